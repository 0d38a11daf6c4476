"""The frames of a visitor's socket, both ways (frontend/widget/PROTOCOL.md)."""

from typing import Annotated, Literal

import msgspec

from backend.inbox.webchat.schemas import Face, PageIn, Url, VisitorMessage
from backend.realtime.frames import Closing, Frame, Ping, Pong

LARGEST_MESSAGE = 4096
Seq = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]


class Auth(msgspec.Struct, frozen=True, tag="auth", forbid_unknown_fields=True):
    """The first frame. `after`: the highest seq held."""

    token: Annotated[str, msgspec.Meta(max_length=100)]
    after: Seq | None = None
    page: PageIn | None = None


class Got(msgspec.Struct, frozen=True, tag="got", forbid_unknown_fields=True):
    """Our messages up to `seq` have arrived in the widget."""

    seq: Seq


class Seen(msgspec.Struct, frozen=True, tag="seen"):
    """Up to `seq` was looked at: ours by the visitor, theirs by us."""

    seq: Seq


class Writes(msgspec.Struct, frozen=True, tag="typing", forbid_unknown_fields=True):
    """The visitor is writing; at most every 3 s."""


class OnPage(msgspec.Struct, frozen=True, tag="page", forbid_unknown_fields=True):
    """The visitor went to another page."""

    url: Url = ""
    title: str = ""


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """Up to date: the newest messages, and whether they join what the widget holds."""

    messages: list[VisitorMessage]
    complete: bool
    unread: int
    seen: int
    online: bool
    when_away: str


class Arrived(msgspec.Struct, frozen=True, tag="message"):
    message: VisitorMessage


class Changed(msgspec.Struct, frozen=True, tag="changed"):
    message: VisitorMessage


class Typing(msgspec.Struct, frozen=True, tag="typing"):
    """One of us is writing: for 6 s."""

    author: Face | None


class Online(msgspec.Struct, frozen=True, tag="online"):
    """Whether somebody may answer, and what the chat is to do when nobody may."""

    online: bool
    when_away: str


class Called(msgspec.Struct, frozen=True, tag="call"):
    """Their call by the browser stands otherwise than it did: they ask how (POST call/{id})."""

    id: str


class Problem(msgspec.Struct, frozen=True, tag="error"):
    code: Literal["invalid"]


Told = Ready | Arrived | Changed | Typing | Seen | Online | Called | Problem | Pong | Closing
Said = Got | Seen | Writes | OnPage | Ping

encode = msgspec.json.Encoder().encode
decode_auth = msgspec.json.Decoder(Auth).decode
decode = msgspec.json.Decoder(Said).decode


def frame(told: Told) -> Frame:
    return Frame(encode(told))
