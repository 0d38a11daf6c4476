"""One Change -> the calls that make it so. Pure.

A message of ours is several of MAX's when it was long or had files that stand alone: its parts keep their number. What
its text was cut into cannot become more or fewer messages by an edit.
"""

from typing import Any

import msgspec

from backend.connectors.contract import Change, SendError
from backend.connectors.max import ids
from backend.connectors.max.capabilities import TEXT_MAX
from backend.connectors.max.text import pieces


class Call(msgspec.Struct, frozen=True):
    mid: str
    body: dict[str, Any]


def edit(change: Change) -> list[Call]:
    """Attachments that are not named stay as they are. Raises SendError."""
    mids = known(change)
    texts = pieces(change.text, change.entities, TEXT_MAX)
    if len(texts) > len(mids) or (len(texts) < len(mids) and not change.files):
        raise SendError("cannot_recut", f"{len(mids)} messages, {len(texts)} pieces", permanent=True)
    bodies = [shown.body for shown in texts] + [{"text": ""}] * (len(mids) - len(texts))
    return [Call(mid, dict(body)) for mid, body in zip(mids, bodies, strict=True)]


def known(change: Change) -> list[str]:
    """The `mid`s of a message's parts, in the order they were sent. Raises SendError."""
    mids = [mid for key in change.keys if (mid := ids.parse_message(key)) is not None]
    if not mids:
        raise SendError("message_gone", f"keys {change.keys!r}", permanent=True)
    return mids
