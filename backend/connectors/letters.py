"""What a letter has beside its text. Kinds whose messages are letters fill it in; the rest know nothing of it."""

from datetime import datetime
from typing import Literal

import msgspec

from backend.connectors.entities import Entity


class Mailbox(msgspec.Struct, frozen=True, omit_defaults=True):
    """An address and whose it says it is."""

    address: str
    name: str = ""


class Signature(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands under a letter of ours, after the sign by which programs know it."""

    text: str
    entities: tuple[Entity, ...] = ()


Attends = Literal["accepted", "tentative", "declined"]


class Meeting(msgspec.Struct, frozen=True, omit_defaults=True):
    """Of a letter of ours that answers an invitation (RFC 5546, 3.2.3): to which, and what. `recurrence`: one of a
    series, as the invitation names it (RECURRENCE-ID with its parameters).
    """

    uid: str
    answer: Attends
    sequence: int = 0
    recurrence: str = ""
    title: str = ""


class Quoted(msgspec.Struct, frozen=True, omit_defaults=True):
    """The letter that ours answers, as it stands below ours. `at`: in the time of who answers."""

    sender: Mailbox
    at: datetime
    text: str


class Letter(msgspec.Struct, frozen=True, omit_defaults=True):
    """Of one that came: all of it. Of one to send: what is to stand in it otherwise than by itself.

    `html`, made harmless, and `quote`, the repeated tail of the text, are kept beside the message and shown when asked
    for; `inline`: which of the files are pictures in the HTML, by cid. `rich`: the HTML is more than the text. `auth`:
    what the mailbox's server found of SPF, DKIM and DMARC; `trust`: does the sender's address belong to who wrote?
    `written`: when, as it says itself; when it came is its message's time.
    """

    subject: str = ""
    sender: Mailbox | None = None
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    bcc: tuple[Mailbox, ...] = ()
    # who else is in the talk: neither the writer nor our own mailbox
    others: tuple[Mailbox, ...] = ()
    # where an answer is wanted, when that is elsewhere
    answer_to: Mailbox | None = None
    message_id: str = ""
    references: tuple[str, ...] = ()
    html: str = ""
    quote: str = ""
    inline: dict[str, int] = {}
    rich: bool = False
    auth: dict[str, str] = {}
    trust: Literal["pass", "fail"] | None = None
    automatic: Literal["bounce", "reply", "list"] | None = None
    # who invites, where it is about a meeting
    organizer: Mailbox | None = None
    # only its beginning is here
    cut: bool = False
    written: datetime | None = None
    # of one to send; `unsigned`: its author wants none under it
    signature: Signature | None = None
    unsigned: bool = False
    meeting: Meeting | None = None
