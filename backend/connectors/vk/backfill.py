"""What the long poll could not tell: every message since a moment, out of the community's dialogs, as events.

What is known already is recognised by its key, so it may tell too much but never too little.
"""

import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

import msgspec

from backend.connectors.vk.line import VERSION, Line

PAGE = 200
# so many events are stored at once
CHUNK = 100


class Peer(msgspec.Struct):
    id: int


class Conversation(msgspec.Struct):
    peer: Peer


class Dialog(msgspec.Struct):
    conversation: Conversation
    last_message: dict[str, Any] | None = None


class Dialogs(msgspec.Struct):
    items: list[Dialog] = []


class History(msgspec.Struct):
    items: list[dict[str, Any]] = []


async def missed(line: Line, group: int, since: float) -> AsyncIterator[tuple[bytes, ...]]:
    """Raises SendError."""
    async for peer in _spoken_in(line, group, since):
        events = [event for message in await _history(line, group, peer, since) for event in _events(group, message)]
        for at in range(0, len(events), CHUNK):
            yield tuple(events[at : at + CHUNK])


async def _spoken_in(line: Line, group: int, since: float) -> AsyncIterator[int]:
    """The dialogs where something was said, the newest first. One that moves up meanwhile is met again."""
    offset = 0
    while True:
        page = await line.ask("messages.getConversations", Dialogs, group_id=group, count=PAGE, offset=offset)
        for dialog in page.items:
            if _newest(dialog.last_message) < since:
                return
            yield dialog.conversation.peer.id
        if len(page.items) < PAGE:
            return
        offset += len(page.items)


async def _history(line: Line, group: int, peer: int, since: float) -> list[dict[str, Any]]:
    """Its messages since then, the oldest first."""
    found, offset = list[dict[str, Any]](), 0
    while True:
        page = await line.ask("messages.getHistory", History, group_id=group, peer_id=peer, count=PAGE, offset=offset)
        found += [one for one in page.items if _newest(one) >= since]
        if len(page.items) < PAGE or _newest(page.items[-1]) < since:
            return found[::-1]
        offset += len(page.items)


def _newest(message: dict[str, Any] | None) -> float:
    times = [message.get(name) for name in ("date", "update_time")] if message else []
    return max((float(at) for at in times if isinstance(at, int)), default=0.0)


def _events(group: int, message: dict[str, Any]) -> Iterable[bytes]:
    """A message as the events that told, or would have told, of it."""
    ours = bool(message.get("out")) or message.get("from_id") == -group
    yield _event(group, "message_reply" if ours else "message_new", message if ours else {"message": message})
    if message.get("update_time"):
        yield _event(group, "message_edit", message)


def _event(group: int, kind: str, about: dict[str, Any]) -> bytes:
    return json.dumps({"type": kind, "group_id": group, "v": VERSION, "object": about}).encode()
