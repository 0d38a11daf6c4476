"""What kind of trouble a database error is (DESIGN 3, 6): passing, so that trying again helps; or the data's own."""

from collections.abc import Iterator

import asyncpg
from sqlalchemy import exc as sa

PASSING = ("08", "40", "53", "55", "57", "58")
DATA = ("22",)


def is_passing(error: BaseException) -> bool:
    """The server is away, busy, restarting, or we lost a race: the same statements may succeed later."""
    return any(_passing(each) for each in _chain(error))


def is_race(error: BaseException) -> bool:
    """Another transaction was quicker (a deadlock, a serialisation failure): the same ones succeed at once."""
    return any(_state(each)[:2] == "40" for each in _chain(error))


def is_too_slow(error: BaseException) -> bool:
    """A statement took longer than it may."""
    return any(_state(each) == "57014" for each in _chain(error))


def is_data(error: BaseException) -> bool:
    """A value that PostgreSQL cannot hold: NUL, a lone surrogate, a number or date out of range."""
    return any(_state(each)[:2] in DATA or _unsendable(each) for each in _chain(error))


def _passing(error: BaseException) -> bool:
    # InternalClientError: what a driver says that was told of the server's end in the middle of a state
    lost = (
        asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.InternalClientError, ConnectionError,
        sa.TimeoutError, TimeoutError,
    )  # fmt: skip
    return _state(error)[:2] in PASSING or (isinstance(error, lost) and not _unsendable(error))


def _unsendable(error: BaseException) -> bool:
    """asyncpg could not encode an argument."""
    return isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError)


def _state(error: BaseException) -> str:
    return str(getattr(error, "sqlstate", None) or "")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, what SQLAlchemy wrapped, and what those were raised from."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [e for e in (each.__cause__, getattr(each, "orig", None)) if isinstance(e, BaseException)]
