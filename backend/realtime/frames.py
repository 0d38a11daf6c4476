"""The frames of the socket itself; the events of the rooms are in their events.py, all together in backend/wire.py."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, get_args

import msgspec


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """First frame, and again before a reload in mid-life: everything after `position` follows.

    Keep `epoch` and `grants` for the next connection.
    """

    position: int
    epoch: str
    grants: str


class At(msgspec.Struct, frozen=True, tag="at"):
    """Every 20 s: all up to `position` has been sent; the place to resume from when nothing happens."""

    position: int


class Reload(msgspec.Struct, frozen=True, tag="reload"):
    """What you hold cannot be continued: fetch it anew. The socket goes on, from hello's position."""

    why: Literal["behind", "ahead", "epoch", "grants", "lost", "withheld"]


class Closing(msgspec.Struct, frozen=True, tag="closing"):
    """This server stops: open another socket within `in_s` seconds; this one closes with 1012."""

    in_s: float


class Appeared(msgspec.Struct, frozen=True, tag="appeared"):
    """A row came into sight, whole; the event's other fields (message, …) come along at this level."""

    position: int
    kind: str
    row: dict[str, Any]


class Gone(msgspec.Struct, frozen=True, tag="gone"):
    """A row went out of sight. `holder` is who has it now, as the room that published it says."""

    position: int
    kind: str
    id: int | None
    why: str | None
    holder: dict[str, Any] | None


class Stale(msgspec.Struct, frozen=True, tag="stale"):
    """A row changed and is too large for a frame: fetch it."""

    position: int
    kind: str
    id: int | None


class Customer(msgspec.Struct, frozen=True):
    """The other side is there now, perhaps writing; on a site also where: address and title of the page."""

    typing: bool
    url: str | None = None
    title: str | None = None


class Editing(msgspec.Struct, frozen=True):
    """In which field of the card a colleague is."""

    user_id: int
    field: str


class Presence(msgspec.Struct, frozen=True, tag="presence"):
    """Who has a conversation open, who writes in it, who is in which field of its card: complete lists.

    `customer` None: the other side is away.
    """

    conversation_id: int
    viewing: list[int]
    typing: list[int]
    customer: Customer | None = None
    editing: list[Editing] = []


# whose page of their own somebody may have open
PageKind = Literal["contact", "company"]
PAGE_KINDS: tuple[PageKind, ...] = get_args(PageKind)


class Fields(msgspec.Struct, frozen=True, tag="fields"):
    """Who is in which field of a person or a company: the complete list, for those who look at it."""

    kind: PageKind
    id: int
    editing: list[Editing]


class Pong(msgspec.Struct, frozen=True, tag="pong"):
    """The answer to ping."""


class Problem(msgspec.Struct, frozen=True, tag="error"):
    """A frame of the client was not understood (unknown_type, invalid) or names nothing it may see (not_found)."""

    code: Literal["unknown_type", "invalid", "not_found"]


# what JavaScript holds exactly, and PostgreSQL's bigint too
Id = Annotated[int, msgspec.Meta(ge=1, lt=2**53)]


FieldName = Annotated[str, msgspec.Meta(pattern="^[a-z0-9_-]{1,40}$")]


class Typing(msgspec.Struct, frozen=True, tag="typing", forbid_unknown_fields=True):
    """I write in it; repeat every 3 s while it goes on."""

    conversation_id: Id


class Viewing(msgspec.Struct, frozen=True, tag="viewing", forbid_unknown_fields=True):
    """I have it open; None: no longer."""

    conversation_id: Id | None


class InField(msgspec.Struct, frozen=True, tag="editing", forbid_unknown_fields=True):
    """I am in this field of its card; repeat every 10 s while it goes on; None: in none any more."""

    conversation_id: Id
    field: FieldName | None


class Looking(msgspec.Struct, frozen=True, tag="looking", forbid_unknown_fields=True):
    """I have this person or company before my eyes, one of them at a time; id None: no longer."""

    kind: PageKind
    id: Id | None


class OnField(msgspec.Struct, frozen=True, tag="field", forbid_unknown_fields=True):
    """I am in this field of what I look at; repeat every 10 s while it goes on; None: in none any more."""

    kind: PageKind
    id: Id
    field: FieldName | None


class Here(msgspec.Struct, frozen=True, tag="here", forbid_unknown_fields=True):
    """Whether somebody sits at this window: idle after some minutes without a hand or a word."""

    idle: bool


class Ping(msgspec.Struct, frozen=True, tag="ping", forbid_unknown_fields=True):
    """Are you there?"""


ServerFrame = Hello | At | Reload | Closing | Appeared | Gone | Stale | Presence | Fields | Pong | Problem
ClientFrame = Typing | Viewing | InField | Looking | OnField | Here | Ping

encode = msgspec.json.Encoder().encode


class Frame:
    """One text frame, or several that follow each other: encoded once and shared by every socket that gets it."""

    __slots__ = ("_texts", "_wire", "data")

    def __init__(self, *data: bytes) -> None:
        self.data = data
        self._texts: tuple[str, ...] | None = None
        self._wire: bytes | None = None

    @property
    def size(self) -> int:
        return len(self.wire)

    @property
    def texts(self) -> tuple[str, ...]:
        """What ASGI sends, one message each."""
        if self._texts is None:
            self._texts = tuple(data.decode() for data in self.data)
        return self._texts

    @property
    def wire(self) -> bytes:
        """The bytes of the connection itself."""
        if self._wire is None:
            self._wire = b"".join(map(on_the_wire, self.data))
        return self._wire


_TEXT = 0x81  # FIN, opcode 1, not masked: servers do not mask


def on_the_wire(data: bytes) -> bytes:
    """One text message as RFC 6455 frames it."""
    size = len(data)
    if size < 126:
        return bytes((_TEXT, size)) + data
    if size < 65536:
        return bytes((_TEXT, 126)) + size.to_bytes(2, "big") + data
    return bytes((_TEXT, 127)) + size.to_bytes(8, "big") + data


def join(frames: Sequence[Frame]) -> Frame:
    return frames[0] if len(frames) == 1 else Frame(*(data for frame in frames for data in frame.data))


def frame(of: ServerFrame) -> Frame:
    return Frame(encode(of))
