"""What the realtime tests publish: rows of an imagined room, and ways to wait for a state."""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec

from backend.kit.db import Audience, Database, Published, Scope, Scoped

DEADLINE_S = 20.0


class Row(msgspec.Struct, frozen=True):
    id: int
    rev: int
    text: str = ""


class Said(msgspec.Struct, frozen=True, tag="thing.said"):
    """An event as a room would have it: the whole row of its subject, and what happened."""

    thing: Row
    word: str = ""


def said(
    subject: int, rev: int, audience: Audience | None = None, text: str = "", word: str = "", kind: str = "thing"
) -> Published:
    where = audience or Scoped(after=(Scope(channel_id=1),))
    return Published(Said(Row(subject, rev, text), word), where, kind, subject)


async def say(db: Database, *events: Published) -> None:
    """Publish in one transaction."""
    async with db.tx() as tx:
        tx.publish(*events)


async def until(state: Callable[[], Any], what: str = "the state", deadline_s: float = DEADLINE_S) -> None:
    """Wait until `state()` is true; fails with `what` after the deadline."""
    loop = asyncio.get_running_loop()
    end = loop.time() + deadline_s
    while not state():
        assert loop.time() < end, f"no {what} within {deadline_s} s"
        await asyncio.sleep(0.005)
