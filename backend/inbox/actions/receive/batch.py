"""What goes into receive, and what it says of each."""

from typing import Literal

import msgspec

from backend.connectors.contract import Incoming
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.letter_fields.prepare import Reading

Result = Literal["stored", "applied", "early", "duplicate", "ignored"]
PersonKey = tuple[int, str]
ThreadKey = tuple[int, str]
Key = tuple[int, int]


class Payload(msgspec.Struct, frozen=True, eq=False):
    """A raw body, kept once whatever number of things was read from it."""

    body: bytes


class Received(msgspec.Struct, frozen=True):
    """One thing that a platform told us.

    `settled`: no send is in flight any more that could claim this echo, so it was written outside Samovar. `read`: what
    a template of the channel reads in a letter.
    """

    channel: ChannelFacts
    incoming: Incoming
    payload: Payload | None = None
    settled: bool = False
    read: Reading | None = None


class Outcome(msgspec.Struct, frozen=True):
    """What became of it. early: waits for its message · duplicate: changed nothing · ignored: nothing to keep."""

    result: Result
    conversation_id: int | None = None
    seq: int | None = None
    contact_id: int | None = None


class Again(Exception):
    """Another transaction moved what we had looked up before taking locks: the same batch succeeds when tried anew."""


DUPLICATE = Outcome("duplicate")
IGNORED = Outcome("ignored")
EARLY = Outcome("early")
