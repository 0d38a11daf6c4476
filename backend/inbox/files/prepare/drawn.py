"""A page of a document, drawn when somebody turns to it; the browser keeps it."""

import asyncio

from backend.inbox.files.prepare.make import page
from backend.kit import confined
from backend.kit.errors import Missing
from backend.kit.storage import NoSuchFile, Storage, temporary

PAGE_PX = 1400
AT_ONCE = 2
_free = asyncio.Semaphore(AT_ONCE)


async def drawn_page(storage: Storage, key: str, number: int) -> bytes:
    """A WebP picture. Raises Missing when it cannot be drawn."""
    try:
        async with _free, storage.local(key) as path, temporary() as target:
            await page(path, number, target, PAGE_PX)
            return await asyncio.to_thread(target.read_bytes)
    except (confined.Failed, NoSuchFile) as error:
        raise Missing from error
