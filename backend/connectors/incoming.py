"""What a platform tells: messages and what becomes of them, as the inbox takes them."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from backend.connectors.entities import Entity as Entity
from backend.connectors.entities import EntityType as EntityType
from backend.connectors.letters import Letter
from backend.connectors.templates import TemplateCategory, TemplateQuality, TemplateStatus

FileKind = Literal["photo", "video", "audio", "voice", "video_note", "animation", "sticker", "document"]


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
    """Who wrote, as the platform knows them. `external_user` is normalised by the kind's ids.py.

    `claimed`: nobody vouches for who that is, they say so themselves (a form); by what they are called. Whoever stands
    alone under that number or address is meant, and nothing of theirs is filled or changed by it.
    """

    external_user: str
    name: str = ""
    surname: str = ""
    username: str | None = None
    phone: str | None = None
    email: str | None = None
    locale: str | None = None
    profile: dict[str, Any] = {}
    claimed: Literal["phone", "email", "nothing"] | None = None


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
    # · form {title, fields [{name, label, value, role?, type?, technical?}], utm, referrer, consent, callback}
    # · unknown {name}; "picture": which of the files is its picture, "more": further ones
    other: dict[str, Any] | None = None
    # where on a site it was written: {"url", "title"}
    page: dict[str, Any] | None = None
    # what the client has still to do about it at the platform (FollowsUp); JSON only
    todo: dict[str, Any] | None = None
    letter: Letter | None = None
    # what the link bore by which they came here, opaque to the kind
    link: str | None = None
    # a machine wrote it: it is shown, but opens nothing, makes no request, and nobody waits for an answer
    automatic: bool = False
    # they ask to be answered then (a wished call): until then the dialog sleeps, and nobody owes an answer
    due: datetime | None = None


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
    letter: Letter | None = None
    # it begins no conversation: where there is none, it is nobody's business here
    only_known: bool = False


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
    """What became of a message of ours: by key or by ref. `up_to`: it and every earlier one of the thread.

    `mark`: what the send bore (Marks): a message that nobody has named to us yet is known by it, and is named by this.
    `thread`: None where the platform names the message alone.
    """

    thread: Thread | None
    state: Literal["sent", "delivered", "read", "failed"]
    at: datetime
    key: str | None = None
    ref: str | None = None
    up_to: bool = False
    error: str | None = None
    mark: str | None = None


class Reaction(msgspec.Struct, frozen=True, tag="reaction", omit_defaults=True):
    """The customer's reactions on a message, all that now stand. `id`: what the platform calls this very change, where
    its clock does not tell two changes of one second apart.
    """

    thread: Thread
    key: str
    at: datetime
    emoji: tuple[str, ...] = ()
    id: str = ""


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
    """The platform calls the thread otherwise from now on: it stays the same conversation. `user`, `to_user`: so is the
    person in it; `phone`: their number now. `only_known`: nothing to remember where nobody is called so.
    """

    thread: Thread
    to: str
    at: datetime
    user: str = ""
    to_user: str = ""
    phone: str = ""
    only_known: bool = False


class Titled(msgspec.Struct, frozen=True, tag="titled", omit_defaults=True):
    """A chat of several people is called so (Thread.title) since then; where it is not known, nobody's business."""

    thread: Thread
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


class TemplateChange(msgspec.Struct, frozen=True, tag="template_change", omit_defaults=True):
    """The platform says that a template changed: what it names of it. None: not named, so as before.

    `name` and `language`: by which it is known where `external_id` is not. The list is read anew all the same.
    """

    at: datetime
    external_id: str = ""
    name: str = ""
    language: str = ""
    status: TemplateStatus | None = None
    reason: str = ""
    quality: TemplateQuality | None = None
    category: TemplateCategory | None = None


class Notice(msgspec.Struct, frozen=True, tag="notice", omit_defaults=True):
    """The platform says how the channel itself stands. `about`: what of it; the newest word about one thing holds.

    `code`: names the sentence channel_notices.<kind>.<code>, filled with `values`; None: that is over.
    weight: stopped (nothing goes, or nothing comes) · warning · news. `until`: it ends then by itself.
    """

    about: str
    at: datetime
    code: str | None = None
    weight: Literal["stopped", "warning", "news"] = "warning"
    values: dict[str, str] = {}
    until: datetime | None = None


class Call(msgspec.Struct, frozen=True, tag="call", omit_defaults=True):
    """A telephone call, as far as this word of it goes: they come in any order, late and often, and are put together.

    `id`: what the platform calls it, whatever number of people it rang; `at`: of what is told; `thread`, `person`: the
    number outside, whoever called (none where the platform names the call alone). `line`: the number of ours;
    `extension`: whom of ours it rings, who took it, who calls; `reason`: why nobody did (busy, no_answer, …).
    `recorded`: how it went is not told. `hidden`: the number is not shown, so nobody is known by it; `internal`: among
    ourselves. `ref`: of ours that asked for it. `recording`: its `remote` names it once for ever. `tape`: where
    there is none yet: it is asked for again (awaited), there is none, or nobody could say in time (lost).
    """

    id: str
    at: datetime
    direction: Literal["in", "out"]
    state: Literal["ringing", "answered", "ended", "missed", "failed", "recorded"]
    thread: Thread | None = None
    person: Person | None = None
    line: str = ""
    extension: str = ""
    answered_at: datetime | None = None
    talked_s: float | None = None
    hung_up: Literal["", "customer", "us"] = ""
    reason: Literal["", "busy", "no_answer", "cancelled", "wrong_number", "refused", "failed"] = ""
    recording: RemoteFile | None = None
    tape: Literal["", "awaited", "none", "lost"] = ""
    # by what the exchange is asked to send it elsewhere (Redirects), where that is not `id`
    leg: str = ""
    hidden: bool = False
    internal: bool = False
    ref: str | None = None
    # of a call by the browser, which our own door tells of: by what it is taken, and who took it
    online: str = ""
    user_id: int | None = None


Incoming = (
    Message
    | Echo
    | Edit
    | Deletion
    | Receipt
    | Reaction
    | Typing
    | Reachability
    | Moved
    | Titled
    | Access
    | TemplateChange
    | Notice
    | Call
)
