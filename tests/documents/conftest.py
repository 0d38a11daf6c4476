"""Fixtures of this folder."""

from collections.abc import AsyncIterator

import pytest

from tests.documents.desk import Desk
from tests.rights.conftest import village
from tests.rights.village import Village

__all__ = ["village"]


@pytest.fixture
async def desk(village: Village) -> AsyncIterator[Desk]:
    made = Desk(village)
    yield made
    await made.close()
