"""Fixtures of this folder: the scripted kind approves messages, and one may write freely for a day."""

import pytest

from backend.connectors import registry
from tests.bots import approving
from tests.bots.approving import Approving
from tests.inbox.kinds import platform, shop

__all__ = ["kind", "platform", "shop"]


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Approving:
    approving.connector = Approving()
    monkeypatch.setitem(registry.KINDS, "scripted", "tests.bots.approving")
    return approving.connector
