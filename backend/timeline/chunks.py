"""One walk for the feed and for the list of events: the log from its newest back, so many rows at a time.

Whoever walks gives the rows (`source`, each with its `place`) and what is picked out of them; here they are looked at
for their reader. Nothing is sorted whole: who sees little of a house walks further, page by page, and is told how far
they have looked.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.timeline.sight import JOINS, Sight

Place = tuple[datetime, int]
Row = Mapping[str, Any]
# at most so many that are told, out of so many rows, after this place
Chunk = Callable[[int, int, Place | None], Awaitable[Sequence[Row]]]


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
           w.data::text AS data, coalesce(u.name, t.name, r.name, '') AS actor_name,
           {fact} AS seen, {talk} AS talk_seen, {card} AS card_seen, {contact} AS contact_seen,
           {company} AS company_seen,
           k.id AS card_id, k.kind AS card_kind, k.title AS card_title,
           p.id AS contact_id, concat_ws(' ', nullif(p.name, ''), nullif(p.surname, '')) AS contact_name,
           f.id AS company_id, f.name AS company_name, c.title AS talk_title
    FROM walked w {joins}
    LEFT JOIN users u ON w.actor_kind = 'user' AND u.id = w.actor_id
    LEFT JOIN tokens t ON w.actor_kind = 'token' AND t.id = w.actor_id
    LEFT JOIN rules r ON w.actor_kind = 'system' AND r.id = w.actor_id
    WHERE ({fact} OR {named}) AND {wanted} ORDER BY w.place DESC, w.id DESC LIMIT {limit}
) r ON true
"""


def chunk_sql(source: str, sight: Sight, wanted: str, chunk: int, limit: int) -> str:
    """One statement over the rows of `source`: how many were looked at, the last of them, and those that are told.

    `wanted` may name the walked row `w`, who did it (`u`, `t`, `r`), and the joins of sight.
    """
    return _CHUNK.format(
        source=source, chunk=chunk, limit=limit, joins=JOINS, fact=sight.fact, named=sight.named, talk=sight.talk,
        card=sight.card, contact=sight.contact, company=sight.company, wanted=wanted,
    )  # fmt: skip


async def walked(ask: Chunk, sizes: Sequence[int], limit: int, after: Place | None) -> Walked:
    """At most `limit` facts, out of chunks of so many rows one after another."""
    found: list[Row] = []
    place, looked_to = after, None
    for size in sizes:
        chunk = await ask(limit + 1 - len(found), size, place)
        head = chunk[0]
        if head["looked"]:
            place, looked_to = (head["last_at"], head["last_id"]), head["last_at"]
        found += [row for row in chunk if row["id"] is not None]
        if len(found) > limit:
            last = found[limit - 1]
            return Walked(found[:limit], (last["place"], last["id"]), last["place"])
        if head["looked"] < size:
            return Walked(found, None, looked_to)
    return Walked(found, place, looked_to)
