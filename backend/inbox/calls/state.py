"""What is known of a call, put together from words that come in any order, late and often. Pure.

Each word is joined to what is known by least and greatest, so the outcome hangs neither on order nor on repeats, and
nothing takes a state back: once taken is taken, once over is over.
"""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Literal

import msgspec

from backend.connectors.contract import Call

CallState = Literal["dialling", "ringing", "answered", "ended", "missed", "failed"]


class Leg(msgspec.Struct, frozen=True):
    """Whom of ours it rang, and when they took it. `user`: whose extension that was then."""

    extension: str
    user_id: int | None = None
    user: str = ""
    rang_at: datetime | None = None
    answered_at: datetime | None = None


class CallView(msgspec.Struct, frozen=True):
    """A call, in its message's meta. `by`: the leg that took it. `lead`: it has made a request already.

    `rang_at`: the first that was told of it; `recorded`: names of recordings that stand among the files. `lapsed`: its
    end was not told in time (inbox/calls/lapsed.py); until it is, nobody took it. `faded`: so of a talk; it is over.
    """

    state: CallState
    direction: Literal["in", "out"]
    rang_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    talked_s: float | None = None
    line: str = ""
    line_name: str = ""
    hung_up: str = ""
    reason: str = ""
    by: str | None = None
    legs: list[Leg] = []
    hidden: bool = False
    lead: bool = False
    lapsed: bool = False
    faded: bool = False
    recorded: list[str] = []
    # what is known of a recording that is not there: awaited, none or lost
    tape: str = ""
    # by what the exchange is asked to send it elsewhere: the newest leg, and since when
    leg: str = ""
    leg_at: datetime | None = None
    # whom our plan has sent it to, in order (inbox/calls/plan.py)
    plan: list["Sent"] = []
    # of a call by the browser: its name in inbox/online
    online: str = ""


class Sent(msgspec.Struct, frozen=True):
    """A step of our plan. `more`: rung at the same time; `fault`: a code, where the exchange did not do it."""

    to: str
    at: datetime
    user_id: int | None = None
    user: str = ""
    fault: str = ""
    more: list[str] = []


# the later word of two, whichever came first
TAPES = ("", "awaited", "none", "lost")
OVER = ("ended", "missed", "failed")
TAKEN = ("answered", "ended")


def view(meta: dict[str, Any]) -> CallView | None:
    """The call of a message, if it is one."""
    return msgspec.convert(meta["call"], CallView) if meta.get("call") else None


def plain(call: CallView) -> dict[str, Any]:
    """As it stands in meta: what is empty is left out."""
    found: dict[str, Any] = msgspec.to_builtins(call)
    return {name: value for name, value in found.items() if value not in (None, "", [], False)}


def recording_name(call: Call) -> str | None:
    """By which a recording is known again, told twice."""
    if call.recording is None:
        return None
    return blake2b(msgspec.json.encode(call.recording.remote, order="sorted"), digest_size=8).hexdigest()


def joined(known: CallView | None, call: Call, staff: dict[str, tuple[int, str]], line_name: str = "") -> CallView:
    """What is known after this word. `staff`: extension -> whose it is."""
    taken_at, over_at = _taken_at(call), call.at if call.state in OVER else None
    legs = {leg.extension: leg for leg in known.legs} if known else {}
    if call.extension:
        legs[call.extension] = _leg(legs.get(call.extension), call, taken_at, staff)
    answered_at = _least(known.answered_at if known else None, taken_at)
    ended_at = _least(known.ended_at if known else None, over_at)
    direction = known.direction if known else call.direction
    lapsed, faded = (known.lapsed, known.faded) if known else (False, False)
    hung_up, reason, line = (known.hung_up, known.reason, known.line) if known else ("", "", "")
    recorded = {*(known.recorded if known else ()), *((name,) if (name := recording_name(call)) else ())}
    was = (known.leg_at or call.at, known.leg) if known and known.leg else None
    leg = max(was, (call.at, call.leg)) if was and call.leg else was or (call.at, call.leg)
    order = sorted(legs.values(), key=lambda leg: (leg.rang_at or leg.answered_at or call.at, leg.extension))
    return CallView(
        state=_state(direction, answered_at, ended_at, lapsed=lapsed, faded=faded),
        direction=direction,
        rang_at=min(known.rang_at, call.at) if known else call.at,
        answered_at=answered_at,
        ended_at=ended_at,
        talked_s=_most(known.talked_s if known else None, call.talked_s),
        line=_first(line, call.line),
        line_name=_first(known.line_name if known else "", line_name),
        hung_up=_first(hung_up, call.hung_up),
        reason=_first(reason, call.reason),
        by=_by(order),
        legs=order,
        hidden=call.hidden or bool(known and known.hidden),
        lead=bool(known and known.lead),
        lapsed=lapsed,
        faded=faded,
        recorded=sorted(recorded),
        tape="" if recorded else max(known.tape if known else "", call.tape, key=TAPES.index),
        leg=leg[1],
        leg_at=leg[0] if leg[1] else None,
        plan=known.plan if known else [],
        online=known.online if known else call.online,
    )


def _taken_at(call: Call) -> datetime | None:
    """When somebody took it, as this word has it."""
    if call.state not in TAKEN:
        return None
    if call.answered_at is not None:
        return call.answered_at
    return call.at - timedelta(seconds=call.talked_s or 0) if call.state == "ended" else call.at


def _leg(known: Leg | None, call: Call, taken_at: datetime | None, staff: dict[str, tuple[int, str]]) -> Leg:
    user_id, user = staff.get(call.extension, (None, ""))
    rang_at = call.at if call.state == "ringing" else None
    if known is None:
        return Leg(call.extension, user_id, user, rang_at, taken_at)
    return Leg(
        call.extension,
        known.user_id or user_id,
        known.user or user,
        _least(known.rang_at, rang_at),
        _least(known.answered_at, taken_at),
    )


def _state(
    direction: str, answered_at: datetime | None, ended_at: datetime | None, *, lapsed: bool, faded: bool
) -> CallState:
    if answered_at:
        return "ended" if ended_at or faded else "answered"
    if ended_at is None and not lapsed:
        return "ringing"
    return "missed" if direction == "in" else "failed"


def _by(legs: list[Leg]) -> str | None:
    took = sorted((leg.answered_at, leg.extension) for leg in legs if leg.answered_at)
    return took[0][1] if took else None


def _least(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(one, other) if one and other else one or other


def _most(one: float | None, other: float | None) -> float | None:
    return max(one, other) if one is not None and other is not None else other if one is None else one


def _first(one: str, other: str) -> str:
    """Of two different words always the same, whichever came first."""
    return min(one, other) if one and other else one or other
