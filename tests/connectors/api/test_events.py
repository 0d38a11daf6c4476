"""What a program tells, and how what we tell it is written."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from backend.connectors.api import connector, inbound, outbound
from backend.connectors.api.errors import refused
from backend.connectors.api.settings import ApiSettings
from backend.connectors.contract import OutFile, Outgoing, SendError, Thread, Unreadable
from backend.kit.secrets import Secret
from tests.connectors.brief import brief

EVERY_KIND = (Path(__file__).parent / "payloads" / "every_kind.json").read_bytes()


def test_every_type_is_read() -> None:
    assert [brief(item) for item in inbound.read(EVERY_KIND)] == READ


READ = [
    "message m-1 Anna 'How much?' bold[0:3]",
    "message m-2 photo<image/jpeg a.jpg> re:m-1",
    "message m-3 at 54.7,25.3 'Shop'",
    "message m-4 other +37060000001 Ona",
    "message m-5 kind=button,data=b.1,title=Yes",
    "message m-6 in g-1 'Partners' 'All of us'",
    "message m-7 'From the page'",
    "edit m-1 'How many?'",
    "deletion m-2",
    "receipt o-1 read and before",
    "receipt o-2 failed",
    "reaction o-1 👍",
    "typing c-7",
    "echo o-9 to Anna 'From the portal'",
    "reachability u-3 blocked",
]


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * 20_001},
        {"id": "x" * 201},
        {"from": {"id": ""}},
        {"entities": [{"type": "bold", "offset": -1, "length": 1}]},
        {"entities": [{"type": "bold", "offset": 0, "length": 3}]},
        {"files": [{"url": "file:///etc/passwd"}]},
        {"at": "yesterday"},
        {"at": "9999-12-31T23:59:59-12:00"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"location": {"latitude": 91, "longitude": 0}},
        {"nonsense": 1},
    ],
)
def test_a_wrong_event_is_told_and_nothing_of_its_body_is_kept(wrong: dict[str, Any]) -> None:
    right = {"type": "message", "id": "m", "conversation": "c", "from": {"id": "u"}, "text": "Да"}
    body = json.dumps({"events": [right, right | wrong]}).encode()
    assert "$.events[" in (inbound_wrong(body) or "")
    with pytest.raises(Unreadable):
        inbound.read(body)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"[" * 200_000, b'{"events": [{"type": "no"}]}', b"\xff"])
def test_what_is_no_event_at_all_is_told(body: bytes) -> None:
    assert inbound_wrong(body)


def inbound_wrong(body: bytes) -> str | None:
    told: str | None = connector.wrong(body)  # type: ignore[attr-defined]
    return told


def test_a_file_without_an_address_travels_in_the_event(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"samovar")
    inside = OutFile("document", "a.txt", "text/plain", tmp_path / "a.txt", 7)
    lent = OutFile("photo", "b.jpg", "image/jpeg", tmp_path / "b.jpg", 9, lent="https://house.example/lent/1/b.jpg")
    post = outbound.send(Outgoing("1-2", Thread("c"), "u", files=(lent, inside), once="once-1"))
    event = json.loads(outbound.with_content(post, [b"samovar"]))
    assert post.id == event["id"] == "once-1"
    assert event["files"][0]["url"] == lent.lent
    assert base64.b64decode(event["files"][1]["content"]) == b"samovar"
    large = OutFile("document", "c", "text/plain", tmp_path / "c", outbound.INSIDE_MAX + 1)
    with pytest.raises(SendError) as caught:
        outbound.send(Outgoing("1-3", Thread("c"), "u", files=(large,)))
    assert caught.value.code == "file_too_big"


@pytest.mark.parametrize(
    ("status", "said", "code", "permanent", "channel"),
    [
        (500, "", "platform_down", False, True),
        (429, "", "rate", False, True),
        (403, "", "not_signed", True, True),
        (410, "", "no_program", True, True),
        (302, "", "no_program", True, True),
        (409, "blocked", "blocked", True, False),
        (400, "anything <b>", "refused", True, False),
    ],
)
def test_answers_have_codes(status: int, said: str, code: str, permanent: bool, channel: bool) -> None:
    error = refused(status, said, "7")
    assert (error.code, error.permanent, error.channel) == (code, permanent, channel)
    assert not error.ambiguous
    assert permanent or error.retry_after == 7


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, set()),
        ({"token": Secret("short")}, {"token"}),
        ({"webhook_url": "https://shop.example/in"}, {"signing_secret"}),
        ({"webhook_url": "ftp://shop.example", "signing_secret": Secret("whsec_" + "a" * 40)}, {"webhook_url"}),
        ({"signing_secret": Secret("a" * 40)}, {"signing_secret"}),
        ({"signing_secret": Secret("whsec_short")}, {"signing_secret"}),
    ],
)
def test_settings_name_what_is_wrong(given: dict[str, Any], wrong: set[str]) -> None:
    assert set(ApiSettings(**{"token": Secret("t" * 24)} | given).faults()) == wrong
