"""A customer waits long; a channel is in alarm: whoever answers for it is told, once for each time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from backend.access.load import of_users
from backend.inbox.channels.queries import health
from backend.kit.db import Database, Tx
from backend.kit.secrets import Cipher
from backend.notify.tell import Notice, tell
from backend.notify.wishes import house_of

EVERY_S = 15.0
SLICE = 200
PREVIEW = 160
# the waiting of each time has its own beginning, which names it
_WAITING = """
SELECT c.id, c.responsible_id, c.waiting_since, extract(epoch FROM now() - c.waiting_since)::int / 60 AS minutes,
    coalesce(nullif(trim(concat_ws(' ', p.name, p.surname)), ''), c.title) AS whose, c.last_message ->> 'text' AS text
FROM conversations c LEFT JOIN contacts p ON p.id = c.contact_id
WHERE c.state = 'open' AND c.responsible_id IS NOT NULL AND c.waiting_clock <= extract(epoch FROM now()) - $1 * 60
  AND c.waiting_since <= now() - make_interval(mins => $1)
  AND NOT EXISTS (SELECT FROM notices n WHERE n.user_id = c.responsible_id
                  AND n.once = 'waits:' || c.id || ':' || extract(epoch FROM c.waiting_since)::bigint)
ORDER BY c.waiting_clock, c.id LIMIT $2
"""
_WATCHERS = """
SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id WHERE u.deactivated_at IS NULL
  AND (r.key = 'administrator' OR 'channels.health' = ANY (r.rights)) ORDER BY u.id
"""


async def waits(db: Database) -> int:
    """How many this call told."""
    async with db.tx() as tx:
        house = await house_of(tx)
        rows: Any = await tx.fetch(_WAITING, house.waits_min, SLICE)
        await tell(tx, [_waits(row) for row in rows])
    return len(rows)


def _waits(row: Any) -> Notice:
    return Notice(
        to=row["responsible_id"],
        kind="dialog_waits",
        subject=("conversation", row["id"]),
        place={"conversation_id": row["id"]},
        data={"whose": row["whose"] or "", "minutes": row["minutes"], "text": (row["text"] or "")[:PREVIEW]},
        once=f"waits:{row['id']}:{int(row['waiting_since'].timestamp())}",
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
