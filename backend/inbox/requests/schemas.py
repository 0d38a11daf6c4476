"""Requests as the API takes and gives them."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from backend.cards.editing.budget import Budget
from backend.cards.schemas import CardView
from backend.tasks.due import NewDue
from backend.tasks.schemas import TaskKind

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
    then on. `company_id`: for which company, too. Without a dialog it has a thread of its own for notes and history;
    `waits`: the customer waits for an answer there. What the administrator requires at creation, and in the status, has
    to be here. `fields`: own ones, {"12": as typed}. Asked twice with one `client_id`, it is made once.
    """

    client_id: UUID
    contact_id: Id | None = None
    person: NewPerson | None = None
    conversation_id: Id | None = None
    company_id: Id | None = None
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


class LeadSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body and answer of /lead-settings. `lock_converted`: nobody changes a converted lead any more, unless an
    administrator unlocks it. `deal_by_itself`: each lead that comes by a channel is converted at once, where the
    channel does not say otherwise."""

    lock_converted: bool = True
    deal_by_itself: bool = False


class DealOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The deal that a lead becomes: `card_id`, one that is open already, or a new one. What is left out is the lead's:
    its title, budget, responsible, source, tags, comment and those own fields that the funnel has too."""

    card_id: Id | None = None
    funnel_id: Id | None = None
    status_id: Id | None = None
    title: Title | msgspec.UnsetType = msgspec.UNSET
    budget: Budget | msgspec.UnsetType | None = msgspec.UNSET
    responsible_id: Id | msgspec.UnsetType | None = msgspec.UNSET
    fields: dict[str, Any] = {}


class CompanyOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One that is there, or by its name: the oldest that is called so, else a new one. `position`: theirs there."""

    id: Id | None = None
    name: Annotated[str, msgspec.Meta(max_length=200)] = ""
    position: Annotated[str, msgspec.Meta(max_length=200)] = ""


class FirstTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be done first: by a template (a process begins), or as typed."""

    template_id: Id | None = None
    title: Annotated[str, msgspec.Meta(max_length=500)] = ""
    kind: TaskKind = "todo"
    due: NewDue | None = None


class Convert(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /cards/{id}/convert, all in one transaction. `version` as seen.

    `contact_id`: the lead's person is this one, who is known already, and the two become one contact; `person`: whose
    it is, where nobody stands on the lead. `deal`: left out, a new one in the first funnel of deals; null: none, and
    then a process begins (`task.template_id`). Asked twice with one `client_id`, it is done once; who comes second
    is told who was first. `tasks`: what is still to be done about the lead is about the deal from then on.
    """

    client_id: UUID
    version: int
    contact_id: Id | None = None
    person: NewPerson | None = None
    company: CompanyOf | None = None
    deal: DealOf | msgspec.UnsetType | None = msgspec.UNSET
    task: FirstTask | None = None
    tasks: bool = True


class Converted(msgspec.Struct, frozen=True):
    """The lead, closed, and what it became; None: no deal. `items_stay`: the deal that was there has items in another
    currency, and the lead's stand on the lead alone."""

    lead: CardView
    deal: CardView | None
    items_stay: bool = False


class Reject(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /cards/{id}/reject. `version` as seen. `again_on`: a task of that day to try once more."""

    version: int
    reason_id: Id | None = None
    comment: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    again_on: date | None = None


class Rejected(msgspec.Struct, frozen=True):
    """The card, the task of `again_on`, and what stood before: what undo puts back."""

    card: CardView
    task_id: int | None
    status_id: int
    reason_id: int | None


class Unlock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /cards/{id}/lock."""

    locked: bool


class HandOver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /cards/{id}/hand-over. `dialogs`: those about it that were led by the same go along."""

    version: int
    responsible_id: Id | None
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    dialogs: bool = True


class Twin(msgspec.Struct, frozen=True):
    """Somebody who may be the person of a lead, by what they have in common."""

    id: int
    name: str
    by: list[Literal["phone", "email", "name"]]
    deals: list[CardView]


class Twins(msgspec.Struct, frozen=True):
    """People who may be the lead's, and the open deals of its own person."""

    people: list[Twin]
    deals: list[CardView]


class Reopen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /cards/{id}/reopen. `version` as seen."""

    version: int
