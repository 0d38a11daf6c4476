"""A message of ours that becomes several at the platform, each of whose echoes bears a mark that is known before
(deliver/sent.expect). Until all of them were heard of, or the send has ended, none says what becomes of the whole.
"""

from typing import Any

import msgspec

from backend.connectors.contract import Echo
from backend.inbox.schemas import MessageView


def is_in_parts(view: MessageView) -> bool:
    """Of those that it becomes, some were not heard of yet."""
    return len(view.meta.get("marks", ())) > 1


def heard(view: MessageView, echo: Echo) -> MessageView:
    """One more is there. With the last of them it is one message with its parts, as a send that ended makes it."""
    marks: list[str] = view.meta["marks"]
    known: dict[str, str] = dict(view.meta.get("heard") or {})
    known |= {str(at): echo.keys[0] for at, mark in enumerate(marks) if mark in echo.keys}
    if len(known) < len(marks):
        return msgspec.structs.replace(view, meta={**view.meta, "heard": known})
    keys = [known[str(at)] for at in range(len(marks))]
    meta: dict[str, Any] = {name: kept for name, kept in view.meta.items() if name not in ("marks", "heard")}
    return msgspec.structs.replace(view, external_id=keys[0], meta={**meta, "parts": keys})
