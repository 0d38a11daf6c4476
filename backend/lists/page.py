"""Pages of a list: viewer first, by key, whatever is sorted by."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.db.trouble import is_too_slow
from backend.kit.errors import Invalid
from backend.kit.http import cursor as make_cursor
from backend.kit.http import unpage
from backend.kit.http.faults import Fault
from backend.lists.columns import Column, Listing, written_out
from backend.lists.schemas import Asked, ListCount
from backend.lists.walk import WALKED, Place, Walk, walked
from backend.lists.where import sql_of

COUNTED, COUNTED_WITHIN = 10_000, "3s"
# so many are sorted by what has no index
SORTED = 20_000
# is it one? Raises ValueError, ArithmeticError
_READ: dict[str, Callable[[str], bool]] = {
    "text": lambda text: text.isascii() or bool(text.encode()),
    "numeric": lambda text: Decimal(text).is_finite(),
    "double precision": lambda text: Decimal(text).is_finite(),
    "bigint": lambda text: -(2**63) <= int(text) < 2**63,
    "boolean": lambda text: text in ("true", "false"),
    "timestamptz": lambda text: datetime.fromisoformat(text).tzinfo is not None,
    "date": lambda text: bool(date.fromisoformat(text)),
}


class Found(msgspec.Struct, frozen=True):
    """Ids in their order, and where the next page begins."""

    ids: list[int]
    next: str | None


class Asking(msgspec.Struct, frozen=True):
    """`rest`: FROM and WHERE of the rows that are there; `narrow`: of them those that are asked for; `args` of both."""

    rest: str
    narrow: str
    args: list[Any]


def asking(grants: Grants, listing: Listing, asked: Asked, columns: Mapping[str, Column], source: str = "") -> Asking:
    """Whoever sees it: the caller asks that. Raises Invalid, Forbidden (the bin).

    `source`: read from this, in which the list's own table is.
    """
    args: list[Any] = []
    rest = f"FROM {source or listing.source} WHERE {_bin(grants, listing) if asked.bin else listing.base}"
    if asked.ids is not None:
        rest += f" AND {listing.alias}.id = ANY ($1::bigint[])"
        args.append([each for each in asked.ids if 0 < each < 2**63])
    where, more = sql_of(columns, asked.where, grants, len(args) + 1)
    args += more
    search, more = listing.search(grants, _typed(asked), len(args) + 1)
    return Asking(rest, f"{where} AND {search}", [*args, *more])


def _typed(asked: Asked) -> str:
    return " ".join(clean_text(asked.search).split())


async def matching(
    tx: Tx, grants: Grants, listing: Listing, asked: Asked, columns: Mapping[str, Column]
) -> tuple[str, list[Any]]:
    """FROM and WHERE of all that matches, and the arguments. Raises Invalid, Forbidden (the bin)."""
    wanted = asking(grants, listing, asked, columns)
    seen, more = listing.seen(grants, len(wanted.args) + 1)
    return f"{wanted.rest} AND {seen} AND {wanted.narrow}", [*wanted.args, *more]


def _bin(grants: Grants, listing: Listing) -> str:
    if listing.bin is None:
        raise Invalid("invalid", fields={"bin": "list_no_bin"})
    base, right = listing.bin
    demand(grants, right)
    return base


def _order(columns: Mapping[str, Column], listing: Listing, asked: Asked) -> Column:
    column = columns.get(asked.order.column or listing.by)
    if column is None or column.order is None:
        raise Invalid("invalid", fields={"order": Fault("list_no_order", {"name": asked.order.column})})
    return column


def _demand_place(column: Column, after: tuple[str | None, int]) -> None:
    """A cursor is never trusted: one that the database could not read is refused here."""
    place, last = after
    try:
        if not 0 <= last < 2**63 or (place is not None and ("\x00" in place or not _READ[column.cast](place))):
            raise ValueError
    except (ValueError, ArithmeticError) as error:
        raise Invalid("invalid", fields={"cursor": "bad_cursor"}) from error


async def _demand_short(tx: Tx, matching: str, args: list[Any]) -> None:
    """Where no index helps, a million rows would be sorted for fifty: whoever wants that narrows it down first."""
    many = f"SELECT count(*) FROM (SELECT 1 {matching} LIMIT {SORTED + 1}) AS counted"
    if await tx.value(many, *args) > SORTED:
        raise Invalid("invalid", fields={"order": Fault("list_too_long", {"limit": SORTED})})


async def listed(tx: Tx, grants: Grants, listing: Listing, asked: Asked) -> Found:
    """One page. Raises Invalid: a column that is not there for the caller, a value that does not fit, a cursor."""
    columns = await listing.columns(tx, grants)
    column = _order(columns, listing, asked)
    source, number = column.ranked or ("", f"{listing.alias}.id")
    wanted = asking(grants, listing, asked, columns, source)
    seen = written_out(*listing.seen(grants, 1))
    if column.costly:
        await _demand_short(tx, f"{wanted.rest} AND {seen} AND {wanted.narrow}", wanted.args)
    after: Place | None = unpage(asked.cursor, tuple[str | None, int])
    if after is not None:
        _demand_place(column, after)
    walk = Walk(
        rest=wanted.rest,
        narrow=wanted.narrow,
        args=wanted.args,
        seen=seen,
        each=_each(grants, listing, asked),
        column=column,
        alias=listing.alias,
        number=number,
        descending=asked.order.descending,
        found=bool(_typed(asked)),
    )
    rows = await walked(tx, walk, asked.limit + 1, after)
    kept = rows[: asked.limit]
    more = make_cursor(kept[-1]["place"], kept[-1]["id"]) if len(rows) > asked.limit else None
    return Found([row["id"] for row in kept], more)


def _each(grants: Grants, listing: Listing, asked: Asked) -> str | None:
    """Who sees everything, and asks for all of it, has what an index begins with."""
    if listing.each is None:
        return None
    each = written_out(*listing.each(grants, 1))
    return None if each == "true" and not asked.where and not _typed(asked) else each


async def counted(tx: Tx, grants: Grants, listing: Listing, asked: Asked) -> ListCount:
    """How many match; nobody counts further than ten thousand, nor longer than they would wait for: then as many as
    there are among the first."""
    columns = await listing.columns(tx, grants)
    found, args = await matching(tx, grants, listing, asked, columns)
    waited = await tx.value("SELECT current_setting('statement_timeout')")
    await tx.execute("SAVEPOINT counted")
    await tx.execute(f"SET LOCAL statement_timeout = '{COUNTED_WITHIN}'")
    try:
        count = await tx.value(f"SELECT count(*) FROM (SELECT 1 {found} LIMIT {COUNTED + 1}) AS counted", *args)
    except Exception as error:
        if not is_too_slow(error):
            raise
        await tx.execute("ROLLBACK TO SAVEPOINT counted")
        return ListCount(await _at_least(tx, grants, listing, asked, columns), True)
    await tx.value("SELECT set_config('statement_timeout', $1::text, true)", waited)
    return ListCount(min(count, COUNTED), count > COUNTED)


async def _at_least(tx: Tx, grants: Grants, listing: Listing, asked: Asked, columns: Mapping[str, Column]) -> int:
    """Of the first rows, each looked at by itself."""
    wanted = asking(grants, listing, asked, columns)
    each = written_out(*(listing.each or listing.seen)(grants, 1))
    rows = f"SELECT {listing.alias}.* {wanted.rest} AND ({wanted.narrow} OR true) LIMIT {WALKED}"
    few = f"SELECT count(*) FROM ({rows}) AS {listing.alias} WHERE {wanted.narrow} AND {each}"
    found: int = await tx.value(few, *wanted.args)
    return found


async def all_ids(tx: Tx, grants: Grants, listing: Listing, asked: Asked, most: int) -> list[int]:
    """Every match, by number; one more than `most` where there are more. Raises Invalid."""
    found, args = await matching(tx, grants, listing, asked, await listing.columns(tx, grants))
    sql = f"SELECT {listing.alias}.id {found} ORDER BY {listing.alias}.id LIMIT {most + 1}"
    return [row["id"] for row in await tx.fetch(sql, *args)]
