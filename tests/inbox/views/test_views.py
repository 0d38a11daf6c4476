"""Saved views: one's own, a team's, everybody's; who may share them, and who hears of it."""

from typing import Any

import msgspec
import pytest

from backend.inbox.queries.filter import Filter
from backend.inbox.views import actions
from backend.inbox.views.queries import view_for, views_of
from backend.inbox.views.schemas import EditView, NewView, Tabs, ViewView
from backend.kit.errors import Forbidden, Invalid, Missing
from tests.cast import Cast


async def makes(cast: Cast, who: str, name: str, **rest: Any) -> ViewView:
    new = NewView(name=name, filter=Filter(view="mine", tags=("VIP",)), **rest)
    async with cast.db.tx() as tx:
        return await actions.make(tx, await cast.grants(who), new)


async def changes(cast: Cast, who: str, view: ViewView, **change: Any) -> ViewView:
    async with cast.db.tx() as tx:
        return await actions.edit(tx, await cast.grants(who), view.id, EditView(**change))


async def names(cast: Cast, who: str) -> list[str]:
    async with cast.db.tx() as tx:
        return [view.name for view in (await views_of(tx, await cast.grants(who))).items]


async def heard(cast: Cast) -> list[tuple[str, Any]]:
    """(event, whose) since the last look."""
    events = [(e["type"], e["audience"].get("user_id", "all")) for e in await cast.events()]
    await cast.db.hot.execute("DELETE FROM event_pending")
    return events


async def team(cast: Cast, *members: str) -> int:
    team_id: int = await cast.db.hot.fetchval("INSERT INTO teams (name) VALUES ('Север') RETURNING id")
    for name in members:
        await cast.db.hot.execute("INSERT INTO team_members VALUES ($1, $2)", team_id, cast.ids[name])
    return team_id


async def test_ones_own_view_is_nobody_elses(cast: Cast) -> None:
    mine = await makes(cast, "anna", "  Мои   VIP ")
    assert (mine.name, mine.filter) == ("Мои VIP", Filter(view="mine", tags=("VIP",)))
    assert await names(cast, "anna") == ["Мои VIP"]
    for stranger in ("vera", "boris", "ada"):
        assert await names(cast, stranger) == []
        with pytest.raises(Missing):
            async with cast.db.tx() as tx:
                await view_for(tx, await cast.grants(stranger), mine.id)
        with pytest.raises(Missing):
            await changes(cast, stranger, mine, name="моё")
    assert await heard(cast) == [("view.changed", cast.ids["anna"])]


async def test_sharing_needs_the_right_and_a_team_of_ones_own(cast: Cast) -> None:
    north = await team(cast, "anna", "boris")
    with pytest.raises(Forbidden):
        await makes(cast, "anna", "Общий", scope="all")
    own = await makes(cast, "anna", "Свой")
    with pytest.raises(Forbidden):
        await changes(cast, "anna", own, scope="team", team_id=north)
    with pytest.raises(Invalid):
        await makes(cast, "ada", "Чужой команде", scope="team", team_id=north)
    with pytest.raises(Invalid):
        await makes(cast, "boris", "Без команды", scope="team")
    await makes(cast, "boris", "Север", scope="team", team_id=north)
    await makes(cast, "boris", "Всем", scope="all")
    assert await names(cast, "anna") == ["Всем", "Свой", "Север"]
    assert await names(cast, "vera") == ["Всем"]


async def test_who_gains_or_loses_a_view_is_told_and_nobody_else(cast: Cast) -> None:
    north = await team(cast, "anna", "boris")
    anna, boris = cast.ids["anna"], cast.ids["boris"]
    view = await makes(cast, "boris", "Срочно", scope="team", team_id=north)
    assert await heard(cast) == [("view.changed", anna), ("view.changed", boris)]
    view = await changes(cast, "boris", view, scope="all")
    assert (view.team_id, view.rev) == (None, 2)
    assert await heard(cast) == [("view.changed", "all")]
    with pytest.raises(Forbidden):
        await changes(cast, "anna", view, name="Чужое имя")
    with pytest.raises(Forbidden):
        await changes(cast, "ada", view, scope="me")
    await changes(cast, "boris", view, scope="me")
    assert await heard(cast) == [("view.gone", "all"), ("view.changed", boris)]
    async with cast.db.tx() as tx:
        await actions.delete(tx, await cast.grants("boris"), view.id)
    assert await heard(cast) == [("view.gone", boris)]
    assert await names(cast, "boris") == []


async def test_tabs_are_ones_own_and_live(cast: Cast) -> None:
    view = await makes(cast, "anna", "Мой")
    anna = await cast.grants("anna")
    await heard(cast)
    async with cast.db.tx() as tx:
        await actions.order_tabs(tx, anna, Tabs([str(view.id), "mine", "all", "mine"], str(view.id)))
    async with cast.db.tx() as tx:
        kept = await views_of(tx, anna)
        hers = await views_of(tx, await cast.grants("vera"))
    assert (kept.tabs, kept.first) == ([str(view.id), "mine", "all"], str(view.id))
    assert (hers.tabs, hers.first) == ([], None)
    assert await heard(cast) == [("tabs.changed", anna.user_id)]


@pytest.mark.parametrize(
    "filter_",
    [{"column": "password_hash"}, {"tags": "VIP"}, {"channel_ids": ["1);select pg_sleep(5)--"]}, {"state": "1 OR 1=1"},
     {"last_days": "10 OR 1=1"}, {"responsible": ["everybody"]}, {"last_from": "2026-11-22T10:00:00"}],
)  # fmt: skip
async def test_a_filter_takes_nothing_that_is_not_on_its_list(filter_: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"name": "x", "filter": filter_}, NewView)
