"""Not one NUL or lone surrogate leaves a connector, wherever the platform hid it."""

from datetime import UTC, datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from backend.connectors.clean import clean
from backend.connectors.contract import Entity, Message, Person, Receipt, RemoteFile, SharedContact, Thread
from backend.connectors.split import units

NOW = datetime(2026, 11, 22, tzinfo=UTC)
texts = st.text(st.characters(codec=None), max_size=12)
trees = st.recursive(texts, lambda kids: st.lists(kids, max_size=3) | st.dictionaries(texts, kids, max_size=3))


def message(text: str, **more: object) -> Message:
    whole = Message(Thread("c:1"), Person("1"), ("1:1",), NOW, text)
    return msgspec.structs.replace(whole, **more)


def test_clean_things_are_passed_on_untouched() -> None:
    items = [message("🫖 чай"), Receipt(Thread("c:1"), "read", NOW, "1:1")]
    assert all(after is before for after, before in zip(clean(items), items, strict=True))


def test_formatting_still_fits_its_words() -> None:
    dirty = message("a\0b\ud800 bold\0!", entities=(Entity("bold", 5, 5), Entity("code", 1, 1)))
    [found] = clean([dirty])
    assert isinstance(found, Message)
    assert found.text == "ab bold!"
    # what stood on bad characters alone is gone
    assert found.entities == (Entity("bold", 3, 4),)


@given(texts, texts, trees)
def test_everywhere(text: str, name: str, tree: object) -> None:
    dirty = message(
        text,
        thread=Thread(name, title=text),
        sender=Person(text, name, profile={"x": tree}),
        keys=(name, text),
        files=(RemoteFile("photo", {name: tree}, name=text),),
        contact=SharedContact(text, name),
        other={text: tree},
        entities=(Entity("bold", 0, units(text)),) if text else (),
    )
    [found] = clean([dirty])
    stored = msgspec.json.encode(found)  # raises on a lone surrogate
    assert b"\\u0000" not in stored.replace(b"\\\\", b"")
    assert isinstance(found, Message)
    assert found.text == "".join(char for char in text if char != "\0" and not "\ud800" <= char <= "\udfff")
    assert [one.length for one in found.entities] == ([units(found.text)] if found.text else [])
