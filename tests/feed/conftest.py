"""The feed of the cast's house."""

import pytest

from backend.wiring import subjects_of_tasks
from tests.cast import Cast
from tests.companies.firms import Firms
from tests.feed.reading import Reading


@pytest.fixture(autouse=True)
def _subjects() -> None:
    subjects_of_tasks()


@pytest.fixture
def reading(cast: Cast) -> Reading:
    return Reading(cast)


@pytest.fixture
def firms(cast: Cast) -> Firms:
    return Firms(cast)
