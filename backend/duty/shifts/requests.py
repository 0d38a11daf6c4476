"""What people ask: a vacation, a day off, a swap, a substitute. The colleague agrees, a head approves, the plan
follows."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import can
from backend.duty.events import ShiftsChanged
from backend.duty.pattern import Span
from backend.duty.people import people
from backend.duty.plan import ABSENT, standing
from backend.duty.refresh import TURN
from backend.duty.shifts import change
from backend.duty.shifts.request_schemas import DecideShiftRequest, Decision, NewShiftRequest, ShiftRequestView
from backend.duty.shifts.schemas import ChangeShifts, NewShift
from backend.duty.shifts.telling import Word, tell
from backend.duty.shifts.whole_days import LONGEST_ABSENCE, LONGEST_SHIFT, instants
from backend.duty.spans import minus
from backend.kit.clean import clean_text
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.kit.http import Page, page, unpage

_COLUMNS = """r.id, r.user_id, r.kind, r.starts_at, r.ends_at, r.from_on, r.to_on, r.with_id, r.back_starts_at,
r.back_ends_at, r.note, r.state, r.answer, r.decided_by, r.decided_at, r.rev, r.created_at"""
_LIST = f"""
SELECT {_COLUMNS} FROM shift_requests r
WHERE ($1 OR r.user_id = $2 OR r.with_id = $2) AND (NOT $3 OR r.state IN ('asked', 'agreed'))
  AND ($4::bigint IS NULL OR r.id < $4) ORDER BY r.id DESC LIMIT $5
