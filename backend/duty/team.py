"""Colleagues at this moment: there or not, on duty until when, how much they have."""

from datetime import UTC, datetime

from backend.duty import presence
from backend.duty.load import loads, setting_of, weights
from backend.duty.on_duty import on_duty, until
from backend.duty.team_schemas import PresenceView
from backend.kit.db import Tx

_PEOPLE = """
SELECT u.id, k.capacity FROM users u LEFT JOIN user_capacity k ON k.user_id = u.id
WHERE u.deactivated_at IS NULL ORDER BY u.id
"""


async def team(tx: Tx) -> list[PresenceView]:
    """Everybody who works here."""
    rows = await tx.fetch(_PEOPLE)
    ids, now = [row["id"] for row in rows], datetime.now(UTC)
    setting = await setting_of(tx)
    known = await presence.told(tx, ids)
    on, ends = await on_duty(tx, ids, now), await until(tx, ids, now)
    has = await loads(tx, ids, await weights(tx), setting.active_hours)
    return [
        PresenceView(
            user_id=row["id"],
            state=presence.state_of(known, row["id"]),
            chosen=known[row["id"]].chosen if row["id"] in known else None,
            since=known[row["id"]].since if row["id"] in known else None,
            on_duty=row["id"] in on,
            until=ends.get(row["id"]),
            load=round(has.get(row["id"], 0.0), 2),
            capacity=setting.capacity if row["capacity"] is None else row["capacity"],
        )
        for row in rows
    ]
