"""Colleagues as candidates of one channel, at one moment."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend.access.queries.works import HERE
from backend.access.rights import ADMINISTRATOR
from backend.duty import presence
from backend.duty.load import RoutingSetting
from backend.duty.on_duty import on_duty_sql, until
from backend.duty.route import Candidate
from backend.kit.db import Tx

# whoever may not answer is no candidate, whatever they see. Leave is told only of who is off duty for it.
_PEOPLE = f"""
SELECT u.id, u.role_id, u.deactivated_at IS NULL AS active, k.capacity,
       {HERE} AND (r.key = $4 OR 'conversations.reply' = ANY (r.rights)) AS works,
       {on_duty_sql("u.id", "$3::timestamptz")} AS on_duty,
       (SELECT max(h.ends_at) FROM shifts h WHERE h.user_id = u.id AND h.kind IN ('vacation', 'sick') AND NOT h.draft
        AND h.deleted_at IS NULL AND h.starts_at <= $3 AND h.ends_at > $3) AS away_until,
       ARRAY (SELECT team_id FROM team_members WHERE user_id = u.id) AS teams,
       ARRAY (SELECT skill_id FROM user_skills WHERE user_id = u.id) AS skills,
       ARRAY (SELECT s.language FROM user_skills us JOIN skills s ON s.id = us.skill_id
              WHERE us.user_id = u.id AND s.language IS NOT NULL) AS languages,
       (SELECT a.id FROM assignments a WHERE a.channel_id = $2 AND a.user_id = u.id ORDER BY a.id DESC LIMIT 1) AS turn
FROM users u JOIN roles r ON r.id = u.role_id LEFT JOIN user_capacity k ON k.user_id = u.id
WHERE u.deactivated_at IS NULL OR u.id = ANY ($1::bigint[])
ORDER BY u.id
"""


async def candidates(
    tx: Tx,
    channel_id: int,
    at: datetime,
    setting: RoutingSetting,
    *,
    named: Sequence[int] = (),
    there: bool = False,
) -> list[Candidate]:
    """Everybody who is here, and those who are `named` though they have left. `there`: all are thought to be online."""
    rows = await tx.fetch(_PEOPLE, sorted(named), channel_id, at, ADMINISTRATOR)
    known = await presence.stands(tx, [row["id"] for row in rows])
    off = [row["id"] for row in rows if not row["on_duty"] and row["works"]]
    begins = await until(tx, off, at) if off else {}
    return [
        Candidate(
            id=row["id"],
            role_id=row["role_id"],
            teams=frozenset(row["teams"]),
            active=row["active"],
            works=row["works"],
            on_duty=row["on_duty"],
            duty_from=begins.get(row["id"]),
            vacation_until=None if row["on_duty"] else row["away_until"],
            presence="online" if there else known.get(row["id"], "off"),
            capacity=setting.capacity if row["capacity"] is None else row["capacity"],
            skills=frozenset(row["skills"]),
            languages=frozenset(row["languages"]),
            turn=row["turn"] or 0,
        )
        for row in rows
    ]


def with_turn(people: Sequence[Candidate], user_id: int, turn: int) -> list[Candidate]:
    """The same, after that one was given something."""
    return [msgspec.structs.replace(each, turn=turn) if each.id == user_id else each for each in people]
