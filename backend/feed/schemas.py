"""The feed as the API shows it."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from backend.activities.history import Actor
from backend.connectors.contract import Entity
from backend.inbox.schemas import Attachment, MessageView


class FeedRef(msgspec.Struct, frozen=True):
    """A request, a person or a company that a fact is about. `kind` of a request: lead or deal."""

    id: int
    name: str
    kind: str = ""


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One fact. `key` names it to the routes of the feed. `data` by kind, as in histories.

    What its reader does not see of request, person, company and dialog is null. `alone`: they see this note because it
    is addressed to them, and nothing else there; `subject` is whom it is about.
    """

    key: str
    id: int
    at: datetime
    stored_at: datetime
    kind: str
    actor: Actor
    card: FeedRef | None = None
    contact: FeedRef | None = None
    company: FeedRef | None = None
    conversation_id: int | None = None
    message: MessageView | None = None
    data: dict[str, Any] = {}
    alone: bool = False
    subject: str = ""
    # of a note that stands in no dialog
    text: str = ""
    files: list[Attachment] = []
    likes: int = 0
    liked: bool = False
    likers: list[str] = []
    comments: int = 0


class Feed(msgspec.Struct, frozen=True):
    """A page, newest first. `next` may come with few items or none: so many facts were looked through, and
    `looked_to` is the moment of the oldest of them."""

    items: list[FeedItem]
    next: str | None
    looked_to: datetime | None


class FeedAbout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A client."""

    kind: Literal["card", "contact", "company"]
    id: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]


class NewFeedNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A comment under a fact, or, with `about`, a note about a client. Whom `entities` name is called to it."""

    client_id: UUID
    text: str = ""
    entities: Annotated[list[Entity], msgspec.Meta(max_length=200)] = []
    attachments: Annotated[list[UUID], msgspec.Meta(max_length=20)] = []
    about: FeedAbout | None = None


class LikeFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Like it, or no longer."""

    on: bool


class FeedPlace(msgspec.Struct, frozen=True):
    """Where a note about a client stands: its dialog, null: beside the client itself.
    `outside`: colleagues who would see that note alone."""

    conversation_id: int | None
    outside: list[int]


class FeedComments(msgspec.Struct, frozen=True):
    """Comments under a fact, newest last."""

    items: list[MessageView]
