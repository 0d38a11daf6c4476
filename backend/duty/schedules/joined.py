"""Whoever joins a team is on its schedule, and whoever leaves it is not any more."""

from collections.abc import Sequence

from backend.duty.refresh import TURN, refresh
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

# of whom anything is planned, or would be
_CONCERNED = """
SELECT u.id FROM unnest($1::bigint[]) AS u (id)
WHERE EXISTS (SELECT FROM duty_people p WHERE p.user_id = u.id)
   OR EXISTS (SELECT FROM team_members t JOIN schedule_people e ON e.team_id = t.team_id WHERE t.user_id = u.id)
ORDER BY u.id
"""


async def follow(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing."""
    users = sorted({event.subject_id for event in events if event.subject_id is not None})
    await tx.execute(TURN)
    await refresh(tx, [row["id"] for row in await tx.fetch(_CONCERNED, users)])


CONSUMERS = (Consumer("duty by teams", ("user.changed",), follow, start="now"),)
