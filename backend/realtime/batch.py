"""A run of consecutive events as it travels over Redis: a header that is read without decoding the rest."""

import struct
from collections.abc import Iterator, Sequence

import msgspec

from backend.realtime.log import LogEvent

_HEADER = struct.Struct(">QI")
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[LogEvent]).decode

# far below the 8 MB at which Valkey drops a subscriber that is a little late
LARGEST = 256 * 1024


class Batch(msgspec.Struct, frozen=True):
    """Events first … last, without a hole; `data` is decoded only by who needs it."""

    first: int
    last: int
    data: bytes

    def events(self) -> list[LogEvent]:
        return _decode(memoryview(self.data)[_HEADER.size :])


def pack(events: Sequence[LogEvent]) -> Iterator[Batch]:
    """Batches of at most LARGEST bytes (an event larger than that travels alone)."""
    part: list[LogEvent] = []
    size = 0
    for event in events:
        weight = len(event.body) + len(event.audience) + 64
        if part and size + weight > LARGEST:
            yield _batch(part)
            part, size = [], 0
        part.append(event)
        size += weight
    if part:
        yield _batch(part)


def unpack(data: bytes) -> Batch:
    """Raises ValueError when these bytes are no batch."""
    if len(data) <= _HEADER.size:
        raise ValueError("too short for a batch")
    first, count = _HEADER.unpack_from(data)
    return Batch(first, first + count - 1, data)


def _batch(events: Sequence[LogEvent]) -> Batch:
    first = events[0].position
    return Batch(first, events[-1].position, _HEADER.pack(first, len(events)) + _encode(events))
