"""/updates, /subscriptions, /uploads: https://dev.max.ru/docs-api/methods/POST/subscriptions and beside it."""

from __future__ import annotations

import re
from typing import Any

from tests.platforms.max.context import Context
from tests.platforms.max.errors import bad, error
from tests.platforms.max.subscriptions import KINDS

SECRET = re.compile(r"[a-zA-Z0-9_-]{5,256}")


async def updates(ctx: Context) -> Any:
    limit = ctx.whole("limit", 100, 1, 1000) or 100
    timeout = ctx.whole("timeout", 30, 0, 90)
    types = ctx.several("types")
    if types is not None and (unknown := set(types) - set(KINDS)):
        raise bad(f"types: unknown {', '.join(sorted(unknown))}")
    if ctx.bot.subscriptions.rows:
        raise error("method.not.allowed", "Long polling is not available while there are webhook subscriptions")
    marker = ctx.whole("marker")
    return await ctx.bot.polling.ask(limit, 30 if timeout is None else timeout, marker, set(types) if types else None)


async def subscriptions(ctx: Context) -> Any:
    return {"subscriptions": [row.told() for row in ctx.bot.subscriptions.rows]}


async def subscribe(ctx: Context) -> Any:
    body = ctx.body
    if not isinstance(body, dict) or body.keys() - {"url", "update_types", "secret"}:
        raise bad("subscription takes url, update_types and secret")
    url, kinds, secret = str(body.get("url") or ""), body.get("update_types"), body.get("secret")
    local = ctx.server.loopback_http and re.match(r"http://(127\.0\.0\.1|localhost)[:/]", url)
    if not local and not re.fullmatch(r"https://[^/:]+(/.*)?", url):
        raise bad("url must begin with https:// and name no port")
    if kinds is not None and (not isinstance(kinds, list) or set(kinds) - set(KINDS)):
        raise bad("update_types: unknown")
    if secret is not None and not SECRET.fullmatch(str(secret)):
        raise bad("secret: 5 to 256 of A-Z a-z 0-9 _ -")
    ctx.bot.subscriptions.subscribe(url, tuple(kinds) if kinds else None, str(secret or ""))
    return {"success": True}


async def unsubscribe(ctx: Context) -> Any:
    if not ctx.bot.subscriptions.unsubscribe(ctx.needed("url")):
        return {"success": False, "message": "No such subscription"}
    return {"success": True}


async def upload(ctx: Context) -> Any:
    return ctx.server.uploads.ask(ctx.needed("type"))
