"""What a promise may have beside what, until when and by whom: looked at before it is written."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.tasks.due import Columns, NewDue, by_duty, kept
from backend.tasks.hours import hours_for
from backend.tasks.reminding import begins, next_at
from backend.tasks.repeat import Kept, Repeat, checked, wall_of
from backend.tasks.sight import may_hold
from backend.tasks.subjects import Subject

LONGEST = timedelta(days=14)


async def due_of(tx: Tx, grants: Grants, subject: Subject, due: NewDue | None) -> Columns:
    """By the clock, or by the hours of what it is about. Raises Invalid."""
    if due is None or not due.by_duty:
        return kept(due, grants.time_zone)
    return by_duty(due, await hours_for(tx, subject.scopes, due.zone or grants.time_zone), datetime.now(UTC))


def lasting(starts_at: datetime | None, due: Columns) -> datetime | None:
    """When a meeting begins that is due at its end. Raises Invalid."""
    if starts_at is None:
        return None
    ends = due.at
    wrong = starts_at.tzinfo is None or due.on is not None or ends is None
    # a difference, not a sum: a beginning in the year 9999 has no fortnight after it
    if wrong or ends is None or not timedelta(0) < ends - starts_at <= LONGEST:
        raise Invalid("invalid", fields={"starts_at": "bad_meeting"})
    return starts_at.astimezone(UTC)


def repeating(repeat: Repeat | None, due: Columns) -> str | None:
    """As the table keeps it. Raises Invalid: without a date nothing comes again."""
    if repeat is None:
        return None
    if due.at is None or due.zone is None:
        raise Invalid("invalid", fields={"repeat": "repeat_needs_due"})
    at = datetime.combine(due.on, datetime.min.time()) if due.on else wall_of(due.at, ZoneInfo(due.zone))
    return msgspec.json.encode(Kept(rule=checked(repeat), anchor=at)).decode()


async def controlled(tx: Tx, subject: Subject, controller_id: int | None, assignee_id: int | None) -> int | None:
    """Who looks at what was done: another than who does it, and one who may see it. Raises Invalid."""
    if controller_id is None:
        return None
    if controller_id == assignee_id:
        raise Invalid("invalid", fields={"controller_id": "controls_oneself"})
    if not await may_hold(tx, controller_id, subject.scopes):
        raise Invalid("invalid", fields={"controller_id": "user_cannot_work_here"})
    return controller_id


def moved(row: Mapping[str, Any], due: Columns) -> dict[str, Any]:
    """Another date: a meeting lasts as long as it did. Raises Invalid: a meeting has one."""
    columns: dict[str, Any] = {"due_at": due.at, "due_on": due.on, "due_zone": due.zone}
    starts, ends = row["starts_at"], row["due_at"]
    if starts is not None and due.at is not None and due.on is None and due.at != ends:
        columns["starts_at"] = due.at - (ends - starts)
    return columns


def reminded(
    row: Mapping[str, Any], was: Mapping[str, Any] | None = None, by: datetime | None = None
) -> datetime | None:
    """When the next reminder of a row comes, as it is about to stand.

    `was`: as it stood: what had to be told `by` then (now) and has not been is still to be told.
    """
    base, now = begins(row), datetime.now(UTC)
    untold: datetime | None = None if was is None or begins(was) != base else was["remind_at"]
    if untold is not None and base is not None and untold <= (by or now):
        still = (base - untold) / timedelta(minutes=1) in row["remind"]
        return untold if still else next_at(row, now)
    return next_at(row, now)
