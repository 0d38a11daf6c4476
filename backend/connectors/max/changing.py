"""One Change -> the calls that make it so. Pure.

A message of ours is several of MAX's when it was long or had files that stand alone: its parts keep their number. What
its text was cut into cannot become more or fewer messages by an edit.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.connectors.contract import Button, Change, SendError
from backend.connectors.max import ids
from backend.connectors.max.capabilities import TEXT_MAX
from backend.connectors.max.outbound import keyboard
from backend.connectors.max.payload import Message
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


KEYBOARD = "inline_keyboard"
# how each is named again: by what of its payload
NAMED = {"image": "token", "video": "token", "audio": "token", "file": "token", "sticker": "code"}


def attachments(now: Message, buttons: Sequence[Sequence[Button]]) -> list[dict[str, Any]] | None:
    """All that shall be attached, where these buttons do not stand there yet; None: leave it as it is."""
    there = [one for one in (now.body.attachments or ())] if now.body else []
    wanted = keyboard(buttons) if buttons else None
    if _buttons(wanted) == _buttons(next((one for one in there if one.get("type") == KEYBOARD), None)):
        return None
    kept = [named for one in there if (named := _named(one)) is not None]
    return [*kept, wanted] if wanted else kept


def _buttons(board: dict[str, Any] | None) -> list[list[tuple[Any, ...]]]:
    """What is on it, without what MAX adds."""
    payload = board.get("payload") if board else None
    rows = payload.get("buttons") if isinstance(payload, dict) else None
    return [[tuple(one.get(name) for name in ("type", "text", "payload", "url")) for one in row] for row in rows or ()]


def _named(one: dict[str, Any]) -> dict[str, Any] | None:
    name, payload = NAMED.get(str(one.get("type"))), one.get("payload")
    value = payload.get(name) if name and isinstance(payload, dict) else None
    return {"type": one["type"], "payload": {name: value}} if isinstance(value, str) else None


def known(change: Change) -> list[str]:
    """The `mid`s of a message's parts, in the order they were sent. Raises SendError."""
    mids = [mid for key in change.keys if (mid := ids.parse_message(key)) is not None]
    if not mids:
        raise SendError("message_gone", f"keys {change.keys!r}", permanent=True)
    return mids
