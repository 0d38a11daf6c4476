"""How much somebody has on their hands, and how much they may have.

Load is the sum of weights of the open dialogs that one is responsible for: of those whose client waits for an answer,
and of those in which something was said within the last hours (`active_hours`). A channel weighs what the
administrator says, else what its kind weighs.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.connectors.registry import UnknownKind, capabilities
from backend.duty.events import RoutesChanged
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict

CALL, CHAT, LETTER = 3.0, 1.0, 0.3
Capacity = Annotated[float, msgspec.Meta(ge=0, le=1000)]
Weight = Annotated[float, msgspec.Meta(gt=0, le=100)]


class RoutingSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`capacity`: of whoever has none of their own. `warm_first`: the warmest client in the queue goes first, else who
    waits longest. `version`: the one that was seen."""

    capacity: Capacity = 8.0
    active_hours: Annotated[int, msgspec.Meta(ge=1, le=720)] = 24
    warm_first: bool = False
    version: int = 0


_READ = "SELECT value::text FROM settings WHERE key = 'routing'"
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('samovar.routing.setting'))"
_WRITE = """
INSERT INTO settings (key, value) VALUES ('routing', $1::text::jsonb)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = now()
"""
_CHANNELS = """
SELECT c.id, c.kind, c.settings::text AS settings, r.weight FROM channels c LEFT JOIN routes r ON r.channel_id = c.id
WHERE c.state <> 'deleted'
"""
_OPEN = """
SELECT c.responsible_id, c.channel_id, count(*) AS many FROM conversations c
WHERE c.responsible_id = ANY ($1::bigint[]) AND c.state = 'open'
  AND (c.waiting_since IS NOT NULL OR c.last_at > now() - make_interval(hours => $2))
GROUP BY 1, 2
"""
_decode = msgspec.json.Decoder(RoutingSetting).decode


async def setting_of(tx: Tx) -> RoutingSetting:
    kept = await tx.value(_READ)
    return _decode(kept) if kept else RoutingSetting()


async def set_routing(tx: Tx, me: Grants, ip: str, wanted: RoutingSetting) -> RoutingSetting:
    """Raises Conflict stale_version."""
    await tx.execute(_LOCK)
    before = await setting_of(tx)
    if wanted.version != before.version:
        raise Conflict("stale_version", extra={"current": before})
    after = msgspec.structs.replace(wanted, version=before.version + 1)
    await tx.execute(_WRITE, msgspec.json.encode(after).decode())
    await audit.write(tx, me, ip, "routing.set", None, _told(before), _told(after))
    tx.publish(Published(RoutesChanged(None), Staff(), "route", None))
    return after


def _told(setting: RoutingSetting) -> dict[str, Any]:
    return {
        "capacity": setting.capacity,
        "active_hours": setting.active_hours,
        "warm_first": setting.warm_first,
    }


def weight_of(kind: str, settings: str | None) -> float:
    """What a channel of this kind weighs where nobody said otherwise."""
    try:
        can = capabilities(kind, settings)
    except UnknownKind:
        return CHAT
    if can.telephony:
        return CALL
    return LETTER if can.letters or can.forms else CHAT


async def weights(tx: Tx) -> dict[int, float]:
    """Of every channel."""
    rows = await tx.fetch(_CHANNELS)
    return {row["id"]: row["weight"] or weight_of(row["kind"], row["settings"]) for row in rows}


async def loads(tx: Tx, users: Sequence[int], weighs: Mapping[int, float], active_hours: int) -> dict[int, float]:
    """Of each who has anything; one query."""
    found: dict[int, float] = defaultdict(float)
    for row in await tx.fetch(_OPEN, sorted(users), active_hours):
        found[row["responsible_id"]] += row["many"] * weighs.get(row["channel_id"], CHAT)
    return dict(found)
