"""What Mango posts to our side: /events/call for every leg, /events/recording, /events/summary, /events/record/added.

§3.1.2–3.1.8 of the manual. Every leg counts its own `seq`; nothing promises that notices arrive in order, least of all
those of different addresses. The code of a leg that rang while another telephone answered is not written: 1183.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.platforms.telephony.talks import Leg, Recording, Talk

if TYPE_CHECKING:
    from tests.platforms.mango.server import MangoServer

REASONS = {
    "menu over": 1100,
    "elsewhere": 1183,
    "no answer": 1111,
    "busy": 1121,
    "declined": 1122,
    "failed": 1131,
    "leaves": 1120,
    "ends": 1110,
    "ends by extension": 1120,
    "ends by command": 1181,
    "routed": 1182,
    "first over": 1000,
}
STATES = {"rings": "Appeared", "calls": "Appeared", "menu": "Appeared", "person rings": "Appeared"}
STATES |= {"answers": "Connected", "person answers": "Connected", "joins": "Connected", "resumes": "Connected"}
STATES |= {"holds": "OnHold"}
DIRECTIONS = {"internal": 0, "in": 1, "out": 2}


def device(extension: str) -> dict[str, Any]:
    return {"extension": extension, "number": f"sip:user{extension}@lavka.mangosip.ru"}


def sides(server: MangoServer, talk: Talk, leg: Leg) -> tuple[dict[str, Any], dict[str, Any]]:
    """Who calls and who is called, on this leg."""
    outer: dict[str, Any] = {"number": talk.person} if talk.person else {}
    if talk.direction == "internal":
        outer = device(talk.person)
    if talk.direction == "in" or leg.id in server.first_legs:
        if not leg.extension:
            own: dict[str, Any] = {"number": talk.line}
        else:
            own = device(leg.extension)
        asking = next((other for other in talk.legs if other.id == leg.before), None)
        if leg.transfer == "consultative" and asking is not None:
            outer = device(asking.extension)
        if leg.before:
            outer = {**outer, "taken_from_call_id": leg.before}
        line = {} if leg.id in server.first_legs else {"line_number": talk.line}
        group = {"acd_group": leg.group} if leg.group else {}
        return outer, {**own, **line, **group}
    own = device(leg.extension or talk.caller)
    return {**own, **({"taken_from_call_id": leg.before} if leg.before else {})}, outer


def call_event(server: MangoServer, what: str, talk: Talk, leg: Leg) -> dict[str, Any]:
    leg.seq += 1
    state = STATES.get(what, "Disconnected")
    caller, called = sides(server, talk, leg)
    if what == "holds":
        called = {**called, "hold_initiator": True}
    if what == "leaves":
        called = {**called, "was_transferred": True}
    event: dict[str, Any] = {
        "entry_id": talk.id,
        "call_id": leg.id,
        "timestamp": server.number(int(server.clock())),
        "seq": server.number(leg.seq),
        "call_state": state,
        "location": "abonent" if leg.extension or talk.direction != "in" else "queue" if leg.group else "ivr",
        "from": caller,
        "to": called,
    }
    if state == "Disconnected":
        event["disconnect_reason"] = server.number(REASONS[what])
    if leg.transfer:
        event["transfer"] = leg.transfer
    if talk.command:
        event |= {"command_id": talk.command, "callback_initiator": "API"}
    elif leg.id in server.commanded:
        event["command_id"] = server.commanded[leg.id]
    return event


def summary(server: MangoServer, talk: Talk) -> dict[str, Any]:
    rang = [leg for leg in talk.legs if leg.extension and leg.id not in server.first_legs]
    spoke = [leg for leg in rang if leg.spoke] if talk.answered_at else []
    whose = spoke[-1] if spoke else rang[0] if rang else None
    outer = {"number": talk.person} if talk.person else {}
    if talk.direction == "internal":
        outer = device(talk.person)
    own = device(whose.extension) if whose is not None else {}
    reason = {"answered": 1100, "no answer": 1111, "busy": 1121, "declined": 1122, "cancelled": 1110, "failed": 1131}
    told = {
        "entry_id": talk.id,
        "call_direction": DIRECTIONS[talk.direction],
        "from": outer if talk.direction == "in" else device(talk.caller),
        "to": own if talk.direction == "in" else outer,
        "line_number": talk.line,
        "create_time": int(talk.began),
        "forward_time": int(rang[0].began) if rang and talk.direction == "in" else int(talk.began),
        "talk_time": int(talk.answered_at),
        "end_time": int(talk.ended_at),
        "entry_result": 1 if talk.answered_at else 0,
        "disconnect_reason": reason.get(talk.outcome, 1100),
    }
    if talk.direction == "internal":
        told.pop("line_number")
    return told


def recording(server: MangoServer, talk: Talk, one: Recording) -> list[dict[str, Any]]:
    base = {"recording_id": one.id, "entry_id": talk.id, "call_id": one.leg, "extension": one.extension}
    return [
        {**base, "recording_state": "Started", "seq": 1, "timestamp": int(talk.answered_at)},
        {**base, "recording_state": "Completed", "seq": 2, "timestamp": int(talk.ended_at)}
        | {"completion_code": 1000, "recipient": "Cloud"},
    ]


def added(server: MangoServer, talk: Talk, one: Recording) -> dict[str, Any]:
    stamp = int(server.clock())
    told = {"entry_id": talk.id, "product_id": 300022532, "user_id": 300049012, "timestamp": stamp}
    return {**told, "recording_id": one.id}
