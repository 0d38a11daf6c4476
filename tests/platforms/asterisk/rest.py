"""ARI's doors for channels, applications, telephones and Asterisk itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms.asterisk.channels import REASONS, Channel
from tests.platforms.asterisk.listening import App
from tests.platforms.gateways.gateway import Asked, Route
from tests.platforms.house import Refusal

if TYPE_CHECKING:
    from tests.platforms.asterisk.server import AsteriskServer


def params(asked: Asked) -> dict[str, str]:
    """They travel in the query, a form or JSON."""
    body = asked.body if isinstance(asked.body, dict) else {}
    return {**{name: str(value) for name, value in body.items() if not isinstance(value, dict)}, **asked.query}


def needed(asked: Asked, name: str) -> str:
    value = params(asked).get(name, "")
    if not value:
        raise Refusal(400, {"message": f"Missing parameter: {name}"})
    return value


def done() -> web.Response:
    return web.Response(status=204)


def channel(server: AsteriskServer, asked: Asked, *, inside: bool = True) -> Channel:
    found = server.channels.get(asked.path["id"])
    if found is None:
        raise Refusal(404, {"message": "Channel not found"})
    asked.call.chat = found.talk.id
    if inside and not found.app:
        raise Refusal(409, {"message": "Channel not in Stasis application"})
    return found


async def list_channels(server: AsteriskServer, asked: Asked) -> Any:
    return [one.told() for one in server.channels.values()]


async def get_channel(server: AsteriskServer, asked: Asked) -> Any:
    return channel(server, asked, inside=False).told()


async def originate(server: AsteriskServer, asked: Asked) -> Any:
    """`app` and `extension` exclude each other. PJSIP/101 is a telephone of ours, PJSIP/…@trunk somebody outside."""
    told = params(asked)
    endpoint = needed(asked, "endpoint")
    if bool(told.get("app")) == bool(told.get("extension")):
        raise Refusal(400, {"message": "Application or extension must be specified, not both"})
    id = told.get("channelId") or asked.path.get("id", "")
    if id and id in server.channels:
        raise Refusal(409, {"message": "Channel with given unique ID already exists"})
    number = re.sub(r"^PJSIP/|@.*$", "", endpoint)
    outside = "@" in endpoint
    if not endpoint.startswith("PJSIP/") or (not outside and number not in server.extensions):
        raise Refusal(400, {"message": "Allocation failed"})
    linked = told.get("originator") or told.get("otherChannelId") or ""
    other = server.channels.get(linked) or next(
        (server.channels[word] for word in told.get("appArgs", "").split(",") if word in server.channels), None
    )
    if outside and other is None:
        raise Refusal(400, {"message": "Allocation failed"})  # nobody asked for a call from nobody
    if outside:
        assert other is not None
        talk = other.talk
        talk.person = number
        made = server.outer(talk)
        made.app, made.args = told.get("app", ""), _args(told)
        server.turns(made, "Ringing")
        return made.told()
    goes_to = told.get("extension", "")
    talk = other.talk if other is not None else server.begin("out", goes_to, caller=number, command=id or "ari")
    leg = server.leg(talk, number)
    leg.id = id or leg.id
    asked.call.chat = talk.id
    made = server.own(talk, leg)
    made.goes_to, made.app, made.args = goes_to, told.get("app", ""), _args(told)
    variables = asked.body.get("variables") if isinstance(asked.body, dict) else None
    made.variables |= variables or {}
    told_now = made.told()
    app, made.app = made.app, ""
    server.turns(made, "Ringing")
    made.app = app
    if server.lifts and goes_to:
        talk.answers(number)
    return told_now


def _args(told: dict[str, str]) -> list[str]:
    return told["appArgs"].split(",") if told.get("appArgs") else []


async def hang_up(server: AsteriskServer, asked: Asked) -> Any:
    found = channel(server, asked, inside=False)
    reason = params(asked).get("reason", "normal")
    code = params(asked).get("reason_code", "")
    if reason not in REASONS and not code:
        raise Refusal(400, {"message": "Invalid Reason"})
    cause = int(code) if code.isdigit() else REASONS.get(reason, 16)
    if found.leg is None:
        found.talk.hangs_up()
    else:
        found.leg.state = "over"
        server.ends(found, cause)
        if all(leg.state == "over" for leg in found.talk.legs) and found.talk.direction != "in":
            found.talk.hangs_up()
    return done()


async def answer(server: AsteriskServer, asked: Asked) -> Any:
    found = channel(server, asked)
    server.turns(found, "Up")
    found.talk.answered_at = found.talk.answered_at or server.clock()
    return done()


async def ring(server: AsteriskServer, asked: Asked) -> Any:
    channel(server, asked)
    return done()


async def hold(server: AsteriskServer, asked: Asked) -> Any:
    channel(server, asked)
    return done()


async def go_on(server: AsteriskServer, asked: Asked) -> Any:
    """Out of the application, into the dialplan: an extension of ours is rung there."""
    found = channel(server, asked)
    number = params(asked).get("extension", "")
    server.leaves(found)
    server.of("StasisEnd", found)
    found.app = ""
    found.exten = number or found.exten
    place = params(asked).get("context", "")
    if place == server.ring_context:
        server.rings_back(found, number)
    elif number in server.extensions and found.leg is None:
        for leg in found.talk.legs:
            leg.state = "over"
        found.talk.rings(number)
    return done()


async def redirect(server: AsteriskServer, asked: Asked) -> Any:
    """To another place, which the channel's own technology reaches."""
    found = channel(server, asked)
    endpoint = needed(asked, "endpoint")
    if not endpoint.startswith("PJSIP/"):
        raise Refusal(422, {"message": "Endpoint is not the same type as the channel"})
    number = re.sub(r"^PJSIP/|@.*$", "", endpoint)
    if number in server.extensions:
        server.leaves(found)
        server.of("StasisEnd", found)
        found.app = ""
        found.talk.rings(number)
    return done()


