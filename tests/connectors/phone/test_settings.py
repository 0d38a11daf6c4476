"""What is said of settings before an exchange is asked."""

import pytest

from backend.connectors.phone.settings import PhoneSettings
from backend.kit.secrets import Secret


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, set()),
        ({"ring_context": ""}, set()),
        ({"application": ""}, {"application"}),
        ({"ring_context": "two words"}, {"ring_context"}),
        ({"context": ""}, {"context", "ring_context"}),
    ],
)
def test_only_where_calls_are_sent_on_has_a_name_to_fall_back_on(given: dict[str, str], wrong: set[str]) -> None:
    settings = PhoneSettings(
        provider="asterisk", account="samovar", secret=Secret("x"), api_base="http://10.0.0.5:8088", **given
    )
    assert set(settings.faults()) == wrong
