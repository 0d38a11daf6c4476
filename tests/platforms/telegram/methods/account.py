"""The bot about itself."""

from __future__ import annotations

import re
from typing import Any

from tests.platforms.telegram.context import Context
from tests.platforms.telegram.errors import bad

NAME = re.compile(r"[a-z0-9_]{1,32}")


async def get_me(ctx: Context) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#getme"""
    return ctx.bot.me


async def set_my_commands(ctx: Context) -> bool:
    """https://core.telegram.org/bots/api#setmycommands"""
    commands = ctx.params["commands"]
    if not isinstance(commands, list) or len(commands) > 100:
        raise bad("can't parse commands: expected an Array of at most 100 BotCommand")
    for command in commands:
        if not isinstance(command, dict) or not NAME.fullmatch(str(command.get("command", ""))):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    ctx.bot.commands = commands
    return True


async def get_my_commands(ctx: Context) -> list[dict[str, Any]]:
    return ctx.bot.commands


async def delete_my_commands(ctx: Context) -> bool:
    ctx.bot.commands = []
    return True
