"""The plan is changed: shifts added, moved and removed, people away. All of one change, or nothing of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.duty.events import ShiftsChanged
from backend.duty.pattern import Span
from backend.duty.people import people
from backend.duty.plan import ABSENT, Mark
from backend.duty.refresh import TURN, refresh
from backend.duty.shifts.conflicts import demand_fits, demand_free
from backend.duty.shifts.schemas import ChangedShifts, ChangeShifts, NewShift, PublishShifts, ShiftRow
from backend.duty.shifts.telling import Word, tell
from backend.duty.shifts.view import window
from backend.duty.shifts.whole_days import LONGEST_ABSENCE, LONGEST_SHIFT, instants
from backend.kit.clean import clean_text
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Invalid

_COLUMNS = "id, user_id, kind, starts_at, ends_at, from_on, to_on, substitute_id, note, draft"
_REMOVE = f"""
UPDATE shifts SET deleted_at = now() WHERE id = ANY ($1::bigint[]) AND deleted_at IS NULL RETURNING {_COLUMNS}
"""
_ADD = f"""
INSERT INTO shifts (user_id, kind, starts_at, ends_at, from_on, to_on, substitute_id, note, draft, request_id, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING {_COLUMNS}
"""
_HERE = "SELECT id FROM users WHERE id = ANY ($1::bigint[]) AND deactivated_at IS NULL"
MOST_DRAFTS = 2000
# of whoever left nothing is published: nobody sees it, to take it away
_DRAFTS = f"""
SELECT {_COLUMNS} FROM shifts s WHERE draft AND deleted_at IS NULL AND starts_at >= $1 AND starts_at < $2
  AND ($3::bigint[] IS NULL OR user_id = ANY ($3)) AND ends_at > now()
  AND EXISTS (SELECT FROM users u WHERE u.id = s.user_id AND u.deactivated_at IS NULL) ORDER BY id LIMIT $4
"""


async def change(
    tx: Tx, me: Grants, ip: str, asked: ChangeShifts, request_id: int | None = None, told: bool = True
) -> ChangedShifts:
    """`told`: those whose plan it is, unless somebody tells them better. Raises Invalid, Conflict: shift_gone, or what
    conflicts.py refuses."""
    await tx.execute(TURN)
    await _demand_people(tx, asked.add)
    removed = await remove(tx, asked.remove)
    made = [await _put(tx, me, each, asked.draft, request_id, f"add.{at}.") for at, each in enumerate(asked.add)]
    await _demand_fit(tx, made)
    done = ChangedShifts(made=made, removed=removed)
    await record(tx, me, ip, done, told)
    return done


async def remove(tx: Tx, ids: Sequence[int]) -> list[ShiftRow]:
    """Raises Conflict shift_gone."""
    found = await tx.fetch(_REMOVE, sorted(set(ids)))
    if len(found) != len(set(ids)):
        raise Conflict("shift_gone")
    return [_row(row) for row in found]


async def publish(tx: Tx, me: Grants, ip: str, asked: PublishShifts) -> ChangedShifts:
    """Drafts count from now on. Raises Invalid, Conflict: what conflicts.py refuses, with whose it is."""
    start, end = window(asked.starts_at, asked.ends_at)
    await tx.execute(TURN)
    drafts = [_row(row) for row in await tx.fetch(_DRAFTS, start, end, asked.user_ids, MOST_DRAFTS + 1)]
    if len(drafts) > MOST_DRAFTS:
        raise Invalid("invalid", fields={"ends_at": "drafts_most"})
    add = [_drafted(each) for each in drafts]
    await _demand_people(tx, add, "drafts")
    removed = await remove(tx, [each.id for each in drafts])
    # they are decided now: whatever was decided meanwhile stands before them
    made = [await _put(tx, me, each, False, None, f"drafts.{at}.") for at, each in enumerate(add)]
    await _demand_fit(tx, made, "drafts")
    done = ChangedShifts(made=made, removed=removed)
    await record(tx, me, ip, done)
    return done


def _drafted(row: ShiftRow) -> NewShift:
    """As it was written down: whole days stay days."""
    whole = row.from_on is not None
    return NewShift(
        user_id=row.user_id,
        kind=row.kind,
        starts_at=None if whole else row.starts_at,
        ends_at=None if whole else row.ends_at,
        from_on=row.from_on,
        to_on=row.to_on,
        substitute_id=row.substitute_id,
        note=row.note,
    )


async def record(tx: Tx, me: Grants, ip: str, done: ChangedShifts, told: bool = True) -> None:
    """The duty that follows, the journal, the windows that show it, and who is told."""
    rows = [*done.made, *done.removed]
    users = {row.user_id for row in rows} | {row.substitute_id for row in rows if row.substitute_id}
    if not rows:
        return
    lived = {user for row in rows if not row.draft for user in (row.user_id, row.substitute_id) if user}
    await refresh(tx, lived)
    for user_id in sorted({row.user_id for row in rows}):
        before, after = _of(done.removed, user_id), _of(done.made, user_id)
        await audit.write(tx, me, ip, "shifts.changed", ("user", user_id), {"shifts": before}, {"shifts": after})
    tx.publish(Published(ShiftsChanged(sorted(users)), Staff(), "user"))
    if told:
        await tell(tx, [_word(me, each) for each in sorted(lived - {me.user_id})])


def _word(me: Grants, user_id: int) -> Word:
    return Word(to=user_id, kind="shifts_changed", data={"who": me.name})


def _of(rows: Sequence[ShiftRow], user_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = msgspec.to_builtins([row for row in rows if row.user_id == user_id])
    return found


async def _demand_people(tx: Tx, add: Sequence[NewShift], place: str = "add") -> None:
    wanted = {each.user_id for each in add} | {each.substitute_id for each in add if each.substitute_id}
    here = {row["id"] for row in await tx.fetch(_HERE, sorted(wanted))}
    for at, each in enumerate(add):
        if each.user_id not in here:
            raise Invalid("invalid", fields={f"{place}.{at}.user_id": "no_such_user"})
        if each.substitute_id is None:
            continue
        if each.substitute_id not in here or each.substitute_id == each.user_id:
            raise Invalid("invalid", fields={f"{place}.{at}.substitute_id": "no_such_user"})
        if each.kind not in ABSENT:
            raise Invalid("invalid", fields={f"{place}.{at}.substitute_id": "substitute_of_absent"})


async def _put(tx: Tx, me: Grants, new: NewShift, draft: bool, request_id: int | None, field: str) -> ShiftRow:
    longest: timedelta = LONGEST_SHIFT if new.kind == "extra" else LONGEST_ABSENCE
    moments, days = (new.starts_at, new.ends_at), (new.from_on, new.to_on)
    start, end = await instants(tx, new.user_id, moments, days, longest, field)
    row = await tx.row(
        _ADD, new.user_id, new.kind, start, end, new.from_on, new.to_on, new.substitute_id,
        " ".join(clean_text(new.note).split()), draft, request_id, me.user_id,
    )  # fmt: skip
    assert row is not None
    return _row(row)


async def _demand_fit(tx: Tx, made: Sequence[ShiftRow], place: str = "add") -> None:
    counted = [(at, row) for at, row in enumerate(made) if not row.draft]
    if not counted:
        return
    users: Collection[int] = {u for _, row in counted for u in (row.user_id, row.substitute_id) if u}
    start = min(row.starts_at for _, row in counted)
    end = max(row.ends_at for _, row in counted)
    known = await people(tx, users, start, end)
    for at, row in counted:
        span = Span(row.starts_at.timestamp(), row.ends_at.timestamp())
        mark = Mark(id=row.id, kind=row.kind, span=span, substitute_id=row.substitute_id)
        demand_fits(known, row.user_id, mark, f"{place}.{at}.")
        if row.kind in ABSENT:
            demand_free(known, row.user_id, mark, f"{place}.{at}.")


def _row(row: Mapping[str, Any]) -> ShiftRow:
    return msgspec.convert(dict(row), ShiftRow)
