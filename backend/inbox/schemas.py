"""Conversations and messages as the API and events show them."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from backend.cards.schemas import Named
from backend.connectors.contract import Entity
from backend.inbox.buttons.schemas import NewButton
from backend.inbox.letters.typed import TypedLetter

Direction = Literal["in", "out", "note", "system"]
State = Literal["open", "snoozed", "done"]
MessageState = Literal[
    "scheduled", "queued", "sending", "sent", "delivered", "read", "failed", "unconfirmed", "cancelled"
]


class Pool(msgspec.Struct, frozen=True):
    """Whose members may take it: a role or a team."""

    kind: Literal["role", "team"]
    id: int
    name: str


class Debt(msgspec.Struct, frozen=True):
    """Answer debt: `debt_s` duty seconds at `as_of`; counts on while `running`, which changes at `changes_at` and once
    more at `then_at`."""

    debt_s: float
    as_of: datetime
    running: bool
    changes_at: datetime | None
    then_at: datetime | None = None


class LastMessage(msgspec.Struct, frozen=True):
    """The list's preview. `text` at most 160 characters; `file`: kind of its first attachment, or place, contact, or
    of a card that stands for it (product, link, poll …: meta.other).

    What was `deleted` has neither.
    """

    seq: int
    direction: Direction
    text: str
    at: datetime
    author: str | None = None
    state: MessageState | None = None
    file: str | None = None
    deleted: bool = False


class Woken(msgspec.Struct, frozen=True):
    """Why a snoozed dialog came back; stands until somebody answers. `until`: for when it had been put aside."""

    cause: Literal["time", "customer"]
    until: datetime | None
    at: datetime


class RowStatus(msgspec.Struct, frozen=True):
    """Where the dialog's request stands."""

    id: int
    category: Literal["new", "in_work", "waiting", "won", "lost", "closed"]


class RowContact(msgspec.Struct, frozen=True):
    """Whose dialog it is, and where their picture is."""

    id: int
    name: str
    avatar: str | None = None


class ConversationRow(msgspec.Struct, frozen=True):
    """A dialog as the list shows it, whole; the same for everyone. Unread = in_seq − my read mark.

    `troubled`: how many messages of ours failed, are unconfirmed or held, and wait for a person.
    """

    id: int
    channel_id: int
    kind: Literal["private", "group", "internal"]
    title: str
    contact: RowContact | None
    # the one address of theirs that is answered here; none in groups
    identity_id: int | None
    responsible: Named | None
    assigned_by: str | None
    pool: Pool | None
    team_id: int | None
    card_id: int | None
    status: RowStatus | None
    state: State
    last_message: LastMessage | None
    last_at: datetime
    seq: int
    in_seq: int
    rev: int
    unanswered: bool
    waiting_since: datetime | None
    debt: Debt | None
    troubled: int
    tags: list[str]
    participants: list[int]
    # why nobody can answer here, a code; and what the channel can do elsewhere, but not here
    closed: str | None
    cannot: list[str]
    # the dialog in which the customer goes on
    continued_in: int | None
    # the person or firm in whose own account the customer writes
    account: str | None
    snoozed_until: datetime | None
    woken: Woken | None
    created_at: datetime
    # a colleague blocked the customer: nobody waits for them
    blocked: bool = False
    # until when one may write freely, later only by a template; None: always
    window_until: datetime | None = None
    # whose address it was before a merge, until somebody first writes there knowing it; None: nothing to ask
    formerly: str | None = None


class Attachment(msgspec.Struct, frozen=True):
    """`url` serves the bytes to those who may see the conversation; absent while remote or failed.

    `sound`: where a browser that cannot play the original finds one it can; `waveform`: 64 bars from 0 to 31;
    `preview`: a small picture of it: of a photo, a film's first moment, a document's first page of `pages`.
    """

    id: UUID
    kind: str
    name: str
    mime: str
    size: int | None
    width: int | None
    height: int | None
    duration_s: float | None
    state: Literal["remote", "stored", "failed"]
    url: str | None
    sound: str | None = None
    waveform: list[int] | None = None
    preview: str | None = None
    pages: int | None = None


class Author(msgspec.Struct, frozen=True):
    """A colleague (kind user), the customer (contact), a service account (token) or Samovar itself (system)."""

    kind: Literal["user", "contact", "token", "system"]
    id: int | None
    name: str


class MessageView(msgspec.Struct, frozen=True):
    """One message. `error`: {code, at} of a failed or unconfirmed one; `meta`: place, contact, buttons, system line."""

    conversation_id: int
    id: str
    seq: int
    direction: Direction
    text: str
    entities: list[Entity]
    attachments: list[Attachment]
    author: Author | None
    state: MessageState | None
    error: dict[str, Any] | None
    external_id: str | None
    client_id: UUID | None
    reply_to: int | None
    sent_at: datetime
    stored_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    meta: dict[str, Any]
    rev: int


class Contacted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Spoken to, outside of any channel."""

    at: datetime
    kind: Literal["call", "meeting", "message", "letter", "other"] = "call"


class DraftBack(msgspec.Struct, frozen=True):
    """What returned to a draft: a scheduled answer that was called off."""

    text: str
    entities: list[Entity]
    attachments: list[Attachment]
    buttons: list[list[NewButton]] = []
    letter: TypedLetter | None = None


class DraftView(msgspec.Struct, frozen=True):
    """What a person was writing. `rev` rises with every save; a save with rev ≤ sent_rev is ignored."""

    conversation_id: int
    kind: Literal["reply", "note"]
    text: str
    entities: list[Entity]
    attachments: list[Attachment]
    reply_to: int | None
    rev: int
    sent_rev: int
    # the saved reply that it was made from; of a note, when the customer was spoken to
    saved_reply_id: int | None = None
    contacted: Contacted | None = None
    buttons: list[list[NewButton]] = []
    # of a letter: its lines as typed
    letter: TypedLetter | None = None
    # in the event of a return alone
    back: DraftBack | None = None


class NotThere(msgspec.Struct, frozen=True):
    """Why nobody (or why not this caller) can answer there."""

    code: str
    message: str


class AddressView(msgspec.Struct, frozen=True):
    """One address of a person. `address`: "@gleb", "+7912…", empty where the channel tells none. `begins`: nobody has
    written from there, and one may write first (POST /conversations)."""

    identity_id: int | None
    channel_id: int
    address: str
    name: str
    unreachable: str | None
    # the dialog there, where the caller sees it
    conversation_id: int | None
    state: Literal["open", "snoozed", "done"] | None
    refused: NotThere | None
    # until when one may write freely in that dialog; None: always
    window_until: datetime | None = None
    begins: bool = False


class Beginning(msgspec.Struct, frozen=True):
    """Where a first message would go. `contact`: whose address it is, where the caller sees them; `conversation_id`:
    the dialog that lies there already, where they see it: it is gone on with; `refused`: why it cannot be. `about`: the
    subject of its newest letter; `anew`: a letter with a subject of its own may be begun beside it.
    """

    channel_id: int
    address: str
    contact: RowContact | None
    conversation_id: int | None
    refused: NotThere | None
    about: str = ""
    anew: bool = False
