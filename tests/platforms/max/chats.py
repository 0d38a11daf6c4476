"""/chats and /me: https://dev.max.ru/docs-api/methods/GET/chats/-chatId-"""

from __future__ import annotations

from typing import Any

from tests.platforms.max.bot import Bot, Chat
from tests.platforms.max.context import Context
from tests.platforms.max.errors import bad, error

ACTIONS = ("typing_on", "sending_photo", "sending_video", "sending_audio", "sending_file")


def told(bot: Bot, chat: Chat) -> dict[str, Any]:
    times = [message["timestamp"] for message in chat.messages.values()]
    about: dict[str, Any] = {"chat_id": chat.id, "type": chat.type, "status": chat.status}
    about |= {"last_event_time": max(times, default=bot.now()), "participants_count": len(chat.members) + 1}
    about["is_public"] = False
    if chat.type == "dialog":
        return about | {"dialog_with_user": chat.person.with_photo()}
    pinned = chat.messages.get(chat.pinned)
    return (
        about
        | {"title": chat.title, "messages_count": len(chat.messages)}
        | ({"pinned_message": pinned} if pinned else {})
    )


async def me(ctx: Context) -> Any:
    bot = ctx.bot
    avatar = ctx.server.avatar
    return {**bot.user(), "description": bot.description, "avatar_url": avatar, "full_avatar_url": avatar} | (
        {"commands": bot.commands} if bot.commands else {}
    )


async def retired(ctx: Context) -> Any:
    raise error("method.not.allowed", "GET /chats is not supported since June 2026")


async def get(ctx: Context) -> Any:
    return told(ctx.bot, _chat(ctx))


def _chat(ctx: Context) -> Chat:
    said = ctx.path["id"]
    if not said.removeprefix("-").isdigit():
        raise error("chat.not.found", f"Chat {said} not found")
    return ctx.bot.chat(int(said))


def _group(ctx: Context) -> Chat:
    chat = _chat(ctx)
    if chat.type == "dialog":
        raise error("access.denied", "Not a group chat or channel")
    return chat


async def act(ctx: Context) -> Any:
    chat = _chat(ctx)
    body = ctx.body
    if not isinstance(body, dict) or body.keys() != {"action"} or body["action"] not in ACTIONS:
        raise bad(f"action: one of {', '.join(ACTIONS)}")
    chat.actions.append((ctx.server.clock(), body["action"]))
    return {"success": True}


def _member(user: dict[str, Any], joined: int, *, admin: set[str] | None = None) -> dict[str, Any]:
    about = {**user, "last_access_time": joined, "is_owner": False, "is_admin": admin is not None, "join_time": joined}
    return about | ({"permissions": sorted(admin)} if admin is not None else {})


async def members(ctx: Context) -> Any:
    chat = _group(ctx)
    rows = [_member(person.with_photo(), ctx.bot.now()) for person in chat.members]
    if (wanted := ctx.several("user_ids")) is not None:
        return {"members": [row for row in rows if str(row["user_id"]) in wanted]}
    count, start = ctx.whole("count", 20, 1, 100) or 20, ctx.whole("marker", 0) or 0
    page = rows[start : start + count]
    more = {"marker": start + count} if start + count < len(rows) else {}
    return {"members": page, **more}


async def membership(ctx: Context) -> Any:
    return _member(ctx.bot.user(), ctx.bot.now(), admin=_group(ctx).rights)


async def admins(ctx: Context) -> Any:
    return {"members": [_member(ctx.bot.user(), ctx.bot.now(), admin=_group(ctx).rights)]}


async def leave(ctx: Context) -> Any:
    _group(ctx).status = "left"
    return {"success": True}


async def pinned(ctx: Context) -> Any:
    chat = _group(ctx)
    return {"message": chat.messages.get(chat.pinned)}


async def pin(ctx: Context) -> Any:
    chat = _group(ctx)
    mid = ctx.body.get("message_id") if isinstance(ctx.body, dict) else None
    if "pin_message" not in chat.rights:
        raise error("access.denied", "Bot has no right pin_message")
    if mid not in chat.messages:
        raise error("not.found", f"Message {mid} not found")
    chat.pinned = mid
    return {"success": True}


async def unpin(ctx: Context) -> Any:
    _group(ctx).pinned = ""
    return {"success": True}
