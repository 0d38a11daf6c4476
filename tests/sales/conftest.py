"""What rooms above keep on requests, as the processes of the product say it; and a counter to sell at."""

import pytest

from backend.wiring import keeps_of_cards, subjects_of_tasks
from tests.cast import Cast
from tests.sales.billing import Till
from tests.sales.counter import SAMOVAR, TEA, Counter


@pytest.fixture(autouse=True)
def _wired() -> None:
    subjects_of_tasks()
    keeps_of_cards()


@pytest.fixture
async def counter(cast: Cast) -> Counter:
    row = await cast.row(await cast.dialog())
    return Counter(cast, row["id"], row["card_id"])


@pytest.fixture
async def till(counter: Counter) -> Till:
    """A house that has told who it is, and a request with two items: 90 000 and 525,75."""
    found = Till(counter)
    await found.seller(prefix="С")
    await counter.put("boris", SAMOVAR | {"cost": "30000"}, TEA)
    return found
