"""getUpdates of our own: aiogram's confirms a batch before the work is done, so a killed process loses it.

The offset confirms everything below it, for good. It is sent only when the consumer asks for the next batch, that is
after its commit. After a quiet week Telegram's numbering begins anywhere, even below: an old offset would confirm what
was never read, so it is used only while it is fresh, and only for the bot that gave it.
"""

import time
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from aiogram import methods

from backend.connectors.contract import Polled, SendError
from backend.connectors.telegram.line import Line
from backend.connectors.telegram.payload import ALLOWED_UPDATES

POLL_S = 25
ANSWER_S = 10.0
# Telegram gives at most so many at once
PAGE = 100
# updates die after 24 h and numbers jump after a week: in between nothing waits below any offset
FRESH_S = 3 * 24 * 3600.0


class Place(msgspec.Struct, frozen=True):
    """How far this bot was read: the stored cursor."""

    bot: int
    offset: int
    at: float


class Numbered(msgspec.Struct):
    update_id: int


async def listen(line: Line, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
    """Raises SendError when Telegram cannot be heard."""
    place, wait_s = _place(line, cursor), 0
    while True:
        updates = await _poll(line, place, wait_s)
        # the first poll only looks, so that a listener is known to live at once
        wait_s = POLL_S
        if updates:
            last = max(msgspec.json.decode(one, type=Numbered).update_id for one in updates)
            place = Place(line.bot.id, last + 1, time.time())
        payloads = tuple(bytes(one) for one in updates)
        yield Polled(payloads, msgspec.to_builtins(place), more=len(updates) == PAGE)


def _place(line: Line, cursor: dict[str, Any] | None) -> Place:
    nowhere = Place(line.bot.id, 0, 0.0)
    try:
        place = msgspec.convert(cursor or {}, Place)
    except msgspec.ValidationError:
        return nowhere
    return place if place.bot == line.bot.id else nowhere


async def _poll(line: Line, place: Place, wait_s: int) -> list[msgspec.Raw]:
    fresh = time.time() - place.at < FRESH_S
    method = methods.GetUpdates(offset=place.offset if fresh else None, timeout=wait_s, allowed_updates=ALLOWED_UPDATES)
    try:
        return await line.ask(method, list[msgspec.Raw], wait_s=wait_s + ANSWER_S)
    except SendError as error:
        error.ambiguous = False  # asking again harms nobody
        if error.code != "conflict" or "webhook" not in error.detail:
            raise
    # this channel is set to polling: the hook that an earlier setting left would keep everything for itself
    await line.ask(methods.DeleteWebhook(), bool)
    return await line.ask(method, list[msgspec.Raw], wait_s=wait_s + ANSWER_S)
