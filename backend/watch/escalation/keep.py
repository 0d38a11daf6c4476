"""Escalations: made, changed, put away; and tried on who waits now."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.duty.clock import hours_of
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.watch.escalation.due import OLD_S, WAITS_OF_CHANNELS, follow_channels
from backend.watch.escalation.levels import checked, names_of, of_wait
from backend.watch.escalation.schemas import (
    EditEscalation,
    EscalationStep,
    EscalationView,
    NewEscalation,
    TriedEscalation,
    TryEscalation,
)

MOST = 100
# more are not counted through: the figures say "at least"
COUNTED = 20_000
_steps = msgspec.json.Decoder(list[EscalationStep]).decode
# who changes which channel has which comes one after the other
_ONE = "SELECT pg_advisory_xact_lock(hashtextextended('escalations', 0))"
_ALL = """
SELECT e.id, e.name, e.target_s, e.steps::text AS steps, e.rev,
    ARRAY(SELECT h.id FROM channels h WHERE h.escalation_id = e.id AND h.state <> 'deleted'
          AND NOT h.private ORDER BY h.id) AS channel_ids
FROM escalations e WHERE e.deleted_at IS NULL AND ($1::bigint IS NULL OR e.id = $1) ORDER BY lower(e.name), e.id
"""
_LOCK = """
SELECT id, name, target_s, steps::text AS steps, rev,
    ARRAY(SELECT h.id FROM channels h WHERE h.escalation_id = escalations.id AND h.state <> 'deleted'
          AND NOT h.private ORDER BY h.id) AS channel_ids
FROM escalations WHERE id = $1 AND deleted_at IS NULL FOR UPDATE
"""
_COUNT = "SELECT count(*) FROM escalations WHERE deleted_at IS NULL"
_MAKE = "INSERT INTO escalations (name, target_s, steps) VALUES ($1, $2, $3::text::jsonb) RETURNING id"
_SET = """
UPDATE escalations SET name = $2, target_s = $3, steps = $4::text::jsonb, rev = rev + 1, updated_at = now()
WHERE id = $1
"""
_DELETE = "UPDATE escalations SET deleted_at = now(), rev = rev + 1 WHERE id = $1"
_THERE = """
SELECT id FROM channels WHERE id = ANY ($1::bigint[]) AND state <> 'deleted' AND NOT private ORDER BY id FOR UPDATE
"""
_CHANNELS = """
UPDATE channels SET escalation_id = CASE WHEN id = ANY ($2::bigint[]) THEN $1::bigint END
WHERE (escalation_id = $1 OR id = ANY ($2::bigint[]))
  AND escalation_id IS DISTINCT FROM CASE WHEN id = ANY ($2::bigint[]) THEN $1::bigint END
"""
_GONE = """
SELECT t.at FROM unnest($1::int[], $2::text[], $3::bigint[]) AS t (at, kind, id)
WHERE NOT CASE t.kind WHEN 'user' THEN EXISTS (SELECT FROM users u WHERE u.id = t.id AND u.deactivated_at IS NULL)
                      WHEN 'role' THEN EXISTS (SELECT FROM roles r WHERE r.id = t.id)
                      ELSE EXISTS (SELECT FROM teams m WHERE m.id = t.id) END
