"""What a kind of run says of itself."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.kit.db import HotTx, Tx
from backend.kit.errors import Refused

Row = Mapping[str, Any]
Facts = dict[str, Any]
# (before, after): what the verb touched, as it was and as it left it; None: there was nothing to change
Changed = tuple[Facts, Facts] | None
Fits = Callable[[HotTx, Grants, Row, Sequence[int]], Awaitable[set[int]]]
# a run that is undone again is looked for this long among the recent ones
RECENT = timedelta(minutes=15)


class Left(Exception):
    """It is left as it is: why."""


# what became of one, or why it is left as it is
Outcome = Changed | Refused | Left
Together = Callable[[HotTx, Grants, Row, Sequence[Row]], Awaitable[Mapping[int, Outcome] | None]]


class Hand(msgspec.Struct, frozen=True):
    """One of them in the hands of who asked: `now` is what `after` is compared with, `back` makes it as before."""

    do: Callable[[], Awaitable[Changed]]
    now: Callable[[], Awaitable[Facts]]
    # what cannot be taken back is refused when that is asked for
    back: Callable[[Facts], Awaitable[None]] | None


async def all_fit(tx: HotTx, me: Grants, run: Row, ids: Sequence[int]) -> set[int]:
    """Each is asked by itself when it is taken in hand."""
    return set(ids)


async def tells_nobody(tx: HotTx, run: Row) -> None:
    """Whoever began it looks at it."""


async def none_together(tx: HotTx, me: Grants, run: Row, items: Sequence[Row]) -> None:
    """Each is done by itself."""


async def no_kin(tx: HotTx, run: Row, items: Sequence[Row]) -> Sequence[int]:
    """Each stands for itself."""
    return []


class Tables(msgspec.Struct, frozen=True):
    """`runs`, `items`; `thing`: the items' column of what is chosen, `more`: further ones that `take` reads.

    `asked`, `scope`: the runs' columns of the conditions, and of what a run back repeats; `shown`: what its view counts
    (done, skipped, changed); `counted`: whether its row keeps done and skipped, so that nothing is counted for a bar.
    """

    name: str
    runs: str
    items: str
    thing: str
    asked: str
    scope: tuple[str, ...]
    shown: str
    undo_for: timedelta
    more: tuple[str, ...] = ()
    counted: bool = False

    @property
    def job(self) -> str:
        """What its jobs are called."""
        return f"{self.name}.bulk"


class Kind(msgspec.Struct, frozen=True):
    """`tell` publishes its event; `take` locks one, and raises Left, Refused; `batch`: how many share a transaction;
    `fits`: those of a batch that may still be touched; `together`: all of a batch in sets, as each by itself, with
    those that are left; None where that cannot be; where it raises they go one by one; `kin`: further ones that wait
    and belong into the same transaction, so that it is one thing that is done with them; `ready`: all is done; `fault`:
    what is tried under faults."""

    tables: Tables
    fault: str
    tell: Callable[[Tx, int, int], Awaitable[object]]
    take: Callable[[HotTx, Grants, Row, Row], Awaitable[Hand]]
    batch: Callable[[Row], int]
    fits: Fits = all_fit
    together: Together = none_together
    kin: Callable[[HotTx, Row, Sequence[Row]], Awaitable[Sequence[int]]] = no_kin
    ready: Callable[[HotTx, Row], Awaitable[None]] = tells_nobody
