"""What a kind of channel says to the inbox and is asked by it. Copy a folder, add a line to registry.py: a new kind.

Text is plain, formatting apart as entities; offsets count UTF-16 code units, as Telegram and JavaScript do.
Strings are free of NUL and lone surrogates (`clean.py`): one of either fails a whole batch in PostgreSQL.
`at` is the platform's time; where it names none (a pressed button), the moment of reading.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec

from backend.connectors.checks import Check as Check
from backend.connectors.incoming import Access as Access
from backend.connectors.incoming import Call as Call
from backend.connectors.incoming import Deletion as Deletion
from backend.connectors.incoming import Echo as Echo
from backend.connectors.incoming import Edit as Edit
from backend.connectors.incoming import Entity as Entity
from backend.connectors.incoming import EntityType as EntityType
from backend.connectors.incoming import FileKind as FileKind
from backend.connectors.incoming import Incoming as Incoming
from backend.connectors.incoming import Message as Message
from backend.connectors.incoming import Moved as Moved
from backend.connectors.incoming import Notice as Notice
from backend.connectors.incoming import Person as Person
from backend.connectors.incoming import Place as Place
from backend.connectors.incoming import Reachability as Reachability
from backend.connectors.incoming import Reaction as Reaction
from backend.connectors.incoming import Receipt as Receipt
from backend.connectors.incoming import RemoteFile as RemoteFile
from backend.connectors.incoming import SharedContact as SharedContact
from backend.connectors.incoming import TemplateChange as TemplateChange
from backend.connectors.incoming import Thread as Thread
from backend.connectors.incoming import Titled as Titled
from backend.connectors.incoming import Typing as Typing
from backend.connectors.letters import Letter as Letter
from backend.connectors.letters import Mailbox as Mailbox
from backend.connectors.letters import Meeting as Meeting
from backend.connectors.letters import Quoted as Quoted
from backend.connectors.letters import Signature as Signature
from backend.connectors.outgoing import Button as Button
from backend.connectors.outgoing import Change as Change
from backend.connectors.outgoing import Dial as Dial
from backend.connectors.outgoing import OutFile as OutFile
from backend.connectors.outgoing import Outgoing as Outgoing
from backend.connectors.outgoing import Profile as Profile
from backend.connectors.outgoing import Sent as Sent
from backend.connectors.refusals import SendError as SendError
from backend.connectors.templates import Template as Template
from backend.connectors.templates import TemplateButton as TemplateButton
from backend.connectors.templates import TemplateVariable as TemplateVariable
from backend.connectors.templates import UsedTemplate as UsedTemplate


class FileLimits(msgspec.Struct, frozen=True):
    """Bytes at most, and mime types; an empty list takes everything but `never`."""

    max_bytes: int
    mimes: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    # of a round video message: both sides alike, and not longer than this
    square: bool = False
    seconds_max: float | None = None


class ButtonLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What may stand under a message of ours (buttons.py holds it). Lengths count UTF-16 units."""

    total: int
    rows: int
    per_row: int
    text_max: int
    # how many of them may open a page; None: all
    links_max: int | None = None
    # may answers and links stand under one message?
    mixed: bool = True
    # may they stand under an answer that shows which message it answers?
    quoted: bool = True
    # files beside them, and how long the text above them may be; None: as without buttons
    files_max: int | None = None
    body_max: int | None = None


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a kind can do, as data: the composer greys out the rest."""

    can_send: bool = True
    # a chat of several people can be written to as well; else it is read here alone
    groups: bool = False
    # one may write first to such an address (abilities.Opens); None: the customer has to
    starts: Literal["phone", "email", "name"] | None = None
    # external_user (or Person.phone, Person.email beside it) is a caller's number, or a letter's From, and the platform
    # vouches for it: a person is recognised by it
    known_by: Literal["phone", "email"] | None = None
    text_max: int = 4096
    caption_max: int = 1024
    files_max: int = 10
    files: dict[str, FileLimits] = {}
    entities: tuple[EntityType, ...] = ()
    reply_to: bool = False
    # how long after a person's last message one may write freely (None: always); later it is refused
    # (refusals.window_closed), and only a template goes
    window_s: int | None = None
    # the client lists messages that the platform approved (abilities.Templates) and sends them (Outgoing.template)
    templates: bool = False
    reports: tuple[Literal["sent", "delivered", "read"], ...] = ("sent",)
    ref_is_key: bool = False  # the platform takes our ref as an idempotency key: a lost answer may be sent again
    # what may be done with a message of ours that is out, and for how long after it was sent (None: for ever)
    edits: bool = False
    edit_within_s: int | None = None
    deletes: bool = False
    delete_within_s: int | None = None
    reactions: bool = False
    # those that may be set; empty: any
    reaction_emoji: tuple[str, ...] = ()
    # None: this kind knows none
    buttons: ButtonLimits | None = None
    typing: bool = False
    # how long the sign of it is shown before it goes out by itself
    typing_lasts_s: float = 5
    # the customer is told that their message was read (abilities.TellsRead)
    tells_read: bool = False
    # its messages are letters: with a subject and copies to others
    letters: bool = False
    # its messages are forms that people filled in on a site
    forms: bool = False
    # its messages are calls: it has lines and extensions
    telephony: bool = False
    # the exchange can be asked to call somebody (Outgoing.call), and to send a live call elsewhere (Redirects)
    calls: bool = False
    redirects: bool = False
    # several telephones at once: by their extensions, or as a group that the exchange knows by a number
    rings_at_once: Literal["", "extensions", "group"] = ""
    # people call through their browser, and we answer through ours (inbox/online)
    online_calls: bool = False
    profiles: bool = False
    # what its program is told, and what it answers, stands in a journal (abilities.Journals)
    journal: bool = False
    lead_source: bool = True
    # people may be called otherwise in time (Moved), and what was told before comes late under the old name
    moves: bool = False
    # sends a second for the channel and seconds between two sends to one thread
    channel_rate: float = 30
    thread_gap_s: float = 0
    # so many may go to one thread ahead of their gaps, which are waited for afterwards
    thread_burst: int = 1


class Polled(msgspec.Struct, frozen=True):
    """What a listener got: raw payloads, each for `read`, and the cursor to store with them, in one transaction.

    No payloads: a quiet poll that the platform answered (the listener lives); its cursor need not be stored, unless
    `keep` says so. `more`: the platform keeps still more than it gave. `mended`: payloads given before that could not
    be read, and need not be any more: what stood in their place is given now, or is gone. `deaf`: from when to when
    nobody listened, and what began and ended then is not to be had from the platform.
    """

    payloads: tuple[bytes, ...]
    cursor: dict[str, Any]
    more: bool = False
    keep: bool = False
    mended: tuple[bytes, ...] = ()
    deaf: tuple[datetime, datetime] | None = None


class Client(Protocol):
    """An open line to the platform. Loaded and used only in the owner process; one for listening and sending alike.

    `send` and `fetch_file` raise SendError. `check` raises nothing: what is wrong stands in its answer.
    """

    async def send(self, message: Outgoing) -> Sent: ...
    async def check(self) -> Check: ...
    def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]: ...


class Unreadable(Exception):
    """`read` cannot make sense of a payload: quarantined, answered 200, alarmed. `rest`: what of it it could read."""

    def __init__(self, why: str = "", rest: Sequence[Incoming] = ()) -> None:
        super().__init__(why)
        self.rest = tuple(rest)


class Connector(Protocol):
    """A kind of channel. Importing it loads no SDK: entering `open` does, in a thread of the owner process."""

    kind: str
    capabilities: Capabilities
    # every code that its SendErrors and Checks may carry: each has its sentence in ru, en and lt
    error_codes: tuple[str, ...]
    check_codes: tuple[str, ...]
    # a frozen Struct, forbid_unknown_fields; fields of type kit.secrets.Secret are encrypted at rest; its
    # faults() -> {field: code of a sentence errors.<code>} names what its types cannot. settings.py reads and stores it
    settings: type[msgspec.Struct]

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        """Pure. Raises Unreadable."""
        ...

    def listens(self, settings: msgspec.Struct) -> bool:
        """Does a channel with these settings have to be listened to (polling), rather than hooked?"""
        ...

    def open(self, settings: msgspec.Struct, channel_id: int) -> AbstractAsyncContextManager[Client]: ...
