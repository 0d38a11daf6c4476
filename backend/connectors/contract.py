"""What a kind of channel says to the inbox and is asked by it. Copy a folder, add a line to registry.py: a new kind.

Text is plain, formatting apart as entities; offsets count UTF-16 code units, as Telegram and JavaScript do.
Strings are free of NUL and lone surrogates (`clean.py`): one of either fails a whole batch in PostgreSQL.
`at` is the platform's time; where it names none (a pressed button), the moment of reading.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from backend.connectors.checks import Check as Check
from backend.connectors.refusals import SendError as SendError

FileKind = Literal["photo", "video", "audio", "voice", "video_note", "animation", "sticker", "document"]
EntityType = Literal[
    "bold", "italic", "underline", "strike", "spoiler", "code", "pre", "quote", "link", "url", "email", "phone",
    "mention", "hashtag", "command",
]  # fmt: skip


class Entity(msgspec.Struct, frozen=True, omit_defaults=True):
    """A formatted stretch of text. `url` for links, `language` for pre, `user_id` where a note names a colleague."""

    type: EntityType
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    user_id: int | None = None


class RemoteFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that still lies with the platform. `remote` is whatever fetch_file needs; JSON only.

    `kept`: it was handed to us directly and lies under this key of our storage; nothing is to be fetched.
    """

    kind: FileKind
    remote: dict[str, Any]
    name: str = ""
    mime: str = "application/octet-stream"
    size: int | None = None
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    kept: str | None = None


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who wrote, as the platform knows them. `external_user` is normalised by the kind's ids.py."""

    external_user: str
    name: str = ""
    surname: str = ""
    username: str | None = None
    phone: str | None = None
    email: str | None = None
    locale: str | None = None
    profile: dict[str, Any] = {}


class Thread(msgspec.Struct, frozen=True, omit_defaults=True):
    """One conversation for ever: unique per channel by `key`."""

    key: str
    kind: Literal["private", "group"] = "private"
    title: str = ""
    # of a part of a group (a forum's topic), where the platform tells its name
    topic: str = ""


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """A location or venue."""

    latitude: float
    longitude: float
    title: str = ""
    address: str = ""


class SharedContact(msgspec.Struct, frozen=True, omit_defaults=True):
    """A visiting card inside a message. `own`: the sender's own number, confirmed by the platform."""

    phone: str
    name: str = ""
    external_user: str | None = None
    own: bool = False


class Message(msgspec.Struct, frozen=True, tag="message", omit_defaults=True):
    """A customer's message. `keys[0]` is its external key (ids.py), further keys name its parts (album)."""

    thread: Thread
    sender: Person
    keys: tuple[str, ...]
    at: datetime
    text: str = ""
    entities: tuple[Entity, ...] = ()
    files: tuple[RemoteFile, ...] = ()
    reply_to: str | None = None
    place: Place | None = None
    contact: SharedContact | None = None
    # what the kind cannot show otherwise, by "kind" (docs/contract.md): forward {from, messages?} · album (the key
    # "album" may stand in any) · sticker {emoji} · start {payload} · button {data} · poll {title, options} · voice
    # {transcript} · product {title, price, amount, currency, url, id} · link, video, post … {title, text, url}
    # · unknown {name}; "picture": which of the files is its picture, "more": further ones
    other: dict[str, Any] | None = None
    # where on a site it was written: {"url", "title"}
    page: dict[str, Any] | None = None
    # what the client has still to do about it at the platform (FollowsUp); JSON only
    todo: dict[str, Any] | None = None


class Echo(msgspec.Struct, frozen=True, tag="echo", omit_defaults=True):
    """An outgoing message as the platform reports it: ours (by ref or key), or written outside Samovar."""

    thread: Thread
    keys: tuple[str, ...]
    at: datetime
    ref: str | None = None
    text: str = ""
    entities: tuple[Entity, ...] = ()
    files: tuple[RemoteFile, ...] = ()
    to: Person | None = None
    # as a message's: what was written outside is shown with it
    other: dict[str, Any] | None = None


class Edit(msgspec.Struct, frozen=True, tag="edit", omit_defaults=True):
    """The text (or caption) of a known message changed; or (`whole`) it had come cut short, and this is all of it."""

    thread: Thread
    key: str
    at: datetime
    text: str = ""
    entities: tuple[Entity, ...] = ()
    whole: Message | None = None


class Deletion(msgspec.Struct, frozen=True, tag="deletion", omit_defaults=True):
    """The customer removed a message."""

    thread: Thread
    key: str
    at: datetime


class Receipt(msgspec.Struct, frozen=True, tag="receipt", omit_defaults=True):
    """What became of a message of ours: by key or by ref. `up_to`: it and every earlier one of the thread."""

    thread: Thread
    state: Literal["sent", "delivered", "read", "failed"]
    at: datetime
    key: str | None = None
    ref: str | None = None
    up_to: bool = False
    error: str | None = None


