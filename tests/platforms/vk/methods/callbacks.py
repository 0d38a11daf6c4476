"""Where events are told, and which: https://dev.vk.com/method/groups.addCallbackServer and its neighbours."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.platforms.vk.callback import MOST_SERVERS, CallbackServer
from tests.platforms.vk.context import Context
from tests.platforms.vk.errors import ApiError, bad
from tests.platforms.vk.kinds import KINDS, POLLED

LONGEST_TITLE, LONGEST_SECRET = 14, 50


async def get_code(ctx: Context) -> dict[str, str]:
    """Good for servers that are added over the API; the community's pages show another."""
    return {"code": ctx.own_group().api_code}


async def add(ctx: Context) -> dict[str, int]:
    group = ctx.own_group()
    _check(ctx)
    if len(group.events.callbacks) >= MOST_SERVERS:
        raise ApiError(2000)
    server = group.add_callback(ctx.params["url"], ctx.params["title"], ctx.params.get("secret_key", ""))
    server.confirm(group.api_code)
    return {"server_id": server.id}


async def edit(ctx: Context) -> int:
    server = _server(ctx)
    _check(ctx)
    server.url, server.title = ctx.params["url"], ctx.params["title"]
    server.secret_key = ctx.params.get("secret_key", "")
    server.confirm(ctx.group.api_code)
    return 1


async def delete(ctx: Context) -> int:
    server = _server(ctx)
    ctx.group.events.callbacks.remove(server)
    await server.stop()
    return 1


async def get(ctx: Context) -> dict[str, Any]:
    ids = ctx.params.get("server_ids")
    servers = [server.told() for server in ctx.own_group().events.callbacks if ids is None or server.id in ids]
    return {"count": len(servers), "items": servers}


async def get_settings(ctx: Context) -> dict[str, Any]:
    server = _server(ctx)
    return {"api_version": server.api_version, "events": _ticks(server.asked, KINDS)}


async def set_settings(ctx: Context) -> int:
    server = _server(ctx)
    server.api_version = ctx.params.get("api_version", server.api_version)
    _tick(server.asked, ctx.params)
    return 1


async def get_long_poll_settings(ctx: Context) -> dict[str, Any]:
    settings = ctx.own_group().settings
    ticks = _ticks(settings.long_poll_events, POLLED)
    return {"api_version": settings.long_poll_version, "events": ticks, "is_enabled": settings.long_poll}


async def set_long_poll_settings(ctx: Context) -> int:
    settings = ctx.own_group().settings
    settings.long_poll = ctx.params.get("enabled", settings.long_poll)
    settings.long_poll_version = ctx.params.get("api_version", settings.long_poll_version)
    _tick(settings.long_poll_events, ctx.params)
    return 1


def _ticks(asked: set[str], kinds: list[str]) -> dict[str, int]:
    return {kind: int(kind in asked) for kind in kinds}


def _tick(asked: set[str], params: dict[str, Any]) -> None:
    """What is not named stays as it was."""
    for kind in KINDS:
        if kind in params:
            (asked.add if params[kind] else asked.discard)(kind)


def _server(ctx: Context) -> CallbackServer:
    servers = ctx.own_group().events.callbacks
    wanted = ctx.params.get("server_id", servers[0].id if servers else 0)
    found = next((server for server in servers if server.id == wanted), None)
    if found is None:
        raise ApiError(104)
    return found


def _check(ctx: Context) -> None:
    if urlsplit(ctx.params["url"]).scheme not in ("http", "https") or not urlsplit(ctx.params["url"]).netloc:
        raise bad("url is invalid")
    if len(ctx.params["title"]) > LONGEST_TITLE:
        raise bad(f"title should be less or equal to {LONGEST_TITLE} letters")
    if len(ctx.params.get("secret_key", "")) > LONGEST_SECRET:
        raise bad(f"secret_key should be less or equal to {LONGEST_SECRET} letters")
