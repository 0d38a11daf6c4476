"""Consumers of the log: a customer wrote in somebody's dialog; somebody's answer did not arrive."""

from collections.abc import Sequence

import msgspec

from backend.inbox.events import MessageArrived, MessageChanged
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx
from backend.notify.tell import Notice, tell

_arrived = msgspec.json.Decoder(MessageArrived).decode
_changed = msgspec.json.Decoder(MessageChanged).decode


async def hear(tx: HotTx, events: Sequence[Logged]) -> None:
    told = [notice for event in events if event.body for notice in _of(event.type, event.body)]
    await tell(tx, told)


def _of(kind: str, body: str) -> list[Notice]:
    if kind == "message.arrived":
        return _wrote(_arrived(body))
    return _failed(_changed(body))


def _wrote(event: MessageArrived) -> list[Notice]:
    row, message = event.conversation, event.message
    if message.direction != "in" or row.responsible is None:
        return []
    once = f"message:{row.id}:{message.seq}"
    return [_notice(row.responsible.id, "message", row, message, once, fold=True)]


def _failed(event: MessageChanged) -> list[Notice]:
    row, message = event.conversation, event.message
    author = message.author
    if message.state != "failed" or message.direction != "out" or author is None or author.kind != "user":
        return []
    if author.id is None:
        return []
    # each failure once: it may be sent again, and fail again
    at = (message.error or {}).get("at", "")
    return [_notice(author.id, "delivery_failed", row, message, f"failed:{row.id}:{message.seq}:{at}")]


def _notice(to: int, kind: str, row: object, message: object, once: str, *, fold: bool = False) -> Notice:
    conversation, seq = row.id, message.seq  # type: ignore[attr-defined]
    contact = row.contact  # type: ignore[attr-defined]
    whose = (contact.name if contact else "") or row.title  # type: ignore[attr-defined]
    return Notice(
        to=to,
        kind=kind,
        subject=("conversation", conversation),
        place={"conversation_id": conversation, "seq": seq},
        data={"whose": whose or ""},
        once=once,
        fold=fold,
    )


CONSUMERS = (Consumer("notices of dialogs", ("message.arrived", "message.changed"), hear, bodies=True, start="now"),)
