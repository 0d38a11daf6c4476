"""Every update of payloads/ has its line in readings.txt; nothing but Unreadable ever comes out of read."""

import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.connectors.contract import Deletion, Echo, Edit, Incoming, Message, Reachability, Unreadable
from backend.connectors.max import connector
from backend.connectors.max.inbound import READERS
from backend.connectors.max.payload import PASSED_OVER, WANTED
from backend.connectors.max.settings import MaxSettings
from backend.connectors.split import units
from backend.kit.secrets import Secret
from tests.connectors.brief import brief
from tests.connectors.max.updates import ANNA, AT, BOT, CHAT, DIALOG, MID, attached, pressed, said, update

HERE = Path(__file__).parent
PAYLOADS = sorted(HERE.glob("payloads/*.json"))
LINES = [line for line in (HERE / "readings.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
READINGS = {name: reading.strip() for name, _, reading in (line.partition(":") for line in LINES)}
OURS = MaxSettings(token=Secret("token-of-the-bot"), bot_id=229)
PHOTO = {"type": "image", "payload": {"photo_id": 1, "token": "t", "url": "https://i.oneme.ru/i?r=A"}}
VCF = "BEGIN:VCARD\r\nVERSION:3.0\r\nTEL;TYPE=cell:79991234567\r\nFN:Анна Петрова\r\nEND:VCARD\r\n"


def read(payload: bytes) -> list[Incoming]:
    return connector.read(OURS, payload)


def one(payload: bytes) -> Message:
    [message] = read(payload)
    assert isinstance(message, Message)
    return message


def told(payload: bytes) -> str:
    try:
        return " · ".join(map(brief, read(payload)))
    except Unreadable:
        return "UNREADABLE"


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda path: path.stem)
def test_payload(payload: Path) -> None:
    assert told(payload.read_bytes()) == READINGS[payload.stem]


def test_every_line_has_its_payload() -> None:
    assert sorted(READINGS) == [payload.stem for payload in PAYLOADS]


BUTTONS = {"type": "inline_keyboard", "payload": {"buttons": []}}
SHE = f"message {MID} Анна Петрова"
SAYS = {
    "a chat of several": (said(text="Всем чаю", recipient=CHAT), f"{SHE} in c:-70801090403050 '' 'Всем чаю'"),
    "ours, told back": (said(text="Ответ", sender=BOT, recipient=DIALOG | {"user_id": 77}), f"echo {MID} to 'Ответ'"),
    "ours, edited": (said("message_edited", text="360", sender=BOT), ""),
    "removed": (update("message_removed", message_id=MID, chat_id=182182182, user_id=77), f"deletion {MID}"),
    "ours, removed": (update("message_removed", message_id=MID, chat_id=182182182, user_id=229), ""),
    "a bot's buttons passed on": (attached(BUTTONS, text="Вот"), f"{SHE} 'Вот'"),
}  # fmt: skip


@pytest.mark.parametrize("what", SAYS)
def test_what_is_said(what: str) -> None:
    payload, reading = SAYS[what]
    assert told(payload) == reading


def test_what_is_asked_for_is_what_is_read() -> None:
    assert set(WANTED) == READERS.keys()
    assert not READERS.keys() & set(PASSED_OVER)


def test_who_says_it_and_when() -> None:
    message = one(said(text="x", sender=ANNA | {"username": "anna"}))
    assert message.at == datetime(2026, 4, 1, 14, 20, 55, 737000, tzinfo=UTC)
    assert message.thread.key == "u:77"
    sender = message.sender
    assert (sender.external_user, sender.name, sender.surname, sender.username, sender.locale) == (
        "77", "Анна", "Петрова", "anna", "ru",
    )  # fmt: skip


def test_files_of_every_kind() -> None:
    shot = {"type": "video", "payload": {"token": "v", "url": "https://ok.ru/v"}, "width": 640, "duration": 7}
    voice = {"type": "audio", "payload": {"url": "https://vu.okcdn.ru/a"}, "transcription": "Перезвоните"}
    paper = {"type": "file", "payload": {"url": "https://fd.oneme.ru/f"}, "filename": "Счёт.pdf", "size": 9}
    sticker = {"type": "sticker", "payload": {"url": "https://st.max.ru/s", "code": "c"}, "width": 170}
    message = one(attached(PHOTO, shot, voice, paper, sticker))
    assert [(file.kind, file.mime) for file in message.files] == [
        ("photo", "image/jpeg"), ("video", "video/mp4"), ("voice", "audio/mpeg"), ("document", "application/pdf"),
        ("sticker", "image/webp"),
    ]  # fmt: skip
    film, bill = message.files[1], message.files[3]
    assert (film.remote, film.width, film.duration_s) == ({"video": "v", "url": "https://ok.ru/v"}, 640, 7)
    assert (bill.name, bill.size) == ("Счёт.pdf", 9)
    assert message.other == {"kind": "voice", "transcript": "Перезвоните", "more": [{"kind": "sticker"}]}


def test_a_link_with_its_preview_is_a_card() -> None:
    share = {"type": "share", "payload": {"url": "https://a.b/c"}, "title": "Чай", "image_url": "https://i.oneme.ru/p"}
    message = one(attached(share, text="https://a.b/c"))
    assert message.other == {"kind": "link", "title": "Чай", "url": "https://a.b/c", "picture": 0}
    assert message.files[0].remote == {"url": "https://i.oneme.ru/p"}


def test_what_is_passed_on_is_quoted_with_its_files() -> None:
    passed = {"mid": "mid.b", "seq": 2, "text": "Лада седан", "attachments": [PHOTO]}
    link = {"type": "forward", "sender": BOT | {"first_name": "Tod"}, "chat_id": -5, "message": passed}
    message = one(said(text="Смотрите", link=link))
    quote = {"from": "Tod", "text": "Лада седан", "depth": 0}
    assert message.other == {"kind": "forward", "from": "Tod", "messages": [quote]}
    assert (message.text, message.reply_to, len(message.files)) == ("Смотрите", None, 1)
    bodiless = one(said(body=None, link=link))
    assert (bodiless.text, len(bodiless.keys[0]) > 5, bodiless.other) == ("", True, message.other)


def card(**more: Any) -> dict[str, Any]:
    return {"type": "contact", "payload": {"vcf_info": VCF, "max_info": ANNA, **more}}


def signed(token: str = "token-of-the-bot") -> str:
    return hmac.new(token.encode(), VCF.encode(), "sha256").hexdigest()


def test_a_visiting_card_is_the_senders_own_when_max_signed_it() -> None:
    found = one(attached(card(hash=signed()))).contact
    assert found is not None
    assert (found.phone, found.name, found.external_user, found.own) == ("+79991234567", "Анна Петрова", "77", True)


@pytest.mark.parametrize(
    "given", [card(), card(hash="0" * 64), card(hash=signed("another")), card(hash=signed(), max_info=BOT)]
)
def test_any_other_card_is_somebodys(given: dict[str, Any]) -> None:
    found = one(attached(given)).contact
    assert found is not None
    assert not found.own


def test_formatting_in_the_contracts_words() -> None:
    text = "🔗 Жирно, косо, код"
    marks = [
        {"type": "strong", "from": 3, "length": 5},
        {"type": "emphasized", "from": 10, "length": 4},
        {"type": "monospaced", "from": 16, "length": 3},
        {"type": "link", "from": 0, "length": 2, "url": "https://a.b"},
        {"type": "heading", "from": 0, "length": 999},
        {"type": "sparkling", "from": 0, "length": 1},
        {"type": "strong", "from": "0", "length": 1},
    ]
    message = one(said(text=text, markup=marks))
    raw = text.encode("utf-16-le")
    shown = [(e.type, raw[e.offset * 2 : (e.offset + e.length) * 2].decode("utf-16-le")) for e in message.entities]
    assert shown == [("bold", "Жирно"), ("italic", "косо"), ("code", "код"), ("link", "🔗")]
    assert message.entities[3].url == "https://a.b"


def test_a_pressed_button_says_what_stood_on_it() -> None:
    message = one(pressed())
    assert message.other == {"kind": "button", "data": "order", "title": "Заказать"}
    assert (message.thread.key, message.reply_to, message.todo) == ("u:77", MID, {"pressed": "f9LHodD0"})
    assert message.keys == one(pressed()).keys


@pytest.mark.parametrize("more", [{"message": None}, {"message": {"recipient": {"chat_type": "dialog"}}}])
def test_a_button_whose_message_or_chat_is_not_told_is_its_persons(more: dict[str, Any]) -> None:
    """As MAX does it: no chat_id in a dialog, no message when that is gone."""
    assert one(pressed(**more)).thread.key == "u:77"


def test_two_presses_are_two_messages() -> None:
    callback = {"timestamp": AT + 900, "callback_id": "f9LHodD0", "user": ANNA, "payload": "order"}
    assert one(pressed()).keys != one(pressed(callback=callback)).keys


def test_start_brings_the_words_of_its_link_and_lets_us_in_again() -> None:
    reached, started = read(update("bot_started", chat_id=1, user=ANNA, payload="promo", user_locale="ru"))
    assert isinstance(reached, Reachability)
    assert (reached.external_user, reached.unreachable) == ("77", None)
    assert isinstance(started, Message)
    assert (started.thread.key, started.other) == ("u:77", {"kind": "start", "payload": "promo"})


def test_whose_message_it_was_its_key_says() -> None:
    [edit] = read(said("message_edited", text="б", recipient=CHAT))
    [gone] = read(update("message_removed", message_id=MID, chat_id=-70801090403050, user_id=77))
    assert isinstance(edit, Edit)
    assert isinstance(gone, Deletion)
    assert edit.thread.key == gone.thread.key == "c:-70801090403050"


def test_another_bot_in_a_chat_is_somebody() -> None:
    assert isinstance(read(said(text="x", sender=BOT, recipient=CHAT))[0], Echo)
    assert isinstance(read(said(text="x", sender=BOT | {"user_id": 5}, recipient=CHAT))[0], Message)


def test_lone_surrogates_and_nul_are_dropped_and_the_message_arrives() -> None:
    payload = said(text="a\x00b 🫖").replace("b 🫖".encode(), rb"b\ud83d \u0416")
    assert one(payload).text.replace("\ufffd", "") == "ab Ж"


MALFORMED = {
    "nothing": b"",
    "array": b"[]",
    "cut": said(text="x")[:-3],
    "not UTF-8": said(text="x").replace(b'"x"', b'"\xff\xfe"'),
    "a voice message by polling": update("message_created", user_locale="ru"),
    "deep": b'{"update_type":"message_created","timestamp":1,"message":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "a time of text": said(text="x").replace(str(AT).encode(), b'"now"'),
    "a time beyond time": said(text="x").replace(str(AT).encode(), b"1000000000000000000"),
    "a number beyond bigint": said(text="x").replace(b'"user_id": 77', b'"user_id": 99999999999999999999999'),
    "a chat without its number": said(text="x", recipient={"chat_type": "chat"}),
    "ours to nobody": said(text="x", sender=BOT, recipient={"chat_type": "dialog"}),
}


@pytest.mark.parametrize("payload", MALFORMED.values(), ids=MALFORMED)
def test_malformed_is_unreadable(payload: bytes) -> None:
    with pytest.raises(Unreadable):
        read(payload)


def test_one_attachment_of_an_unheard_shape_takes_nothing_along() -> None:
    odd: list[dict[str, Any]] = [
        {"type": "image", "payload": 7}, {"payload": {}}, {"type": "contact"}, {"type": "location", "latitude": "x"},
        {"type": 5, "payload": None}, {"type": "file", "payload": {"url": "javascript:1"}, "filename": ["a"]},
    ]  # fmt: skip
    message = one(attached(*odd, text="Вот"))
    assert (message.text, message.files, message.place, message.contact) == ("Вот", (), None, None)


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=8)
trees = st.recursive(scalars, lambda kids: st.lists(kids, max_size=4) | st.dictionaries(st.text(max_size=6), kids))
SAMPLES = [json.loads(payload.read_bytes()) for payload in PAYLOADS]


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(found for key, child in inside for found in places(child, (*path, key)))]


@st.composite
def bent(draw: st.DrawFn) -> bytes:
    """A real update with anything at all in one place of it."""
    sample = json.loads(json.dumps(draw(st.sampled_from(SAMPLES))))
    path = draw(st.sampled_from(places(sample)[1:]))
    node = sample
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = draw(trees)
    return json.dumps(sample).encode()


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60) | trees.map(lambda tree: json.dumps(tree).encode()) | bent())
def test_read_raises_nothing_but_unreadable_and_gives_what_can_be_stored(payload: bytes) -> None:
    try:
        found = read(payload)
    except Unreadable:
        return
    for item in found:
        stored = msgspec.json.encode(item)  # raises on a lone surrogate
        assert b"\\u0000" not in stored.replace(b"\\\\", b"")
        for entity in getattr(item, "entities", ()):
            assert 0 < entity.length <= units(getattr(item, "text", "")) - entity.offset
