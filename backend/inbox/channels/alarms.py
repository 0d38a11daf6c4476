"""What a channel is silent about: it looks connected, and customers are not heard (QUALITY R34)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from backend.connectors.registry import UnknownKind
from backend.inbox.channels.directory import COLUMNS, Unusable, facts_of
from backend.inbox.channels.notices import BARRED_SINCE
from backend.inbox.channels.schemas import Alarm
from backend.kit.db import Tx
from backend.kit.secrets import Cipher

SILENT_AFTER = timedelta(seconds=60)
# Telegram throws away what it kept for 24 hours: somebody has to look long before
BEHIND_AFTER = timedelta(hours=1)

_ACTIVE = f"""
SELECT {COLUMNS}, active_since, h.last_poll_at, h.drained_at, {BARRED_SINCE} AS barred_since
FROM channels c LEFT JOIN channel_health h ON h.channel_id = c.id
WHERE state = 'active' AND kind <> 'internal' ORDER BY id
"""


class Raised(msgspec.Struct, frozen=True):
    """An alarm and its channel."""

    channel_id: int
    alarm: Alarm


def alarms(row: Mapping[str, Any], cipher: Cipher, now: datetime) -> list[Alarm]:
    """Of one channel: its columns, `active_since`, `barred_since`, and two times of its health."""
    if row["state"] != "active":
        return []
    listening, started = _listens(row, cipher), row["active_since"]
    polled, drained = row["last_poll_at"], row["drained_at"]
    found = [Alarm("barred", row["barred_since"])] if row["barred_since"] else []
    if listening and (since := max(polled or started, started)) < now - SILENT_AFTER:
        found.append(Alarm("silent", since))
    if drained is None and not listening:
        return found
    if (since := drained or started) < now - BEHIND_AFTER:
        found.append(Alarm("behind", since))
    return found


async def raised(tx: Tx, cipher: Cipher) -> list[Raised]:
    """Every alarm of the house at this moment."""
    now = datetime.now(UTC)
    rows = await tx.fetch(_ACTIVE)
    return [Raised(row["id"], alarm) for row in rows for alarm in alarms(row, cipher, now)]


def _listens(row: Mapping[str, Any], cipher: Cipher) -> bool:
    try:
        facts = facts_of(row, cipher)
        return facts.connector.listens(facts.settings)
    except (Unusable, UnknownKind):
        return False
