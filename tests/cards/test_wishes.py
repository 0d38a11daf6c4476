"""Who may not build a status asks for it, and hears what became of that."""

from typing import Any

import pytest

from backend.cards.funnels.schemas import Answer, Wish
from backend.cards.funnels.wishes import MOST_OPEN, answer, wish, wishes
from backend.kit.errors import Conflict, Forbidden, TooMany
from tests.cast import Cast


async def _asks(cast: Cast, who: str, name: str = "Замер", **rest: Any) -> int:
    async with cast.db.orm() as tx:
        return (await wish(tx, await cast.grants(who), Wish("status", name, **rest))).id


async def _seen(cast: Cast, who: str) -> list[tuple[str, str, str]]:
    async with cast.db.orm() as tx:
        return [(each.user.name, each.state, each.answer) for each in await wishes(tx, await cast.grants(who))]


async def test_an_administrator_sees_what_everybody_asks_for_and_others_their_own(cast: Cast) -> None:
    first = await _asks(cast, "anna", note="после звонка", funnel_id=1)
    await _asks(cast, "vera")
    assert await _seen(cast, "anna") == [("Анна", "open", "")]
    assert await _seen(cast, "ada") == [("Вера", "open", ""), ("Анна", "open", "")]
    async with cast.db.orm() as tx:
        await answer(tx, await cast.grants("ada"), "127.0.0.1", first, Answer("done", "Готово"))
    assert await _seen(cast, "anna") == [("Анна", "done", "Готово")]
    with pytest.raises(Conflict, match="already_answered"):
        async with cast.db.orm() as tx:
            await answer(tx, await cast.grants("ada"), "127.0.0.1", first, Answer("declined"))
    told = [event["audience"] for event in await cast.events("wish.changed")]
    assert {"type": "staff", "right": "statuses.manage"} in told
    assert {"type": "own", "user_id": cast.ids["anna"]} in told


async def test_who_builds_fields_alone_hears_of_wished_fields_and_answers_those_alone(cast: Cast) -> None:
    async with cast.db.tx() as tx:
        await tx.execute("UPDATE roles SET rights = rights || '{fields.manage}'::text[] WHERE key = 'supervisor'")
    status = await _asks(cast, "anna", "Замер")
    async with cast.db.orm() as tx:
        field = (await wish(tx, await cast.grants("anna"), Wish("field", "Размер"))).id
    told = [event["audience"] for event in await cast.events("wish.changed")]
    assert {"type": "staff", "right": "fields.manage"} in told
    async with cast.db.orm() as tx:
        boris = await cast.grants("boris")
        assert [each.id for each in await wishes(tx, boris)] == [field]
        assert (await answer(tx, boris, "127.0.0.1", field, Answer("done"))).state == "done"
        with pytest.raises(Forbidden):
            await answer(tx, boris, "127.0.0.1", status, Answer("done"))
        with pytest.raises(Forbidden):
            await answer(tx, await cast.grants("anna"), "127.0.0.1", status, Answer("done"))


async def test_nobody_asks_without_end(cast: Cast) -> None:
    for number in range(MOST_OPEN):
        await _asks(cast, "anna", f"Статус {number}")
    with pytest.raises(TooMany):
        await _asks(cast, "anna")
    await _asks(cast, "vera")
