"""Which errors of the database pass by themselves, and which are the data's own."""

from __future__ import annotations

import asyncpg
import pytest

from backend.kit.db.trouble import is_data, is_passing


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        asyncpg.CannotConnectNowError(),
        asyncpg.ConnectionDoesNotExistError(),
        asyncpg.CrashShutdownError(),
        asyncpg.DeadlockDetectedError(),
        asyncpg.QueryCanceledError(),
        asyncpg.TooManyConnectionsError(),
        # met when PostgreSQL was killed under load: taken for the data's fault, it put a good message aside
        asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_passing(error: Exception) -> None:
    assert is_passing(error)
    assert not is_data(error)


@pytest.mark.parametrize("error", [asyncpg.CharacterNotInRepertoireError(), asyncpg.DataError("not an int")])
def test_data(error: Exception) -> None:
    assert is_data(error)
    assert not is_passing(error)
