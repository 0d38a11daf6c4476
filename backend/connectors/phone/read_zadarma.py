"""Zadarma: NOTIFY_* of the cloud exchange. Its times have no zone, so what is told is of the moment it came."""

from typing import Any, Literal

from backend.connectors.contract import Call, Incoming, RemoteFile
from backend.connectors.phone import ids
from backend.connectors.phone.signing import Told

Reason = Literal["", "busy", "no_answer", "cancelled", "wrong_number", "refused", "failed"]
_REASONS: dict[str, Reason] = {
    "busy": "busy", "cancel": "cancelled", "no answer": "no_answer", "failed": "failed", "call failed": "failed",
    "no money": "failed", "unallocated number": "wrong_number", "no limit": "failed", "no day limit": "failed",
    "line limit": "busy", "no money, no limit": "failed",
}  # fmt: skip


def read(told: Told, region: str) -> list[Incoming]:
    form, event = told.form, told.form.get("event", "")
    call_id, at = f"zadarma:{form['pbx_call_id']}", ids.at(told.received)
    if event == "NOTIFY_RECORD":
        return [Call(call_id, at, "in", "recorded", recording=_tape(form["call_id_with_rec"]))]
    out = event.startswith("NOTIFY_OUT") or form["pbx_call_id"].startswith("out_")
    number = form.get("destination", "") if out else form.get("caller_id", "")
    extension = form.get("internal", "")
    line = "" if event.startswith("NOTIFY_OUT_START") else form.get("caller_id" if out else "called_did", "")
    if event == "NOTIFY_ANSWER" and not out:
        line = form.get("destination", "")
    who = ids.outside(number, region, form["pbx_call_id"])
    way: Literal["in", "out"] = "out" if out else "in"
    common: dict[str, Any] = {
        "line": line,
        "extension": extension,
        "hidden": who.hidden,
        "internal": ids.is_extension(number),
    }
    match event:
        case "NOTIFY_START" | "NOTIFY_INTERNAL" | "NOTIFY_OUT_START" | "NOTIFY_IVR":
            return [Call(call_id, at, way, "ringing", who.thread, who.person, **common)]
        case "NOTIFY_ANSWER":
            return [Call(call_id, at, way, "answered", who.thread, who.person, **common)]
        case "NOTIFY_END" | "NOTIFY_OUT_END":
            if form.get("disposition") == "answered":
                talked = float(form.get("duration") or 0)
                return [Call(call_id, at, way, "ended", who.thread, who.person, talked_s=talked, **common)]
            # an outcome that nobody knows yet is none that somebody took
            why = _REASONS.get(form.get("disposition", ""), "no_answer")
            lost: Literal["failed", "missed"] = "failed" if out else "missed"
            return [Call(call_id, at, way, lost, who.thread, who.person, reason=why, **common)]
    return []


def _tape(record: str) -> RemoteFile:
    return RemoteFile("audio", {"zadarma": record}, name="call.mp3", mime="audio/mpeg")
