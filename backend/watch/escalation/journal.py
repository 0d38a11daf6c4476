"""What was escalated, of the dialogs that the reader sees."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.kit.db import Tx
from backend.watch.escalation.schemas import EscalatedPerson, EscalatedView, EscalateGive

Place = tuple[datetime, int, int]
_JOURNAL = """
SELECT s.conversation_id, s.at, s.mark, s.after_s, s.level, e.name AS escalation, s.gave, s.gave_id, s.why,
    coalesce(nullif(trim(concat_ws(' ', p.name, p.surname)), ''), c.title, '') AS whose,
    coalesce(c.waiting_since = s.mark, false) AS waiting,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) ORDER BY u.name, u.id), '[]')::text
     FROM users u WHERE u.id = ANY (s.told)) AS told,
    CASE s.gave WHEN 'user' THEN (SELECT name FROM users WHERE id = s.gave_id)
                WHEN 'role' THEN (SELECT name FROM roles WHERE id = s.gave_id)
                WHEN 'team' THEN (SELECT name FROM teams WHERE id = s.gave_id) END AS gave_name
FROM escalation_steps s JOIN conversations c ON c.id = s.conversation_id
JOIN escalations e ON e.id = s.escalation_id LEFT JOIN contacts p ON p.id = c.contact_id
WHERE ($1::bigint IS NULL OR s.escalation_id = $1)
  AND ($2::timestamptz IS NULL OR (s.at, s.conversation_id, s.after_s) < ($2, $3, $4)) AND {sees}
ORDER BY s.at DESC, s.conversation_id DESC, s.after_s DESC LIMIT $5
"""
_told = msgspec.json.Decoder(list[EscalatedPerson]).decode


async def journal(
    tx: Tx, me: Grants, escalation_id: int | None, place: Place | None, limit: int
) -> Sequence[EscalatedView]:
    """Newest first."""
    sees, args = sees_sql(me, "c", 6)
    at = place or (None, None, None)
    rows = await tx.fetch(_JOURNAL.format(sees=sees), escalation_id, *at, limit, *args)
    return [_view(row) for row in rows]


def _view(row: Mapping[str, Any]) -> EscalatedView:
    return EscalatedView(
        conversation_id=row["conversation_id"],
        whose=row["whose"],
        at=row["at"],
        waited_since=row["mark"],
        after_s=row["after_s"],
        level=row["level"],
        escalation=row["escalation"],
        told=_told(row["told"]),
        gave=EscalateGive(row["gave"], row["gave_id"]) if row["gave"] else None,
        gave_name=row["gave_name"] or "",
        why=row["why"],
        waiting=row["waiting"],
    )
