"""GET /updates of MAX: https://dev.max.ru/docs-api/methods/GET/updates

A marker says which update is expected next, and whoever names it confirms all before it, for good. It is named only
when the consumer asks for the next batch, that is after its commit. Without a marker MAX gives the newest update alone:
a channel that was never read begins there. A marker is its bot's own.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from backend.connectors.contract import Polled, SendError
from backend.connectors.max.line import Line
from backend.connectors.max.payload import WANTED

POLL_S = 25
ANSWER_S = 10.0
# two polls a second at most and a hundred updates each, as MAX wrote to who polls in May 2026
PAGE = 100
GAP_S = 0.6


class Place(msgspec.Struct, frozen=True):
    """How far this bot was read: the stored cursor."""

    bot: int
    marker: int | None = None


class Updates(msgspec.Struct):
    updates: list[msgspec.Raw] = []
    marker: int | None = None


async def listen(line: Line, bot: int, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
    """Raises SendError when MAX cannot be heard."""
    place, wait_s = place_of(bot, cursor), 0
    # a channel that was never read begins now; that is kept at once, or what is written while we are away next is lost
    keep = place.marker is None
    while True:
        asked = time.monotonic()
        found = await poll(line, place.marker, wait_s)
        # the first poll only looks, so that a listener is known to live at once
        wait_s = POLL_S
        place = _after(place, found)
        yield Polled(_payloads(found), msgspec.to_builtins(place), more=len(found.updates) >= PAGE, keep=keep)
        keep = False
        await asyncio.sleep(max(0.0, GAP_S - (time.monotonic() - asked)))


async def rest(line: Line, bot: int, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
    """What MAX keeps for whoever asks, until there is no more: the last question confirms what the one before it
    brought. Raises SendError.
    """
    place = place_of(bot, cursor)
    while True:
        found = await poll(line, place.marker, 0)
        place = _after(place, found)
        more = len(found.updates) >= PAGE
        yield Polled(_payloads(found), msgspec.to_builtins(place), more=more, keep=True)
        if not found.updates:
            return
        await asyncio.sleep(GAP_S)


def place_of(bot: int, cursor: dict[str, Any] | None) -> Place:
    try:
        place = msgspec.convert(cursor, Place)
    except msgspec.ValidationError:
        return Place(bot)
    return place if place.bot == bot else Place(bot)


async def poll(line: Line, marker: int | None, wait_s: int) -> Updates:
    asked: dict[str, Any] = {"limit": PAGE, "timeout": wait_s, "types": ",".join(WANTED)}
    if marker is not None:
        asked["marker"] = marker
    try:
        return await line.look("/updates", Updates, answer_s=wait_s + ANSWER_S, **asked)
    except SendError as error:
        if error.detail.startswith("405"):
            # somebody subscribed: MAX then tells nobody who asks
            raise SendError("conflict", error.detail, retry_after=30.0, channel=True) from None
        raise


def _after(place: Place, found: Updates) -> Place:
    return place if found.marker is None else Place(place.bot, found.marker)


def _payloads(found: Updates) -> tuple[bytes, ...]:
    return tuple(bytes(one) for one in found.updates)
