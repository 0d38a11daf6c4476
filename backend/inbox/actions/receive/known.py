"""Which external keys are known already (DESIGN 3, 1)."""

import re
from collections.abc import Iterable

from backend.connectors.contract import (
    Access,
    Call,
    Echo,
    Incoming,
    Message,
    Moved,
    Notice,
    Receipt,
    TemplateChange,
    Titled,
    Typing,
)
from backend.inbox.actions.receive.batch import Key, Received
from backend.kit.db import Tx

_FIND = """
SELECT k.space, k.key, k.conversation_id, k.seq FROM unnest($1::text[], $2::text[]) AS w (space, key)
JOIN message_keys k USING (space, key)
"""
_REF = re.compile(r"([1-9]\d{0,17})-([1-9]\d{0,17})")

ChannelKey = tuple[int, str]


def space(channel_id: int) -> str:
    """The registry's space of a channel's own keys."""
    return f"x:{channel_id}"


def own_keys(incoming: Incoming) -> tuple[str, ...]:
    """Keys under which this very message, or the one it speaks of, is known."""
    match incoming:
        case Message(keys=keys) | Echo(keys=keys):
            return keys
        case Call(id=name):
            return (name,)
        case Typing() | Moved() | Titled() | Access() | TemplateChange() | Notice():
            return ()
        case Receipt(key=key, mark=mark):
            return tuple(name for name in (key, mark) if name)
        case _:
            key = getattr(incoming, "key", None)
            return (key,) if key else ()


def ref_key(incoming: Incoming) -> Key | None:
    """The message that our own ref names: "12-7" is (12, 7)."""
    ref = getattr(incoming, "ref", None)
    match = _REF.fullmatch(ref) if ref else None
    return (int(match[1]), int(match[2])) if match else None


async def find_keys(tx: Tx, wanted: Iterable[ChannelKey]) -> dict[ChannelKey, Key]:
    """(channel, external key) → message, of those known."""
    keys = sorted(set(wanted))
    if not keys:
        return {}
    spaces = {space(channel_id): channel_id for channel_id, _ in keys}
    rows = await tx.fetch(_FIND, [space(channel_id) for channel_id, _ in keys], [key for _, key in keys])
    return {(spaces[row["space"]], row["key"]): (row["conversation_id"], row["seq"]) for row in rows}


def keys_of(batch: Iterable[Received]) -> set[ChannelKey]:
    """Every external key that the batch names, quoted ones included."""
    found: set[ChannelKey] = set()
    for item in batch:
        found.update((item.channel.id, key) for key in own_keys(item.incoming))
        if isinstance(item.incoming, Message) and item.incoming.reply_to:
            found.add((item.channel.id, item.incoming.reply_to))
    return found
