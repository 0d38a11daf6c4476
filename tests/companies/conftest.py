"""Companies, and what tasks can be about."""

import pytest

from backend.wiring import subjects_of_tasks
from tests.cast import Cast
from tests.companies.firms import Firms


@pytest.fixture(autouse=True)
def _subjects() -> None:
    subjects_of_tasks()


@pytest.fixture
def firms(cast: Cast) -> Firms:
    return Firms(cast)
