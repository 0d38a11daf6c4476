from collections.abc import AsyncIterator

import pytest_asyncio

from tests.cast import Cast
from tests.inbox.search.desk import Desk


@pytest_asyncio.fixture
async def desk(cast: Cast) -> AsyncIterator[Desk]:
    yield Desk(cast)
