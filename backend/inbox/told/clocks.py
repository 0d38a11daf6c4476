"""A customer waits long; a channel is in alarm: whoever answers for it is told, once for each time."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from backend.access.load import of_users
from backend.duty.clock import calendar_sql, hours_of
from backend.inbox.channels.queries import health
from backend.kit.db import Database, Tx
from backend.kit.secrets import Cipher
from backend.notify.tell import Notice, tell
from backend.notify.wishes import house_of

EVERY_S = 15.0
SLICE = 200
_CALENDARS = f"""
SELECT k.id, {calendar_sql("k.id")} AS calendar FROM calendars k
WHERE EXISTS (SELECT FROM conversations c WHERE c.calendar_id = k.id AND c.waiting_since IS NOT NULL) ORDER BY k.id
"""
# the waiting of each time has its own beginning, which names it: here alone, lest two ways of rounding differ
_WAITING = """
SELECT c.id, c.responsible_id, c.waiting_since, c.waiting_clock, w.once,
    coalesce(nullif(trim(concat_ws(' ', p.name, p.surname)), ''), c.title) AS whose,
    (c.last_message ->> 'seq')::bigint AS seq
FROM conversations c JOIN users u ON u.id = c.responsible_id AND u.deactivated_at IS NULL
LEFT JOIN contacts p ON p.id = c.contact_id
CROSS JOIN LATERAL
    (SELECT 'waits:' || c.id || ':' || floor(extract(epoch FROM c.waiting_since))::bigint AS once) AS w
WHERE c.calendar_id = $1 AND c.waiting_since IS NOT NULL AND c.waiting_clock <= $2
  AND (c.waiting_clock, c.id) > ($3, $4) AND c.state = 'open'
  AND NOT EXISTS (SELECT FROM notices n WHERE n.user_id = c.responsible_id AND n.once = w.once)
ORDER BY c.waiting_clock, c.id LIMIT $5
"""
_WATCHERS = """
SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id WHERE u.deactivated_at IS NULL
  AND (r.key = 'administrator' OR 'channels.health' = ANY (r.rights)) ORDER BY u.id
"""


async def waits(db: Database) -> int:
    """How many were looked at. Page by page: whoever is told nothing stands in nobody's way."""
    async with db.tx() as tx:
        house = await house_of(tx)
        calendars = {row["id"]: hours_of(row["calendar"]) for row in await tx.fetch(_CALENDARS)}
    now, looked = datetime.now(UTC), 0
    for calendar, hours in calendars.items():
        clock = hours.clock(now)
        after: tuple[float, int] | None = (-math.inf, 0)
        while after is not None:
            async with db.tx() as tx:
                rows: Any = await tx.fetch(_WAITING, calendar, clock - house.waits_min * 60, *after, SLICE)
                # the clocks find them; how long it is in truth their beginning says, also while hours are changed
                late = [(row, hours.between(row["waiting_since"], now) / 60) for row in rows]
                await tell(tx, [_waits(row, int(minutes)) for row, minutes in late if minutes >= house.waits_min])
            looked += len(rows)
            after = (rows[-1]["waiting_clock"], rows[-1]["id"]) if len(rows) == SLICE else None
    return looked


def _waits(row: Any, minutes: int) -> Notice:
    return Notice(
        to=row["responsible_id"],
        kind="dialog_waits",
        subject=("conversation", row["id"]),
        place={"conversation_id": row["id"], "seq": row["seq"]},
        data={"whose": row["whose"] or "", "minutes": minutes},
        once=row["once"],
    )


async def alarms(db: Database, cipher: Cipher) -> None:
    """Each alarm once to each who looks after channels, and knows of this one."""
    async with db.tx() as tx:
        watchers = await of_users(tx, [row["id"] for row in await tx.fetch(_WATCHERS)])
        told: list[Notice] = []
        for user_id, grants in sorted(watchers.items()):
            for view in await health(tx, grants, cipher):
                told += [
                    Notice(
                        to=user_id,
                        kind="channel_broken",
                        subject=("channel", view.channel_id),
                        place={"channel_id": view.channel_id},
                        data={"name": view.name, "text": view.last_error["message"] if view.last_error else ""},
                        once=f"alarm:{view.channel_id}:{alarm.code}:{int(alarm.since.timestamp())}",
                    )
                    for alarm in view.alarms
                ]
        await _tell_new(tx, told)


_KNOWN = "SELECT user_id, once FROM notices WHERE once = ANY ($1::text[]) AND user_id = ANY ($2::bigint[])"


async def _tell_new(tx: Tx, told: list[Notice]) -> None:
    onces, users = [each.once for each in told], [each.to for each in told]
    known = {(row["user_id"], row["once"]) for row in await tx.fetch(_KNOWN, onces, users)} if told else set()
    await tell(tx, [each for each in told if (each.to, each.once) not in known])


def watching(db: Database, cipher: Cipher) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await waits(db)
            await alarms(db, cipher)
            await asyncio.sleep(EVERY_S)

    return run
