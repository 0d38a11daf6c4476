"""The scripted kind of channel and an open shop, for the tests of channels, files and deliveries."""

from collections.abc import AsyncIterator

import pytest

from backend.connectors import registry
from backend.kit.settings import Settings
from tests.bots import scripted
from tests.bots.scripted import Platform, Scripted
from tests.inbox.shop import Shop, open_shop


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """The scripted kind of channel, fresh."""
    scripted.connector = Scripted()
    monkeypatch.setitem(registry.KINDS, "scripted", "tests.bots.scripted")
    return scripted.connector


@pytest.fixture
def platform(kind: Scripted) -> Platform:
    return kind.platform


@pytest.fixture
async def shop(settings: Settings) -> AsyncIterator[Shop]:
    async with open_shop(settings) as opened:
        yield opened
