"""Walking the log from the newest back, along indexes, so many rows at a time, each looked at for its reader.

A fact stands where it happened. Most are stored at once and are walked by the time of storing, which the log is divided
by; those told late (an hour and more after they happened) are few, and are walked by their own time along an index that
holds them alone (docs/decisions/0332). The two walks are joined a chunk at a time: nothing is sorted whole.
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
    WHERE {fact} AND {found} ORDER BY w.place DESC, w.id DESC LIMIT {limit}
) r ON true
"""
# names, and words of one's own events: what a role may be kept from seeing is not looked through
_FOUND = """
(position({0} IN lower(concat_ws(' ', p.name, p.surname, k.title, f.name, u.name, t.name))) > 0
 OR w.kind = 'own' AND position({0} IN lower((w.data -> 'values')::text || coalesce(w.data ->> 'note', ''))) > 0)
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
    args: list[Any] = [*(after or (None, None))]

    def bind(value: Any, kind: str) -> str:
        args.append(value)
        return f"${len(args)}::{kind}"

    source = _source(wanted, bind)
    found = _FOUND.format(bind(wanted.text.lower(), "text")) if wanted.text else "true"
    sight: Sight = sight_of(grants, len(args) + 1)
    args += sight.args
    sql = _CHUNK.format(
        source=source, chunk=CHUNK, limit=limit, joins=JOINS, fact=sight.fact, talk=sight.talk, card=sight.card,
        contact=sight.contact, company=sight.company, found=found,
    )  # fmt: skip
    return await tx.fetch(sql, *args)


def _source(wanted: Wanted, bind: Bind) -> str:
    """Rows after the place, from the indexes that lead there quickest."""
    narrowed = _narrowed(wanted, bind)
    once = _Walks(bind(wanted.since, "timestamptz"), bind(wanted.until, "timestamptz"), narrowed)
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
    kinds = (*wanted.kinds, *(("own",) if wanted.own and "own" not in wanted.kinds else ()))
    if kinds and wanted.actor_id is None:
        # kind by kind: each is in order in its index, and all of them together are not
        each = once.both("kind = each.kind")
        return f"SELECT o.* FROM unnest({bind(list(kinds), 'text[]')}) AS each (kind) CROSS JOIN LATERAL ({each}) o"
    return once.both("true")


class _Walks:
    def __init__(self, since: str, until: str, narrowed: str) -> None:
        self.since, self.until, self.narrowed = since, until, narrowed

    def both(self, where: str) -> str:
        return f"({self._one(where, 'stored_at', f'NOT ({LATE})')}) UNION ALL ({self._one(where, 'at', LATE)})"

    def _one(self, where: str, by: str, which: str) -> str:
        return f"""SELECT *, {by} AS place FROM activities WHERE {where} AND {which} AND {self.narrowed}
            AND ($1::timestamptz IS NULL OR ({by}, id) < ($1, $2::bigint))
            AND ({self.since} IS NULL OR {by} >= {self.since}) AND ({self.until} IS NULL OR {by} < {self.until})
            ORDER BY {by} DESC, id DESC LIMIT {CHUNK}"""


def _narrowed(wanted: Wanted, bind: Bind) -> str:
    parts = ["true"]
    if wanted.own:
        # what another kind of the list tells stays; of one's own, those that were named
        mine = f"kind = 'own' AND (data ->> 'kind_id')::bigint = ANY ({bind(list(wanted.own), 'bigint[]')})"
        others = f"kind = ANY ({bind([kind for kind in wanted.kinds if kind != 'own'], 'text[]')})"
        parts.append(f"({mine} OR {others})")
    elif wanted.kinds:
        parts.append(f"kind = ANY ({bind(list(wanted.kinds), 'text[]')})")
    elif wanted.without:
        parts.append(f"kind <> ALL ({bind(list(wanted.without), 'text[]')})")
    if wanted.actor_kind is not None:
        parts.append(f"actor_kind = {_word(wanted.actor_kind)}")
    if wanted.actor_id is not None:
        parts.append(f"actor_id = {bind(wanted.actor_id, 'bigint')}")
    return " AND ".join(parts)


def _word(kind: ActorKind) -> str:
    """As it stands in the condition of the index of actors; one of four words of ours."""
    return {"user": "'user'", "contact": "'contact'", "system": "'system'", "token": "'token'"}[kind]
