"""Lists narrowed to what their viewer follows, and views that say so."""

from collections.abc import AsyncIterator

import pytest_asyncio

from backend.feed.following.put import put
from backend.feed.following.schemas import FollowRef, PutFollows
from backend.lists import views
from backend.lists.page import counted, listed
from backend.lists.registry import listing_of
from backend.lists.schemas import Asked, Look, NewListView, Where
from backend.wiring import lists_of_rooms
from tests.cast import Cast
from tests.companies.firms import Firms

FOLLOWED = Where(column="followed", op="is", values=[True])
OTHERS = Where(column="followed", op="is", values=[False])


@pytest_asyncio.fixture
async def rows(cast: Cast, firms: Firms) -> AsyncIterator[dict[str, list[int]]]:
    """Of each kind two, of which anna follows the first."""
    lists_of_rooms()
    dialogs = [await cast.dialog(name) for name in ("Глеб", "Мария")]
    found: dict[str, list[int]] = {"company": [(await firms.make("anna", name=name)).id for name in ("Тула", "Уфа")]}
    for kind in ("card", "contact"):
        sql = f"SELECT {kind}_id FROM conversations WHERE id = $1"
        found[kind] = [await cast.db.hot.fetchval(sql, dialog) for dialog in dialogs]
    me = await cast.grants("anna")
    async with cast.db.tx() as tx:
        await put(tx, me, PutFollows([FollowRef(kind, id=ids[0]) for kind, ids in found.items()], "mentions"))  # type: ignore[arg-type]
    yield found


async def _list(cast: Cast, who: str, kind: str, where: Where) -> list[int]:
    async with cast.db.tx() as tx:
        me = await cast.grants(who)
        found = await listed(tx, me, listing_of(kind), Asked(where=where))
        assert (await counted(tx, me, listing_of(kind), Asked(where=where))).count == len(found.ids)
        return sorted(found.ids)


async def test_people_companies_and_requests_are_narrowed_to_what_i_follow(
    cast: Cast, rows: dict[str, list[int]]
) -> None:
    for kind, (mine, other) in rows.items():
        assert await _list(cast, "anna", kind, FOLLOWED) == [mine], kind
        assert await _list(cast, "anna", kind, OTHERS) == [other], kind
        assert await _list(cast, "anna", kind, Where(match="any", of=[FOLLOWED, OTHERS])) == [mine, other], kind
        # the same condition asks of whoever looks
        assert await _list(cast, "boris", kind, FOLLOWED) == [], kind


async def test_what_was_left_is_followed_no_more(cast: Cast, rows: dict[str, list[int]]) -> None:
    me = await cast.grants("anna")
    async with cast.db.tx() as tx:
        await put(tx, me, PutFollows([FollowRef("contact", id=rows["contact"][0])], "off"))
    assert await _list(cast, "anna", "contact", FOLLOWED) == []


async def test_a_saved_view_of_what_is_followed_is_everybodys_own(cast: Cast, rows: dict[str, list[int]]) -> None:
    async with cast.db.tx() as tx:
        boris = await cast.grants("boris")
        await views.make(tx, boris, "contact", NewListView(name="Слежу", look=Look(where=FOLLOWED), whose="all"))
    for who, mine in (("anna", rows["contact"][:1]), ("boris", [])):
        async with cast.db.tx() as tx:
            [view] = await views.views(tx, await cast.grants(who), "contact")
        assert view.look is not None
        assert view.look.where is not None
        assert await _list(cast, who, "contact", view.look.where) == mine
