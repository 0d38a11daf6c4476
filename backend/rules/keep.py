"""Rules: made, edited, doubled, switched on and off, put in order, removed. Each is audited."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.rules.check import NAME_MAX, check, tidy_name
from backend.rules.schemas import EditRule, NewRule, RuleBody
from backend.rules.timers import seed

MOST = 200

# who changes the order, or adds one, comes one after the other
_ONE = "SELECT pg_advisory_xact_lock(hashtextextended('rules', 0))"
_INSERT = """
INSERT INTO rules (name, position, active_since, body, created_by)
SELECT $1, coalesce(max(position), 0) + 1, CASE WHEN $2 THEN clock_timestamp() END, $3::text::jsonb, $4 FROM rules
RETURNING id
"""
_LOCK = """
SELECT id, name, active_since IS NOT NULL AS active, body::text AS body, version FROM rules
WHERE id = $1 AND deleted_at IS NULL FOR UPDATE
"""
# Switched on, it hears of what comes after; switched on already, it goes on. What a person has seen to is no alarm.
_WRITE = """
UPDATE rules SET name = $2, body = $3::text::jsonb, version = version + 1, updated_at = now(), alarm = NULL,
    alarm_at = NULL, active_since = CASE WHEN $4 THEN coalesce(active_since, clock_timestamp()) END
WHERE id = $1
"""
_ORDER = "SELECT id FROM rules WHERE deleted_at IS NULL ORDER BY position, id FOR UPDATE"
_PUT = """
UPDATE rules r SET position = n.position FROM unnest($1::bigint[]) WITH ORDINALITY AS n (id, position)
WHERE r.id = n.id AND r.position <> n.position
"""
_REMOVE = "UPDATE rules SET deleted_at = now(), active_since = NULL, version = version + 1 WHERE id = $1"
decode = msgspec.json.Decoder(RuleBody).decode


async def make(tx: Tx, me: Grants, ip: str, new: NewRule, *, free: bool = False) -> int:
    """Raises Invalid, Conflict too_many_automations."""
    await tx.execute(_ONE)
    name = tidy_name(new.name)
    if not free:
        await check(tx, new.body)
    if await tx.value("SELECT count(*) FROM rules WHERE deleted_at IS NULL") >= MOST:
        raise Conflict("too_many_automations", values={"most": MOST})
    rule_id: int = await tx.value(_INSERT, name, new.active, _told(new.body), me.user_id)
    await seed(tx, rule_id, new.body, datetime.now(UTC) if new.active else None)
    await audit.write(tx, me, ip, "rule.added", ("rule", rule_id), after=_said(name, new.active, new.body))
    return rule_id


async def edit(tx: Tx, me: Grants, ip: str, rule_id: int, change: EditRule) -> None:
    """Raises Missing, Invalid, Conflict stale_version."""
    await tx.execute(_ONE)
    row = await tx.row(_LOCK, rule_id)
    if row is None:
        raise Missing
    if row["version"] != change.version:
        raise Conflict("stale_version")
    name = row["name"] if change.name is msgspec.UNSET else tidy_name(change.name)
    body = decode(row["body"]) if change.body is msgspec.UNSET else change.body
    active = row["active"] if change.active is msgspec.UNSET else change.active
    # one that names what is gone is switched off as it is, and not on
    if change.body is not msgspec.UNSET or (active and not row["active"]):
        await check(tx, body)
    await tx.execute(_WRITE, rule_id, name, _told(body), active)
    if (body, active) != (decode(row["body"]), row["active"]):
        await seed(tx, rule_id, body, datetime.now(UTC) if active else None)
    if change.place is not msgspec.UNSET:
        await _place(tx, rule_id, change.place)
    before = _said(row["name"], row["active"], decode(row["body"]))
    after = _said(name, active, body) | ({} if change.place is msgspec.UNSET else {"place": change.place})
    changed = {key: value for key, value in after.items() if before.get(key) != value}
    if changed:
        was = {key: before.get(key) for key in changed}
        await audit.write(tx, me, ip, "rule.edited", ("rule", rule_id), was, changed)


async def duplicate(tx: Tx, me: Grants, ip: str, rule_id: int) -> int:
    """The same once more, switched off, called "… 2". Raises Missing, Conflict."""
    row = await tx.row(_LOCK, rule_id)
    if row is None:
        raise Missing
    name = f"{row['name'][: NAME_MAX - 4].rstrip()} 2"
    # one that names what is gone is made again as it is: it is to be mended
    return await make(tx, me, ip, NewRule(name=name, body=decode(row["body"])), free=True)


async def remove(tx: Tx, me: Grants, ip: str, rule_id: int) -> None:
    """Its journal stays as long as journals do. Raises Missing."""
    row = await tx.row(_LOCK, rule_id)
    if row is None:
        raise Missing
    await tx.execute(_REMOVE, rule_id)
    await seed(tx, rule_id, decode(row["body"]), None)
    said = _said(row["name"], row["active"], decode(row["body"]))
    await audit.write(tx, me, ip, "rule.removed", ("rule", rule_id), before=said)


async def _place(tx: Tx, rule_id: int, place: int) -> None:
    ids = [row["id"] for row in await tx.fetch(_ORDER) if row["id"] != rule_id]
    if place > len(ids):
        raise Invalid("invalid", fields={"place": "no_such_place"})
    await tx.execute(_PUT, [*ids[:place], rule_id, *ids[place:]])


def _told(body: RuleBody) -> str:
    return msgspec.json.encode(body).decode()


def _said(name: str, active: bool, body: RuleBody) -> dict[str, Any]:
    return {"name": name, "active": active, "rule": msgspec.to_builtins(body)}
