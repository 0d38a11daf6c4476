"""The message that somebody wants to change: is it there, is it theirs to change, can it still be changed?"""

from datetime import UTC, datetime
from typing import Literal

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can, demand
from backend.connectors.abilities import Lack
from backend.connectors.contract import Capabilities
from backend.connectors.registry import capabilities as capabilities_of
from backend.connectors.registry import lacks
from backend.inbox.actions.locked import Locked, lock_for, taken
from backend.inbox.rows import load_messages
from backend.inbox.rows.conversations import account_of
from backend.inbox.schemas import MessageView
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Forbidden, Missing

Verb = Literal["edit", "delete", "react"]

# the platform has it, or will have it before what we queue behind it
OUT = ("sending", "unconfirmed", "sent", "delivered", "read")
_ROW = """
SELECT state, error -> 'done' IS NOT NULL AS partly FROM outbox
WHERE conversation_id = $1 AND seq = $2 AND verb = 'send'
"""


class Target(msgspec.Struct, frozen=True):
    """A message under its conversation's lock."""

    found: Locked
    view: MessageView

    @property
    def key(self) -> tuple[int, int]:
        return self.view.conversation_id, self.view.seq


async def find(tx: HotTx, me: Grants, conversation_id: int, seq: int) -> Target:
    """Raises Missing: not there, or out of sight."""
    found = await lock_for(tx, me, conversation_id)
    view = (await load_messages(tx, [(conversation_id, seq)])).get((conversation_id, seq))
    if view is None:
        raise Missing
    return Target(found, view)


def is_mine(me: Grants, view: MessageView) -> bool:
    """Written by the caller: a person, or a service account by its token."""
    author = view.author
    if author is None or author.kind not in ("user", "token"):
        return False
    return author.id == (me.user_id if author.kind == "user" else me.token_id)


def demand_mine(me: Grants, target: Target) -> None:
    """One's own words; another's by the right to answer for others. Raises Forbidden."""
    if target.view.direction == "note":
        demand(me, "notes.write")
        if not is_mine(me, target.view):
            raise Forbidden("only_own_notes")
        return
    demand(me, "messages.send")
    if target.view.author is None or target.view.author.kind == "system":
        # written outside, or by Samovar: whoever answers here answers for it
        demand_answering(me, target)
    elif not is_mine(me, target.view):
        demand(me, "conversations.reply_others")


def demand_answering(me: Grants, target: Target) -> None:
    """Nobody's dialog, one's own, or by right. Raises Forbidden, Conflict claimed_by_other."""
    demand(me, "messages.send")
    holder = target.found.row["responsible_id"]
    if holder is not None and holder != me.user_id and not can(me, "conversations.reply_others"):
        raise taken(target.found)


def demand_able(target: Target, verb: Verb) -> Capabilities:
    """The channel can do it, there, and still. Raises Conflict cannot_edit, cannot_delete, cannot_react."""
    row, view = target.found.row, target.view
    if row["channel_state"] == "deleted":
        raise Conflict("channel_deleted", values={"channel": row["channel_name"]})
    account = account_of(row["access"])
    if account.closed:
        raise Conflict(account.closed, values={"name": account.name})
    able = capabilities_of(row["channel_kind"], row["channel_settings"])
    can_do = {"edit": able.edits, "delete": able.deletes, "react": able.reactions}[verb]
    if not can_do or _lacking(target, verb):
        raise cannot(verb, "change_channel_cannot")
    within = {"edit": able.edit_within_s, "delete": able.delete_within_s, "react": None}[verb]
    if within is not None and (datetime.now(UTC) - view.sent_at).total_seconds() > within:
        raise cannot(verb, "change_too_late")
    return able


def _lacking(target: Target, verb: Lack) -> bool:
    row = target.found.row
    return verb in account_of(row["access"]).lacks or verb in lacks(row["channel_kind"], row["thread_key"])


def cannot(verb: Verb, reason: str) -> Conflict:
    """409 with the reason under `fields.reason`."""
    return Conflict(f"cannot_{verb}", fields={"reason": reason})


async def is_waiting(tx: HotTx, target: Target) -> bool:
    """Has nothing of it left the house, so that it can be changed where it lies?"""
    row = await tx.row(_ROW, *target.key)
    return row is not None and row["state"] in ("queued", "held") and not row["partly"]
