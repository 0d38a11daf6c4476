"""Chats and their people, what the bot shows while it works, files, callbacks, business connections."""

from __future__ import annotations

from typing import Any

from tests.platforms.telegram.context import Context
from tests.platforms.telegram.errors import bad
from tests.platforms.telegram.media import photo

# https://core.telegram.org/bots/api#sendchataction
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
# https://core.telegram.org/bots/api#chatfullinfo: what is always there.
FULL = {
    "accent_color_id": 2,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": True,
        "limited_gifts": True,
        "unique_gifts": True,
        "premium_subscription": True,
        "gifts_from_channels": True,
    },
}


async def send_chat_action(ctx: Context) -> bool:
    if ctx.params["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    ctx.open_chat().actions.append((ctx.bot.clock(), ctx.params["action"]))
    return True


async def get_file(ctx: Context) -> dict[str, Any]:
    return ctx.bot.files.link(ctx.params["file_id"])


async def get_chat(ctx: Context) -> dict[str, Any]:
    state = ctx.chat()
    if not state.started:
        raise bad("chat not found")
    person = ctx.server.customers.get(state.id)
    full = {**state.chat, **FULL}
    if person is not None:
        full |= {key: value for key, value in person.private.items() if key in ("bio", "birthdate")}
        if sizes := _profile(ctx, state.id):
            small, big = sizes[0], sizes[-1]
            full["photo"] = {
                "small_file_id": small["file_id"],
                "small_file_unique_id": small["file_unique_id"],
                "big_file_id": big["file_id"],
                "big_file_unique_id": big["file_unique_id"],
            }
    return full


def _profile(ctx: Context, user_id: int) -> list[dict[str, Any]]:
    person = ctx.server.customers.get(user_id)
    if person is None:
        raise bad("user not found")
    if "photo" not in person.private:
        return []
    cached: dict[tuple[int, int], list[dict[str, Any]]] = ctx.server.profile_photos
    key = (ctx.bot.id, user_id)
    if key not in cached:
        cached[key] = photo(ctx.bot.files, person.private["photo"])
    return cached[key]


async def get_user_profile_photos(ctx: Context) -> dict[str, Any]:
    sizes = _profile(ctx, ctx.params["user_id"])
    page = [sizes][ctx.params.get("offset", 0) :] if sizes else []
    return {"total_count": 1 if sizes else 0, "photos": page}


async def get_chat_member(ctx: Context) -> dict[str, Any]:
    state = ctx.chat()
    user_id = ctx.params["user_id"]
    if user_id == ctx.bot.id:
        return {"status": "member", "user": ctx.bot.user}
    person = ctx.server.customers.get(user_id)
    if person is None or (state.id != user_id and user_id not in state.members):
        raise bad("member not found")
    return {"status": "member", "user": person.user}


async def answer_callback_query(ctx: Context) -> bool:
    if ctx.params["callback_query_id"] not in ctx.bot.callbacks:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    ctx.bot.callbacks[ctx.params["callback_query_id"]] = dict(ctx.params)
    return True


async def get_business_connection(ctx: Context) -> dict[str, Any]:
    connection = ctx.bot.businesses.get(ctx.params["business_connection_id"])
    if connection is None:
        raise bad("business connection not found")
    return connection


async def read_business_message(ctx: Context) -> bool:
    await get_business_connection(ctx)
    ctx.message(ctx.chat())
    return True
