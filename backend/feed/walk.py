"""Walking the activities from the newest back: along an index, so many rows at a time, each looked at for its reader.

Nothing is sorted whole: who sees little of a house walks further, page by page, and is told how far they have looked.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from backend.access.grants import Grants
from backend.activities.record import Kind
from backend.feed.following.level import heard_sql, level_sql
from backend.feed.following.wide import wide_of
from backend.feed.kinds import SECTIONS, Section
from backend.feed.numbered import Numbered
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Missing
from backend.timeline.chunks import Place, Row, Walked, chunk_sql, walked
from backend.timeline.sight import Sight

# Who sees much of a house has a page of the first chunk; who sees little of it looks at more at once: each statement is
# planned anew, over every part of the log
CHUNKS = (500, 1500, 2000)
Client = Literal["card", "contact", "company"]
Whose = Literal["mine", "all", "following", "about"]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What of the log is wanted. `since`: only what is newer than this place. `about`: of one client, by (kind, id)."""

    whose: Whose = "mine"
    about: tuple[Client, int] | None = None
    sections: tuple[Section, ...] = ()
    by: int | None = None
    since: Place | None = None


_ORDER = "ORDER BY stored_at DESC, id DESC"
_MINE = """
((w.actor_kind = 'user' AND w.actor_id = {me}) OR c.responsible_id = {me} OR k.responsible_id = {me}
 OR (w.conversation_id IS NULL AND w.card_id IS NULL AND (p.responsible_id = {me} OR f.responsible_id = {me}))
 OR {named})
"""


# of a company: its own facts, and those of its newest requests
_REQUESTS = 200
_COMPANY = """
SELECT o.* FROM (SELECT * FROM activities WHERE company_id = {id} AND {{after}} {order} LIMIT {chunk}) o
UNION ALL
SELECT o.* FROM (SELECT id FROM cards WHERE company_id = {id} ORDER BY id DESC LIMIT {requests}) q
CROSS JOIN LATERAL (SELECT * FROM activities WHERE card_id = q.id AND company_id IS DISTINCT FROM {id}
    AND {{after}} {order} LIMIT {chunk}) o
"""


# Of the clients that one follows: the newest of each by its own index, and of these together the newest; what is about
# several of them stands once.
# Newest months first: each of the clients is looked for in every part of the log that the window reaches.
FEW, FEW_CHUNKS = 300, (100,) * 8
WINDOW = timedelta(days=45)
_MANY = """
SELECT count(*) FROM (SELECT FROM follows WHERE user_id = $1 AND level <> 'off'
    AND kind IN ('card', 'contact', 'company') LIMIT $2) AS counted
"""
_FOLLOWED = """
SELECT a.* FROM (
    SELECT DISTINCT o.stored_at, o.id
    FROM (SELECT kind, subject_id AS id FROM follows
          WHERE user_id = {me} AND level <> 'off' AND kind IN ('card', 'contact', 'company')) q
    CROSS JOIN LATERAL (
        (SELECT stored_at, id FROM activities WHERE q.kind = 'contact' AND contact_id = q.id AND {{after}}
         {order} LIMIT {chunk})
        UNION ALL (SELECT stored_at, id FROM activities WHERE q.kind = 'card' AND card_id = q.id AND {{after}}
                   {order} LIMIT {chunk})
        UNION ALL (SELECT stored_at, id FROM activities WHERE q.kind = 'company' AND company_id = q.id AND {{after}}
                   {order} LIMIT {chunk})
        UNION ALL (SELECT n.stored_at, n.id
                   FROM (SELECT id FROM cards WHERE q.kind = 'company' AND company_id = q.id
                         ORDER BY id DESC LIMIT {requests}) r
                   CROSS JOIN LATERAL (SELECT stored_at, id FROM activities WHERE card_id = r.id AND {{after}}
                                       {order} LIMIT {chunk}) n)
    ) o {order} LIMIT {chunk}) few
JOIN activities a USING (stored_at, id)
"""


class _Walk(msgspec.Struct, frozen=True):
    """One chunk: `place` after which it begins, `size` rows, `back` to this moment; `few`: of the clients alone that
    one follows."""

    size: int
    place: Place | None = None
    back: datetime | None = None
    few: int | None = None


def _bounds(wanted: Wanted, now: _Walk, to: Numbered) -> str:
    """Only what is asked for: a condition that may be none is no range of an index."""
    parts = ["true"]
    if now.place is not None:
        parts.append(f"(stored_at, id) < ({to.bind(now.place[0], 'timestamptz')}, {to.bind(now.place[1], 'bigint')})")
    if now.back is not None:
        parts.append(f"stored_at >= {to.bind(now.back, 'timestamptz')}")
    if wanted.since is not None:
        at, row_id = wanted.since
        parts.append(f"(stored_at, id) > ({to.bind(at, 'timestamptz')}, {to.bind(row_id, 'bigint')})")
    return " AND ".join(parts)


def _source(wanted: Wanted, now: _Walk, to: Numbered) -> str:
    """Rows within the bounds, along the index that leads there quickest: whom and what it does not lead to is
    picked out of the chunk (`_narrowed`), or who did nothing of a kind would have their whole past read.
    """
    after, size = _bounds(wanted, now, to), now.size
    kinds = _kinds(wanted)
    if now.few is not None:
        sql = _FOLLOWED.format(me=to.bind(now.few, "bigint"), order=_ORDER, chunk=size, requests=_REQUESTS)
        return sql.format(after=after)
    if wanted.about is not None:
        return _of_one(wanted.about, after, size, to)
    if wanted.by is not None:
        who = f"actor_kind = 'user' AND actor_id = {to.bind(wanted.by, 'bigint')}"
        return f"SELECT * FROM activities WHERE {who} AND {after} {_ORDER} LIMIT {size}"
    if not kinds:
        return f"SELECT * FROM activities WHERE {after} {_ORDER} LIMIT {size}"
    of = f"unnest({to.bind(list(kinds), 'text[]')}) AS each (kind)"
    return f"""SELECT o.* FROM {of} CROSS JOIN LATERAL (
        SELECT * FROM activities WHERE kind = each.kind AND {after} {_ORDER} LIMIT {size}) o"""


