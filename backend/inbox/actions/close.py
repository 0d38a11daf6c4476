"""Done, reopened, "no reply needed": a dialog ends only with the customer's question answered or excused."""

from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.inbox.actions.locked import Locked, lock_for
from backend.inbox.actions.settle import line, note_fact
from backend.inbox.rows import load_conversations
from backend.inbox.schemas import ConversationRow
from backend.kit.db import HotTx
from backend.kit.errors import Conflict

Reason = Literal["thanks", "spam", "answered_elsewhere", "not_for_us", "other"]


class Done(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /conversations/{id}/done. `no_reply` says why, when the customer still waits."""

    no_reply: Reason | None = None


class NoReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /conversations/{id}/no-reply."""

    reason: Reason
    note: str = ""


class Standing(msgspec.Struct, frozen=True):
    """Who was waiting for what before a dialog was done."""

    waiting_since: datetime | None
    waiting_clock: float | None
    unanswered: bool
    opened_at: datetime


class Stood(msgspec.Struct, frozen=True):
    """Kept on the row for a while: what the end took away, when, and which message was the last before it."""

    by: Literal["done", "no_reply"]
    at: datetime
    seq: int
    standing: Standing


_EXCUSE = """
UPDATE conversations SET waiting_since = NULL, waiting_clock = NULL, next_step_at = NULL WHERE id = $1
"""
_KEEP = "UPDATE conversations SET stood = $2::text::jsonb WHERE id = $1"
_DONE = "UPDATE conversations SET state = 'done', snoozed_until = NULL, woken = NULL WHERE id = $1 AND state <> 'done'"
_REOPEN = """
UPDATE conversations SET state = 'open', snoozed_until = NULL, opened_at = now(), unanswered = true, stood = NULL
WHERE id = $1 AND state <> 'open'
"""
AS_IT_STOOD = """
UPDATE conversations SET waiting_since = coalesce(waiting_since, $2), waiting_clock = coalesce(waiting_clock, $3),
    unanswered = $4, opened_at = $5
WHERE id = $1
"""


async def _row(tx: HotTx, grants: Grants, found: Locked) -> ConversationRow:
    return (await load_conversations(tx, [found.id], grants))[found.id][0]


def kept_end(stood: str | None) -> Stood | None:
    """The end that can be taken back, out of the row's column."""
    return msgspec.json.decode(stood, type=Stood) if stood else None


def excuse_of(stood: Stood | None) -> int | None:
    """The line by which that end excused the customer's wait; taken back, it excuses nothing (deliver/debt.py)."""
    return stood.seq + 1 if stood and stood.standing.waiting_since is not None else None


def _standing_of(found: Locked) -> Standing:
    """Who waits for what now."""
    return Standing(*(found.row[name] for name in Standing.__struct_fields__))


async def _keep(tx: HotTx, found: Locked, by: Literal["done", "no_reply"]) -> None:
    stood = Stood(by, datetime.now(UTC), found.row["seq"], _standing_of(found))
    await tx.execute(_KEEP, found.id, msgspec.json.encode(stood).decode())


async def _excuse(tx: HotTx, grants: Grants, found: Locked, reason: Reason, note: str = "") -> None:
    await tx.execute(_EXCUSE, found.id)
    await note_fact(tx, grants, found, "no_reply_needed", reason=reason, note=note)


async def no_reply(tx: HotTx, grants: Grants, conversation_id: int, body: NoReply) -> ConversationRow:
    """Clear the answer debt with a reason. Raises Conflict nobody_waits."""
    demand(grants, "conversations.reply")
    found = await lock_for(tx, grants, conversation_id)
    if found.row["waiting_since"] is None:
        raise Conflict("nobody_waits")
    await _keep(tx, found, "no_reply")
    await _excuse(tx, grants, found, body.reason, body.note)
    await line(tx, grants, found, "no_reply_needed", reason=body.reason, note=body.note.strip() or None)
    return await _row(tx, grants, found)


async def done(tx: HotTx, grants: Grants, conversation_id: int, body: Done, **facts: Any) -> ConversationRow:
    """Close the dialog; the card stays as it is. Raises Conflict customer_waits without a reason."""
    demand(grants, "conversations.reply")
    found = await lock_for(tx, grants, conversation_id)
    waits = found.row["waiting_since"] is not None
    if waits:
        if body.no_reply is None:
            raise Conflict("customer_waits", fields={"no_reply": "required"})
        await _excuse(tx, grants, found, body.no_reply)
    was_open = await tx.execute(_DONE, found.id)
    if was_open:
        await _keep(tx, found, "done")
    if was_open or facts:
        await note_fact(tx, grants, found, "dialog_done", **facts)
    if was_open:
        await line(tx, grants, found, "done", reason=body.no_reply if waits else None)
    return await _row(tx, grants, found)


async def reopen(
    tx: HotTx, grants: Grants, conversation_id: int, as_it_stood: Standing | None = None
) -> ConversationRow:
    """Open a done (or snoozed) dialog again; doing it twice changes nothing.

    `as_it_stood`: "done" is taken back, and with it the excuse that no answer was needed.
    """
    demand(grants, "conversations.reply")
    found = await lock_for(tx, grants, conversation_id)
    if await tx.execute(_REOPEN, found.id):
        restores: dict[str, Any] = {}
        if as_it_stood is not None:
            await tx.execute(AS_IT_STOOD, found.id, *msgspec.structs.astuple(as_it_stood))
            restores = {"restores": excuse_of(kept_end(found.row["stood"]))}
        await note_fact(tx, grants, found, "dialog_reopened")
        await line(tx, grants, found, "reopened", **restores)
    return await _row(tx, grants, found)
