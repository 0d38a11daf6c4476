"""A customer writes, or a step goes, in the very moment in which requests become deals or leads again."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from backend.cards.funnels.remove import remove_status
from backend.inbox.actions.receive import Payload, Received, receive
from backend.inbox.requests.mode import work
from tests.cast import Cast
from tests.inbox.receive.world import World, body, message, until
from tests.inbox.requests.mode.conftest import Switch

# what others ask is not shown to everybody, their locks are
_WAITS = """
SELECT count(*) > 0 FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE NOT l.granted AND a.datname = current_database()
"""
_ABOUT = """
SELECT k.kind, k.is_open FROM conversations c LEFT JOIN cards k ON k.id = c.card_id
ORDER BY c.id
"""


async def begins_before_the_end_of(cast: Cast, other: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """`other` goes as far as it comes while what is done here is not kept yet."""
    task = asyncio.create_task(other)

    async def stopped() -> bool:
        return task.done() or bool(await cast.db.hot.fetchval(_WAITS))

    await until(stopped)
    return task


async def writes_elsewhere(world: World, cast: Cast, other: Coroutine[Any, Any, Any]) -> None:
    """Gleb writes in a second dialog, and before that is kept `other` begins."""
    new = message("2", thread="elsewhere")
    async with world.db.steady() as tx:
        await receive(tx, [Received(world.channel, new, Payload(body(new)))])
        task = await begins_before_the_end_of(cast, other)
    await task


async def test_a_dialog_that_begins_while_its_lead_becomes_a_deal_is_about_the_deal(
    world: World, cast: Cast, switch_to: Switch
) -> None:
    await world.got(message("1"))
    run = (await switch_to("simple", leads="convert", works=False)).run
    assert run is not None
    await writes_elsewhere(world, cast, work.run(cast.db, run.id))
    assert [(row["kind"], row["is_open"]) for row in await world.rows(_ABOUT)] == [("deal", True)] * 2


async def test_a_dialog_that_begins_while_its_deal_becomes_a_lead_again_is_about_the_lead(
    world: World, cast: Cast, switch_to: Switch
) -> None:
    await world.got(message("1"))
    await switch_to("simple", leads="convert")
    run = (await switch_to("classic", leads="bring_back", works=False)).run
    assert run is not None
    await writes_elsewhere(world, cast, work.run(cast.db, run.id))
    assert [(row["kind"], row["is_open"]) for row in await world.rows(_ABOUT)] == [("lead", True)] * 2


async def test_the_step_where_deals_begin_is_not_chosen_while_somebody_removes_it(
    cast: Cast, switch_to: Switch
) -> None:
    step = "SELECT id, version FROM statuses WHERE shipped = $1"
    first, to = [await cast.db.hot.fetchrow(step, each) for each in ("deal_new", "deal_in_work")]
    ada = await cast.grants("ada")
    async with cast.db.tx() as tx:
        await remove_status(tx, ada, "127.0.0.1", first["id"], first["version"], to["id"])
        task = await begins_before_the_end_of(cast, switch_to("simple"))
    await task
    home = (await switch_to.view()).status_id
    assert home is not None
    assert await cast.db.hot.fetchval("SELECT deleted_at FROM statuses WHERE id = $1", home) is None
