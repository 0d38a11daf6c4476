"""A sheet as PDF, off the event loop."""

import asyncio
from importlib import import_module

from backend.sales.paper.sheet import Sheet

AT_ONCE = 2
_going = asyncio.Semaphore(AT_ONCE)


async def printed(sheet: Sheet) -> bytes:
    """A few at a time: drawing takes the processor, and the loop has dialogs to serve."""
    async with _going:
        return await asyncio.to_thread(_draw, sheet)


def _draw(sheet: Sheet) -> bytes:
    # not before the first paper: the library brings one that starts threads when it is imported
    found: bytes = import_module("backend.sales.paper.drawn").draw(sheet)
    return found
