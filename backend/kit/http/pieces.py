"""A body that strangers send, piece by piece: each one allowed and come in time."""

import asyncio
from collections.abc import AsyncIterator, Callable

from backend.kit.errors import Refused


async def in_time(
    body: AsyncIterator[bytes], allow: Callable[[int], None], *, whole_s: float, silence_s: float
) -> AsyncIterator[bytes]:
    """`allow` hears of the bytes of each piece, and may raise. Raises Refused 400 where the sender is too slow."""
    loop = asyncio.get_running_loop()
    end = loop.time() + whole_s
    while True:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + silence_s)):
                piece = await anext(body, None)
        except TimeoutError:
            raise Refused("malformed", status=400, values={"detail": "too slow"}) from None
        if piece is None:
            return
        allow(len(piece))
        yield piece
