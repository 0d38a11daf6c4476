"""The door's payloads in the contract's words."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from backend.connectors import contract
from backend.connectors.contract import OutFile, Outgoing, SendError, Thread, Unreadable
from backend.connectors.kept import KeptFile
from backend.connectors.origins import is_origin
from backend.connectors.webchat import connector, ids, inbound
from backend.connectors.webchat.inbound import Page, Reported, Who, Writes, Written
from backend.connectors.webchat.outbound import names
from backend.connectors.webchat.settings import WebchatSettings, allows

AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
CLIENT = UUID("11111111-1111-4111-8111-111111111111")
PAGE = Page("https://shop.example/a", "A\x00", "https://ya.ru/")
SETTINGS = WebchatSettings()


def read(payload: inbound.Payload) -> contract.Incoming:
    (found,) = connector.read(SETTINGS, inbound.encode(payload))
    return found


def test_a_message_with_its_file_and_page() -> None:
    file = KeptFile("photo", "ab/abc", "a.png", "image/png", 12, width=1, height=2)
    who = Who("u:17", "Анна", "+37061234567", "a@example.com", "lt", True, PAGE)
    message = read(Written(who, CLIENT, AT, "Labas\x00", (file,)))
    assert isinstance(message, contract.Message)
    assert (message.thread.key, message.sender.external_user, message.text) == ("u:17", "u:17", "Labas")
    assert message.keys == (f"u:17:{CLIENT.hex}",)
    assert ids.thread_of(message.keys[0]) == "u:17"
    assert ids.client_id_of(message.keys[0]) == CLIENT
    assert message.page == {"url": "https://shop.example/a", "title": "A"}
    assert message.sender.profile == {"signed": True, "page": message.page, "referrer": "https://ya.ru/"}
    (kept,) = message.files
    assert (kept.kept, kept.kind, kept.width) == ("ab/abc", "photo", 1)


def test_a_person_whose_name_holds_colons_is_still_one_person() -> None:
    key = ids.message_key(ids.signed("a:b:c"), CLIENT)
    assert ids.thread_of(key) == "u:a:b:c"


def test_a_receipt_reaches_back_and_typing_passes() -> None:
    receipt = read(Reported("v:1", "12-7", "read", AT))
    assert receipt == contract.Receipt(Thread("v:1"), "read", AT, ref="12-7", up_to=True)
    assert read(Writes("v:1", AT)) == contract.Typing(Thread("v:1"), AT)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"type":"message"}', b'{"type":"note"}', b"\xff", b"[" * 5000])
def test_what_is_no_payload_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        connector.read(SETTINGS, body)


def test_whatever_is_sent_has_a_name_and_nothing_is_not_sent() -> None:
    def sent(text: str, *files: OutFile) -> Outgoing:
        return Outgoing("12-7", Thread("v:1"), "v:1", text, files=files)

    assert names(sent("Добрый день")) == ("ref:12-7",)
    with pytest.raises(SendError) as error:
        names(sent("  "))
    assert (error.value.code, error.value.permanent) == ("empty", True)


def test_origins() -> None:
    good = (
        "https://shop.example",
        "http://localhost:3000",
        "https://*.shop.example",
        "http://[::1]:8000",
        "https://x.test:1",
    )
    bad = (
        "*",
        "https://*",
        "https://*.com",
        "shop.example",
        "https://shop.example/",
        "https://a b",
        "https://x:0",
        "HTTPS://x.y",
    )
    assert [origin for origin in good if not is_origin(origin)] == []
    assert [origin for origin in bad if is_origin(origin)] == []
    settings = WebchatSettings(origins=("https://shop.example", "https://*.shop.example"))
    assert all(
        allows(settings, o) for o in ("https://shop.example", "https://a.shop.example", "https://a.b.shop.example")
    )
    wrong = (
        "http://shop.example",
        "https://evilshop.example",
        "https://shop.example.evil",
        "https://shop.example:8443",
        "null",
    )
    assert not any(allows(settings, origin) for origin in wrong)
