"""Work on many dialogs, its worker killed in the middle: it goes on where it was, and nothing is done twice."""

import random

import pytest

from backend.inbox.bulk import start
from backend.inbox.bulk.queries import bulk_for
from backend.inbox.bulk.schemas import NewBulk
from tests.bots.world import until
from tests.cast import Cast, on_stage
from tests.faults.shop import Size, faults, until_dead
from tests.fixtures.processes import Processes

# a killed worker's job is free when its lease has run out: the clock is moved instead of waited for
RUN_OUT = "UPDATE jobs SET lease_until = now() - interval '1 s' WHERE state = 'running'"
LINES = """
SELECT conversation_id, count(*) AS n FROM messages WHERE meta ->> 'code' = 'done' GROUP BY 1 ORDER BY 1
"""
FACTS = "SELECT conversation_id, count(*) AS n FROM activities WHERE kind = 'dialog_done' GROUP BY 1 ORDER BY 1"


async def done_so_far(cast: Cast, run_id: int) -> int:
    async with cast.db.tx() as tx:
        return (await bulk_for(tx, cast.ids["anna"], run_id)).done


@pytest.mark.timeout(900)
async def test_many_at_once_survive_their_worker_and_nothing_is_done_twice(
    database_url: str, processes: Processes, size: Size
) -> None:
    async with on_stage(database_url) as cast:
        dialogs = [await cast.dialog(waits=False) for _ in range(size(40, 400))]
        async with cast.db.tx() as tx:
            run = await start.start(tx, await cast.grants("anna"), NewBulk(verb="done", ids=tuple(dialogs)))
        before = 0
        for _ in range(size(2, 20)):
            process = await processes.worker(**faults(**{"bulk.item": {"kill_at": random.randint(3, 12)}}))
            await until_dead(process)
            after = await done_so_far(cast, run.id)
            assert before < after < len(dialogs), "each life has done something, and was killed in the middle"
            before = after
            await cast.db.hot.execute(RUN_OUT)
        await processes.worker()

        async def ended() -> bool:
            # the last one is done a moment before the whole is told to be
            async with cast.db.tx() as tx:
                return (await bulk_for(tx, cast.ids["anna"], run.id)).undo_until is not None

        await until(ended, lambda: "the rest was not done", 60)
        once = [(dialog, 1) for dialog in sorted(dialogs)]
        for sql in (LINES, FACTS):
            assert [tuple(row.values()) for row in await cast.db.hot.fetch(sql)] == once
        async with cast.db.tx() as tx:
            whole = await bulk_for(tx, cast.ids["anna"], run.id)
        assert (whole.done, whole.skipped) == (len(dialogs), 0)
