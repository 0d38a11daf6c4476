"""The worker does what was chosen, by itself."""

import asyncio

from backend.inbox.requests.mode import work
from backend.kit.jobs import Runner
from tests.cast import Cast
from tests.inbox.receive.world import until
from tests.inbox.requests.mode.conftest import Switch


async def test_the_worker_turns_open_leads_into_deals(cast: Cast, switch_to: Switch) -> None:
    await cast.dialog()
    await switch_to("simple", leads="convert", works=False)
    runner = asyncio.create_task(Runner(cast.db, work.handlers(cast.db)).run())

    async def over() -> bool:
        run = (await switch_to.view()).run
        return run is not None and (run.state, run.done) == ("done", 1)

    try:
        await until(over)
    finally:
        runner.cancel()
        await asyncio.gather(runner, return_exceptions=True)
