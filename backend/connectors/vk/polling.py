"""The community's long poll: https://dev.vk.com/api/bots-long-poll/getting-started

The cursor is VK's `ts` and when we had it. VK keeps events for a while only, and says so by `failed`: 1 and 3 mean that
some are lost, 2 that the key is old. What is lost is read from the dialogs, before anything newer.
"""

import json
import time
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from backend.connectors.contract import Polled, SendError
from backend.connectors.vk import backfill
from backend.connectors.vk.line import Line

POLL_S = 25
ANSWER_S = 10.0
# whoever was away for longer does not trust VK's memory alone
AWAY_S = 60.0
# our clock and VK's, and events that were on their way
MARGIN_S = 120.0
CROPPED = b"is_cropped"


class Place(msgspec.Struct, frozen=True):
    """How far this community was read: the stored cursor. `at`: everything before was told by then. `gap`: since then
    something is lost and is still being read from the dialogs, so that who goes on from here begins that anew.
    """

    group: int
    ts: str
    at: float
    gap: float | None = None


class Server(msgspec.Struct):
    key: str
    server: str
    ts: str | int


class Answer(msgspec.Struct):
    ts: str | int | None = None
    updates: list[msgspec.Raw] = []
    failed: int = 0


class Messages(msgspec.Struct):
    items: list[dict[str, Any]] = []


async def listen(line: Line, group: int, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
    """Raises SendError when VK cannot be heard."""
    server, place, wait_s = await _server(line, group), _place(group, cursor), 0
    # a channel that was never read begins now; that is kept at once, or what is written while we are away next is lost
    keep = place is None
    if place is None:
        place = Place(group, str(server.ts), time.time() + MARGIN_S)
    elif not place.ts or time.time() - place.at > AWAY_S:
        gap = place.at - MARGIN_S if place.gap is None else place.gap
        place = Place(group, place.ts or str(server.ts), place.at, gap)
    while True:
        if place.gap is not None:
            async for payloads in backfill.missed(line, group, place.gap):
                yield Polled(payloads, msgspec.to_builtins(place), more=True)
            place, keep = msgspec.structs.replace(place, gap=None), True
        answer = await _poll(line, server, place.ts, wait_s)
        if answer.failed:
            lost = answer.failed != 2
            if answer.failed != 1:
                server = await _server(line, group)
            if lost:
                ts = answer.ts if answer.failed == 1 and answer.ts is not None else server.ts
                place = Place(group, str(ts), place.at, gap=place.at - MARGIN_S)
            continue
        # the first poll only looks, so that a listener is known to live at once
        wait_s = POLL_S
        ts = place.ts if answer.ts is None else str(answer.ts)
        place = Place(group, ts, time.time())
        payloads = tuple([await _whole(line, group, bytes(one)) for one in answer.updates])
        yield Polled(payloads, msgspec.to_builtins(place), keep=keep)
        keep = False


async def catch_up(line: Line, group: int, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
    """What VK's callbacks did not tell: they are repeated five times, and paused after errors. Raises SendError."""
    begun, place = time.time(), _place(group, cursor)
    if place is not None:
        gap = place.at - MARGIN_S if place.gap is None else place.gap
        kept = msgspec.to_builtins(msgspec.structs.replace(place, gap=gap))
        async for payloads in backfill.missed(line, group, gap):
            yield Polled(payloads, kept, more=True)
    # no long poll has read so far: whoever polls next begins anew, and reads the dialogs too
    yield Polled((), msgspec.to_builtins(Place(group, "", begun)), keep=True)


def _place(group: int, cursor: dict[str, Any] | None) -> Place | None:
    try:
        place = msgspec.convert(cursor, Place)
    except msgspec.ValidationError:
        return None
    return place if place.group == group else None


async def _server(line: Line, group: int) -> Server:
    try:
        return await line.ask("groups.getLongPollServer", Server, group_id=group)
    except SendError as error:
        error.ambiguous = False  # asking again harms nobody
        if error.code == "refused" and "not enabled" in error.detail:
            raise SendError("long_poll_off", error.detail, permanent=True, channel=True) from None
        raise


async def _poll(line: Line, server: Server, ts: str, wait_s: int) -> Answer:
    params = {"act": "a_check", "key": server.key, "ts": ts, "wait": wait_s}
    content = await line.poll(server.server, params, wait_s + ANSWER_S)
    try:
        return msgspec.json.decode(content, type=Answer)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _with_surrogates(content)


def _with_surrogates(content: bytes) -> Answer:
    """One lone surrogate in one message must not hold up all that come with it."""
    try:
        tree = json.loads(content)
        updates = [msgspec.Raw(json.dumps(one).encode()) for one in tree.get("updates") or []]
        return Answer(tree.get("ts"), updates, int(tree.get("failed") or 0))
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise SendError("platform_down", "long poll answer not understood", retry_after=2.0) from None


async def _whole(line: Line, group: int, event: bytes) -> bytes:
    """A message that VK cut short for the event, as it is."""
    if CROPPED not in event:
        return event
    try:
        tree = json.loads(event)
        about = tree["object"]
        message = about.get("message", about)
        if message.get("is_cropped"):
            whole = await fetch(line, group, message["peer_id"], message["conversation_message_id"])
            if whole:
                message.update(whole)
                message["is_cropped"] = False
        return json.dumps(tree).encode()
    except (ValueError, KeyError, TypeError, AttributeError):
        return event  # what it is, reading says


async def fetch(line: Line, group: int, peer: int, number: int) -> dict[str, Any] | None:
    """One message as it is now. Raises SendError."""
    found = await line.ask(
        "messages.getByConversationMessageId",
        Messages,
        peer_id=peer,
        conversation_message_ids=number,
        group_id=group,
    )
    return found.items[0] if found.items else None