async def variable(server: AsteriskServer, asked: Asked) -> Any:
    found = channel(server, asked, inside=False)
    name = needed(asked, "variable")
    if asked.request.method == "POST":
        found.variables[name] = params(asked).get("value", "")
        return done()
    if name not in found.variables:
        raise Refusal(404, {"message": "Provided variable was not found"})
    return {"value": found.variables[name]}


async def ping(server: AsteriskServer, asked: Asked) -> Any:
    return {"asterisk_id": "52:54:00:a1:b2:c3", "ping": "pong", "timestamp": server.stamp()}


async def info(server: AsteriskServer, asked: Asked) -> Any:
    system = {"version": "20.9.0", "entity_id": "52:54:00:a1:b2:c3"}
    return {"system": system, "config": {"name": "asterisk", "default_language": "ru"}}


async def endpoints(server: AsteriskServer, asked: Asked) -> Any:
    return [
        {"technology": "PJSIP", "resource": number, "state": "online", "channel_ids": []}
        for number in (*server.extensions, "trunk")
    ]


async def applications(server: AsteriskServer, asked: Asked) -> Any:
    return [app.told() for app in server.listeners.apps.values()]


def _app(server: AsteriskServer, asked: Asked) -> App:
    app = server.listeners.apps.get(asked.path["app"])
    if app is None:
        raise Refusal(404, {"message": "Application does not exist."})
    return app


async def application(server: AsteriskServer, asked: Asked) -> Any:
    return _app(server, asked).told()


async def subscribe(server: AsteriskServer, asked: Asked) -> Any:
    app = _app(server, asked)
    for source in needed(asked, "eventSource").split(","):
        kind, _, name = source.partition(":")
        known = {"channel": name in server.channels, "bridge": name in server.bridges, "endpoint": True}
        if not known.get(kind, False):
            raise Refusal(422, {"message": "Event source does not exist"})
        if asked.request.method == "POST":
            app.sources.add(source)
        else:
            app.sources.discard(source)
    return app.told()


ORIGINATE = "endpoint extension context priority label app appArgs callerId timeout channelId otherChannelId"
ORIGINATE += " originator formats"
KEY = "api_key"
ROUTES = (
    Route("channels", "GET", "/ari/channels", list_channels, None, KEY),
    Route("originate", "POST", "/ari/channels", originate, None, f"{ORIGINATE} {KEY}"),
    Route("channel", "GET", "/ari/channels/{id}", get_channel, None, KEY),
    Route("originate", "POST", "/ari/channels/{id}", originate, None, f"{ORIGINATE} {KEY}"),
    Route("hangup", "DELETE", "/ari/channels/{id}", hang_up, None, f"reason reason_code {KEY}"),
    Route("answer", "POST", "/ari/channels/{id}/answer", answer, None, KEY),
    Route("ring", "POST", "/ari/channels/{id}/ring", ring, None, KEY),
    Route("ring", "DELETE", "/ari/channels/{id}/ring", ring, None, KEY),
    Route("hold", "POST", "/ari/channels/{id}/hold", hold, None, KEY),
    Route("hold", "DELETE", "/ari/channels/{id}/hold", hold, None, KEY),
    Route("continue", "POST", "/ari/channels/{id}/continue", go_on, None, f"context extension priority label {KEY}"),
    Route("redirect", "POST", "/ari/channels/{id}/redirect", redirect, None, f"endpoint {KEY}"),
    Route("variable", "GET", "/ari/channels/{id}/variable", variable, None, f"variable {KEY}"),
    Route("variable", "POST", "/ari/channels/{id}/variable", variable, None, f"variable value {KEY}"),
    Route("ping", "GET", "/ari/asterisk/ping", ping, None, KEY),
    Route("info", "GET", "/ari/asterisk/info", info, None, f"only {KEY}"),
    Route("endpoints", "GET", "/ari/endpoints", endpoints, None, KEY),
    Route("applications", "GET", "/ari/applications", applications, None, KEY),
    Route("application", "GET", "/ari/applications/{app}", application, None, KEY),
    Route("subscribe", "POST", "/ari/applications/{app}/subscription", subscribe, None, f"eventSource {KEY}"),
    Route("subscribe", "DELETE", "/ari/applications/{app}/subscription", subscribe, None, f"eventSource {KEY}"),
)
