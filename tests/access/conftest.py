from collections.abc import AsyncIterator

import pytest

from backend.kit.settings import Settings
from tests.access.office import Office, open_office


@pytest.fixture
async def office(settings: Settings) -> AsyncIterator[Office]:
    async with open_office(settings) as opened:
        yield opened
