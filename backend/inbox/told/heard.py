"""Consumers of the log: a customer wrote in somebody's dialog; somebody's answer did not arrive."""

from collections.abc import Mapping, Sequence

import msgspec

from backend.inbox.events import MessageArrived, MessageChanged
from backend.inbox.schemas import ConversationRow
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx
from backend.notify.tell import Notice, tell

_arrived = msgspec.json.Decoder(MessageArrived).decode
_changed = msgspec.json.Decoder(MessageChanged).decode


# what was read before this consumer came to it is no news: to whom, of which dialog, up to which of the customer's
_READ = """
SELECT user_id, conversation_id, in_seq FROM read_marks
JOIN unnest($1::bigint[], $2::bigint[]) AS t (user_id, conversation_id) USING (user_id, conversation_id)
"""


async def hear(tx: HotTx, events: Sequence[Logged]) -> None:
    arrived = [_arrived(event.body) for event in events if event.body and event.type == "message.arrived"]
    changed = [_changed(event.body) for event in events if event.body and event.type == "message.changed"]
    read = await _read(tx, [row for event in arrived if (row := event.conversation).responsible is not None])
    told = [notice for event in arrived for notice in _wrote(event, read)]
    await tell(tx, [*told, *(notice for event in changed for notice in _failed(event))])


async def _read(tx: HotTx, rows: Sequence[ConversationRow]) -> Mapping[tuple[int, int], int]:
    pairs = sorted({(row.responsible.id, row.id) for row in rows if row.responsible})
    if not pairs:
        return {}
    found = await tx.fetch(_READ, [pair[0] for pair in pairs], [pair[1] for pair in pairs])
    return {(row["user_id"], row["conversation_id"]): row["in_seq"] for row in found}


def _wrote(event: MessageArrived, read: Mapping[tuple[int, int], int]) -> list[Notice]:
    row, message = event.conversation, event.message
    if message.direction != "in" or row.responsible is None:
        return []
    if read.get((row.responsible.id, row.id), 0) >= row.in_seq:
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
