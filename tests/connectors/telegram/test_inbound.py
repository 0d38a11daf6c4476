"""Every update of payloads/ has its line in readings.txt; nothing but Unreadable ever comes out of read."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.connectors.contract import Message, Moved, Unreadable
from backend.connectors.split import units
from backend.connectors.telegram import content
from backend.connectors.telegram.inbound import read
from backend.connectors.telegram.payload import ALLOWED_UPDATES
from tests.connectors.brief import brief

HERE = Path(__file__).parent
PAYLOADS = sorted(HERE.glob("payloads/*.json"))
LINES = [line for line in (HERE / "readings.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
READINGS = {name: reading.strip() for name, _, reading in (line.partition(":") for line in LINES)}
ANNA: dict[str, Any] = {"id": 77, "is_bot": False, "first_name": "Anna"}


def update(**message: Any) -> bytes:
    head = {"message_id": 5, "date": 1795004102, "chat": {"id": 77, "type": "private"}, "from": ANNA}
    return json.dumps({"update_id": 1, "message": {**head, **message}}).encode()


def one(payload: bytes) -> Message:
    [message] = read(payload)
    assert isinstance(message, Message)
    return message


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda path: path.stem)
def test_payload(payload: Path) -> None:
    assert " · ".join(map(brief, read(payload.read_bytes()))) == READINGS[payload.stem]


def test_every_line_has_its_payload() -> None:
    assert sorted(READINGS) == [payload.stem for payload in PAYLOADS]


def test_provider_time_is_kept() -> None:
    assert one(update(text="x")).at == datetime(2026, 11, 18, 12, 15, 2, tzinfo=UTC)


def test_a_pressed_button_happened_when_it_was_read() -> None:
    with time_machine.travel(datetime(2026, 11, 22, 9, 0, tzinfo=UTC), tick=False):
        [pressed] = read((HERE / "payloads/callback_query.json").read_bytes())
    assert isinstance(pressed, Message)
    assert pressed.at == datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_lone_surrogates_and_nul_are_dropped_and_the_message_arrives() -> None:
    payload = update(text="a\x00b 🫖", entities=[{"type": "bold", "offset": 2, "length": 5}])
    broken = payload.replace(b"b ", rb"b\ud83d ")
    message = one(broken)
    assert message.text == "ab 🫖"
    assert [(e.offset, e.length) for e in message.entities] == [(1, 4)]


def test_text_that_spells_out_nul_is_left_alone() -> None:
    assert one(update(text=r"\u0000 is NUL")).text == r"\u0000 is NUL"


def test_formatting_that_lies_outside_its_text_is_dropped() -> None:
    entities = [{"type": "bold", "offset": 2, "length": 9}, {"type": "italic", "offset": 0, "length": 2}]
    assert [e.type for e in one(update(text="ab", entities=entities)).entities] == ["italic"]


def test_rich_message_keeps_its_words() -> None:
    blocks = [
        {"type": "section_heading", "text": ["Order ", {"type": "bold", "text": "42"}]},
        {"type": "list", "items": [{"blocks": [{"type": "paragraph", "text": "two cups"}]}]},
    ]
    message = one(update(rich_message={"blocks": blocks}))
    assert (message.text, message.other) == ("Order 42\ntwo cups", {"kind": "rich"})


def test_live_location_moving_on_is_no_edit() -> None:
    moved = json.loads(update(location={"latitude": 1, "longitude": 2, "live_period": 60}, edit_date=1795004103))
    assert read(json.dumps({"update_id": 1, "edited_message": moved["message"]}).encode()) == []


def test_a_topic_is_not_taken_for_the_message_replied_to() -> None:
    chat = {"id": -100, "type": "supergroup", "title": "Tea"}
    message = one(
        update(text="x", chat=chat, is_topic_message=True, message_thread_id=9, reply_to_message={"message_id": 9})
    )
    assert (message.thread.key, message.reply_to) == ("c:-100:9", None)


def test_a_topic_is_named_by_the_message_that_opened_it() -> None:
    chat = {"id": -100, "type": "supergroup", "title": "Tea"}
    opened = {"message_id": 9, "forum_topic_created": {"name": "Delivery", "icon_color": 1}}
    message = one(update(text="x", chat=chat, is_topic_message=True, message_thread_id=9, reply_to_message=opened))
    assert (message.thread.title, message.thread.topic, message.reply_to) == ("Tea", "Delivery", None)


def test_a_supergroup_that_says_where_it_comes_from_is_the_same_move() -> None:
    chat = {"id": -1009, "type": "supergroup", "title": "Tea"}
    [moved] = read(update(chat=chat, migrate_from_chat_id=-9))
    assert isinstance(moved, Moved)
    assert (moved.thread.key, moved.to) == ("c:-9", "c:-1009")


def test_start_in_a_group_is_an_ordinary_command() -> None:
    chat = {"id": -100, "type": "group", "title": "Tea"}
    assert one(update(text="/start x", chat=chat)).other is None


def test_forwarded_album_keeps_both() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Gleb", "date": 1}
    photo = [{"file_id": "A", "file_unique_id": "a", "width": 9, "height": 9}]
    found = one(update(photo=photo, media_group_id="7", forward_origin=origin)).other
    assert found == {"kind": "forward", "from": "Gleb", "album": "7"}


def test_every_service_message_is_passed_over() -> None:
    for name in content.FIELDS.service - {"migrate_to_chat_id", "migrate_from_chat_id"}:
        assert read(update(**{name: True})) == [], name


def test_every_titled_content_becomes_a_line() -> None:
    for name in content.FIELDS.titled:
        other = one(update(**{name: {}})).other
        assert other is not None
        assert other["kind"] == name


def test_asked_for_updates_are_those_we_read() -> None:
    assert "message_reaction" in ALLOWED_UPDATES  # not sent unless asked for
    assert "channel_post" not in ALLOWED_UPDATES


MALFORMED = {
    "nothing": b"",
    "empty object": b"{}",
    "array": b"[]",
    "number": b"7",
    "cut": update(text="x")[:-3],
    "not UTF-8": update(text="x").replace(b'"x"', b'"\xff\xfe"'),
    "deep": b'{"update_id":1,"x":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "deep with a surrogate": b'{"update_id":1,"y":"\\ud800","x":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "NaN": b'{"update_id":NaN}',
    "infinity with a surrogate": update(text="\ud800", location={"latitude": float("inf"), "longitude": 1}),
    "date 1e18": update(text="x").replace(b"1795004102", b"1000000000000000000"),
    "date as text": update(text="x").replace(b"1795004102", b'"now"'),
    "date below zero": update(text="x").replace(b"1795004102", b"-5"),
    "id beyond bigint": update(text="x").replace(b'"id": 77', b'"id": 99999999999999999999999'),
    "no chat": b'{"update_id":1,"message":{"message_id":5,"date":1,"text":"x"}}',
}


@pytest.mark.parametrize("payload", MALFORMED.values(), ids=MALFORMED)
def test_malformed_is_unreadable(payload: bytes) -> None:
    with pytest.raises(Unreadable):
        read(payload)


def test_duplicate_keys_and_five_megabytes_are_read() -> None:
    assert one(update(text="x").replace(b'"text": "x"', b'"text": "x", "text": "y"')).text == "y"
    assert len(one(update(text="x" * 5_000_000)).text) == 5_000_000


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


@settings(max_examples=400, deadline=None)
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
