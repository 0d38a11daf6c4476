"""Long work done batch after batch: it waits where the database is in trouble that passes, and is given up in words."""

import asyncio
from collections.abc import Awaitable, Callable

from backend.kit import jobs
from backend.kit.db.trouble import is_passing

# a deadlock is tried again at once, a restarting server is waited for
REST_S, PATIENCE = 0.5, 600


async def until_done(step: Callable[[bool], Awaitable[bool]]) -> None:
    """`step(troubled)` until it answers False; `troubled`: the one before met trouble. Raises what does not pass."""
    troubled = 0
    while True:
        try:
            if not await step(troubled > 0):
                return
            troubled = 0
        except Exception as error:
            troubled += 1
            if not is_passing(error) or troubled > PATIENCE:
                raise
            await asyncio.sleep(REST_S)


def by_id(name: str, run: Callable[[int], Awaitable[None]], give_up: Callable[[int], Awaitable[None]]) -> jobs.Handler:
    """A handler of jobs whose payload has the number `name`; whoever tries last gives up, so that its owner sees so."""

    async def work(job: jobs.Job) -> None:
        number: int = job.payload[name]
        try:
            await run(number)
        except Exception:
            if job.is_last:
                await give_up(number)
            raise

    return work
