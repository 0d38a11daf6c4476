"""Somebody who imports."""

from pathlib import Path

import pytest

from tests.cast import Cast
from tests.transfer.files import House


@pytest.fixture
def house(cast: Cast, tmp_path: Path) -> House:
    """boris, the head, with a file in his hands."""
    return House(cast, tmp_path)
