"""Requests as the API takes and gives them."""

from typing import Annotated, Any
from uuid import UUID

import msgspec

from backend.cards.editing.budget import Budget
from backend.cards.schemas import CardView

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Title = Annotated[str, msgspec.Meta(max_length=200)]


class NewPerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody whom nobody knows yet: at least one of these."""

    name: Annotated[str, msgspec.Meta(max_length=200)] = ""
    surname: Annotated[str, msgspec.Meta(max_length=200)] = ""
    phone: Annotated[str, msgspec.Meta(max_length=60)] = ""
    email: Annotated[str, msgspec.Meta(max_length=254)] = ""


class NewCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /cards: a lead, or a deal, by its funnel (left out: leads).

    Whose it is: `contact_id`, or `person`, somebody new, or that of `conversation_id`, the dialog that it is about from
    then on. Without a dialog it has a thread of its own for notes and history; `waits`: the customer waits for an
    answer there. What the administrator requires at creation, and in the status, has to be here. `fields`: own ones,
    {"12": as typed}. Asked twice with one `client_id`, it is made once.
    """

    client_id: UUID
    contact_id: Id | None = None
    person: NewPerson | None = None
    conversation_id: Id | None = None
    funnel_id: Id | None = None
    status_id: Id | None = None
    title: Title = ""
    comment: str = ""
    budget: Budget | None = None
    source_id: Id | None = None
    responsible_id: Id | None = None
    tags: list[str] = []
    fields: dict[str, Any] = {}
    waits: bool = True


class MadeCard(msgspec.Struct, frozen=True):
    """The request, and the dialog that it stands in."""

    card: CardView
    conversation_id: int
