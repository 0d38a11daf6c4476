"""Calls by the browser as visitors and colleagues see and say them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.inbox.online.ice import Ways

SDP_MAX = 16_000
ROUNDS_MAX = 20
CallState = Literal["ringing", "talking", "over"]
# what a browser offers or answers: printable lines, and nothing but sound (sdp.py)
Sdp = Annotated[str, msgspec.Meta(min_length=1, max_length=SDP_MAX)]
Round = Annotated[int, msgspec.Meta(ge=1, le=ROUNDS_MAX)]


class OnlineWays(msgspec.Struct, frozen=True):
    """Before a call: by which servers, and for how long it will ring."""

    ways: Ways
    rings_s: int
    callback: bool


class NewOnlineCall(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST call: the visitor's browser names it, so that one sent twice is one."""

    id: UUID
    offer: Sdp


class VisitorSays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST call/{id}: I am here; and an offer for this round, where a new one begins."""

    round: Round | None = None
    offer: Sdp | None = None


class VisitorCall(msgspec.Struct, frozen=True):
    """How a call stands, for its visitor. `wanted`: an offer for this round is waited for; `author`: who talks."""

    id: UUID
    state: CallState
    why: str
    round: int
    wanted: bool
    answer: str | None
    author: str
    taken_at: datetime | None
    now: datetime


class TakeCall(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST take: in which window of mine. Taken by me already: the sound moves to this window."""

    window: UUID


class ColleagueSays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /online-calls/{id}: this window is here; and its answer to the offer of this round."""

    window: UUID
    round: Round | None = None
    answer: Sdp | None = None


class OnlineCallView(msgspec.Struct, frozen=True):
    """How a call stands, for who talks. `mine`: the sound is in the window that asks."""

    id: UUID
    conversation_id: int
    state: CallState
    why: str
    round: int
    offer: str | None
    answered: bool
    mine: bool
    taken_at: datetime | None
    ways: Ways | None = None


class LiveOnline(msgspec.Struct, frozen=True):
    """Of a live call by the browser. `rings_from`: since when it rings for the reader; None: it does not. `window`:
    where the reader's own talk has its sound."""

    id: UUID
    rings_from: datetime | None
    window: UUID | None


class OnlineSetUp(msgspec.Struct, frozen=True):
    """What calls by the browser have to work with: how many servers, is the house reached by https."""

    stun: int
    turn: int
    https: bool
