"""Asterisk's dialplan, which posts a form with the names of AMI's events by CURL(): docs/connecting-phones.md."""

from datetime import timedelta
from typing import Any, Literal

from backend.connectors.contract import Call, Incoming
from backend.connectors.phone import ids
from backend.connectors.phone.signing import Told

Reason = Literal["", "busy", "no_answer", "cancelled", "wrong_number", "refused", "failed"]
# https://wiki.asterisk.org: hangup cause codes (Q.850)
CAUSES: dict[str, Reason] = {
    "1": "wrong_number", "3": "wrong_number", "17": "busy", "18": "no_answer", "19": "no_answer", "21": "refused",
    "26": "no_answer", "28": "wrong_number", "34": "failed", "38": "failed", "127": "failed",
}  # fmt: skip


def name(channel: str) -> str:
    return f"asterisk:{channel}"


def read(told: Told, region: str) -> list[Incoming]:
    form, event = told.form, told.form.get("Event", "")
    at = ids.at(told.received)
    leader = form.get("Linkedid") or form.get("Uniqueid") or form.get("UniqueID") or ""
    if not leader:
        raise ValueError("no Uniqueid")
    caller = form.get("CallerIDNum", form.get("Source", ""))
    called = form.get("Exten", form.get("DestExten", form.get("Destination", "")))
    ours = ids.is_extension(caller) and ids.is_shown(caller)
    who = ids.outside(called if ours else caller, region, leader, form.get("CallerIDName", ""))
    way: Literal["in", "out"] = "out" if ours else "in"
    common: dict[str, Any] = {"thread": who.thread, "person": who.person, "hidden": who.hidden and not ours}
    if ours:
        common |= {"extension": caller, "internal": bool(called) and ids.is_extension(called)}
        if not called:
            # what is over is named by the call alone: who was called stood in what came before
            common |= {"thread": None, "person": None}
    match event:
        case "Newchannel":
            line = "" if ours else called
            return [Call(name(leader), at, way, "ringing", line=line, **common)]
        case "DialBegin" | "DialEnd":
            taken = event == "DialEnd" and form.get("DialStatus") == "ANSWER"
            if event == "DialEnd" and not taken:
                return []
            rings = {} if ours else {"extension": _extension(form.get("DestExten", ""))}
            return [Call(name(leader), at, way, "answered" if taken else "ringing", **{**common, **rings})]
        case "Hangup" if form.get("Uniqueid") == leader:
            why = CAUSES.get(form.get("Cause", ""), "cancelled")
            lost: Literal["failed", "missed"] = "failed" if ours else "missed"
            return [Call(name(leader), at, way, lost, reason=why, **common)]
        case "Cdr" if form.get("Disposition") == "ANSWERED":
            talked = float(form.get("BillableSeconds") or 0)
            by = {} if ours else {"extension": _extension(called)}
            since = at - timedelta(seconds=talked)
            return [Call(name(leader), at, way, "ended", talked_s=talked, answered_at=since, **{**common, **by})]
    return []


def _extension(number: str) -> str:
    return ids.bare(number) if ids.is_extension(number) else ""
