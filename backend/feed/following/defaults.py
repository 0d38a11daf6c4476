"""The administrator's defaults: what a role, a team and whoever comes from now on follow, until they say otherwise."""

from backend.access import audit
from backend.access.grants import Grants
from backend.feed.following.schemas import FollowDefault, FollowDefaults
from backend.kit.db import Tx
from backend.kit.errors import Invalid

_ALL = "SELECT whom, whom_id, kind, section, level FROM follow_defaults ORDER BY whom, whom_id, kind, section"
_THERE = """
SELECT NOT EXISTS (SELECT FROM unnest($1::text[], $2::bigint[]) AS d (whom, id)
    WHERE CASE d.whom WHEN 'role' THEN NOT EXISTS (SELECT FROM roles r WHERE r.id = d.id)
                      WHEN 'team' THEN NOT EXISTS (SELECT FROM teams t WHERE t.id = d.id) ELSE d.id <> 0 END)
"""
_GONE = """
DELETE FROM follow_defaults d WHERE NOT EXISTS (
    SELECT FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[]) AS n (whom, whom_id, kind, section)
    WHERE (n.whom, n.whom_id, n.kind, n.section) = (d.whom, d.whom_id, d.kind, d.section))
"""
# `since` of one that stood already stays: whoever came after it keeps it
_PUT = """
INSERT INTO follow_defaults (whom, whom_id, kind, section, level)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[])
ON CONFLICT (whom, whom_id, kind, section) DO UPDATE SET level = excluded.level
"""


async def defaults(tx: Tx) -> FollowDefaults:
    return FollowDefaults([FollowDefault(**row) for row in await tx.fetch(_ALL)])


async def set_defaults(tx: Tx, me: Grants, ip: str, new: FollowDefaults) -> FollowDefaults:
    """All of them at once. Raises Invalid: a role or a team that is not there, one said twice."""
    keys = [(each.whom, each.whom_id, each.kind, each.section) for each in new.items]
    if len(set(keys)) < len(keys) or any((kind == "section") != bool(section) for _, _, kind, section in keys):
        raise Invalid("invalid", fields={"items": "follow_what"})
    columns = [list(column) for column in zip(*keys, strict=True)] if keys else [[], [], [], []]
    if not await tx.value(_THERE, *columns[:2]):
        raise Invalid("invalid", fields={"items": "follow_for_whom"})
    before = await defaults(tx)
    await tx.execute(_GONE, *columns)
    await tx.execute(_PUT, *columns, [each.level for each in new.items])
    after = await defaults(tx)
    if before != after:
        counts = {"count": len(before.items)}, {"count": len(after.items)}
        await audit.write(tx, me, ip, "follows.defaults", ("follows", None), before=counts[0], after=counts[1])
    return after
