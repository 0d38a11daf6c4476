"""The bot about itself."""

from __future__ import annotations

from typing import Any

from tests.platforms.telegram.context import Context


async def get_me(ctx: Context) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#getme"""
    return ctx.bot.me
