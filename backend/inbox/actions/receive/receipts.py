"""What became of our messages, as the platform tells it: states go only upwards (DESIGN 3, 8)."""

from datetime import datetime
from typing import Any

import msgspec

from backend.connectors.contract import Deletion, Edit, Reaction, Receipt
from backend.inbox.actions.receive.parts import is_in_parts
from backend.inbox.actions.receive.threads import Live
from backend.inbox.actions.receive.work import Work
from backend.inbox.schemas import MessageView

_RANK = {"scheduled": 0, "queued": 1, "sending": 2, "unconfirmed": 2, "sent": 3, "delivered": 4, "read": 5}


def early_key(change: Edit | Deletion | Reaction | Receipt) -> str:
    """Under which name a change waits for its message."""
    if isinstance(change, Receipt):
        return change.key or f"ref:{change.ref}"
    return change.key


def is_partly_out(view: MessageView) -> bool:
    """Some of its parts are out, others are still to go: what becomes of one says nothing of the whole."""
    return is_in_parts(view) or bool(view.error and view.error.get("done"))


def rises(state: str | None, to: str) -> bool:
    """May a message of ours go from `state` to what the platform says?"""
    if to == "failed":
        # of a queued one an earlier attempt failed: the next one says what becomes of it
        return state in ("sending", "unconfirmed", "sent")
    if state == "failed":
        # a late receipt proves that it arrived after all
        return to in ("delivered", "read")
    return state in _RANK and _RANK[state] < _RANK[to]


def apply_receipt(work: Work, live: Live, seq: int | None, receipt: Receipt) -> bool:
    """To its message, and to every earlier one when the receipt reaches that far; did anything rise?"""
    done = False
    for each in _reached(live, seq, receipt):
        view = live.messages[each]
        own = each == seq
        if view.direction != "out" or is_partly_out(view) or not _may(view, receipt):
            continue
        if not own and view.state not in ("sent", "delivered"):
            continue
        done = True
        settle(work, live, view, receipt.state, receipt.at, receipt.error)
    return done


def _may(view: MessageView, receipt: Receipt) -> bool:
    """Of several messages that ours became, one that failed is missing at the customer's, whatever the others did."""
    is_part = len(view.meta.get("parts", ())) > 1 and receipt.key in view.meta["parts"]
    if receipt.state == "failed" and is_part and view.state in ("delivered", "read"):
        return True
    return rises(view.state, receipt.state)


def _reached(live: Live, seq: int | None, receipt: Receipt) -> list[int]:
    if not receipt.up_to:
        return [] if seq is None else [seq]
    if seq is None:
        return sorted(s for s, view in live.messages.items() if view.sent_at <= receipt.at)
    return sorted(s for s in live.messages if s <= seq)


def settle(work: Work, live: Live, view: MessageView, state: Any, at: datetime, error: str | None = None) -> None:
    """The platform has answered for a message of ours: nothing is to be sent for it any more."""
    key = (live.row.id, view.seq)
    problem = {"code": error or "refused", "at": at} if state == "failed" else None
    (work.failed if state == "failed" else work.confirmed).append(key)
    if view.state == "failed":
        work.revived.append(key)
    work.amend(live, msgspec.structs.replace(view, state=state, error=problem, rev=view.rev + 1))
