"""What Meta posts: signed over the bytes that came; and the question by which an address is verified."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from backend.connectors.whatsapp import connector, ids
from backend.connectors.whatsapp.settings import WhatsAppSettings
from backend.kit.secrets import Secret

OURS = "hook-secret_of-this-channel"
APP_SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
# as Meta writes it: ASCII, with signs escaped that nobody else would
BODY = rb'{"object":"whatsapp_business_account","entry":[{"id":"1","text":"\u0441 \ud83e\uded6 50\u0025 \u0040 \/"}]}'


def settings(**more: Any) -> WhatsAppSettings:
    given: dict[str, Any] = {"phone_number_id": "100200300400501", "waba_id": "100200300400500"}
    return WhatsAppSettings(
        **{**given, "token": Secret("EAAB" * 10), "app_secret": Secret(APP_SECRET), **more}
    )  # fmt: skip


def signature(body: bytes, secret: str = APP_SECRET, digest: Any = hashlib.sha256) -> str:
    return f"{digest().name}=" + hmac.new(secret.encode(), body, digest).hexdigest()


def verified(headers: dict[str, str], body: bytes = BODY) -> bool:
    return bool(connector.verify(settings(), OURS, headers, body))  # type: ignore[attr-defined]


def asked(token: str, mode: str = "subscribe", **more: Any) -> bytes | None:
    query = {"hub.mode": mode, "hub.challenge": "1158201444", "hub.verify_token": token}
    answer: bytes | None = connector.challenge(settings(**more), OURS, query)  # type: ignore[attr-defined]
    return answer


def test_the_very_bytes_are_what_is_signed() -> None:
    assert verified({"x-hub-signature-256": signature(BODY)})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-hub-signature-256": ""},
        {"x-hub-signature-256": "sha256="},
        {"x-hub-signature-256": signature(BODY, "another")},
        {"x-hub-signature-256": signature(json.dumps(json.loads(BODY)).encode())},
        {"x-hub-signature-256": signature(BODY + b" ")},
        {"x-hub-signature-256": signature(BODY).removeprefix("sha256=")},
        {"x-hub-signature-256": signature(BODY, digest=hashlib.sha1)},
        {"x-hub-signature": signature(BODY, digest=hashlib.sha1)},
        {"x-hub-signature-256": "sha256=\u0451"},
    ],
)
def test_anything_else_is_refused(headers: dict[str, str]) -> None:
    assert not verified(headers)


def test_a_byte_more_is_another_body() -> None:
    assert not verified({"x-hub-signature-256": signature(BODY)}, BODY.replace(b"50", b"51"))


def test_whoever_knows_our_token_is_answered() -> None:
    assert asked(ids.hook_token(OURS)) == b"1158201444"
    assert asked("by hand", verify_token=Secret("by hand")) == b"1158201444"


@pytest.mark.parametrize(("token", "mode"), [("", "subscribe"), ("wrong", "subscribe"), (ids.hook_token(OURS), "x")])
def test_whoever_does_not_is_refused(token: str, mode: str) -> None:
    assert asked(token, mode) is None


def test_no_token_of_ours_makes_none_right() -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": ""}
    assert connector.challenge(settings(), "", query) is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b"[" * 9000, b'{"object":"page","entry":[]}'])
def test_nonsense_names_no_account(body: bytes) -> None:
    assert connector.accounts_in(settings(), body) == ()  # type: ignore[attr-defined]


def test_what_cannot_be_read_hides_no_other_number() -> None:
    unreadable = {"metadata": {"phone_number_id": "1"}, "contacts": [{"profile": {"name": None}}]}
    values = [unreadable, {"metadata": None}, {"metadata": {"phone_number_id": "2"}}]
    changes = [{"field": "messages", "value": value} for value in values]
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "9", "changes": changes}]}).encode()
    assert connector.accounts_in(settings(), body) == ("1", "2")  # type: ignore[attr-defined]
