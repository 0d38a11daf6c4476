"""The dictionary of tags: renamed, merged, deleted, brought back; what stands on people and requests is never lost."""

import asyncio
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.cards.tagging import keep
from backend.cards.tagging.look import setups, use
from backend.cards.tagging.schemas import EditTag, MergeTag, NewTag, TagSetups
from backend.inbox.consumers import filter_by_tags
from backend.inbox.queries.branches import Where
from backend.inbox.queries.conditions import conditions, few
from backend.inbox.queries.filter import Filter
from backend.kit import upkeep
from backend.kit.consumers import Logged
from backend.kit.errors import Conflict, Invalid, Missing
from tests.cards.test_funnels import Office
from tests.cards.waiting import waits_or_ends
from tests.cast import Cast


class Shelf(Office):
    """The administrator at the dictionary, colleagues at their dialogs."""

    async def all(self) -> TagSetups:
        async with self.cast.db.orm() as tx:
            return await setups(tx)

    async def tag(self, name: str) -> Any:
        return next(each for each in (await self.all()).items if each.tag.name == name)

    async def gone(self, name: str) -> int:
        return next(each.tag.id for each in (await self.all()).gone if each.tag.name == name)

    async def tagged(self, *names: str) -> int:
        """A request with these tags."""
        card = await self.card()
        await self.edits("ada", card, tags=list(names))
        return card

    async def on(self, card_id: int) -> list[str]:
        return (await self.edits("ada", card_id, comment=uuid4().hex)).tags

    async def merge(self, name: str, into: str) -> None:
        one, other = await self.tag(name), await self.tag(into)
        await self.do(keep.merge, one.tag.id, MergeTag(version=one.version, into=other.tag.id))

    async def remove(self, name: str) -> None:
        one = await self.tag(name)
        await self.do(keep.remove, one.tag.id, one.version)

    async def back(self, name: str) -> None:
        await self.do(keep.bring_back, await self.gone(name))

    async def rename(self, name: str, to: str) -> None:
        one = await self.tag(name)
        await self.do(keep.edit, one.tag.id, EditTag(version=one.version, name=to))

    async def macro(self, *tags: str) -> int:
        put = (
            "INSERT INTO macros (scope, owner_id, title, steps) VALUES ('all', 1, 'Опт', $1::text::jsonb) RETURNING id"
        )
        return int(await self.cast.db.hot.fetchval(put, msgspec.json.encode({"tags": tags}).decode()))

    async def puts(self, macro_id: int) -> list[str]:
        steps = await self.cast.db.hot.fetchval("SELECT steps::text FROM macros WHERE id = $1", macro_id)
        found: list[str] = msgspec.json.decode(steps)["tags"]
        return found

    async def passes(self, days: int) -> None:
        await self.cast.db.hot.execute("UPDATE tags SET gone_at = gone_at - make_interval(days => $1)", days)


@pytest.fixture
def shelf(cast: Cast) -> Shelf:
    return Shelf(cast)


async def test_a_renamed_tag_is_renamed_wherever_it_stands_and_macros_and_views_follow(shelf: Shelf) -> None:
    card, macro = await shelf.tagged("ВИП", "Опт"), await shelf.macro("вип", "Опт")
    view = await shelf.cast.db.hot.fetchval(
        "INSERT INTO views (owner_id, name, filter) VALUES ($1, 'x', '{\"tags\": [\"ВИП\"]}') RETURNING id",
        shelf.cast.ids["anna"],
    )
    await shelf.rename("ВИП", "Особый")
    assert await shelf.on(card) == ["Опт", "Особый"]
    assert await shelf.puts(macro) == ["Особый", "Опт"]
    shown = await shelf.cast.db.hot.fetchval("SELECT filter -> 'tags' ->> 0 FROM views WHERE id = $1", view)
    assert shown == "Особый"
    told = (await shelf.cast.events("tag.changed"))[-1]["body"]
    assert (told["tag"]["name"], told["was"]) == ("Особый", "ВИП")
    with pytest.raises(Conflict) as taken:
        await shelf.rename("Особый", "ОПТ")
    assert taken.value.extra == {"other": (await shelf.tag("Опт")).tag.id}


async def test_merged_tags_are_one_on_requests_and_people_and_come_apart_exactly_as_they_were(shelf: Shelf) -> None:
    both, first, second = await shelf.tagged("ВИП", "Важный"), await shelf.tagged("ВИП"), await shelf.tagged("Важный")
    before = await use_of(shelf, "ВИП")
    assert (before.cards, before.contacts) == (2, 0)
    await shelf.merge("ВИП", "Важный")
    for card in (both, first, second):
        assert await shelf.on(card) == ["Важный"]
    assert (await shelf.tag("Важный")).cards == 3
    assert (await shelf.all()).gone[0].into == "Важный"
    # what is edited meanwhile: the same tags again change nothing, taken off it is off
    await shelf.edits("ada", first, tags=["Важный"])
    await shelf.edits("ada", both, tags=[])
    await shelf.back("ВИП")
    assert [await shelf.on(card) for card in (both, first, second)] == [[], ["ВИП"], ["Важный"]]


async def test_a_chain_of_merges_comes_apart_link_by_link(shelf: Shelf) -> None:
    card = await shelf.tagged("А")
    await shelf.tagged("Б", "В")
    await shelf.merge("А", "Б")
    await shelf.merge("Б", "В")
    assert await shelf.on(card) == ["В"]
    await shelf.remove("В")
    assert await shelf.on(card) == []
    await shelf.back("Б")
    assert await shelf.on(card) == ["Б"]
    await shelf.back("В")
    await shelf.back("А")
    assert await shelf.on(card) == ["А"]


