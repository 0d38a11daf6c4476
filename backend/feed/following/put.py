"""Follow and leave, one or many. What is not the caller's to see cannot be followed; anything may be left."""

from collections.abc import Sequence

from backend.access.grants import Grants
from backend.cards.sight import sees_cards_sql
from backend.contacts.companies.sight import seen_of
from backend.contacts.sight import seen_sql as person_seen
from backend.feed.following.schemas import FollowRef, FollowRows, Level, PutFollows
from backend.feed.touch import follows_changed
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.lists.page import matching
from backend.lists.registry import listing_of
from backend.lists.schemas import Asked

# so many clients one by one; who wants more follows a view or a section
MOST = 100_000
_PUT = """
INSERT INTO follows (user_id, kind, section, subject_id, level)
SELECT $1, kind, section, subject_id, $5
FROM unnest($2::text[], $3::text[], $4::bigint[]) AS f (kind, section, subject_id)
ORDER BY kind, section, subject_id
ON CONFLICT (user_id, kind, section, subject_id) DO UPDATE SET level = excluded.level, at = now()
WHERE follows.level <> excluded.level
"""
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM follows WHERE user_id = $1 LIMIT $2) AS counted"
_CARDS = "SELECT k.id FROM cards k WHERE k.id = ANY ($1::bigint[]) AND {}"
_PEOPLE = "SELECT p.id FROM contacts p WHERE p.id = ANY ($1::bigint[]) AND p.deleted_at IS NULL AND {}"
_USERS = "SELECT id FROM users WHERE id = ANY ($1::bigint[]) AND deactivated_at IS NULL"
_VIEWS = """
SELECT id FROM list_views WHERE id = ANY ($1::bigint[]) AND entity IN ('card', 'contact', 'company')
  AND (owner_id = $2 OR whose = 'all' OR whose = 'team' AND team_id = ANY ($3::bigint[]))
"""
WITH_ID = ("view", "user", "card", "contact", "company")


async def put(tx: Tx, me: Grants, new: PutFollows) -> None:
    """Raises Missing, Invalid, Conflict."""
    for each in new.items:
        if (each.kind == "section") != bool(each.section) or (each.kind in WITH_ID) != bool(each.id):
            raise Invalid("invalid", fields={"items": "follow_what"})
    if new.level != "off":
        await _demand_seen(tx, me, new.items)
        if await tx.value(_COUNT, me.user_id, MOST) >= MOST:
            raise Conflict("too_many_follows", values={"limit": MOST})
    await write(tx, me, new.items, new.level)


async def write(tx: Tx, me: Grants, items: Sequence[FollowRef], level: Level) -> int:
    """How many are another way than before."""
    unique = sorted({(each.kind, each.section, each.id) for each in items})
    columns = [list(column) for column in zip(*unique, strict=True)]
    changed = await tx.execute(_PUT, me.user_id, *columns, level)
    if changed:
        follows_changed(tx, me)
    return changed


async def _demand_seen(tx: Tx, me: Grants, items: Sequence[FollowRef]) -> None:
    for kind in WITH_ID:
        ids = sorted({each.id for each in items if each.kind == kind})
        if ids and len(await seen(tx, me, kind, ids)) < len(ids):
            raise Missing


async def seen(tx: Tx, me: Grants, kind: str, ids: list[int]) -> set[int]:
    """Those of one kind that are there for the caller."""
    match kind:
        case "company":
            return await seen_of(tx, me, ids)
        case "card":
            sight, args = sees_cards_sql(me, "k", 2)
            rows = await tx.fetch(_CARDS.format(sight), ids, *args)
        case "contact":
            sight, args = person_seen(me, 2)
            rows = await tx.fetch(_PEOPLE.format(sight), ids, *args)
        case "view":
            rows = await tx.fetch(_VIEWS, ids, me.user_id, sorted(me.teams))
        case _:
            rows = await tx.fetch(_USERS, ids)
    return {row["id"] for row in rows}


_ROWS = """
INSERT INTO follows (user_id, kind, section, subject_id, level)
SELECT ${me}, ${kind}, '', {row}, ${level} {found} ORDER BY {row} LIMIT {most}
ON CONFLICT (user_id, kind, section, subject_id) DO UPDATE SET level = excluded.level, at = now()
WHERE follows.level <> excluded.level
"""


async def put_rows(tx: Tx, me: Grants, new: FollowRows) -> int:
    """Rows of a list, chosen or all that match, in one statement with the caller's sight applied: how many are another
    way than before. Raises Invalid, Conflict."""
    if (new.matching is None) == (not new.ids):
        raise Invalid("invalid", fields={"ids": "rows_or_matching"})
    listing = listing_of(new.entity)
    all_of = new.matching
    asked = Asked(where=all_of.where, search=all_of.search) if all_of is not None else Asked(ids=list(new.ids))
    columns = await listing.columns(tx, me)
    found, args = await matching(tx, me, listing, asked, columns)
    many = f"SELECT count(*) FROM (SELECT 1 {found} LIMIT {MOST + 1}) AS counted"
    held = 0 if new.level == "off" else await tx.value(_COUNT, me.user_id, MOST)
    if await tx.value(many, *args) + held > MOST:
        raise Conflict("too_many_follows", values={"limit": MOST})
    at = len(args)
    row = f"{listing.alias}.id"
    sql = _ROWS.format(
        me=f"{at + 1}::bigint", kind=f"{at + 2}::text", level=f"{at + 3}::text", row=row, found=found, most=MOST
    )
    changed = await tx.execute(sql, *args, me.user_id, new.entity, new.level)
    if changed:
        follows_changed(tx, me)
    return changed
