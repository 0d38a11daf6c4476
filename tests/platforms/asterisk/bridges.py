"""ARI's doors for bridges and recordings (rest-api/api-docs/bridges.json, recordings.json)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms.asterisk.channels import Bridge, Channel
from tests.platforms.asterisk.rest import KEY, done, needed, params
from tests.platforms.gateways.gateway import Asked, Route
from tests.platforms.house import Refusal
from tests.platforms.telephony.talks import Recording

if TYPE_CHECKING:
    from tests.platforms.asterisk.server import AsteriskServer


def bridge(server: AsteriskServer, asked: Asked) -> Bridge:
    found = server.bridges.get(asked.path["id"])
    if found is None:
        raise Refusal(404, {"message": "Bridge not found"})
    return found


async def list_bridges(server: AsteriskServer, asked: Asked) -> Any:
    return [one.told() for one in server.bridges.values()]


async def make(server: AsteriskServer, asked: Asked) -> Any:
    told = params(asked)
    server._made += 1
    id = asked.path.get("id") or told.get("bridgeId") or f"b0c1d2e3-{server._made:04x}-4000-8000-000000000002"
    kind = (told.get("type") or "mixing").split(",")[0]
    made = server.bridges.setdefault(id, Bridge(id, told.get("name", ""), server.clock(), kind=kind))
    for app in server.listeners.apps.values():
        app.sources.add(f"bridge:{id}")
    server.tell_app("BridgeCreated", bridge=made)
    return made.told()


async def get_bridge(server: AsteriskServer, asked: Asked) -> Any:
    return bridge(server, asked).told()


async def destroy(server: AsteriskServer, asked: Asked) -> Any:
    found = bridge(server, asked)
    _finish(server, found)
    for id in list(found.channels):
        server.leaves(server.channels[id])
    server.tell_app("BridgeDestroyed", bridge=found)
    server.bridges.pop(found.id)
    return done()


def _named(server: AsteriskServer, asked: Asked) -> list[Channel]:
    found = []
    for id in needed(asked, "channel").split(","):
        one = server.channels.get(id)
        if one is None:
            raise Refusal(400, {"message": "Channel not found"})
        if not one.app:
            raise Refusal(422, {"message": "Channel not in Stasis application"})
        found.append(one)
    return found


async def add(server: AsteriskServer, asked: Asked) -> Any:
    found = bridge(server, asked)
    for one in _named(server, asked):
        asked.call.chat = one.talk.id
        server.joins(one, found)
        talk = one.talk
        if len(found.channels) > 1 and not talk.answered_at:
            talk.answered_at = server.clock()
    return done()


async def remove(server: AsteriskServer, asked: Asked) -> Any:
    found = bridge(server, asked)
    for one in _named(server, asked):
        if one.bridge != found.id:
            raise Refusal(422, {"message": "Channel not in this bridge"})
        server.leaves(one)
    return done()


async def record(server: AsteriskServer, asked: Asked) -> Any:
    found = bridge(server, asked)
    name, sound = needed(asked, "name"), needed(asked, "format")
    if sound not in ("wav", "gsm", "ulaw", "alaw"):
        raise Refusal(422, {"message": "The format specified is unknown on this system"})
    exists = any(one.id == name for talk in server.talks for one in talk.recordings)
    if found.live is not None or (exists and params(asked).get("ifExists", "fail") == "fail"):
        raise Refusal(409, {"message": "Recording with the same name already exists or is in progress"})
    found.live = {"name": name, "format": sound, "state": "recording", "target_uri": f"bridge:{found.id}"}
    server.tell_app("RecordingStarted", bridge=found, recording=found.live)
    return web.json_response(found.live, status=201)


def _finish(server: AsteriskServer, found: Bridge, *, keep: bool = True) -> None:
    live, found.live = found.live, None
    if live is None:
        return
    talks = [server.channels[id].talk for id in found.channels if id in server.channels] or server.talks[-1:]
    talk = talks[0]
    seconds = max(1, round(server.clock() - (talk.answered_at or talk.began)))
    if keep:
        content = server.sound(min(seconds, 3))
        talk.recordings.append(Recording(live["name"], content, server.mime, "", talk.id, ready=True))
    state = {"state": "done" if keep else "canceled", "duration": seconds}
    server.tell_app("RecordingFinished", bridge=found, chat=talk.id, recording={**live, **state})


def _live(server: AsteriskServer, asked: Asked) -> Bridge:
    for one in server.bridges.values():
        if one.live is not None and one.live["name"] == asked.path["name"]:
            return one
    raise Refusal(404, {"message": "Recording not found"})


async def get_live(server: AsteriskServer, asked: Asked) -> Any:
    return _live(server, asked).live


async def stop(server: AsteriskServer, asked: Asked) -> Any:
    _finish(server, _live(server, asked))
    return done()


async def cancel(server: AsteriskServer, asked: Asked) -> Any:
    _finish(server, _live(server, asked), keep=False)
    return done()


def _stored(server: AsteriskServer, asked: Asked) -> Recording:
    found = server.recording(asked.path["name"])
    if found is None or re.search(r"\.\.", asked.path["name"]):
        raise Refusal(404, {"message": "Recording not found"})
    return found


async def list_stored(server: AsteriskServer, asked: Asked) -> Any:
    kept = [one for talk in server.talks for one in talk.recordings if one.ready and not one.removed]
    return [{"name": one.id, "format": "wav"} for one in kept]


async def get_stored(server: AsteriskServer, asked: Asked) -> Any:
    return {"name": _stored(server, asked).id, "format": "wav"}


async def file(server: AsteriskServer, asked: Asked) -> Any:
    found = _stored(server, asked)
    return web.Response(body=found.content, headers={"Content-Type": found.mime})


async def forget(server: AsteriskServer, asked: Asked) -> Any:
    _stored(server, asked).removed = True
    return done()


RECORD = "name format maxDurationSeconds maxSilenceSeconds ifExists beep terminateOn"
ROUTES = (
    Route("bridges", "GET", "/ari/bridges", list_bridges, None, KEY),
    Route("bridge_make", "POST", "/ari/bridges", make, None, f"type bridgeId name {KEY}"),
    Route("bridge", "GET", "/ari/bridges/{id}", get_bridge, None, KEY),
    Route("bridge_make", "POST", "/ari/bridges/{id}", make, None, f"type name {KEY}"),
    Route("bridge_destroy", "DELETE", "/ari/bridges/{id}", destroy, None, KEY),
    Route("bridge_add", "POST", "/ari/bridges/{id}/addChannel", add, None, f"channel role {KEY}"),
    Route("bridge_remove", "POST", "/ari/bridges/{id}/removeChannel", remove, None, f"channel {KEY}"),
    Route("record", "POST", "/ari/bridges/{id}/record", record, None, f"{RECORD} {KEY}"),
    Route("live", "GET", "/ari/recordings/live/{name}", get_live, None, KEY),
    Route("cancel", "DELETE", "/ari/recordings/live/{name}", cancel, None, KEY),
    Route("stop", "POST", "/ari/recordings/live/{name}/stop", stop, None, KEY),
    Route("stored", "GET", "/ari/recordings/stored", list_stored, None, KEY),
    Route("recording", "GET", "/ari/recordings/stored/{name}", get_stored, None, KEY),
    Route("file", "GET", "/ari/recordings/stored/{name}/file", file, None, KEY),
    Route("forget", "DELETE", "/ari/recordings/stored/{name}", forget, None, KEY),
)
