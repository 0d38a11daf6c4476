"""Walking the log from the newest back, along indexes, so many rows at a time, each looked at for its reader.

A fact stands where it happened. Most are stored at once and are walked by the time of storing, which the log is divided
by; those told late (an hour and more after they happened) are few, and are walked by their own time along an index that
holds them alone (docs/decisions/0332). The two walks are joined a chunk at a time: nothing is sorted whole. What
no index leads to (facts of programs, one of one's own kinds) is picked out of the chunk, as what its reader may see is:
inside the walk, a filter that nothing passes would read the whole log for one page.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.timeline.chunks import Place, Row, Walked, chunk_sql, walked
from backend.timeline.sight import sight_of

CHUNK, CHUNKS = 400, 8
LATE = "stored_at - at > interval '1 hour'"
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
    # kinds that are hidden (backend/timeline/keeping), and numbers of one's own: unless they are asked for by name
    without: tuple[str, ...] = ()
    without_own: tuple[int, ...] = ()


# names that its reader is told, and words of one's own events: what is not seen is not looked through, or whoever asks
# letter by letter would learn it
_FOUND = """
(position({needle} IN lower(concat_ws(' ', CASE WHEN {contact} THEN concat_ws(' ', p.name, p.surname) END,
    CASE WHEN {card} THEN k.title END, CASE WHEN {company} THEN f.name END, u.name, t.name, r.name))) > 0
 OR w.kind = 'own' AND position({needle} IN lower((w.data -> 'values')::text || coalesce(w.data ->> 'note', ''))) > 0)
"""


async def walk(tx: Tx, grants: Grants, wanted: Wanted, limit: int, after: Place | None) -> Walked:
    """At most `limit` facts, out of at most CHUNK × CHUNKS rows of the log."""

    async def chunk(most: int, _: int, place: Place | None) -> Sequence[Row]:
        return await _chunk(tx, grants, wanted, most, place)

    return await walked(chunk, (CHUNK,) * CHUNKS, limit, after)


async def _chunk(tx: Tx, grants: Grants, wanted: Wanted, limit: int, after: Place | None) -> Sequence[Row]:
    args: list[Any] = []

    def bind(value: Any, kind: str) -> str:
        args.append(value)
        return f"${len(args)}::{kind}"

    source = _source(wanted, after, bind)
    narrowed = _narrowed(wanted, bind)
    needle = bind(wanted.text.lower(), "text") if wanted.text else ""
    sight = sight_of(grants, len(args) + 1)
    args += sight.args
    told = {"card": sight.card, "contact": sight.contact, "company": sight.company}
    found = _FOUND.format(needle=needle, **told) if needle else "true"
    return await tx.fetch(chunk_sql(source, sight, f"{narrowed} AND {found}", CHUNK, limit), *args)


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
    else:
        if wanted.without:
            parts.append(f"w.kind <> ALL ({bind(list(wanted.without), 'text[]')})")
        if wanted.without_own:
            hidden = bind(list(wanted.without_own), "bigint[]")
            parts.append(f"(w.kind <> 'own' OR (w.data ->> 'kind_id')::bigint <> ALL ({hidden}))")
    if wanted.actor_kind is not None:
        parts.append(f"w.actor_kind = {bind(wanted.actor_kind, 'text')}")
    if wanted.actor_id is not None:
        parts.append(f"w.actor_id = {bind(wanted.actor_id, 'bigint')}")
    return " AND ".join(parts)
