"""Messages by what was said in them: the newest first, older ones only while the page is not full."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.inbox.queries.branches import Where
from backend.kit.db import Tx

SLICE = 1_000_000
# So many of the newest are read one by one: words that everybody uses fill a page from them. A second walk goes on
# only where the first says that so many more will do. What is left is the index's.
WALK, WALK_ON = 5_000, 10_000
# Closed to more channels than these, the index is not asked about channels: it would read more than it spares.
CHANNELS_MAX = 64

_END = "SELECT last_value FROM search_ids"
# Dialogs that one sees although their channel is closed to one.
_OUTSIDE = """
SELECT id FROM conversations WHERE responsible_id = $1 AND channel_id <> ALL($2::bigint[])
UNION SELECT id FROM conversations WHERE array_remove(participants, responsible_id) @> ARRAY[$1::bigint]
             AND channel_id <> ALL($2::bigint[])
"""


class Within(msgspec.Struct, frozen=True):
    """Only in this dialog, only from me, only with a file."""

    conversation_id: int | None = None
    mine: bool = False
    file: bool = False


class Hit(msgspec.Struct, frozen=True):
    id: int
    conversation_id: int
    seq: int


async def find_messages(
    tx: Tx, grants: Grants, query: str, within: Within, before: int | None, limit: int
) -> list[Hit]:
    """The newest `limit` that the caller sees, before this id. `query`: a tsquery text, empty for any words."""
    facts = _facts(grants, within)
    asked = " & ".join(f"({part})" for part in (query, *facts) if part)
    if not asked:
        return []
    # the planner has to know the words: common ones are walked by id, rare ones asked of the index
    await tx.execute("SET LOCAL plan_cache_mode = force_custom_plan")
    outside = await _outside(tx, grants)
    found: list[Hit] = []
    anywhere = " & ".join(f"({part})" for part in (query, *_plain(within, grants)) if part)
    above = before if before is not None else await tx.value(_END) + 1

    async def go(below: int, *, walk: bool) -> None:
        nonlocal above
        most = limit - len(found)
        sql, args = _statement(grants, asked, anywhere, outside, (below, above), most, walk=walk)
        found.extend([Hit(**row) for row in await tx.fetch(sql, *args)])
        above = below

    await go(max(0, above - WALK), walk=True)
    if found and WALK * (limit - len(found)) <= WALK_ON * len(found):
        await go(max(0, above - WALK_ON), walk=True)
    slices = 1
    while above > 0 and len(found) < limit:
        await go(max(0, ((above - 1) // SLICE - slices + 1) * SLICE), walk=False)
        slices = min(slices * 2, 16)
    return found


def _plain(within: Within, grants: Grants) -> list[str]:
    facts = []
    if within.conversation_id is not None:
        facts.append(f"'#d{within.conversation_id}'")
    if within.mine:
        facts.append(f"'#u{grants.user_id or 0}'")
    if within.file:
        facts.append("'#f'")
    return facts


def _facts(grants: Grants, within: Within) -> list[str]:
    """What the index itself leaves out."""
    facts = _plain(within, grants)
    if grants.channels is not None and len(grants.channels) <= CHANNELS_MAX:
        facts.append(" | ".join(f"'#c{each}'" for each in sorted(grants.channels)) or "'#nowhere'")
    return facts


async def _outside(tx: Tx, grants: Grants) -> list[int]:
    if grants.channels is None or grants.user_id is None or len(grants.channels) > CHANNELS_MAX:
        return []
    return [row["id"] for row in await tx.fetch(_OUTSIDE, grants.user_id, sorted(grants.channels))]


def _statement(
    grants: Grants, asked: str, anywhere: str, outside: list[int], ids: tuple[int, int], limit: int, *, walk: bool
) -> tuple[str, list[Any]]:
    """Of a word that it does not know PostgreSQL supposes that it stands in every two thousandth message, and would
    walk through a million of them for one that stands in none (1.6 s, measured). OFFSET 0 is a fence: behind it
    nobody wants the newest first, so it asks the index."""
    where = Where()
    below, above, most = where.bind(ids[0], "bigint"), where.bind(ids[1], "bigint"), where.bind(limit, "int")
    sight, args = sees_sql(grants, "c", len(where.args) + 1)
    where.args += args
    join = "" if sight == "true" else "JOIN conversations c ON c.id = s.conversation_id"

    def branch(query: str, more: str = "") -> str:
        says = f"s.words @@ {where.bind(query, 'tsquery')}"
        rows = f"SELECT * FROM search_messages s WHERE s.id >= {below} AND s.id < {above}"
        rows += " ORDER BY s.id DESC OFFSET 0" if walk else f" AND {says} OFFSET 0"
        return f"""(SELECT s.id, s.conversation_id, s.seq FROM ({rows}) AS s {join}
            WHERE {says if walk else "true"} AND {sight}{more} ORDER BY s.id DESC LIMIT {most})"""

    parts = [branch(asked)]
    if outside:
        parts.append(branch(anywhere, f" AND s.conversation_id = ANY({where.bind(outside, 'bigint[]')})"))
    if len(parts) == 1:
        return parts[0], where.args
    return f"SELECT * FROM ({' UNION '.join(parts)}) AS ways ORDER BY id DESC LIMIT {most}", where.args