class Reaction(msgspec.Struct, frozen=True, tag="reaction", omit_defaults=True):
    """The customer's reactions on a message, all that now stand."""

    thread: Thread
    key: str
    at: datetime
    emoji: tuple[str, ...] = ()


class Typing(msgspec.Struct, frozen=True, tag="typing", omit_defaults=True):
    """The customer is writing. Never stored."""

    thread: Thread
    at: datetime


class Reachability(msgspec.Struct, frozen=True, tag="reachability", omit_defaults=True):
    """The person blocked us (`unreachable` = code for the words) or let us back in (None)."""

    external_user: str
    at: datetime
    unreachable: str | None = None


class Moved(msgspec.Struct, frozen=True, tag="moved", omit_defaults=True):
    """The platform calls the thread otherwise from now on: it stays the same conversation."""

    thread: Thread
    to: str
    at: datetime


class Access(msgspec.Struct, frozen=True, tag="access", omit_defaults=True):
    """Somebody's own account (`owner`, `name`) is answered through this channel: the threads that begin with `prefix`.

    `closed`: why nobody can answer there, the code of a sentence errors.<code> of the kind; `lacks`: what else cannot
    be done there; `keys`: how the keys of its messages begin, so that they are found when it comes under another name.
    """

    prefix: str
    owner: str
    at: datetime
    name: str = ""
    keys: str = ""
    closed: str | None = None
    lacks: tuple[str, ...] = ()


Incoming = Message | Echo | Edit | Deletion | Receipt | Reaction | Typing | Reachability | Moved | Access


class OutFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file to send, readable at `path` for as long as the send lasts."""

    kind: FileKind
    name: str
    mime: str
    path: Path
    size: int
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None


class Outgoing(msgspec.Struct, frozen=True, omit_defaults=True):
    """One send. `ref` is stable over retries; `once` is too, and never another message's, whatever was restored: a
    platform's idempotency key where it takes one."""

    ref: str
    thread: Thread
    external_user: str | None
    text: str = ""
    entities: tuple[Entity, ...] = ()
    files: tuple[OutFile, ...] = ()
    reply_to: str | None = None
    # parts of this message the platform already has (partly sent album, split text): keys by part number
    done: dict[int, str] = {}
    once: str = ""


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a message that the platform has shall be from now on. Absolute: carried out twice, it is carried out once.

    `keys`: all that the platform knows it by, `keys[0]` first, its parts after. For a reaction, `emoji` is all that
    shall stand of ours (None: nothing), on a message of either side.
    """

    ref: str
    thread: Thread
    external_user: str | None
    keys: tuple[str, ...]
    text: str = ""
    entities: tuple[Entity, ...] = ()
    files: tuple[FileKind, ...] = ()
    emoji: str | None = None


class Profile(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the platform shows of a person: it fills what is empty. `avatar` is what fetch_file needs; JSON only."""

    avatar: dict[str, Any] | None = None
    name: str = ""
    surname: str = ""
    username: str | None = None
    city: str = ""
    birthday: date | None = None


class Sent(msgspec.Struct, frozen=True):
    """The platform has it: its external keys (one per part)."""

    keys: tuple[str, ...]
    at: datetime


class FileLimits(msgspec.Struct, frozen=True):
    """Bytes at most, and mime types ('image/*'); an empty list takes everything."""

    max_bytes: int
    mimes: tuple[str, ...] = ()
    # of a round video message: both sides alike, and not longer than this
    square: bool = False
    seconds_max: float | None = None


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a kind can do, as data: the composer greys out the rest."""

    can_send: bool = True
    can_start: bool = False  # may an operator write first?
    # external_user is a caller's number (E.164), or a letter's From: a person is recognised by it
    known_by: Literal["phone", "email"] | None = None
    text_max: int = 4096
    caption_max: int = 1024
    files_max: int = 10
    files: dict[str, FileLimits] = {}
    entities: tuple[EntityType, ...] = ()
    reply_to: bool = False
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
    typing: bool = False
    profiles: bool = False
    lead_source: bool = True
    # sends a second for the channel and seconds between two sends to one thread
    channel_rate: float = 30
    thread_gap_s: float = 0


class Polled(msgspec.Struct, frozen=True):
    """What a listener got: raw payloads, each for `read`, and the cursor to store with them, in one transaction.

    No payloads: a quiet poll that the platform answered (the listener lives); its cursor need not be stored, unless
    `keep` says so. `more`: the platform keeps still more than it gave.
    """

    payloads: tuple[bytes, ...]
    cursor: dict[str, Any]
    more: bool = False
    keep: bool = False


class Client(Protocol):
    """An open line to the platform. Loaded and used only in the owner process; one for listening and sending alike.

    `send` and `fetch_file` raise SendError. `check` raises nothing: what is wrong stands in its answer.
    """

    async def send(self, message: Outgoing) -> Sent: ...
    async def check(self) -> Check: ...
    def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]: ...


class Unreadable(Exception):
    """`read` cannot make sense of a payload: quarantined, answered 200, alarmed."""


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
