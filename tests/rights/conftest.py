"""The village, in this very process."""

from collections.abc import AsyncIterator

import pytest

from backend.kit.settings import Settings
from tests.rights.village import Village, open_village


@pytest.fixture
async def village(settings: Settings) -> AsyncIterator[Village]:
    async with open_village(settings) as opened:
        yield opened
