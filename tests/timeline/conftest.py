"""Fixtures of this folder."""

from collections.abc import AsyncIterator

import pytest

from tests.rights.conftest import village
from tests.rights.village import Village
from tests.timeline.desk import Desk

__all__ = ["village"]


@pytest.fixture
async def desk(village: Village) -> AsyncIterator[Desk]:
    made = Desk(village)
    yield made
    await made.close()
