"""CI size by default; `pytest tests/faults --full` is the size that QUALITY §2 names."""

from collections.abc import AsyncIterator, Callable

import pytest

from backend.kit.db import Database
from tests.bots.world import World


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="fault tests at their whole size (an hour)")


@pytest.fixture
def size(pytestconfig: pytest.Config) -> Callable[[int, int], int]:
    """size(ci, full): how many this run asks for."""
    whole = bool(pytestconfig.getoption("--full", default=False))
    return lambda ci, full: full if whole else ci


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with Database.open(database_url) as db:
        yield World(db)