async def test_a_deleted_tag_is_off_everything_and_comes_back_where_it_stood_even_after_an_edit(shelf: Shelf) -> None:
    card, macro = await shelf.tagged("ВИП", "Опт"), await shelf.macro("ВИП")
    assert (await use_of(shelf, "ВИП")).macros == ["Опт"]
    await shelf.remove("ВИП")
    assert await shelf.on(card) == ["Опт"]
    assert await shelf.puts(macro) == []
    await shelf.edits("ada", card, tags=["Розница"])
    await shelf.back("ВИП")
    assert await shelf.on(card) == ["ВИП", "Розница"]
    assert await shelf.puts(macro) == ["ВИП"]


async def test_a_name_that_is_free_again_is_taken_by_a_new_tag_and_the_old_one_waits(shelf: Shelf) -> None:
    old, new = await shelf.tagged("ВИП"), 0
    await shelf.remove("ВИП")
    new = await shelf.tagged("вип")
    assert (await shelf.on(old), await shelf.on(new)) == ([], ["вип"])
    with pytest.raises(Conflict, match="name_taken"):
        await shelf.back("ВИП")
    await shelf.rename("вип", "Другой")
    await shelf.back("ВИП")
    assert await shelf.on(old) == ["ВИП"]


async def test_after_thirty_days_what_is_gone_is_gone_and_what_is_merged_is_one(shelf: Shelf) -> None:
    kept, lost = await shelf.tagged("А", "Б"), await shelf.tagged("Г")
    chained = await shelf.tagged("А")
    await shelf.tagged("В")
    for one, other in (("А", "Б"), ("Б", "В")):
        await shelf.merge(one, other)
    await shelf.remove("Г")
    gone = await shelf.gone("Г")
    await shelf.passes(31)
    assert await upkeep.once(shelf.cast.db)
    assert [await shelf.on(card) for card in (kept, chained, lost)] == [["В"], ["В"], []]
    assert await shelf.cast.db.hot.fetchval("SELECT count(*) FROM tags") == 1
    with pytest.raises(Missing):
        await shelf.do(keep.bring_back, gone)


async def test_dialogs_are_found_by_the_tag_that_theirs_became(shelf: Shelf) -> None:
    dialog = await shelf.cast.dialog()
    card = (await shelf.cast.row(dialog))["card_id"]
    await shelf.edits("ada", card, tags=["ВИП", "Опт"])
    async with shelf.cast.db.tx() as tx:
        await filter_by_tags(tx, [Logged(1, "conversation.changed", "conversation", dialog, None, None)])
    await shelf.tagged("Важный")
    await shelf.merge("ВИП", "Важный")
    assert await found(shelf, "Важный", "Опт") == [dialog]
    await shelf.merge("Опт", "Важный")
    assert await found(shelf, "Важный") == [dialog]
    assert await found(shelf, "Важный", "Опт") == []
    await shelf.remove("Важный")
    assert await found(shelf, "Важный") == []


async def test_of_two_administrators_the_second_is_told_and_bad_wishes_are_named(shelf: Shelf) -> None:
    await shelf.tagged("А", "Б")
    one = await shelf.tag("А")
    await shelf.rename("А", "Я")
    for doing in (
        shelf.do(keep.edit, one.tag.id, EditTag(version=one.version, color="rose")),
        shelf.do(keep.remove, one.tag.id, one.version),
        shelf.do(keep.merge, one.tag.id, MergeTag(version=one.version, into=(await shelf.tag("Б")).tag.id)),
    ):
        with pytest.raises(Conflict, match="stale_version"):
            await doing
    for wish, field in ((EditTag(version=2, color="gold"), "color"), (EditTag(version=2, name=" "), "name")):
        with pytest.raises(Invalid) as refused:
            await shelf.do(keep.edit, one.tag.id, wish)
        assert list(refused.value.fields) == [field]
    for into in (one.tag.id, 10**9, -1, 2**70):
        with pytest.raises(Invalid) as refused:
            await shelf.do(keep.merge, one.tag.id, MergeTag(version=2, into=into))
        assert list(refused.value.fields) == ["into"]
    with pytest.raises(Conflict, match="name_taken"):
        await shelf.do(keep.make, NewTag("я"))


async def test_two_merged_into_each_other_at_once_are_not_both_gone(shelf: Shelf) -> None:
    card = await shelf.tagged("А", "Б")
    one, other = await shelf.tag("А"), await shelf.tag("Б")
    async with shelf.cast.db.orm() as tx:
        me = await shelf.cast.grants("ada")
        await keep.merge(tx, me, "127.0.0.1", one.tag.id, MergeTag(version=1, into=other.tag.id))
        doing = asyncio.ensure_future(shelf.do(keep.merge, other.tag.id, MergeTag(version=1, into=one.tag.id)))
        await waits_or_ends(shelf.cast, doing)
    second = (await asyncio.gather(doing, return_exceptions=True))[0]
    assert isinstance(second, Invalid)
    assert await shelf.on(card) == ["Б"]


async def use_of(shelf: Shelf, name: str) -> Any:
    async with shelf.cast.db.orm() as tx:
        return await use(tx, (await shelf.tag(name)).tag.id)


async def found(shelf: Shelf, *names: str) -> list[int]:
    """By the list's own conditions, all of these at once; the short way says the same."""
    asked, where = Filter(tags=names, every_tag=True), Where()
    sql = f"SELECT c.id FROM conversations c WHERE true{conditions(where, await shelf.cast.grants('ada'), asked)}"
    async with shelf.cast.db.orm() as tx:
        listed = [row["id"] for row in await tx.fetch(sql, *where.args)]
        short = await few(tx, await shelf.cast.grants("ada"), asked)
    assert short is not None
    assert set(listed) <= set(short)
    return listed
