"""Mango Office: legs of a call come and go (events/call), the whole of it is told when it is over (events/summary)."""

import re
from typing import Any, Literal

import msgspec

from backend.connectors.contract import Call, Incoming, Receipt, RemoteFile
from backend.connectors.phone import ids
from backend.connectors.phone.errors import mango as refused
from backend.connectors.phone.signing import Told

Reason = Literal["", "busy", "no_answer", "cancelled", "wrong_number", "refused", "failed"]
_REASONS: dict[int, Reason] = {
    1110: "cancelled", 1111: "no_answer", 1121: "busy", 1122: "refused", 1123: "no_answer", 1124: "refused",
    1131: "no_answer", 1132: "no_answer", 1150: "wrong_number", 1151: "wrong_number", 1170: "cancelled",
}  # fmt: skip
# who ended it: the one who called, or who was called
_CALLER, _CALLED = 1110, 1120
_REF = re.compile(r"\d+-\d+")


class Side(msgspec.Struct, frozen=True):
    number: str = ""
    extension: str = ""
    line_number: str = ""


class Leg(msgspec.Struct, frozen=True, rename={"side_from": "from", "side_to": "to"}):
    entry_id: str
    call_id: str = ""
    call_state: str = ""
    location: str = ""
    timestamp: Any = 0
    side_from: Side = Side()
    side_to: Side = Side()
    command_id: str = ""
    callback_initiator: str = ""


class Summary(msgspec.Struct, frozen=True, rename={"side_from": "from", "side_to": "to"}):
    entry_id: str
    call_direction: Any = 1
    side_from: Side = Side()
    side_to: Side = Side()
    line_number: str = ""
    create_time: Any = 0
    talk_time: Any = 0
    end_time: Any = 0
    disconnect_reason: Any = 0


class Recorded(msgspec.Struct, frozen=True):
    entry_id: str
    recording_id: str
    timestamp: Any = 0


class Result(msgspec.Struct, frozen=True):
    command_id: str
    result: Any = 1000


def read(told: Told, region: str) -> list[Incoming]:
    body = told.form.get("json", "")
    match told.what.rstrip("/"):
        case "events/call":
            return _leg(msgspec.json.decode(body, type=Leg), region)
        case "events/summary":
            return [_summary(msgspec.json.decode(body, type=Summary), region)]
        case "events/record/added":
            return [_recorded(msgspec.json.decode(body, type=Recorded))]
        case "result/callback":
            return _result(msgspec.json.decode(body, type=Result), told)
    # keys pressed in the menu, messages, results of commands that nobody waits for
    return []


def name(entry_id: str) -> str:
    return f"mango:{entry_id}"


def _leg(leg: Leg, region: str) -> list[Incoming]:
    caller, called, at = leg.side_from, leg.side_to, ids.at(leg.timestamp)
    call_id, ref = name(leg.entry_id), leg.command_id if _REF.fullmatch(leg.command_id) else None
    if leg.call_state not in ("Appeared", "Connected"):
        # a leg that ends is no end of the whole: the summary is
        return []
    taken = leg.call_state == "Connected" and leg.location == "abonent"
    if caller.extension and called.extension:
        # an extension asks another while the caller waits, or they talk among themselves
        return []
    if leg.callback_initiator and called.extension and not caller.extension:
        # a call that was asked for rings at the colleague first
        out = ids.outside(caller.number, region, leg.entry_id)
        return [Call(call_id, at, "out", "ringing", out.thread, out.person, "", called.extension, ref=ref)]
    if caller.extension:
        out = ids.outside(called.number, region, leg.entry_id)
        state: Literal["answered", "ringing"] = "answered" if taken else "ringing"
        return [Call(call_id, at, "out", state, out.thread, out.person, called.line_number, caller.extension, ref=ref)]
    who = ids.outside(caller.number, region, leg.entry_id)
    return [
        Call(
            call_id,
            at,
            "in",
            "answered" if taken and called.extension else "ringing",
            who.thread,
            who.person,
            called.line_number,
            called.extension,
            leg=leg.call_id,
            hidden=who.hidden,
        )
    ]


def _summary(whole: Summary, region: str) -> Call:
    direction, reason = int(whole.call_direction), int(whole.disconnect_reason)
    ours = whole.side_from if direction == 2 else whole.side_to
    theirs = whole.side_to if direction == 2 else whole.side_from
    end, talk = ids.at(whole.end_time), int(whole.talk_time)
    who = ids.outside(theirs.number, region, whole.entry_id)
    common: dict[str, Any] = {"line": whole.line_number, "extension": ours.extension, "hidden": who.hidden}
    if direction == 0:
        return Call(name(whole.entry_id), end, "in", "missed", internal=True)
    way: Literal["in", "out"] = "out" if direction == 2 else "in"
    if talk <= 0:
        state: Literal["failed", "missed"] = "failed" if way == "out" else "missed"
        why = _REASONS.get(reason, "no_answer")
        return Call(name(whole.entry_id), end, way, state, who.thread, who.person, reason=why, **common)
    since = ids.at(talk)
    by_them = (reason == _CALLER) if way == "in" else (reason == _CALLED)
    ended_by: Literal["", "customer", "us"] = "customer" if by_them else "us" if reason in (_CALLER, _CALLED) else ""
    return Call(
        name(whole.entry_id),
        end,
        way,
        "ended",
        who.thread,
        who.person,
        answered_at=since,
        talked_s=max(0.0, (end - since).total_seconds()),
        hung_up=ended_by,
        **common,
    )


def _recorded(one: Recorded) -> Call:
    tape = RemoteFile("audio", {"mango": one.recording_id}, name="call.mp3", mime="audio/mpeg")
    return Call(name(one.entry_id), ids.at(one.timestamp), "in", "recorded", recording=tape)


def _result(result: Result, told: Told) -> list[Incoming]:
    error = refused(int(result.result))
    if error is None or not _REF.fullmatch(result.command_id):
        return []
    return [Receipt(None, "failed", ids.at(told.received), ref=result.command_id, error=error.code)]
