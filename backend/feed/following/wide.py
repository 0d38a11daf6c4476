"""What somebody follows that is no single client: few, and read before the walk. The administrator's defaults count
where they said nothing themselves."""

from collections.abc import Sequence

import msgspec

from backend.access.grants import Grants
from backend.feed.following.schemas import Follow
from backend.kit.db import Tx

# of several defaults the widest counts: a role's and a team's are both meant
_WIDE = """
WITH said AS (
    SELECT kind, section, subject_id, level FROM follows
    WHERE user_id = $1 AND kind IN ('house', 'own', 'section', 'view', 'user')
), given AS (
    SELECT d.kind, d.section, min(array_position(ARRAY['all', 'money', 'mentions'], d.level)) AS widest
    FROM follow_defaults d
    WHERE (d.whom = 'role' AND d.whom_id = $2 OR d.whom = 'team' AND d.whom_id = ANY ($3::bigint[])
           OR d.whom = 'new' AND d.since < (SELECT created_at FROM users WHERE id = $1))
      AND NOT EXISTS (SELECT FROM said s WHERE s.kind = d.kind AND s.section = d.section)
    GROUP BY d.kind, d.section
)
SELECT kind, section, subject_id, level, false AS by_default FROM said
UNION ALL
SELECT kind, section, 0, (ARRAY['all', 'money', 'mentions'])[widest], true FROM given
ORDER BY kind, section, subject_id
"""


class Wide(msgspec.Struct, frozen=True):
    """By kind."""

    items: Sequence[Follow]

    def of(self, kind: str) -> list[Follow]:
        return [each for each in self.items if each.kind == kind]


async def wide_of(tx: Tx, grants: Grants) -> Wide:
    """Of this caller."""
    rows = await tx.fetch(_WIDE, grants.user_id, grants.role_id, sorted(grants.teams))
    return Wide(
        [
            Follow(row["kind"], row["section"], row["subject_id"], "", row["level"], by_default=row["by_default"])
            for row in rows
        ]
    )
