"""What an exchange answers, as codes: nothing but its own "taken" is taken for it."""

import pytest

from backend.connectors.phone import errors


@pytest.mark.parametrize(
    ("code", "http", "found"),
    [
        (1000, 200, None),
        (0, 200, None),
        (3102, 401, "token_invalid"),
        (1000, 401, "token_invalid"),
        (1000, 500, "platform_down"),
        (3330, 404, "wrong_line"),
        (0, 429, "rate"),
        (9, 400, "refused"),
    ],
)
def test_mango(code: int, http: int, found: str | None) -> None:
    error = errors.mango(code, http)
    assert (error and error.code) == found


@pytest.mark.parametrize(
    ("status", "http", "found"),
    [("success", 200, None), ("error", 200, "refused"), ("error", 401, "token_invalid"), ("", 502, "platform_down")],
)
def test_zadarma(status: str, http: int, found: str | None) -> None:
    error = errors.zadarma(status, "x", http)
    assert (error and error.code) == found


@pytest.mark.parametrize(
    ("http", "found"), [(200, None), (401, "token_invalid"), (404, "wrong_extension"), (500, "timeout")]
)
def test_asterisk(http: int, found: str | None) -> None:
    error = errors.ari(http, "")
    assert (error and error.code) == found
