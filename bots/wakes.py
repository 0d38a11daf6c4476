"""Which channels have something new to send, told by the events of the log."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from backend.realtime.log import LogEvent

TYPES = frozenset({"message.arrived", "message.changed"})
# cheaper than decoding every event: most are inbound
QUEUED, PENDING = '"state":"queued"', '"state":"pending"'


class _Conversation(msgspec.Struct):
    channel_id: int


class _Meta(msgspec.Struct):
    changes: dict[str, Any] = {}


class _Message(msgspec.Struct):
    state: str | None = None
    meta: _Meta = msgspec.field(default_factory=_Meta)


class _Body(msgspec.Struct):
    conversation: _Conversation
    message: _Message


_decode = msgspec.json.Decoder(_Body).decode


def on_events(wake: Callable[[int], None]) -> Callable[[Sequence[LogEvent]], None]:
    """A subscriber of the log that wakes the channels of queued messages."""

    def hear(events: Sequence[LogEvent]) -> None:
        for event in events:
            if event.type in TYPES and (QUEUED in event.body or PENDING in event.body):
                body = _decode(event.body)
                if body.message.state == "queued" or body.message.meta.changes:
                    wake(body.conversation.channel_id)

    return hear
