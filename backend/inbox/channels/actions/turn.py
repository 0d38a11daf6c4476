"""Pause, start, delete; and what a check leaves behind."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.inbox.channels import examine
from backend.inbox.channels.actions.write import lock, show, tell
from backend.inbox.channels.examine import Examined
from backend.kit import jobs
from backend.kit.db import Tx

_STATE = "UPDATE channels SET state = $2, rev = rev + 1 WHERE id = $1"
_CHECKED = "UPDATE channels SET last_check = $2::text::jsonb WHERE id = $1"
_STARTED = """
UPDATE channels SET last_check = $2::text::jsonb, rev = rev + 1, state = 'active',
    active_since = CASE WHEN state = 'active' THEN active_since ELSE now() END
WHERE id = $1
"""
_LEARN = """
UPDATE channels SET settings = settings || $3::text::jsonb, rev = rev + 1
WHERE id = $1 AND rev = $2 AND state <> 'deleted' AND NOT settings @> $3::text::jsonb
RETURNING rev
"""
_DELETE = "UPDATE channels SET state = 'deleted', deleted_at = now(), rev = rev + 1 WHERE id = $1"


async def rest(tx: Tx, channel_id: int) -> None:
    """It stands still while new settings are checked: with a wrong token all that waits would fail."""
    await tx.execute(_STATE, channel_id, "paused")


async def pause(tx: Tx, me: Grants | None, ip: str | None, channel_id: int, *, rested: bool = False) -> None:
    """It listens and sends no more; what waits to be sent goes on waiting. Raises Missing."""
    row = await lock(tx, channel_id)
    # also of one that stands still already: whoever is about to start it has to see that somebody said no
    await tx.execute(_STATE, channel_id, "paused")
    if row["state"] != "paused" or rested:
        await tell(tx, me, ip, "channel.paused", channel_id)


async def learn(tx: Tx, channel_id: int, rev: int, learnt: dict[str, Any]) -> int:
    """Settings that the platform knows better than whoever typed them; of these very settings. The rev after."""
    return await tx.value(_LEARN, channel_id, rev, msgspec.json.encode(learnt).decode()) or rev


async def checked(tx: Tx, channel_id: int, found: Examined) -> None:
    """Keep what a check said. Raises Missing."""
    await lock(tx, channel_id)
    await tx.execute(_CHECKED, channel_id, msgspec.json.encode(found).decode())


async def start(
    tx: Tx, me: Grants | None, ip: str | None, channel_id: int, found: Examined, *, rested: bool = False
) -> None:
    """It was checked and its hook installed: listen and send. Raises Missing."""
    row = await lock(tx, channel_id)
    await tx.execute(_STARTED, channel_id, msgspec.json.encode(found).decode())
    if rested:
        await show(tx, channel_id)
    elif row["state"] != "active":
        await tell(tx, me, ip, "channel.started", channel_id)


async def delete(tx: Tx, me: Grants | None, ip: str | None, channel_id: int) -> None:
    """Its conversations stay readable; nothing comes in or goes out any more. Raises Missing."""
    row = await lock(tx, channel_id)
    await tx.execute(_DELETE, channel_id)
    await jobs.add(tx, examine.UNINSTALL, {"channel_id": channel_id})
    await jobs.add(tx, examine.ENDED, {"channel_id": channel_id})
    await tell(tx, me, ip, "channel.deleted", channel_id, before={"name": row["name"], "kind": row["kind"]})
