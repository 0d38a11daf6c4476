"""What the feed tells, and to whom."""

import pytest

from backend.feed.walk import place_of
from backend.kit.errors import Forbidden, Invalid
from tests.cast import Cast
from tests.feed.reading import Reading


async def test_one_reads_what_one_did_and_what_one_answers_for(cast: Cast, reading: Reading) -> None:
    mine, others = await cast.dialog(), await cast.dialog("Мария")
    await cast.says("anna", mine)
    await cast.says("boris", others)
    await cast.says("boris", mine, "цена в прайсе", kind="note")
    assert await reading.kinds("anna") == ["note", "claimed", "message_out"]
    assert {item.actor.id for item in await reading.items("boris")} == {cast.ids["boris"]}


async def test_what_is_addressed_to_one_is_ones_own_also_where_nothing_else_is_seen(
    cast: Cast, reading: Reading
) -> None:
    """PRODUCT F8: that note and whom it is about; no request, no person, nothing else that was said there."""
    secret = await cast.dialog("Тайный", cast.secret)
    await cast.says("boris", secret)
    call = [{"type": "mention", "offset": 0, "length": 5, "user_id": cast.ids["anna"]}]
    await cast.says("boris", secret, "@anna посмотри", kind="note", entities=call)
    await cast.says("boris", secret, "а это не ей", kind="note")
    [told] = await reading.items("anna")
    assert (told.kind, told.alone, told.subject) == ("note", True, "Тайный")
    assert told.message is not None
    assert told.message.text == "@anna посмотри"
    assert (told.card, told.contact, told.company) == (None, None, None)


async def test_everybodys_feed_is_read_by_right(cast: Cast, reading: Reading) -> None:
    await cast.says("anna", await cast.dialog())
    assert await reading.kinds("boris", whose="all") == ["claimed", "message_out"]
    with pytest.raises(Forbidden):
        await reading.kinds("anna", whose="all")


async def test_pages_tell_each_fact_once(cast: Cast, reading: Reading) -> None:
    dialog = await cast.dialog()
    for n in range(7):
        await cast.says("boris", dialog, f"заметка {n}", kind="note")
    whole = [item.id for item in await reading.items("boris")]
    assert len(whole) == 7
    assert [item.id for item in await reading.items("boris", limit=2)] == whole
    assert [item.id for item in await reading.items("boris", limit=1)] == whole


async def test_it_is_narrowed_by_section_and_by_who_did_it(cast: Cast, reading: Reading) -> None:
    dialog = await cast.dialog()
    await cast.says("anna", dialog)
    await cast.says("boris", dialog, "заметка", kind="note")
    assert await reading.kinds("boris", whose="all", sections=("notes",)) == ["note"]
    assert await reading.kinds("boris", whose="all", sections=("notes", "dialogs")) == ["note", "message_out"]
    assert await reading.kinds("boris", whose="all", by=cast.ids["anna"]) == ["claimed", "message_out"]
    assert await reading.kinds("boris", whose="all", by=cast.ids["anna"], sections=("notes",)) == []


async def test_only_what_is_newer_is_asked_for(cast: Cast, reading: Reading) -> None:
    dialog = await cast.dialog()
    await cast.says("boris", dialog, "раз", kind="note")
    [before] = await reading.items("boris")
    await cast.says("boris", dialog, "два", kind="note")
    [news] = await reading.items("boris", since=place_of(before.key))
    assert news.message is not None
    assert news.message.text == "два"


@pytest.mark.parametrize("key", ["", "x", "1", "1-2-3", "1-0", "9" * 40 + "-1", "1-" + "9" * 30, "-1--1"])
async def test_a_key_that_is_none_is_refused_in_words(key: str) -> None:
    with pytest.raises(Invalid):
        place_of(key)
