"""Whose lines and extensions they are: set by who manages channels."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.connectors.contract import Capabilities
from backend.connectors.registry import UnknownKind, capabilities
from backend.inbox.calls.schemas import TelephonyView
from backend.inbox.channels import telephony
from backend.inbox.channels.actions.write import tell
from backend.inbox.channels.telephony import Ring, Telephony
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing

_READ = """
SELECT kind, settings::text AS settings, telephony::text AS telephony, rev FROM channels
WHERE id = $1 AND state <> 'deleted'
"""
_SET = "UPDATE channels SET telephony = $2::text::jsonb, rev = rev + 1 WHERE id = $1"
_NAMES = "SELECT id, name FROM users WHERE id = ANY ($1::bigint[])"


async def read(tx: Tx, channel_id: int, *, lock: bool = False) -> TelephonyView:
    """Raises Missing, Conflict (a channel without telephones)."""
    row: Any = await tx.row(_READ + (" FOR UPDATE" if lock else ""), channel_id)
    if row is None:
        raise Missing
    if not _has_telephones(row):
        raise Conflict("no_telephones")
    kept = telephony.decode(row["telephony"]) if row["telephony"] else telephony.NONE
    users = sorted({each.user_id for each in kept.extensions if each.user_id is not None})
    names = {each["id"]: each["name"] for each in await tx.fetch(_NAMES, users)}
    return TelephonyView(kept, names, row["rev"])


def _has_telephones(row: Any) -> bool:
    try:
        return capabilities(row["kind"], row["settings"]).telephony
    except UnknownKind:
        return False


async def change(tx: Tx, me: Grants, ip: str | None, channel_id: int, new: Telephony) -> TelephonyView:
    """Raises Invalid: nobody has two telephones' worth of one number, and each belongs to somebody who is there."""
    before = (await read(tx, channel_id, lock=True)).telephony
    _demand_can(capabilities(*await _kind_of(tx, channel_id)), new.ring)
    _demand_once("extensions", [each.extension for each in new.extensions])
    _demand_once("lines", [telephony.bare(each.number) for each in new.lines])
    users = sorted({each.user_id for each in new.extensions if each.user_id is not None} | set(new.ring.people))
    known = {row["id"] for row in await tx.fetch(_NAMES, users)}
    if set(users) - known:
        raise Invalid("invalid", fields={"extensions": "no_such_user"})
    await tx.execute(_SET, channel_id, msgspec.json.encode(new).decode())
    was, now = msgspec.to_builtins(before), msgspec.to_builtins(new)
    await tell(tx, me, ip, "channel.edited", channel_id, {"telephony": was}, {"telephony": now})
    return await read(tx, channel_id)


async def _kind_of(tx: Tx, channel_id: int) -> tuple[str, str]:
    row: Any = await tx.row(_READ, channel_id)
    return row["kind"], row["settings"]


def _demand_can(able: Capabilities, ring: Ring) -> None:
    """Raises Invalid: of what an exchange does not do nothing is kept as if it did."""
    if ring.on and not able.redirects:
        raise Invalid("invalid", fields={"ring": "cannot_redirect"})
    if ring.on and ring.at_once and not able.rings_at_once:
        raise Invalid("invalid", fields={"ring": "cannot_ring_at_once"})
    if ring.on and ring.at_once and able.rings_at_once == "group" and not ring.group.strip():
        raise Invalid("invalid", fields={"ring.group": "required"})


def _demand_once(field: str, names: list[str]) -> None:
    if len(set(names)) < len(names):
        raise Invalid("invalid", fields={field: "named_twice"})
