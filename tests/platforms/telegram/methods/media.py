"""Media sent: https://core.telegram.org/bots/api#sendphoto and its sisters, and albums."""

from __future__ import annotations

import uuid
from typing import Any

from tests.platforms.telegram.context import Context
from tests.platforms.telegram.entities import CAPTION_UNITS, formatted
from tests.platforms.telegram.errors import bad
from tests.platforms.telegram.files import Upload
from tests.platforms.telegram.media import from_bot

ALBUM = range(2, 11)
ALIKE = {"audio", "document"}


def captioned(given: dict[str, Any]) -> dict[str, Any]:
    if not given.get("caption"):
        return {}
    text, entities = formatted(given["caption"], given.get("parse_mode"), given.get("caption_entities"), CAPTION_UNITS)
    body: dict[str, Any] = {"caption": text}
    if entities:
        body["caption_entities"] = entities
    if given.get("show_caption_above_media"):
        body["show_caption_above_media"] = True
    return body


async def _send(ctx: Context, kind: str) -> dict[str, Any]:
    state = ctx.open_chat()
    body = {**captioned(ctx.params), **from_bot(ctx.bot.files, kind, ctx.params[kind], _facts(ctx.params))}
    if ctx.params.get("has_spoiler"):
        body["has_media_spoiler"] = True
    return ctx.deliver(state, body)[0]


def _facts(given: dict[str, Any]) -> dict[str, Any]:
    names = ("duration", "width", "height", "length", "performer", "title", "emoji", "thumbnail", "start_timestamp")
    return {name: given[name] for name in names if name in given}


async def send_photo(ctx: Context) -> dict[str, Any]:
    return await _send(ctx, "photo")


async def send_video(ctx: Context) -> dict[str, Any]:
    return await _send(ctx, "video")


async def send_audio(ctx: Context) -> dict[str, Any]:
    return await _send(ctx, "audio")


async def send_voice(ctx: Context) -> dict[str, Any]:
    return await _send(ctx, "voice")


async def send_document(ctx: Context) -> dict[str, Any]:
    return await _send(ctx, "document")


async def send_sticker(ctx: Context) -> dict[str, Any]:
    return await _send(ctx, "sticker")


async def send_animation(ctx: Context) -> dict[str, Any]:
    return await _send(ctx, "animation")


async def send_video_note(ctx: Context) -> dict[str, Any]:
    return await _send(ctx, "video_note")


async def send_media_group(ctx: Context) -> list[dict[str, Any]]:
    """https://core.telegram.org/bots/api#sendmediagroup: 2 to 10; documents and audio only among themselves."""
    state = ctx.open_chat()
    items = ctx.params["media"]
    if not isinstance(items, list) or len(items) not in ALBUM:
        raise bad("media must be an Array of 2-10 items")
    kinds = {item.get("type") if isinstance(item, dict) else None for item in items}
    if not kinds <= {"photo", "video", "audio", "document"}:
        raise bad("wrong InputMedia type specified")
    if kinds & ALIKE and len(kinds) > 1:
        raise bad("documents and audio can't be mixed with other media types")
    album = str(uuid.uuid4().int)[:17]
    return ctx.deliver(state, *[{"media_group_id": album, **_item(ctx, item)} for item in items])


def _item(ctx: Context, item: dict[str, Any]) -> dict[str, Any]:
    media = _attached(ctx, item.get("media"))
    if media is None:
        raise bad("media not found")
    facts = _facts(item)
    if isinstance(facts.get("thumbnail"), str):
        facts["thumbnail"] = _attached(ctx, facts["thumbnail"])
    return {**captioned(item), **from_bot(ctx.bot.files, item["type"], media, facts)}


def _attached(ctx: Context, name: Any) -> Upload | str | None:
    if isinstance(name, str) and name.startswith("attach://"):
        return ctx.files.get(name[9:])
    return name if isinstance(name, str) else None
