"""Asterisk's REST interface (ARI): events of channels. A call is named by the channel that it began with; what the
listener adds (client.py) tells which are live and which ended while nobody listened.
"""

import re
from typing import Any, Literal

import msgspec

from backend.connectors.contract import Call, Incoming, RemoteFile
from backend.connectors.lenient import decode
from backend.connectors.phone import ids
from backend.connectors.phone.read_dialplan import CAUSES, name

# a channel that we asked for bears our ref
OURS = "samovar-"
# Stasis(samovar,again): the dialplan rang whom we said, in vain
BACK = "again"
_REF = re.compile(r"samovar-(\d+-\d+)")
_CALL = re.compile(r"\d+\.\d+|samovar-\d+-\d+")
# a channel of the exchange's own making: a leg of somebody else's call
_LEGS = ("AppDial", "AppDial2", "AppQueue")


class Party(msgspec.Struct, frozen=True):
    name: str = ""
    number: str = ""


class Dialplan(msgspec.Struct, frozen=True):
    exten: str = ""
    app_name: str = ""
    app_data: str = ""


class Channel(msgspec.Struct, frozen=True):
    id: str
    name: str = ""
    state: str = ""
    caller: Party = Party()
    connected: Party = Party()
    dialplan: Dialplan = Dialplan()
    creationtime: str = ""


class Recording(msgspec.Struct, frozen=True):
    name: str
    format: str = "wav"
    duration: float | None = None


class Event(msgspec.Struct, frozen=True):
    type: str
    timestamp: str = ""
    channel: Channel | None = None
    caller: Channel | None = None
    peer: Channel | None = None
    dialstatus: str = ""
    dialstring: str = ""
    cause: int = 0
    args: tuple[str, ...] = ()
    recording: Recording | None = None
    # of our own listener (tapes.py): what is known of a recording that is not there
    tape: Literal["", "awaited", "none", "lost"] = ""


event_decoder = msgspec.json.Decoder(Event)


def leads(channel: Channel) -> bool:
    """It began a call, and is no leg of another's."""
    is_leg = channel.dialplan.app_name in _LEGS or not ids.bare(channel.dialplan.exten).strip("+")
    return ours(channel) or not is_leg


def ours(channel: Channel) -> bool:
    return channel.id.startswith(OURS)


def read(payload: bytes, region: str) -> list[Incoming]:
    event = decode(payload, event_decoder)
    match event.type:
        case "StasisStart" if event.args[:1] == (BACK,):
            # from where our plan sent it: told already, and its place in the dialplan is no line of ours
            return []
        case "StasisStart" | "ChannelCreated" if event.channel and leads(event.channel):
            line = event.args[1] if len(event.args) > 1 and event.args[0] == "incoming" else ""
            return [_call(event, event.channel, "ringing", region, line=line)]
        case "Dial" if event.caller and event.peer and event.dialstatus in ("", "RINGING", "ANSWER"):
            state: Literal["answered", "ringing"] = "answered" if event.dialstatus == "ANSWER" else "ringing"
            return [_call(event, event.caller, state, region, rings=event.peer)]
        case "ChannelDestroyed" if event.channel and leads(event.channel):
            return [_over(event, event.channel, region)]
        case "ChannelHangupRequest" if event.channel and leads(event.channel) and not ours(event.channel):
            # of a leg nobody knows whose call it is; who began it is one of two
            told = _call(event, event.channel, "ringing", region)
            by: Literal["customer", "us"] = "customer" if told.direction == "in" else "us"
            return [msgspec.structs.replace(told, state="recorded", extension="", hung_up=by)]
        case "SamovarTape" if event.channel:
            return [Call(name(event.channel.id), ids.at(event.timestamp), "in", "recorded", tape=event.tape)]
        case "RecordingFinished" if event.recording:
            return _recorded(event, event.recording)
    return []


def _way(channel: Channel) -> Literal["in", "out"]:
    return "out" if ours(channel) or ids.is_extension(channel.caller.number) else "in"


def _call(
    event: Event,
    channel: Channel,
    state: Literal["ringing", "answered", "failed", "missed"],
    region: str,
    *,
    line: str = "",
    rings: Channel | None = None,
    reason: Any = "",
) -> Call:
    way, ref = _way(channel), _REF.fullmatch(channel.id)
    at = ids.at(event.timestamp)
    if way == "out":
        called = channel.connected.number if ours(channel) and channel.connected.number else channel.dialplan.exten
        # inside a macro the dialplan's place is "s": what it rings tells then
        rung = _extension(rings, event.dialstring) if rings else ""
        internal = (ids.is_extension(called) or bool(rung)) and not ours(channel)
        who = ids.outside(called, region, channel.id)
        extension = channel.caller.number if ids.is_extension(channel.caller.number) else ""
        # of ours, only its name is sure: the number stands on the message that asked for it
        there: dict[str, Any] = {} if ref else {"thread": who.thread, "person": who.person}
        return Call(
            name(channel.id),
            at,
            way,
            state,
            extension=extension,
            reason=reason,
            internal=internal,
            ref=ref[1] if ref else None,
            **there,
        )
    who = ids.outside(channel.caller.number, region, channel.id, channel.caller.name)
    return Call(
        name(channel.id),
        at,
        way,
        state,
        who.thread,
        who.person,
        line or channel.dialplan.exten.strip("s"),
        _extension(rings, event.dialstring) if rings else "",
        reason=reason,
        hidden=who.hidden,
    )


def _extension(peer: Channel, dialled: str) -> str:
    for number in (peer.caller.number, dialled.rpartition("/")[2].partition("@")[0]):
        if ids.is_extension(number):
            return ids.bare(number)
    return ""


def _over(event: Event, channel: Channel, region: str) -> Call:
    """Whoever had taken it is known by what came before: told alone, nobody did."""
    way = _way(channel)
    why = CAUSES.get(str(event.cause), "cancelled")
    return _call(event, channel, "failed" if way == "out" else "missed", region, reason=why)


def _recorded(event: Event, recording: Recording) -> list[Incoming]:
    """Its name says of which call it is."""
    found = _CALL.search(recording.name)
    if found is None:
        return []
    tape = RemoteFile(
        "audio",
        {"ari": recording.name},
        name=f"call.{recording.format}",
        mime="audio/wav" if recording.format.startswith("wav") else "audio/mpeg",
        duration_s=recording.duration,
    )
    return [Call(name(found[0]), ids.at(event.timestamp), "in", "recorded", recording=tape)]
