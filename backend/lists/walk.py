"""Rows of a page in their order, by key, past the last one of the page before.

Two ways lead to those that the viewer sees (docs/decisions/0369). Along the order, each row looked at by itself: quick
for whoever sees a good part of the list, and given up after so many rows. Else all that they see as a set, in which the
rows are looked up.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from backend.kit.db import Tx
from backend.lists.columns import Column

# rows looked at one by one before that is given up; more of what was found: to find it again costs as much
WALKED, FOUND = 2_000, 6_000
Place = tuple[str | None, int]
Row = Mapping[str, Any]


class Part(msgspec.Struct, frozen=True):
    """Rows with a value, without one, or all, where each has one; past this place."""

    valued: bool | None
    after: Place | None


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """`rest`: FROM and WHERE of the rows that are there, `narrow`: of them those that are asked for, with their
    arguments. `seen`: which of them the viewer sees, as the database likes to answer for many; `each`: for one row at a
    time, None: nothing is gained by that. `found`: words are searched for."""

    rest: str
    narrow: str
    args: Sequence[Any]
    seen: str
    each: str | None
    column: Column
    alias: str
    number: str
    descending: bool
    found: bool


async def walked(tx: Tx, walk: Walk, limit: int, after: Place | None) -> list[Row]:
    """At most `limit` rows: id, and place as text."""
    rows: list[Row] = []
    for part in _parts(walk.column, after):
        rows += await _of_part(tx, walk, part, limit - len(rows))
        if len(rows) == limit:
            break
    return rows


def _parts(column: Column, after: Place | None) -> Iterator[Part]:
    """Rows without a value stand at the end either way: each part is in an index's order, both together are in none."""
    if not column.nullable:
        yield Part(None, after)
        return
    if after is None or after[0] is not None:
        yield Part(True, after)
        after = None
    yield Part(False, after)


async def _of_part(tx: Tx, walk: Walk, part: Part, limit: int) -> Sequence[Row]:
    args = list(walk.args)
    rest = f"{walk.rest}{_from(walk, part, args)}"
    way = "DESC" if walk.descending else "ASC"
    # of rows without a value the number alone says where they stand
    order = f"{'' if part.valued is False else f'{walk.column.order} {way}, '}{walk.number} {way}"
    for some, most in _few(walk, rest):
        rows = await tx.fetch(_one_by_one(walk, f"{some} ORDER BY {order} LIMIT {most}", part, limit), *args)
        if len(rows) == limit or await tx.value(_how_many(some, most), *args) < most:
            return rows
    return await tx.fetch(
        f"SELECT {walk.number} AS id, ({walk.column.order})::text AS place {_narrowed(walk, rest)} AND {walk.seen}"
        f" ORDER BY {order} LIMIT {limit}",
        *args,
    )


def _few(walk: Walk, rest: str) -> Iterator[tuple[str, int]]:
    """FROM and WHERE of rows of which so many are looked at one by one: all there are; what was found of them."""
    if walk.each is None or walk.column.costly:
        return
    # the arguments of what narrows them have to stand somewhere: the planner leaves it out
    yield f"{rest} AND ({walk.narrow} OR true)", WALKED
    if walk.found and walk.each != "true":
        yield _narrowed(walk, rest), FOUND


def _narrowed(walk: Walk, rest: str) -> str:
    if not walk.found or walk.column.ranked:
        return f"{rest} AND {walk.narrow}"
    # what is found is put in order, and not the order looked through for it: a name stands in the middle of the names
    return f"FROM (SELECT {walk.alias}.* {rest} AND {walk.narrow} OFFSET 0) AS {walk.alias} WHERE true"


def _one_by_one(walk: Walk, some: str, part: Part, limit: int) -> str:
    """Each is asked for as it comes: it ends with the last one of the page."""
    a, way = walk.alias, "DESC" if walk.descending else "ASC"
    turn = f"{'' if part.valued is False else f'{a}.stands_at {way}, '}{a}.stands_as {way}"
    return f"""SELECT {a}.stands_as AS id, {a}.stands_at::text AS place
        FROM (SELECT {a}.*, {walk.column.order} AS stands_at, {walk.number} AS stands_as {some}) AS {a}
        WHERE {walk.narrow} AND {walk.each} ORDER BY {turn} LIMIT {limit}"""


def _how_many(some: str, most: int) -> str:
    return f"SELECT count(*) FROM (SELECT 1 {some} LIMIT {most}) AS few"


def _from(walk: Walk, part: Part, args: list[Any]) -> str:
    """Which part of the list, and past which place of it."""
    sql = "" if part.valued is None else f" AND {walk.column.order} IS {'NOT ' if part.valued else ''}NULL"
    if part.after is None:
        return sql
    than = "<" if walk.descending else ">"
    place, last = part.after
    args += [last] if place is None else [place, last]
    number = f"${len(args)}::bigint"
    if place is None:
        return f"{sql} AND {walk.number} {than} {number}"
    value = f"(${len(args) - 1}::text)::{walk.column.cast}"
    return f"{sql} AND ({walk.column.order}, {walk.number}) {than} ({value}, {number})"