def _kinds(wanted: Wanted) -> list[Kind]:
    return sorted({kind for section in wanted.sections for kind in SECTIONS[section]})


def _narrowed(wanted: Wanted, to: Numbered) -> str:
    """Of the walked rows, those that are asked for."""
    parts = ["true"]
    if kinds := _kinds(wanted):
        parts.append(f"w.kind = ANY ({to.bind(list(kinds), 'text[]')})")
    if wanted.by is not None:
        parts.append(f"w.actor_kind = 'user' AND w.actor_id = {to.bind(wanted.by, 'bigint')}")
    return " AND ".join(parts)


def _of_one(about: tuple[Client, int], after: str, size: int, to: Numbered) -> str:
    kind, row_id = about[0], to.bind(about[1], "bigint")
    if kind == "company":
        sql = _COMPANY.format(id=row_id, order=_ORDER, chunk=size, requests=_REQUESTS)
        return sql.format(after=after)
    return f"SELECT * FROM activities WHERE {kind}_id = {row_id} AND {after} {_ORDER} LIMIT {size}"


async def walk(tx: Tx, grants: Grants, wanted: Wanted, limit: int, after: Place | None) -> Walked:
    """At most `limit` facts, out of at most so many rows of the log as the chunks have."""
    few = wanted.whose == "following" and wanted.by is None and await _follows_few(tx, grants)

    async def chunk(most: int, size: int, place: Place | None) -> Sequence[Row]:
        if not few:
            return await _chunk(tx, grants, wanted, most, _Walk(size, place))
        back = (place[0] if place else datetime.now(UTC)) - WINDOW
        rows = await _chunk(tx, grants, wanted, most, _Walk(size, place, back, grants.user_id))
        if rows[0]["looked"] == size:
            return rows
        return await _chunk(tx, grants, wanted, most, _Walk(size, place, None, grants.user_id))

    return await walked(chunk, FEW_CHUNKS if few else CHUNKS, limit, after)


async def _follows_few(tx: Tx, grants: Grants) -> bool:
    """Clients alone, and not too many: their own rows are walked, for in a large house the log is of others."""
    if any(each.level != "off" for each in (await wide_of(tx, grants)).items):
        return False
    many: int = await tx.value(_MANY, grants.user_id, FEW + 1)
    return many <= FEW


async def _chunk(tx: Tx, grants: Grants, wanted: Wanted, limit: int, now: _Walk) -> Sequence[Row]:
    to = Numbered()
    source = _source(wanted, now, to)
    sight = to.sight(grants)
    which = f"{_narrowed(wanted, to)} AND {await _whose(tx, grants, wanted.whose, sight, to)}"
    return await tx.fetch(told_sql(source, sight, which, now.size, limit), *to.args)


def told_sql(source: str, sight: Sight, wanted: str, chunk: int, limit: int) -> str:
    """In the feed a fact stands where it was stored: whoever has read down to a place is told what came since."""
    return chunk_sql(f"SELECT s.*, s.stored_at AS place FROM ({source}) s", sight, wanted, chunk, limit)


_HOLD = "SELECT id FROM activities WHERE stored_at = $1 AND id = $2 FOR KEY SHARE"


async def held(tx: Tx, grants: Grants, key: str) -> Row:
    """The same as `one`, of a fact that is there until the caller is through: the job that removes old ones
    (backend/timeline/keeping) passes it over, and whoever comes after that job finds nothing. Raises Missing, Invalid.
    """
    if await tx.value(_HOLD, *place_of(key)) is None:
        raise Missing
    return await one(tx, grants, key)


async def one(tx: Tx, grants: Grants, key: str) -> Row:
    """One fact, by its key, for who may be told of it. Raises Missing, Invalid."""
    at, row_id = place_of(key)
    to = Numbered()
    source = (
        f"SELECT * FROM activities WHERE stored_at = {to.bind(at, 'timestamptz')} AND id = {to.bind(row_id, 'bigint')}"
    )
    sight = to.sight(grants)
    [row] = await tx.fetch(told_sql(source, sight, "true", 1, 1), *to.args)
    if row["id"] is None:
        raise Missing
    return row


async def _whose(tx: Tx, grants: Grants, whose: Whose, sight: Sight, to: Numbered) -> str:
    if whose == "mine":
        return _MINE.format(me=to.bind(grants.user_id, "bigint"), named=sight.named)
    if whose == "following":
        return heard_sql(await level_sql(tx, grants, to), sight.named, to)
    return "true"


def key_of(place: Place) -> str:
    """ "1764491234567890-12": the moment in microseconds, and the number."""
    at = place[0] - _EPOCH
    return f"{at.days * 86_400_000_000 + at.seconds * 1_000_000 + at.microseconds}-{place[1]}"


def place_of(key: str) -> Place:
    """Raises Invalid."""
    try:
        micros, row_id = (int(part) for part in key.split("-"))
        at = datetime.fromtimestamp(micros // 1_000_000, UTC).replace(microsecond=micros % 1_000_000)
    except (ValueError, OverflowError, OSError) as error:
        raise Invalid("invalid", fields={"key": "no_such_fact"}) from error
    if not 0 < row_id < 2**63:
        raise Invalid("invalid", fields={"key": "no_such_fact"})
    return at, row_id


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
