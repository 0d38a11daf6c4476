"""One Change -> the calls of the Bot API that make it so. Pure.

A message of ours is several of Telegram's when it was an album or a long text: its parts keep their number. What its
text was cut into cannot become more or fewer messages by an edit.
"""

from typing import Any

from backend.connectors.contract import Change, SendError
from backend.connectors.split import split, units
from backend.connectors.telegram import ids
from backend.connectors.telegram.capabilities import CAPTION_MAX, TEXT_MAX
from backend.connectors.telegram.outbound import CAPTIONLESS, Call, formatted, keyboard, place_of

# deleteMessages, deleteBusinessMessages
DELETE_MAX = 100


def edit(change: Change) -> list[Call]:
    """Raises SendError."""
    numbers, where = _numbers(change), _place(change)
    files, texts = numbers[: len(change.files)], numbers[len(change.files) :]
    pieces = split(change.text, change.entities, TEXT_MAX)
    if files and not texts:
        if change.buttons and len(files) > 1:
            raise SendError("cannot_recut", f"{len(files)} files", permanent=True)
        return [_caption(change, where, files[0])]
    if len(pieces) != len(texts):
        raise SendError("cannot_recut", f"{len(texts)} messages, {len(pieces)} pieces", permanent=True)
    calls = [
        Call((at,), "EditMessageText", {**where, "message_id": number, **formatted(piece, "text", "entities")})
        for at, (number, piece) in enumerate(zip(texts, pieces, strict=True))
    ]
    # what an edit does not name goes away
    calls[-1].params.update(keyboard(change.buttons))
    return calls


def _caption(change: Change, where: dict[str, Any], number: int) -> Call:
    if change.files[0] in CAPTIONLESS:
        raise SendError("cannot_recut", f"{change.files[0]} has no caption", permanent=True)
    if units(change.text) > CAPTION_MAX:
        raise SendError("too_long", f"{units(change.text)} units", permanent=True)
    caption = formatted((change.text, change.entities), "caption", "caption_entities")
    return Call((0,), "EditMessageCaption", {**where, "message_id": number, **caption, **keyboard(change.buttons)})


def delete(change: Change) -> list[Call]:
    """Raises SendError."""
    numbers, where = _numbers(change), _place(change)
    if connection := where.get("business_connection_id"):
        method, where = "DeleteBusinessMessages", {"business_connection_id": connection}
    elif len(numbers) == 1:
        return [Call((0,), "DeleteMessage", {**where, "message_id": numbers[0]})]
    else:
        method = "DeleteMessages"
    return [
        Call((at,), method, {**where, "message_ids": numbers[at : at + DELETE_MAX]})
        for at in range(0, len(numbers), DELETE_MAX)
    ]


def react(change: Change) -> Call:
    """On the first part; nothing = an empty list. Raises SendError."""
    where = _place(change)
    if "business_connection_id" in where:
        raise SendError("cannot_react", "business chat", permanent=True)
    reaction = [{"type": "emoji", "emoji": change.emoji}] if change.emoji else []
    return Call((0,), "SetMessageReaction", {**where, "message_id": _numbers(change)[0], "reaction": reaction})


def _numbers(change: Change) -> list[int]:
    numbers = ids.numbers(change.keys)
    if not numbers:
        raise SendError("message_gone", f"keys {change.keys!r}", permanent=True)
    return numbers


def _place(change: Change) -> dict[str, Any]:
    """Where it stands; a message_id needs no topic beside it."""
    return {name: value for name, value in place_of(change.thread).items() if name != "message_thread_id"}
