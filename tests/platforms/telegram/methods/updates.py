"""Getting updates: https://core.telegram.org/bots/api#getting-updates"""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit

from tests.platforms.ledger import Offer
from tests.platforms.telegram.accounts import BotAccount
from tests.platforms.telegram.context import Context
from tests.platforms.telegram.errors import bad, conflict
from tests.platforms.telegram.webhook import Webhook

LONGEST_POLL = 50
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
PORTS = {443, 80, 88, 8443}
ONE_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


async def get_updates(ctx: Context) -> list[dict[str, Any]]:
    """Long poll. A second one ends the first with 409; a webhook forbids it."""
    bot, params = ctx.bot, ctx.params
    if bot.webhook is not None:
        raise conflict(WEBHOOK_ACTIVE)
    _allow(bot, params)
    bot.poll_turn += 1
    turn = bot.poll_turn
    bot.queue.changes.tell()
    offset, limit = params.get("offset", 0), min(max(params.get("limit", 100), 1), 100)
    if offset > 0:
        bot.queue.confirm_below(offset)
    loop = asyncio.get_running_loop()
    end = loop.time() + min(max(params.get("timeout", 0), 0), LONGEST_POLL)
    hung = False
    while True:
        if bot.poll_turn != turn:
            raise conflict(ONE_POLLER if bot.webhook is None else "terminated by setWebhook request")
        if ctx.caller_left:
            return []
        hangs = ctx.server.faults.hang_polls
        rows = [] if hangs else bot.queue.batch(offset, limit)
        left = end - loop.time()
        # one that hung is answered as soon as the platform answers again, however long it had asked to wait
        if rows or (not hangs and (hung or left <= 0)):
            for row in rows:
                row.offers.append(Offer(bot.clock(), "poll"))
            return [row.payload for row in rows]
        hung = hangs
        await bot.queue.changes.wait(min(left, 0.05 if hung else 1.0) if left > 0 else 0.05)


def _allow(bot: BotAccount, params: dict[str, Any]) -> None:
    """Not given = the earlier setting stays; updates already made are not touched."""
    if "allowed_updates" not in params:
        return
    allowed = params["allowed_updates"]
    if not isinstance(allowed, list) or not all(isinstance(kind, str) for kind in allowed):
        raise bad("can't parse allowed_updates: expected an Array of String")
    bot.queue.allowed = allowed


async def set_webhook(ctx: Context) -> bool:
    """https://core.telegram.org/bots/api#setwebhook; an empty url removes it."""
    bot, params = ctx.bot, ctx.params
    url = params.get("url", "")
    if not url:
        return await delete_webhook(ctx)
    secret = params.get("secret_token", "")
    if secret and not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    connections = params.get("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad("max_connections must be between 1 and 100")
    _check_url(url, ctx.server.loopback_http)
    _allow(bot, params)
    await _drop_webhook(ctx)
    bot.webhook = Webhook(bot, url, secret, connections, ctx.server.webhook_policy, ctx.server.faults)
    bot.webhook.start()
    bot.poll_turn += 1
    bot.queue.changes.tell()
    return True


def _check_url(url: str, loopback_http: bool) -> None:
    parts = urlsplit(url)
    if loopback_http and parts.scheme in ("http", "https") and parts.hostname in LOOPBACK:
        return
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


async def delete_webhook(ctx: Context) -> bool:
    """https://core.telegram.org/bots/api#deletewebhook"""
    await _drop_webhook(ctx)
    ctx.bot.webhook = None
    return True


async def _drop_webhook(ctx: Context) -> None:
    if ctx.bot.webhook is not None:
        await ctx.bot.webhook.stop()
    if ctx.params.get("drop_pending_updates"):
        ctx.bot.queue.drop_all()


async def get_webhook_info(ctx: Context) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#webhookinfo"""
    bot = ctx.bot
    info: dict[str, Any] = {"url": "", "has_custom_certificate": False}
    info["pending_update_count"] = len(bot.queue.pending)
    if bot.queue.allowed:
        info["allowed_updates"] = bot.queue.allowed
    if bot.webhook is not None:
        info |= bot.webhook.info()
    return info
