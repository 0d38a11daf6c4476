"""…/whatsapp/business-phone-numbers/media"""

from __future__ import annotations

from typing import Any

from aiohttp import BodyPartReader

from tests.platforms.whatsapp import mimes
from tests.platforms.whatsapp.context import Context
from tests.platforms.whatsapp.errors import GraphError, bad, no_such_object
from tests.platforms.whatsapp.media import Media

FORM = {"messaging_product", "type", "file"}


async def upload(ctx: Context) -> Any:
    if ctx.request.content_type != "multipart/form-data":
        raise bad("The parameter messaging_product is required.")
    fields: dict[str, str] = {}
    file: tuple[str, str, bytes] | None = None
    async for part in await ctx.request.multipart():
        assert isinstance(part, BodyPartReader)
        name = part.name or ""
        if name not in FORM:
            raise bad(f'Unexpected key "{name}" on param "$"')
        content = bytes(await part.read(decode=True))
        if name == "file":
            file = (part.filename or "", part.headers.get("Content-Type", "application/octet-stream"), content)
        else:
            fields[name] = content.decode()
    ctx.call.params |= fields
    if fields.get("messaging_product") != "whatsapp":
        raise bad("The parameter messaging_product is required.")
    if file is None or not file[0]:
        raise bad("The parameter file is required.")
    if not fields.get("type"):
        raise bad("The parameter type is required.")
    return {"id": _kept(ctx, fields["type"], *file).id}


def _kept(ctx: Context, said: str, name: str, mime: str, content: bytes) -> Media:
    kind = mimes.kind_of(mime)
    if kind is None or mimes.kind_of(said) is None:
        got = mime if kind is None else said
        raise bad(
            f"Param file must be a file with one of the following types: {', '.join(mimes.ALL)}. "
            f"Received file of type '{got}'."
        )
    if mimes.base(said) != mimes.base(mime):
        raise bad(f"Param type ({said}) is not the type of the file ({mime})")
    if not content:
        raise bad("Param file is empty")
    if len(content) > mimes.largest(kind, content):
        raise GraphError(
            100, f"File size is {len(content)} bytes, the most for {kind} is {mimes.largest(kind, content)}"
        )
    ctx.call.params["file"] = f"{name} ({len(content)} bytes)"
    return ctx.server.media.keep(ctx.number, content, mime, name, received=False)


def _own(ctx: Context) -> Media:
    """phone_number_id, when given, has to be that of the number the media came to or was uploaded for."""
    media: Media = ctx.owner
    asked = ctx.query.get("phone_number_id")
    if ctx.server.media.find(media.id) is None or asked not in (None, media.number.id):
        raise no_such_object(media.id, ctx.request.method.lower())
    return media


async def get(ctx: Context) -> Any:
    return ctx.server.media.told(_own(ctx))


async def delete(ctx: Context) -> Any:
    _own(ctx).deleted = True
    return {"success": True}
