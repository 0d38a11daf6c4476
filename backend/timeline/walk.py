"""Walking the log from the newest back, along indexes, so many rows at a time, each looked at for its reader.

A fact stands where it happened. Most are stored at once and are walked by the time of storing, which the log is divided
by; those told late (an hour and more after they happened) are few, and are walked by their own time along an index that
holds them alone (docs/decisions/0332). The two walks are joined a chunk at a time: nothing is sorted whole. What
no index leads to (facts of programs, one of one's own kinds) is picked out of the chunk, as what its reader may see is:
inside the walk, a filter that nothing passes would read the whole log for one page.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.timeline.sight import JOINS, Sight, sight_of

CHUNK, CHUNKS = 400, 8
LATE = "stored_at - at > interval '1 hour'"
Place = tuple[datetime, int]
Row = Mapping[str, Any]
Bind = Callable[[Any, str], str]
ActorKind = Literal["user", "contact", "system", "token"]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What of the log is wanted. `own`: of the kind "own", those of these kinds. `person_id`: of `card_id`, its person:
    what was done to them stands with their request."""

    kinds: tuple[str, ...] = ()
    own: tuple[int, ...] = ()
    actor_kind: ActorKind | None = None
    actor_id: int | None = None
    card_id: int | None = None
    person_id: int | None = None
    contact_id: int | None = None
    company_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    # kinds that stand in no list (the administrator's choice), unless they are asked for by name
    without: tuple[str, ...] = ()


class Walked(msgspec.Struct, frozen=True):
    """What was found, newest first; where to walk on (None: nothing is left); the moment of the oldest looked at."""

    rows: list[Row]
    place: Place | None
    looked_to: datetime | None


_CHUNK = """
WITH walked AS MATERIALIZED (SELECT a.* FROM ({source}) a ORDER BY a.place DESC, a.id DESC LIMIT {chunk})
SELECT e.looked, e.last_at, e.last_id, r.* FROM
    (SELECT count(*) AS looked, (array_agg(place ORDER BY place, id))[1] AS last_at,
            (array_agg(id ORDER BY place, id))[1] AS last_id FROM walked) e
LEFT JOIN LATERAL (
    SELECT w.id, w.at, w.stored_at, w.place, w.kind, w.actor_kind, w.actor_id, w.conversation_id, w.message_seq,
           w.data::text AS data, coalesce(u.name, t.name, '') AS actor_name,
           {talk} AS talk_seen, {card} AS card_seen, {contact} AS contact_seen, {company} AS company_seen,
           k.id AS card_id, k.kind AS card_kind, k.title AS card_title,
           p.id AS contact_id, concat_ws(' ', nullif(p.name, ''), nullif(p.surname, '')) AS contact_name,
           f.id AS company_id, f.name AS company_name
    FROM walked w {joins}
    LEFT JOIN users u ON w.actor_kind = 'user' AND u.id = w.actor_id
    LEFT JOIN tokens t ON w.actor_kind = 'token' AND t.id = w.actor_id
    WHERE {fact} AND {narrowed} AND {found} ORDER BY w.place DESC, w.id DESC LIMIT {limit}
) r ON true
"""
# names that its reader is told, and words of one's own events: what is not seen is not looked through, or whoever asks
# letter by letter would learn it
_FOUND = """
(position({needle} IN lower(concat_ws(' ', CASE WHEN {contact} THEN concat_ws(' ', p.name, p.surname) END,
    CASE WHEN {card} THEN k.title END, CASE WHEN {company} THEN f.name END, u.name, t.name))) > 0
 OR w.kind = 'own' AND position({needle} IN lower((w.data -> 'values')::text || coalesce(w.data ->> 'note', ''))) > 0)
"""


async def walk(tx: Tx, grants: Grants, wanted: Wanted, limit: int, after: Place | None) -> Walked:
    """At most `limit` facts, out of at most CHUNK × CHUNKS rows of the log."""
    found: list[Row] = []
    place, looked_to = after, None
    for _ in range(CHUNKS):
        chunk = await _chunk(tx, grants, wanted, limit + 1 - len(found), place)
        head = chunk[0]
        if head["looked"]:
            place, looked_to = (head["last_at"], head["last_id"]), head["last_at"]
        found += [row for row in chunk if row["id"] is not None]
        if len(found) > limit:
            last = found[limit - 1]
            return Walked(found[:limit], (last["place"], last["id"]), last["place"])
        if head["looked"] < CHUNK:
            return Walked(found, None, looked_to)
    return Walked(found, place, looked_to)