"""


async def escalations(tx: Tx, escalation_id: int | None = None) -> list[EscalationView]:
    """By name; or that one."""
    return [await _view(tx, row) for row in await tx.fetch(_ALL, escalation_id)]


async def escalation(tx: Tx, escalation_id: int) -> EscalationView:
    """Raises Missing."""
    found = await escalations(tx, escalation_id)
    if not found:
        raise Missing
    return found[0]


async def make(tx: Tx, me: Grants, ip: str, new: NewEscalation) -> EscalationView:
    """Raises Invalid."""
    await tx.execute(_ONE)
    if await tx.value(_COUNT) >= MOST:
        raise Invalid("invalid", fields={"name": "escalations_most"})
    steps = await _checked(tx, new.steps)
    made = await tx.value(_MAKE, _name(new.name), new.target_s, _written(steps))
    await _put(tx, made, new.channel_ids, [])
    await audit.write(tx, me, ip, "escalation.made", ("escalation", made), None, _said(await _row(tx, made)))
    return await escalation(tx, made)


async def edit(tx: Tx, me: Grants, ip: str, escalation_id: int, change: EditEscalation) -> EscalationView:
    """Whoever waits is looked at anew. Raises Missing, Invalid, Conflict stale_version."""
    await tx.execute(_ONE)
    row = await _row(tx, escalation_id)
    if row["rev"] != change.rev:
        raise Conflict("stale_version", extra={"current": await escalation(tx, escalation_id)})
    name = row["name"] if change.name is msgspec.UNSET else _name(change.name)
    target = row["target_s"] if change.target_s is msgspec.UNSET else change.target_s
    steps = row["steps"] if change.steps is msgspec.UNSET else _written(await _checked(tx, change.steps))
    await tx.execute(_SET, escalation_id, name, target, steps)
    channels = row["channel_ids"] if change.channel_ids is msgspec.UNSET else change.channel_ids
    await _put(tx, escalation_id, channels, row["channel_ids"])
    after = _said(await _row(tx, escalation_id))
    await audit.write(tx, me, ip, "escalation.edited", ("escalation", escalation_id), _said(row), after)
    return await escalation(tx, escalation_id)


async def put_away(tx: Tx, me: Grants, ip: str, escalation_id: int) -> None:
    """Its channels have none from now on; the journal stays. Raises Missing."""
    await tx.execute(_ONE)
    row = await _row(tx, escalation_id)
    await _put(tx, escalation_id, [], row["channel_ids"])
    await tx.execute(_DELETE, escalation_id)
    await audit.write(tx, me, ip, "escalation.deleted", ("escalation", escalation_id), _said(row))


async def tried(tx: Tx, asked: TryEscalation) -> TriedEscalation:
    """Raises Invalid."""
    steps = await _checked(tx, asked.steps)
    waiting = await _waiting(tx, asked.channel_ids)
    fresh = [(owed, call) for owed, call in waiting if owed <= steps[-1].after_s + OLD_S]
    at = [sum(owed >= step.after_s and step in of_wait(steps, call=call) for owed, call in fresh) for step in steps]
    return TriedEscalation(waiting=len(waiting), late=sum(owed > asked.target_s for owed, _ in waiting), at=at)


async def _waiting(tx: Tx, channel_ids: Sequence[int]) -> list[tuple[float, bool]]:
    """Of who waits there: duty seconds, and is it after a missed call?"""
    now = datetime.now(UTC)
    rows = await tx.fetch(WAITS_OF_CHANNELS, list(channel_ids), COUNTED)
    return [(hours_of(row["calendar"]).between(row["mark"], now), row["call"]) for row in rows]


async def _put(tx: Tx, escalation_id: int, channel_ids: Sequence[int], before: Sequence[int]) -> None:
    wanted = sorted(set(channel_ids))
    if len(await tx.fetch(_THERE, wanted)) != len(wanted):
        raise Invalid("invalid", fields={"channel_ids": "no_such_channel"})
    await tx.execute(_CHANNELS, escalation_id, wanted)
    await follow_channels(tx, sorted({*wanted, *before}))


async def _row(tx: Tx, escalation_id: int) -> Any:
    row = await tx.row(_LOCK, escalation_id)
    if row is None:
        raise Missing
    return row


async def _checked(tx: Tx, steps: Sequence[EscalationStep]) -> list[EscalationStep]:
    found = checked(steps)
    if gone := await _gone(tx, found):
        raise Invalid("invalid", fields={f"steps.{gone[0] - 1}.tell": "level_names_gone"})
    return found


async def _gone(tx: Tx, steps: Sequence[EscalationStep]) -> list[int]:
    """Levels, from 1, that name somebody who is not there."""
    named = [
        (at, each.kind, each.id) for at, step in enumerate(steps, 1) for each in names_of(step) if each.id is not None
    ]
    columns = [[each[at] for each in named] for at in range(3)]
    return sorted({row["at"] for row in await tx.fetch(_GONE, *columns)}) if named else []


async def _view(tx: Tx, row: Mapping[str, Any]) -> EscalationView:
    steps = _steps(row["steps"])
    waiting = await _waiting(tx, row["channel_ids"])
    return EscalationView(
        id=row["id"],
        name=row["name"],
        target_s=row["target_s"],
        steps=steps,
        channel_ids=list(row["channel_ids"]),
        rev=row["rev"],
        waiting=len(waiting),
        late=sum(owed > row["target_s"] for owed, _ in waiting),
        gone=await _gone(tx, steps),
    )


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("name", "target_s")} | {"levels": row["steps"], "channels": row["channel_ids"]}


def _written(steps: Sequence[EscalationStep]) -> str:
    return msgspec.json.encode(steps).decode()


def _name(given: str) -> str:
    name = " ".join(clean_text(given).split())
    if not name:
        raise Invalid("invalid", fields={"name": "required"})
    return name
