"""Notices that keep no words: they are said anew whenever they are told or read, by what their reader may see then
and in the language that they have then. Rooms above say how, once a process (backend/wiring.py)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.notify.schemas import Row

Say = Callable[[Tx, Grants, Sequence[Row]], Awaitable[Mapping[int, Row]]]
"""(transaction, reader, notices) → by number those that may be told, with words and place as they are now."""
_SAYS: dict[str, Say] = {}
_QUOTES: set[str] = set()


def register(says: Mapping[str, Say], *, quotes: bool = False) -> None:
    """Kind of notice → how it is said. `quotes`: the text alone is read anew, where `place` says; the rest is kept."""
    _SAYS.update(says)
    if quotes:
        _QUOTES.update(says)


def kind_of(row: Row) -> str:
    """Whose words it has: heads are told what somebody else has not looked at (heads.py)."""
    return str(row.data.get("of", row.kind))


def is_afresh(row: Row) -> bool:
    return kind_of(row) in _SAYS


def is_quoting(row: Row) -> bool:
    return kind_of(row) in _QUOTES and row.place.seq is not None


async def as_of_now(tx: Tx, reader: Grants, rows: Sequence[Row]) -> dict[int, Row]:
    """By number; what is not there, the reader may not be told."""
    found = {row.id: row for row in rows if not is_afresh(row)}
    for kind, say in _SAYS.items():
        if theirs := [row for row in rows if kind_of(row) == kind]:
            found.update(await say(tx, reader, theirs))
    return found
