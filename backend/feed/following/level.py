"""Which of what somebody follows counts for a fact: the nearest. A client before a view, a view before what one answers
for, that before a colleague, a section, and everything. Whoever left one client hears nothing of it, whatever else they
follow; whoever left a section still hears of the clients in it that they follow."""

import msgspec

from backend.access.grants import Grants
from backend.feed.following.schemas import Follow
from backend.feed.following.wide import Wide, wide_of
from backend.feed.kinds import MONEY_AND_STEPS, SECTIONS
from backend.feed.numbered import Numbered
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.lists.columns import Listing
from backend.lists.registry import listing_of
from backend.lists.schemas import Look
from backend.lists.where import sql_of

# a view more than this is followed in vain; nobody makes so many
VIEWS_MOST = 20
_look = msgspec.json.Decoder(Look)
_ENTITIES = {
    "card": "o.subject_id = w.card_id",
    "contact": "o.subject_id = w.contact_id",
    "company": "o.subject_id IN (w.company_id, k.company_id)",
}
_WALKED = {"card": "w.card_id", "contact": "w.contact_id", "company": "coalesce(w.company_id, k.company_id)"}
_VIEWS = """
SELECT id, entity, look::text AS look FROM list_views
WHERE id = ANY ($1::bigint[]) AND (owner_id = $2 OR whose = 'all' OR whose = 'team' AND team_id = ANY ($3::bigint[]))
ORDER BY id
"""


async def level_sql(tx: Tx, grants: Grants, to: Numbered) -> str:
    """An expression over walked rows and their joins (timeline/sight.py): the level that counts, NULL: not followed."""
    wide = await wide_of(tx, grants)
    me = to.bind(grants.user_id, "bigint")
    ways = [
        f"(SELECT min(o.level) FROM follows o WHERE o.user_id = {me} AND o.kind = '{kind}' AND {which})"
        for kind, which in _ENTITIES.items()
    ]
    ways += await _of_views(tx, grants, wide.of("view"), to)
    mine = f"""({me} IN (c.responsible_id, k.responsible_id)
        OR k.id IS NULL AND {me} IN (p.responsible_id, f.responsible_id))"""
    ways += [f"CASE WHEN {mine} THEN '{each.level}' END" for each in wide.of("own")]
    ways += _of_people(wide, to)
    for each in wide.of("section"):
        kinds = to.bind(list(SECTIONS[each.section]), "text[]")  # type: ignore[index]  # a section of ours
        ways.append(f"CASE WHEN w.kind = ANY ({kinds}) THEN '{each.level}' END")
    ways += [f"'{each.level}'::text" for each in wide.of("house")]
    return f"coalesce({', '.join(ways)})"


def _of_people(wide: Wide, to: Numbered) -> list[str]:
    found: dict[str, list[int]] = {}
    for each in wide.of("user"):
        found.setdefault(each.level, []).append(each.id)
    return [
        f"CASE WHEN w.actor_kind = 'user' AND w.actor_id = ANY ({to.bind(ids, 'bigint[]')}) THEN '{level}' END"
        for level, ids in sorted(found.items())
    ]


async def _of_views(tx: Tx, grants: Grants, followed: list[Follow], to: Numbered) -> list[str]:
    """Those that still stand and that the follower may use: a view of what they no longer see is followed in vain."""
    if not followed:
        return []
    levels = {each.id: each.level for each in followed}
    ways = []
    for row in (await tx.fetch(_VIEWS, sorted(levels), grants.user_id, sorted(grants.teams)))[:VIEWS_MOST]:
        within = await _matches(tx, grants, listing_of(row["entity"]), row["look"], to)
        if within is not None:
            ways.append(f"CASE WHEN EXISTS ({within}) THEN '{levels[row['id']]}' END")
    return ways


async def _matches(tx: Tx, grants: Grants, listing: Listing, look: str, to: Numbered) -> str | None:
    if listing.entity not in _WALKED:
        return None
    try:
        where = sql_of(await listing.columns(tx, grants), _look.decode(look).where, grants, to.next)
    except Invalid:
        return None
    found = to.take(where)
    return f"SELECT FROM {listing.source} WHERE {listing.alias}.id = {_WALKED[listing.entity]} AND ({found})"


def heard_sql(level: str, named: str, to: Numbered) -> str:
    """Is the fact heard at this level? What is addressed to one is heard at any but `off`."""
    money = to.bind(list(MONEY_AND_STEPS), "text[]")
    return f"""(CASE {level} WHEN 'all' THEN true WHEN 'money' THEN w.kind = ANY ({money}) OR {named}
        WHEN 'mentions' THEN {named} ELSE false END)"""