"""
_ONE = f"SELECT {_COLUMNS} FROM shift_requests r WHERE r.id = $1 AND ($2 OR r.user_id = $3 OR r.with_id = $3)"
_WAITING = "SELECT count(*) FROM shift_requests WHERE user_id = $1 AND state IN ('asked', 'agreed')"
_ASK = """
INSERT INTO shift_requests (user_id, kind, starts_at, ends_at, from_on, to_on, with_id, back_starts_at, back_ends_at,
                            note, state, client_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (user_id, client_id) DO NOTHING RETURNING id
"""
_KNOWN = "SELECT id FROM shift_requests WHERE user_id = $1 AND client_id = $2"
_HERE = "SELECT true FROM users WHERE id = $1 AND deactivated_at IS NULL"
# guarded: who decides second finds another state
_DECIDE = """
UPDATE shift_requests SET state = $4, answer = $5, decided_by = $6, decided_at = now(), rev = rev + 1
WHERE id = $1 AND rev = $2 AND state = $3 RETURNING id
"""
_MADE = "SELECT id FROM shifts WHERE request_id = $1 AND deleted_at IS NULL ORDER BY id"
# what it gave somebody was taken from them since: back with its owner it would be covered twice
_PASSED_ON = """
SELECT EXISTS (SELECT FROM shifts m JOIN shifts o ON o.user_id = m.user_id AND o.kind = 'off' AND o.id > m.id
                   AND NOT o.draft AND o.deleted_at IS NULL AND o.starts_at < m.ends_at AND o.ends_at > m.starts_at
               WHERE m.request_id = $1 AND m.kind = 'extra' AND m.deleted_at IS NULL)
"""
_HEADS = """
SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id WHERE u.deactivated_at IS NULL
  AND (r.key = 'administrator' OR 'duty.manage' = ANY (r.rights)) ORDER BY u.id
"""
MOST_WAITING = 50
_BECOMES: dict[Decision, str] = {
    "agree": "agreed",
    "approve": "approved",
    "refuse": "refused",
    "withdraw": "withdrawn",
    "undo": "agreed",
}


async def listed(
    tx: Tx, me: Grants, waiting: bool, mine: bool, limit: int, cursor: str | None
) -> Page[ShiftRequestView]:
    """One's own, those asked of oneself, and, for heads, everybody's; newest first."""
    after = unpage(cursor, tuple[int])
    every = can(me, "duty.manage") and not mine
    rows = await tx.fetch(_LIST, every, me.user_id, waiting, after[0] if after else None, limit + 1)
    return page(rows, limit, lambda row: _view(me, row), lambda row: (row["id"],))


async def one(tx: Tx, me: Grants, request_id: int) -> ShiftRequestView:
    """Raises Missing."""
    row = await tx.row(_ONE, request_id, can(me, "duty.manage"), me.user_id)
    if row is None:
        raise Missing
    return _view(me, row)


async def ask(tx: Tx, me: Grants, new: NewShiftRequest) -> ShiftRequestView:
    """Raises Invalid, Conflict not_on_duty_then, client_id_reused."""
    assert me.user_id is not None
    await tx.execute(TURN)
    if (known := await tx.value(_KNOWN, me.user_id, str(new.client_id))) is not None:
        stands = await one(tx, me, known)
        # one that was corrected since is not the one before: its answer would say that all is well
        if not _same(stands, new):
            raise Conflict("client_id_reused", fields={"client_id": "client_id_reused"})
        return stands
    if await tx.value(_WAITING, me.user_id) >= MOST_WAITING:
        raise Conflict("requests_most")
    await _demand_sense(tx, me.user_id, new)
    longest = LONGEST_ABSENCE if new.kind in ("vacation", "off") else LONGEST_SHIFT
    days = (new.from_on, new.to_on)
    start, end = await instants(tx, me.user_id, (new.starts_at, new.ends_at), days, longest)
    back: tuple[datetime, datetime] | None = None
    if new.kind == "swap" and new.with_id:
        moments = (new.back_starts_at, new.back_ends_at)
        back = await instants(tx, new.with_id, moments, (None, None), LONGEST_SHIFT, "back_")
    if new.kind != "vacation":
        await _demand_lived(tx, me.user_id, start, end, "starts_at", whole=new.kind != "off")
    if back and new.with_id:
        await _demand_lived(tx, new.with_id, *back, "back_starts_at")
    state = "asked" if new.with_id else "agreed"
    made = await tx.value(
        _ASK, me.user_id, new.kind, start, end, *days, new.with_id, *(back or (None, None)),
        _tidy(new.note), state, str(new.client_id),
    )  # fmt: skip
    view = await one(tx, me, made)
    _tell_windows(tx, view)
    await tell(tx, await _words_of_asked(tx, me, view))
    return view


async def decide(tx: Tx, me: Grants, ip: str, request_id: int, asked: DecideShiftRequest) -> ShiftRequestView:
    """Raises Missing, Forbidden, Conflict: stale_version with what stands, and what change.py refuses."""
    await tx.execute(TURN)
    view = await one(tx, me, request_id)
    if view.rev != asked.rev:
        raise Conflict("stale_version", extra={"current": view})
    if asked.decision not in view.may:
        raise Forbidden("not_yours_to_decide")
    becomes = _BECOMES[asked.decision]
    answer = _tidy(asked.answer)
    if await tx.value(_DECIDE, request_id, view.rev, view.state, becomes, answer, me.user_id) is None:
        raise Conflict("stale_version", extra={"current": await one(tx, me, request_id)})
    if asked.decision == "approve":
        await _apply(tx, me, ip, view)
    if asked.decision == "undo":
        await _take_back(tx, me, ip, request_id)
    after = await one(tx, me, request_id)
    before, now = {"shift_state": view.state}, {"shift_state": after.state, "answer": answer}
    await audit.write(tx, me, ip, "shift_request.decided", ("user", view.user_id), before, now)
    _tell_windows(tx, after)
    await tell(tx, await _words_of_decided(tx, me, after, asked.decision))
    return after


def _tidy(text: str) -> str:
    return " ".join(clean_text(text).split())


def _same(stands: ShiftRequestView, new: NewShiftRequest) -> bool:
    """Whole days by their dates alone: their moments are the zone's of when it was asked."""
    said = (new.kind, new.with_id, _tidy(new.note), new.from_on, new.to_on)
    kept = (stands.kind, stands.with_id, stands.note, stands.from_on, stands.to_on)
    whole, swap = new.from_on is not None, new.kind == "swap"
    return (
        said == kept
        and (whole or (new.starts_at, new.ends_at) == (stands.starts_at, stands.ends_at))
        and (not swap or (new.back_starts_at, new.back_ends_at) == (stands.back_starts_at, stands.back_ends_at))
    )


async def _demand_sense(tx: Tx, me: int, new: NewShiftRequest) -> None:
    if new.kind in ("swap", "substitute") and new.with_id is None:
        raise Invalid("invalid", fields={"with_id": "required"})
    if new.kind == "off" and new.with_id is not None:
        raise Invalid("invalid", fields={"with_id": "substitute_of_absent"})
    if new.with_id is not None and (new.with_id == me or await tx.value(_HERE, new.with_id) is None):
        raise Invalid("invalid", fields={"with_id": "no_such_user"})
    if (new.kind == "swap") != (new.back_starts_at is not None and new.back_ends_at is not None):
        raise Invalid("invalid", fields={"back_starts_at": "swap_for_what"})


async def _demand_lived(tx: Tx, user: int, start: datetime, end: datetime, field: str, whole: bool = True) -> None:
    """It is a shift of theirs: all of it, or at least something. Raises Conflict."""
    person = (await people(tx, [user], start, end))[user]
    span = Span(start.timestamp(), end.timestamp())
    away = [mark.span for mark in person.marks if mark.kind in ABSENT]
    there = minus(standing(person, span.start, span.end), away)
    if not person.enrolments or not there or (whole and there != [span]):
        raise Conflict("not_on_duty_then", fields={field: "not_on_duty_then"})


async def _apply(tx: Tx, me: Grants, ip: str, view: ShiftRequestView) -> None:
    """What was asked for may have moved since: then it is refused, and nothing of it is done."""
    mine = (view.user_id, view.starts_at, view.ends_at)
    if view.kind in ("swap", "substitute"):
        await _demand_lived(tx, *mine, "starts_at")
    add = _asked_for(view)
    if view.back_starts_at and view.back_ends_at and view.with_id:
        await _demand_lived(tx, view.with_id, view.back_starts_at, view.back_ends_at, "back_starts_at")
    done = await change.change(tx, me, ip, ChangeShifts(add=add), request_id=view.id, told=False)
    assert len(done.made) == len(add)


def _asked_for(view: ShiftRequestView) -> list[NewShift]:
    """Taken from both before it is given to either: their shifts may overlap."""
    start, end, back = view.starts_at, view.ends_at, (view.back_starts_at, view.back_ends_at)
    if view.kind in ("vacation", "off"):
        whole = view.from_on is not None
        return [
            NewShift(
                user_id=view.user_id,
                kind=view.kind,
                starts_at=None if whole else start,
                ends_at=None if whole else end,
                from_on=view.from_on,
                to_on=view.to_on,
                substitute_id=view.with_id,
            )
        ]
    assert view.with_id is not None
    off = [NewShift(user_id=view.user_id, kind="off", starts_at=start, ends_at=end)]
    extra = [NewShift(user_id=view.with_id, kind="extra", starts_at=start, ends_at=end)]
    if view.kind == "swap":
        off.append(NewShift(user_id=view.with_id, kind="off", starts_at=back[0], ends_at=back[1]))
        extra.append(NewShift(user_id=view.user_id, kind="extra", starts_at=back[0], ends_at=back[1]))
    return off + extra


async def _take_back(tx: Tx, me: Grants, ip: str, request_id: int) -> None:
    """Raises Conflict shift_passed_on."""
    if await tx.value(_PASSED_ON, request_id):
        raise Conflict("shift_passed_on")
    ids = [row["id"] for row in await tx.fetch(_MADE, request_id)]
    await change.change(tx, me, ip, ChangeShifts(remove=ids), told=False)


def _view(me: Grants, row: Mapping[str, Any]) -> ShiftRequestView:
    view = msgspec.convert(dict(row), ShiftRequestView)
    return msgspec.structs.replace(view, may=_may(me, view))


def _may(me: Grants, view: ShiftRequestView) -> list[Decision]:
    head, over = can(me, "duty.manage"), view.ends_at <= datetime.now(UTC)
    found: list[Decision] = []
    if view.state == "asked" and me.user_id == view.with_id:
        found.append("agree")
    if head and view.state == "agreed":
        found.append("approve")
    if (view.state == "asked" and me.user_id == view.with_id) or (head and view.state in ("asked", "agreed")):
        found.append("refuse")
    if me.user_id == view.user_id and view.state in ("asked", "agreed"):
        found.append("withdraw")
    if head and view.state == "approved" and not over:
        found.append("undo")
    return found if not over else [each for each in found if each in ("refuse", "withdraw")]


def _tell_windows(tx: Tx, view: ShiftRequestView) -> None:
    concerned = {view.user_id, *([view.with_id] if view.with_id else [])}
    tx.publish(Published(ShiftsChanged(sorted(concerned)), Staff(), "user"))


async def _words_of_asked(tx: Tx, me: Grants, view: ShiftRequestView) -> list[Word]:
    """The colleague first; heads when there is something for them to decide."""
    if view.state == "asked" and view.with_id:
        return [_word(view, view.with_id, "shift_asked", me.name)]
    heads = [row["id"] for row in await tx.fetch(_HEADS)]
    return [_word(view, head, "shift_request", me.name) for head in heads if head != me.user_id]


async def _words_of_decided(tx: Tx, me: Grants, view: ShiftRequestView, decision: Decision) -> Sequence[Word]:
    if decision == "agree":
        asker = await tx.value("SELECT name FROM users WHERE id = $1", view.user_id)
        heads = [row["id"] for row in await tx.fetch(_HEADS)]
        return [_word(view, head, "shift_request", asker) for head in heads if head not in (me.user_id, view.user_id)]
    concerned = {view.user_id, *([view.with_id] if view.with_id else [])} - {me.user_id}
    return [_word(view, each, "shift_decided", me.name, decision) for each in sorted(concerned)]


def _word(view: ShiftRequestView, to: int, kind: Any, who: str, decision: str = "") -> Word:
    days = [(view.from_on or view.starts_at.date()).isoformat(), (view.to_on or view.ends_at.date()).isoformat()]
    data = {"who": who, "what": view.kind, "from": days[0], "to": days[1], "decision": decision, "text": view.answer}
    return Word(to=to, kind=kind, about=view.id, data=data, once=f"shift_request:{view.id}:{view.rev}")
