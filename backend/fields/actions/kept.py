"""Lock a definition, write it with its version, tell of it."""

from typing import Any

import msgspec

from backend.access import audit
from backend.access.actions import revisions
from backend.access.grants import Grants
from backend.fields.events import FieldRef, FieldsChanged
from backend.fields.hidden import key_of
from backend.fields.load import Definition, definition_of, view_of
from backend.fields.locks import one_at_a_time
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Missing

_LOCK = """
SELECT id, entity, kind, name, setup::text AS setup, group_id, position, state, version FROM fields
WHERE id = $1 FOR UPDATE
"""
_WRITE = """
UPDATE fields SET name = $2, kind = $3, setup = $4::text::jsonb, state = $5, version = version + 1,
    changed_at = now(), changed_by = $6
WHERE id = $1
"""
_VERSION = """
INSERT INTO field_versions (field_id, version, user_id, token_id, what, before, after)
VALUES ($1, $2, $3, $4, $5, $6::text::jsonb, $7::text::jsonb)
"""
_ROLES = "SELECT id, hidden_fields FROM roles WHERE key <> 'administrator' ORDER BY id FOR UPDATE"
_HIDE = "UPDATE roles SET hidden_fields = $2::text[] WHERE id = $1"
_HIDDEN_FOR = "SELECT id FROM roles WHERE $1 = ANY(hidden_fields) ORDER BY id"
# those who are shown no phones or no e-mails have to learn of a new field with some
_MASKED = """
SELECT id FROM roles WHERE key <> 'administrator'
  AND (NOT 'contacts.phones' = ANY(rights) OR hidden_fields && ARRAY['phone', 'email']) ORDER BY id
"""


async def lock(tx: Tx, field_id: int, version: int | None, *, states: tuple[str, ...] = ("live",)) -> Definition:
    """Raises Missing, Conflict stale_version with the field as it stands."""
    await one_at_a_time(tx)
    row = await tx.row(_LOCK, field_id)
    if row is None or row["state"] not in states:
        raise Missing
    found = definition_of(row)
    if version is not None and found.version != version:
        raise Conflict("stale_version", extra={"current": view_of(found)})
    return found


async def write(tx: Tx, me: Grants, ip: str, was: Definition, now: Definition, what: str, told: Any) -> None:
    """`told`: both sides of what changed. `what` is the audit's deed: "field.edited"."""
    setup = msgspec.json.encode(now.setup).decode()
    await tx.execute(_WRITE, now.id, now.name, now.kind, setup, now.state, me.user_id)
    await noted(tx, me, now.id, was.version + 1, what, told)
    await audit.write(tx, me, ip, what, ("field", now.id), {"name": was.name}, {"name": now.name})
    masks = [now.setup.personal and now.kind, now.state] != [was.setup.personal and was.kind, was.state]
    if masks and {now.kind, was.kind} & {"phone", "email"}:
        await remask(tx)
    say(tx, now.id, was.version + 1)


async def noted(tx: Tx, me: Grants, field_id: int, version: int, what: str, told: Any) -> None:
    before, after = (msgspec.json.encode(side).decode() for side in told)
    by = (me.user_id, None if me.user_id else me.token_id)
    await tx.execute(_VERSION, field_id, version, *by, what.partition(".")[2], before, after)


def say(tx: Tx, field_id: int, version: int) -> None:
    tx.publish(Published(FieldsChanged(FieldRef(field_id, version)), Staff(), "field", field_id or None))


async def remask(tx: Tx) -> None:
    """Sockets of those who are shown no phones or e-mails are opened anew, with this field masked."""
    for row in await tx.fetch(_MASKED):
        await revisions.of_role(tx, row["id"])


async def hidden_for(tx: Tx, field_id: int) -> list[int]:
    return [row["id"] for row in await tx.fetch(_HIDDEN_FOR, key_of(field_id))]


async def hide(tx: Tx, field_id: int, wanted: list[int]) -> None:
    """Exactly these roles do not see it; whose sight changes has their sockets closed (DESIGN 3, 10d)."""
    key = key_of(field_id)
    for row in await tx.fetch(_ROLES):
        has, shall = key in row["hidden_fields"], row["id"] in wanted
        if has == shall:
            continue
        kept = [name for name in row["hidden_fields"] if name != key]
        await tx.execute(_HIDE, row["id"], sorted([*kept, key] if shall else kept))
        await revisions.of_role(tx, row["id"])
