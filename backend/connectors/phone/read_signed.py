"""The signed webhook of any exchange: docs/connecting-phones.md."""

from typing import Any, Literal

import msgspec

from backend.connectors.contract import Call, Incoming, RemoteFile
from backend.connectors.lenient import decode
from backend.connectors.phone import ids

NAME_MAX = 200


class Event(msgspec.Struct, frozen=True, rename={"side_from": "from", "side_to": "to"}):
    """`from`, `to`: as dialled; `duration`: seconds talked; `url`: where the recording lies."""

    event: Literal["ringing", "answered", "ended", "record"]
    call: str
    at: Any
    direction: Literal["in", "out", "internal"] = "in"
    side_from: str = ""
    side_to: str = ""
    extension: str = ""
    duration: float | None = None
    result: str = ""
    hung_up: Literal["", "customer", "us"] = ""
    url: str = ""
    name: str = ""
    ref: str | None = None


_REASONS = ("busy", "no_answer", "cancelled", "wrong_number", "refused", "failed")
_event = msgspec.json.Decoder(Event)


def read(payload: bytes, region: str) -> list[Incoming]:
    return [_call(decode(payload, _event), region)]


def wrong(payload: bytes) -> str | None:
    """What is wrong with a genuine body, for who writes it."""
    try:
        read(payload, "RU")
    except (ValueError, OverflowError, RecursionError) as error:
        return str(error) or type(error).__name__
    return None


def _call(told: Event, region: str) -> Call:
    if not 0 < len(told.call) <= NAME_MAX:
        raise ValueError("a call has a name of 1 to 200 characters - at `$.call`")
    call_id, at = f"signed:{told.call}", ids.at(told.at)
    if told.direction == "internal":
        return Call(call_id, at, "in", "ringing", internal=True)
    ours, theirs = (told.side_from, told.side_to) if told.direction == "out" else (told.side_to, told.side_from)
    who = ids.outside(theirs, region, told.call, told.name)
    common: dict[str, Any] = {
        "line": ours if not ids.is_extension(ours) else "",
        "extension": told.extension or (ours if ids.is_extension(ours) else ""),
        "hidden": who.hidden,
        "ref": told.ref,
    }
    match told.event:
        case "ringing" | "answered":
            return Call(call_id, at, told.direction, told.event, who.thread, who.person, **common)
        case "record":
            tape = RemoteFile("audio", {"url": told.url}, name="call.mp3", mime="audio/mpeg") if told.url else None
            return Call(call_id, at, told.direction, "recorded", who.thread, who.person, recording=tape, **common)
    if told.result == "answered" or (told.duration or 0) > 0:
        talked = max(0.0, told.duration or 0)
        return Call(
            call_id,
            at,
            told.direction,
            "ended",
            who.thread,
            who.person,
            talked_s=talked,
            hung_up=told.hung_up,
            **common,
        )
    lost: Literal["failed", "missed"] = "failed" if told.direction == "out" else "missed"
    why: Any = told.result if told.result in _REASONS else "no_answer"
    return Call(call_id, at, told.direction, lost, who.thread, who.person, reason=why, **common)
