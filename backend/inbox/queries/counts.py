"""How many dialogs a view has: counted when asked, up to a bound, never kept (DESIGN 3, 23)."""

import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Annotated

import msgspec

from backend.access.grants import Grants
from backend.inbox.queries.branches import Where
from backend.inbox.queries.conditions import few
from backend.inbox.queries.dialogs import members
from backend.inbox.queries.filter import Filter
from backend.kit.db import Database, Tx

# "999+" is all that a tab has room for; whoever wants more opens a report.
MOST = 1000
REMEMBERED_S = 1.0
REMEMBERED = 2000


class Counting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /conversations/counts."""

    filters: Annotated[tuple[Filter, ...], msgspec.Meta(min_length=1, max_length=24)]


class Counted(msgspec.Struct, frozen=True):
    """One figure a filter, in the order asked; `most` stands for "so many or more"."""

    counts: list[int]
    most: int


async def count(tx: Tx, grants: Grants, filters: Sequence[Filter]) -> list[int]:
    """Dialogs of each filter that this viewer sees, at most MOST each."""
    where, parts = Where(), []
    for turn, asked in enumerate(filters):
        inside = members(where, grants, asked, MOST, await few(tx, grants, asked))
        bounded = f"SELECT id FROM ({inside}) AS found LIMIT {MOST}"
        parts.append(f"SELECT {turn} AS turn, count(*) AS n FROM ({bounded}) AS counted")
    rows = await tx.fetch(" UNION ALL ".join(parts), *where.args)
    found = {row["turn"]: row["n"] for row in rows}
    return [found[turn] for turn in range(len(filters))]


class Counts:
    """Asks at most once a second for the same caller and filters, however many windows they have."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, bytes], tuple[float, list[int]]] = OrderedDict()

    async def of(self, db: Database, grants: Grants, asked: Counting) -> list[int]:
        key = (grants.fingerprint, msgspec.json.encode(asked))
        known = self._known.get(key)
        if known and known[0] > time.monotonic():
            return known[1]
        async with db.tx() as tx:
            found = await count(tx, grants, asked.filters)
        self._known[key] = (time.monotonic() + REMEMBERED_S, found)
        self._known.move_to_end(key)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return found