async def _chunk(tx: Tx, grants: Grants, wanted: Wanted, limit: int, after: Place | None) -> Sequence[Row]:
    args: list[Any] = []

    def bind(value: Any, kind: str) -> str:
        args.append(value)
        return f"${len(args)}::{kind}"

    source = _source(wanted, after, bind)
    narrowed = _narrowed(wanted, bind)
    needle = bind(wanted.text.lower(), "text") if wanted.text else ""
    sight: Sight = sight_of(grants, len(args) + 1)
    args += sight.args
    told = {"card": sight.card, "contact": sight.contact, "company": sight.company}
    found = _FOUND.format(needle=needle, **told) if needle else "true"
    sql = _CHUNK.format(
        source=source, chunk=CHUNK, limit=limit, joins=JOINS, fact=sight.fact, talk=sight.talk,
        narrowed=narrowed, found=found, **told,
    )  # fmt: skip
    return await tx.fetch(sql, *args)


def _source(wanted: Wanted, after: Place | None, bind: Bind) -> str:
    """Rows after the place, from the indexes that lead there quickest."""
    once = _Walks(_bounds(wanted, after, bind))
    if wanted.card_id is not None:
        card = f"card_id = {bind(wanted.card_id, 'bigint')}"
        walks = [card] if wanted.person_id is None else [
            card, f"contact_id = {bind(wanted.person_id, 'bigint')} AND card_id IS NULL",
        ]  # fmt: skip
        return " UNION ALL ".join(once.both(walk) for walk in walks)
    if wanted.contact_id is not None:
        return once.both(f"contact_id = {bind(wanted.contact_id, 'bigint')}")
    if wanted.company_id is not None:
        return once.both(f"company_id = {bind(wanted.company_id, 'bigint')}")
    if wanted.actor_kind in ("user", "token") and wanted.actor_id is not None:
        # the indexes of actors are in order of storing alone; those told late are few
        who = f"actor_kind = '{wanted.actor_kind}' AND actor_id = {bind(wanted.actor_id, 'bigint')}"
        return once.both(who, late="true")
    kinds = (*wanted.kinds, *(("own",) if wanted.own and "own" not in wanted.kinds else ()))
    if kinds:
        # kind by kind: each is in order in its index, and all of them together are not
        each = once.both("kind = each.kind")
        return f"SELECT o.* FROM unnest({bind(list(kinds), 'text[]')}) AS each (kind) CROSS JOIN LATERAL ({each}) o"
    if wanted.actor_kind in ("system", "token"):
        return once.both(f"actor_kind = '{wanted.actor_kind}'", late="true")
    return once.both("true")


def _bounds(wanted: Wanted, after: Place | None, bind: Bind) -> str:
    """Over {by}, only what is asked for: a condition that may be none is no range of an index."""
    parts = ["true"]
    if after is not None:
        parts.append(f"({{by}}, id) < ({bind(after[0], 'timestamptz')}, {bind(after[1], 'bigint')})")
    if wanted.since is not None:
        parts.append(f"{{by}} >= {bind(wanted.since, 'timestamptz')}")
    if wanted.until is not None:
        parts.append(f"{{by}} < {bind(wanted.until, 'timestamptz')}")
    return " AND ".join(parts)


class _Walks:
    def __init__(self, bounds: str) -> None:
        self.bounds = bounds

    def both(self, where: str, late: str = "") -> str:
        return f"({self._one(where, 'stored_at', f'NOT ({LATE})')}) UNION ALL ({self._one(late or where, 'at', LATE)})"

    def _one(self, where: str, by: str, which: str) -> str:
        return f"""SELECT *, {by} AS place FROM activities WHERE {where} AND {which}
            AND {self.bounds.format(by=by)} ORDER BY {by} DESC, id DESC LIMIT {CHUNK}"""


def _narrowed(wanted: Wanted, bind: Bind) -> str:
    """Of the walked rows, those that are asked for."""
    parts = ["true"]
    if wanted.own:
        # what another kind of the list tells stays; of one's own, those that were named
        mine = f"w.kind = 'own' AND (w.data ->> 'kind_id')::bigint = ANY ({bind(list(wanted.own), 'bigint[]')})"
        others = f"w.kind = ANY ({bind([kind for kind in wanted.kinds if kind != 'own'], 'text[]')})"
        parts.append(f"({mine} OR {others})")
    elif wanted.kinds:
        parts.append(f"w.kind = ANY ({bind(list(wanted.kinds), 'text[]')})")
    elif wanted.without:
        parts.append(f"w.kind <> ALL ({bind(list(wanted.without), 'text[]')})")
    if wanted.actor_kind is not None:
        parts.append(f"w.actor_kind = {bind(wanted.actor_kind, 'text')}")
    if wanted.actor_id is not None:
        parts.append(f"w.actor_id = {bind(wanted.actor_id, 'bigint')}")
    return " AND ".join(parts)
