"""What MAX posts: our secret in its header, or nothing is believed."""

import pytest

from backend.connectors.max import connector
from backend.connectors.max.settings import MaxSettings
from backend.kit.secrets import Secret

OURS = "hook-secret_of-this-channel"
SETTINGS = MaxSettings(token=Secret("token-of-the-bot"), mode="webhook")


def verified(secret: str = OURS, **headers: str) -> bool:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return bool(connector.verify(SETTINGS, secret, named, b"{}"))  # type: ignore[attr-defined]


def test_ours_is_taken_and_answered_with_nothing() -> None:
    assert verified(x_max_bot_api_secret=OURS)
    assert connector.answer(SETTINGS, b"{}") == b""  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "headers", [{}, {"x_max_bot_api_secret": ""}, {"x_max_bot_api_secret": "wrong"}, {"authorization": OURS}]
)
def test_anything_else_is_refused(headers: dict[str, str]) -> None:
    assert not verified(**headers)


def test_no_secret_of_ours_makes_none_right() -> None:
    assert not verified("", x_max_bot_api_secret="")
    assert not verified("")


def test_a_secret_in_letters_that_no_header_knows_is_a_wrong_one() -> None:
    assert not verified(x_max_bot_api_secret="ключ")
