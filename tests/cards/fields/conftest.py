"""A workshop on the cast's house."""

import pytest

from tests.cards.fields.workshop import Workshop
from tests.cast import Cast


@pytest.fixture
def shop(cast: Cast) -> Workshop:
    return Workshop(cast)
