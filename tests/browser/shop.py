"""A house that browsers may enter: each web node knows its own address."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from backend.kit.db import Database
from backend.kit.servers import rundir
from tests.fixtures.processes import Process, Processes
from tests.journeys.house import House
from tests.platforms.telegram import Speeds, TelegramServer


async def node(processes: Processes) -> Process:
    """A web node whose pages may call it."""
    port = rundir.port(None)
    return await processes.web(port, SAMOVAR_PUBLIC_URL=f"http://127.0.0.1:{port}")


@asynccontextmanager
async def shop(processes: Processes, *, connected: bool = True) -> AsyncIterator[tuple[House, TelegramServer]]:
    """Two nodes, back, and a Telegram bot; `connected` or waiting for somebody to connect it."""
    *webs, _ = await asyncio.gather(node(processes), node(processes), processes.back())
    async with (
        Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db,
        TelegramServer(speeds=Speeds.none()) as telegram,
    ):
        house = House(db, processes, webs)
        ada = await house.hire("Ada", "administrator")
        if connected:
            await house.connect_bot(ada, telegram)
        yield house, telegram
        await ada.http.aclose()
