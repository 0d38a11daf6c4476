"""What search answers."""

from datetime import datetime

import msgspec

from backend.cards.schemas import Named
from backend.inbox.schemas import Author, ConversationRow, Direction


class Mark(msgspec.Struct, frozen=True):
    """A part of a text that was asked for; in UTF-16 code units, as entities are."""

    offset: int
    length: int


class FoundDialog(msgspec.Struct, frozen=True):
    """`marks` stand in its title: the contact's name, or the name of the group."""

    conversation: ConversationRow
    unread: int
    title: str
    marks: list[Mark]


class FoundMessage(msgspec.Struct, frozen=True):
    """`text` is a cut-out; `file` the name of its file where that was found, or where there is no text."""

    conversation_id: int
    seq: int
    title: str
    contact_id: int | None
    avatar: str | None
    channel_id: int
    direction: Direction
    author: Author | None
    sent_at: datetime
    text: str
    marks: list[Mark]
    file: str | None


class FoundContact(msgspec.Struct, frozen=True):
    """`conversation_id`: their newest dialog that the caller sees. Hidden fields are None."""

    id: int
    name: str
    marks: list[Mark]
    phone: str | None
    email: str | None
    usernames: list[str]
    conversation_id: int | None
    avatar: str | None


class FoundCard(msgspec.Struct, frozen=True):
    """`text`: a cut-out of its comment, when that was found. `conversation_id`: a dialog that shows it."""

    id: int
    kind: str
    status_id: int
    is_open: bool
    contact: Named | None
    responsible: Named | None
    text: str
    marks: list[Mark]
    conversation_id: int | None


class FoundCompany(msgspec.Struct, frozen=True):
    """Hidden fields are None. `tax_id` is "" where it is not known."""

    id: int
    name: str
    marks: list[Mark]
    tax_id: str
    phone: str | None
    email: str | None


class Found(msgspec.Struct, frozen=True):
    """`near`: nobody is called exactly so, these are called nearly so. `next`: for more messages. `behind`: the index
    has yet to read events of the last moments."""

    dialogs: list[FoundDialog]
    messages: list[FoundMessage]
    contacts: list[FoundContact]
    companies: list[FoundCompany]
    cards: list[FoundCard]
    next: str | None
    near: bool
    behind: bool
