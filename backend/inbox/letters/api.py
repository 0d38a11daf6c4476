"""HTTP of letters."""

import asyncio

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from backend.access.grants import Grants
from backend.inbox.letters.page import headers, held, page
from backend.inbox.letters.read import read
from backend.inbox.letters.schemas import LetterView
from backend.kit.db import Database
from backend.kit.http import RowId


@get("/conversations/{conversation_id:int}/messages/{seq:int}/letter")
async def letter(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, seq: RowId
) -> LetterView:
    async with db.tx() as tx:
        kept = await read(tx, me, conversation_id, seq)
    return LetterView(kept.quote, await asyncio.to_thread(held, kept) if kept.html else 0)


@get("/conversations/{conversation_id:int}/messages/{seq:int}/letter/page", media_type=MediaType.HTML)
async def letter_page(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    conversation_id: RowId,
    seq: RowId,
    images: FromQuery[bool] = False,
    dark: FromQuery[bool] = False,
) -> Response[str]:
    """For a frame alone. With `images` the reader's browser may ask others for pictures; `dark`: its screen is."""
    async with db.tx() as tx:
        kept = await read(tx, me, conversation_id, seq)
    made = await asyncio.to_thread(page, kept, images=images, dark=dark)
    return Response(made, media_type=MediaType.HTML, headers=headers(images=images))


HANDLERS = [letter, letter_page]
