"""Payloads of telephony and forms: their sources are named, and what is signed is signed as the pages say."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.platforms.tests import tables

CONNECTORS = Path(__file__).parents[3] / "connectors"
PHONE = CONNECTORS / "phone" / "payloads"
FOLDERS = [*sorted(PHONE.iterdir()), CONNECTORS / "form" / "payloads"]
ZADARMA = {
    "NOTIFY_ANSWER": ("caller_id", "destination", "call_start"),
    "NOTIFY_OUT_START": ("internal", "destination", "call_start"),
    "NOTIFY_OUT_END": ("internal", "destination", "call_start"),
    "NOTIFY_RECORD": ("pbx_call_id", "call_id_with_rec"),
}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.parent.name}-{folder.name}")
def test_every_payload_names_its_source(folder: Path) -> None:
    tables.check(folder)


def secrets(folder: str) -> list[str]:
    return re.findall(r"`(\w{20,})`", (PHONE / folder / "README.md").read_text(encoding="utf-8"))


def requests(folder: str) -> list[tuple[str, dict[str, Any]]]:
    read = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted((PHONE / folder).glob("*.json"))}
    return [(name, told) for name, told in read.items() if "headers" in told]


def test_mango_is_signed_over_its_exact_text() -> None:
    [salt] = secrets("mango")
    for name, told in requests("mango"):
        form = told["form"]
        whole = form["vpbx_api_key"] + form["json"] + salt
        assert hashlib.sha256(whole.encode()).hexdigest() == form["sign"], name
        assert isinstance(json.loads(form["json"]), dict), name


def test_zadarma_is_signed_by_the_hex_of_what_its_event_names() -> None:
    secret = secrets("zadarma")[0]

    def sign(text: str) -> str:
        return base64.b64encode(hmac.new(secret.encode(), text.encode(), "sha1").hexdigest().encode()).decode()

    for name, told in requests("zadarma"):
        if "form" in told:
            form = told["form"]
            names = ZADARMA.get(form["event"], ("caller_id", "called_did", "call_start"))
            assert told["headers"]["Signature"] == sign("".join(form.get(field, "") for field in names)), name
        else:
            method, _, query = told["path"].partition("?")
            digest = hashlib.md5(query.encode(), usedforsecurity=False).hexdigest()
            assert told["headers"]["Authorization"].partition(":")[2] == sign(method + query + digest), name


def test_the_signed_webhook_is_signed_over_its_moment_too() -> None:
    [secret] = secrets("signed")
    for name, told in requests("signed"):
        whole = f"{told['headers']['X-Timestamp']}.{told['body']}"
        digest = hmac.new(secret.encode(), whole.encode(), "sha256").hexdigest()
        assert told["headers"]["X-Signature"] == f"sha256={digest}", name
