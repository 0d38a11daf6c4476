"""A house of one node with a chat on a site."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.fixtures.processes import Processes
from tests.webchat.site import Site, open_site


@pytest_asyncio.fixture
async def site(database_url: str, processes: Processes) -> AsyncIterator[Site]:
    node = await processes.web()
    await processes.bots()
    async with open_site(database_url, processes, [node]) as found:
        yield found
