"""Logs never carry a secret, nor people's words."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from backend.kit.log import redact, scrub
from backend.kit.secrets import Secret

CANARY = "canary-7f3a9"
BOT = "7123456789:AAH" + "x" * 32

SPEAKER = f"""
import logging, sys, warnings, structlog
from backend.kit.log import configure
from backend.kit.secrets import Secret
from backend.kit.settings import Settings
configure(Settings.load({{"SAMOVAR_LOG": sys.argv[1], "SAMOVAR_SECRET_KEY": "k" * 32}}), "web")
log = structlog.get_logger("inbox")
log.info("logged in", user_id=7, password="{CANARY}", headers={{"Authorization": "Bearer {CANARY}", "Host": "x"}})
log.info("arrived", body="{CANARY}", bodies=[{{"text": "{CANARY}"}}], count=3, a=Secret("{CANARY}"), b=b"{CANARY}")
logging.getLogger("lib").warning("GET https://api.telegram.org/bot{BOT}/getMe?secret_token={CANARY}")
logging.getLogger("httpx").info("HTTP Request: POST https://x/{CANARY}")
try:
    raise ValueError('duplicate key\\nDETAIL:  Key (phone)=({CANARY}) already exists.')
except ValueError:
    log.exception("could not store", error_url="postgresql://samovar:{CANARY}@127.0.0.1/x")
log.debug("not shown")
warnings.warn("careful", stacklevel=1)
"""


def spoken(form: str) -> str:
    done = subprocess.run([sys.executable, "-c", SPEAKER, form], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("form", ["json", "console"])
def test_no_canary_and_no_token_is_ever_written(form: str) -> None:
    text = spoken(form)
    assert CANARY not in text
    assert BOT not in text
    for words in ("logged in", "arrived", "getMe", "could not store", "ValueError: duplicate key", "careful"):
        assert words in text
    assert "not shown" not in text


def test_json_lines_carry_time_level_process_and_logger() -> None:
    lines = [json.loads(line) for line in spoken("json").splitlines()]
    assert len(lines) == 5
    first = lines[0]
    assert (first["event"], first["level"], first["process"], first["logger"]) == ("logged in", "info", "web", "inbox")
    assert first["user_id"] == 7
    assert first["headers"] == {"Authorization": "•••", "Host": "x"}
    assert lines[1]["count"] == 3
    assert "Traceback" in lines[3]["exception"]


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {CANARY}",
        f"redis://:{CANARY}@127.0.0.1:6379/0",
        f"https://x/cb?access_token={CANARY}&v=5",
        f'{{"password": "{CANARY}"}}',
        f"secret_key='{CANARY}'",
        f"INSERT ...\n[parameters: ('{CANARY}', 'a]b {CANARY}')]",
        f'invalid input syntax for type integer: "{CANARY}"',
    ],
)
def test_secrets_are_known_by_their_looks(text: str) -> None:
    assert CANARY not in scrub(text)


def test_of_a_refused_value_only_its_kind_is_told() -> None:
    told = scrub(f"invalid input for query argument $1: '{CANARY}' (expected int, got str)")
    assert told == "invalid input for query argument $1: ••• (expected int, got str)"


def test_ordinary_words_stay() -> None:
    text = "channel 5: sent 3 messages in 0.2 s to https://inbox.example.com/api/v1/conversations?limit=5"
    assert scrub(text) == text
    event = {"event": text, "count": 3, "ok": True, "has_password": True, "token": None, "secret": Secret("x")}
    assert redact(None, "info", dict(event)) == event | {"secret": "•••"}
