"""What tasks can be about, as the processes of the product say it."""

import pytest

from backend.wiring import sight_of_notices, subjects_of_tasks


@pytest.fixture(autouse=True)
def _subjects() -> None:
    subjects_of_tasks()
    sight_of_notices()
