"""Every event of payloads/ has its line in readings.txt; nothing but Unreadable ever comes out of read."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.connectors.contract import Echo, Message, Unreadable
from backend.connectors.split import units
from backend.connectors.vk import content
from backend.connectors.vk.inbound import READERS, read
from backend.connectors.vk.payload import NEEDED, WISHED
from tests.connectors.brief import brief

HERE = Path(__file__).parent
PAYLOADS = sorted(HERE.glob("payloads/*.json"))
LINES = [line for line in (HERE / "readings.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
READINGS = {name: reading.strip() for name, _, reading in (line.partition(":") for line in LINES)}


def event(**message: Any) -> bytes:
    head = {"id": 5, "date": 1795004102, "peer_id": 77, "from_id": 77, "out": 0, "conversation_message_id": 9}
    return json.dumps({"type": "message_new", "group_id": 5, "object": {"message": {**head, **message}}}).encode()


def one(payload: bytes) -> Message:
    [message] = read(payload)
    assert isinstance(message, Message)
    return message


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda path: path.stem)
def test_payload(payload: Path) -> None:
    assert " · ".join(map(brief, read(payload.read_bytes()))) == READINGS[payload.stem]


def test_every_line_has_its_payload() -> None:
    assert sorted(READINGS) == [payload.stem for payload in PAYLOADS]


def test_what_is_asked_for_is_what_is_read() -> None:
    assert {*NEEDED, *WISHED} == READERS.keys()


def test_provider_time_is_kept() -> None:
    assert one(event(text="x")).at == datetime(2026, 11, 18, 12, 15, 2, tzinfo=UTC)


def test_a_lone_surrogate_is_replaced_nul_dropped_and_the_message_arrives() -> None:
    payload = event(text="a\x00b 🫖").replace(b"b ", rb"b\ud83d ")
    assert one(payload).text == "ab\ufffd 🫖"


def test_text_that_spells_out_nul_is_left_alone() -> None:
    assert one(event(text=r"\u0000 is NUL")).text == r"\u0000 is NUL"


def test_formatting_moves_with_names_that_become_shorter() -> None:
    text = "[id1|Анна] и [club5|лавка], ура"
    bold = {
        "version": "1",
        "items": [{"type": "bold", "offset": 0, "length": 10}, {"type": "italic", "offset": 28, "length": 3}],
    }
    message = one(event(text=text, format_data=bold))
    shown = [(e.type, message.text[e.offset : e.offset + e.length]) for e in message.entities]
    assert shown == [("link", "Анна"), ("link", "лавка"), ("bold", "Анна"), ("italic", "ура")]


def test_signs_told_as_html_tells_them_are_read() -> None:
    assert one(event(text="2 &lt; 3 &amp;&amp; &quot;да&quot;")).text == '2 < 3 && "да"'
    assert one(event(text="&amp;lt; пишут так")).text == "&lt; пишут так"


def test_formatting_that_lies_outside_its_text_is_dropped() -> None:
    items = [{"type": "bold", "offset": 2, "length": 9}, {"type": "italic", "offset": 0, "length": 2}]
    assert [e.type for e in one(event(text="ab", format_data={"items": items})).entities] == ["italic"]


def test_one_attachment_of_an_unheard_shape_takes_nothing_along() -> None:
    odd: list[Any] = [
        {"type": "photo", "photo": 7},
        {"type": "hologram"},
        {"photo": {}},
        {"type": "doc", "doc": {"url": 5}},
    ]
    message = one(event(text="Вот", attachments=odd))
    assert message.text == "Вот"
    assert message.other is not None
    assert len(message.other["more"]) == 3


def test_a_card_says_which_of_the_files_is_its_picture() -> None:
    size = [{"url": "https://sun1.userapi.com/a.jpg", "width": 600, "height": 400, "type": "x"}]
    photo = {"type": "photo", "photo": {"id": 1, "owner_id": 1, "sizes": size}}
    film = {"type": "video", "video": {"id": 2, "owner_id": 1, "title": "Кран", "image": size}}
    message = one(event(attachments=[photo, film]))
    assert message.other is not None
    assert (len(message.files), message.other["picture"]) == (2, 1)


def test_a_forward_of_forwards_ends() -> None:
    deep: dict[str, Any] = {"from_id": 1, "date": 1, "text": "дно"}
    for _ in range(60):
        deep = {"from_id": 1, "date": 1, "text": "", "fwd_messages": [deep] * 2 if deep["text"] else [deep]}
    message = one(event(fwd_messages=[deep]))
    assert message.other is not None
    assert len(message.other["messages"]) <= content.QUOTES_MAX


def test_what_the_community_itself_wrote_is_an_echo() -> None:
    [echo] = read(event(from_id=-5, text="Из приложения"))
    assert isinstance(echo, Echo)
    assert echo.keys == ("77:9",)


MALFORMED = {
    "nothing": b"",
    "empty object": b"{}",
    "array": b"[]",
    "number": b"7",
    "cut": event(text="x")[:-3],
    "not UTF-8": event(text="x").replace(b'"x"', b'"\xff\xfe"'),
    "deep": b'{"type":"message_new","group_id":5,"object":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "deep with a surrogate": b'{"type":"message_new","y":"\\ud800","object":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "NaN": b'{"type":"x","group_id":NaN}',
    "date 1e18": event(text="x").replace(b"1795004102", b"1000000000000000000"),
    "date as text": event(text="x").replace(b"1795004102", b'"now"'),
    "date below zero": event(text="x").replace(b"1795004102", b"-5"),
    "id beyond bigint": event(text="x").replace(b'"from_id": 77', b'"from_id": 99999999999999999999999'),
    "no sender": b'{"type":"message_new","group_id":5,"object":{"message":{"date":1,"text":"x"}}}',
}


@pytest.mark.parametrize("payload", MALFORMED.values(), ids=MALFORMED)
def test_malformed_is_unreadable(payload: bytes) -> None:
    with pytest.raises(Unreadable):
        read(payload)


def test_duplicate_keys_and_five_megabytes_are_read() -> None:
    assert one(event(text="x").replace(b'"text": "x"', b'"text": "x", "text": "y"')).text == "y"
    assert len(one(event(text="x" * 5_000_000)).text) == 5_000_000


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=8)
trees = st.recursive(scalars, lambda kids: st.lists(kids, max_size=4) | st.dictionaries(st.text(max_size=6), kids))
SAMPLES = [json.loads(payload.read_bytes()) for payload in PAYLOADS]


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(found for key, child in inside for found in places(child, (*path, key)))]


@st.composite
def bent(draw: st.DrawFn) -> bytes:
    """A real event with anything at all in one place of it."""
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
