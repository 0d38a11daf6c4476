"""Uploads for messages: https://dev.vk.com/api/upload/photo-in-message and https://dev.vk.com/api/upload/document"""

from __future__ import annotations

import io
from typing import Any

from tests.platforms.vk.context import Context
from tests.platforms.vk.errors import ApiError, bad
from tests.platforms.vk.uploads import Uploaded

DOC_TYPES = ("doc", "audio_message", "graffiti")
ALBUM_OF_MESSAGES = -64


async def photo_server(ctx: Context) -> dict[str, Any]:
    group = ctx.own_group()
    url = ctx.server.uploads.ask("photo", group.id, ctx.params.get("peer_id", 0))
    return {"album_id": ALBUM_OF_MESSAGES, "upload_url": url, "user_id": 0, "group_id": group.id}


async def save_photo(ctx: Context) -> list[dict[str, Any]]:
    got = ctx.server.uploads.taken(ctx.params["photo"], ("photo",), 129)
    if ctx.params["photo"] == "[]":
        raise bad("photo is undefined")
    if ctx.params.get("hash", got.hash) != got.hash:
        raise ApiError(121)
    thing = ctx.server.attachments.photo(-ctx.group.id, got.content, album=ALBUM_OF_MESSAGES)
    return [{**thing["photo"], "user_id": 100}]


async def doc_server(ctx: Context) -> dict[str, Any]:
    kind = ctx.params.get("type", "doc")
    if kind not in DOC_TYPES:
        raise bad("type is not one of doc, audio_message, graffiti")
    peer = ctx.params.get("peer_id")
    if peer is None:
        raise bad("peer_id is undefined")
    ctx.known_dialog(peer)
    return {"upload_url": ctx.server.uploads.ask(kind, ctx.group.id, peer)}


async def save_doc(ctx: Context) -> dict[str, Any]:
    """The answer's `type` says which of the three it became."""
    got = ctx.server.uploads.taken(ctx.params["file"], DOC_TYPES, 105)
    if got.kind == "audio_message":
        return ctx.server.attachments.audio_message(-ctx.group.id, got.content, 3)
    if got.kind == "graffiti":
        return _graffiti(ctx, got)
    return ctx.server.attachments.doc(-ctx.group.id, got.content, ctx.params.get("title") or got.name, got.mime)


def _graffiti(ctx: Context, got: Uploaded) -> dict[str, Any]:
    from PIL import Image

    with Image.open(io.BytesIO(got.content)) as image:
        return ctx.server.attachments.graffiti(-ctx.group.id, got.content, *image.size)
