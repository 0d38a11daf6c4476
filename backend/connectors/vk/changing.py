"""One Change -> the calls that make it so. Pure.

A message of ours is several of VK's when it was long or had many files: its parts keep their number. What its text was
cut into cannot become more or fewer messages by an edit.
"""

from typing import Any

import msgspec

from backend.connectors.contract import Change, SendError
from backend.connectors.split import split
from backend.connectors.vk import ids
from backend.connectors.vk.capabilities import REACTIONS, TEXT_MAX
from backend.connectors.vk.outbound import formatted, keyboard, peer_of

NUMBERS = {emoji: number for number, emoji in REACTIONS.items()}


class Call(msgspec.Struct, frozen=True):
    method: str
    params: dict[str, Any]


def edit(change: Change) -> list[Call]:
    """An edit of a message with files has to name them again: the client looks them up. Raises SendError."""
    numbers, peer = _numbers(change), peer_of(change.thread)
    pieces = split(change.text, change.entities, TEXT_MAX)
    if len(pieces) > len(numbers) or (len(pieces) < len(numbers) and not change.files):
        raise SendError("cannot_recut", f"{len(numbers)} messages, {len(pieces)} pieces", permanent=True)
    texts = [formatted(piece) for piece in pieces] + [{"message": ""}] * (len(numbers) - len(pieces))
    # what an edit does not name goes away
    texts[-1] |= keyboard(change.buttons)
    return [
        Call("messages.edit", {"peer_id": peer, "conversation_message_id": number, "keep_forward_messages": 1, **text})
        for number, text in zip(numbers, texts, strict=True)
    ]


def delete(change: Change) -> Call:
    """Raises SendError."""
    cmids = ",".join(map(str, _numbers(change)))
    return Call("messages.delete", {"peer_id": peer_of(change.thread), "cmids": cmids, "delete_for_all": 1})


def react(change: Change) -> Call:
    """On the first part. Raises SendError."""
    where = {"peer_id": peer_of(change.thread), "cmid": _numbers(change)[0]}
    if not change.emoji:
        return Call("messages.deleteReaction", where)
    number = NUMBERS.get(change.emoji)
    if number is None:
        raise SendError("cannot_react", change.emoji, permanent=True)
    return Call("messages.sendReaction", {**where, "reaction_id": number})


def _numbers(change: Change) -> list[int]:
    numbers = ids.numbers(change.keys)
    if not numbers:
        raise SendError("message_gone", f"keys {change.keys!r}", permanent=True)
    return numbers
