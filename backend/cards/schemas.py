"""The request card as the API and events show it."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec

from backend.contacts.schemas import ContactView


class Money(msgspec.Struct, frozen=True):
    """An exact amount, "1250000.00", and an ISO 4217 currency."""

    amount: Decimal
    currency: str


class Named(msgspec.Struct, frozen=True):
    id: int
    name: str


class TagView(msgspec.Struct, frozen=True):
    id: int
    name: str
    color: str


Category = Literal["new", "in_work", "waiting", "won", "lost", "closed"]


class StatusView(msgspec.Struct, frozen=True):
    """A step of a funnel. `shipped` is the key of its name in the interface's words until somebody renames it."""

    id: int
    funnel_id: int
    name: str
    shipped: str | None
    category: Category
    color: str
    position: int
    # where new cards of the funnel open
    is_default: bool = False
    # by which rules find it
    mark: str | None = None
    # ids of the statuses that one may go to from here; empty: to any
    moves_to: list[int] = []
    # ids of the roles that may move a card here; empty: whoever may edit it
    movers: list[int] = []
    # a card stays here, unless an administrator moves it
    locked: bool = False
    # what a card must have to come here: keys of PATCH /cards/{id}, "phone", "email", "field:<id>"
    required: list[str] = []
    # whoever comes here gives this task
    task_template_id: int | None = None
    # how many cards a column of the board should hold; `most_enforced`: no more are let in
    most: int | None = None
    most_enforced: bool = False
    version: int = 1


class FunnelView(msgspec.Struct, frozen=True):
    id: int
    kind: Literal["lead", "deal", "support"]
    name: str
    shipped: str | None
    statuses: list[StatusView]
    # do statuses move by themselves: "locked" = yes, and people leave those alone
    auto: Literal["off", "automatic", "locked"] = "off"
    # the board: how a column is ordered, how many cards come at first, how far back closing columns reach
    board_order: Literal["newest", "oldest", "changed", "budget", "due", "waiting"] = "newest"
    board_page: int = 20
    board_days: int = 30
    # of a request that says no source itself
    source_id: int | None = None
    version: int = 1
    # of leads, in simple mode: nothing opens here, each request is a deal at once
    asleep: bool = False
    # the step in which they open then
    opens_in: int | None = None
    # deleted ones: history names them
    gone: list[StatusView] = []


class CardView(msgspec.Struct, frozen=True):
    """A lead or a deal, whole. `tags` (names) stand on the card, `contact.tags` on the person."""

    id: int
    kind: Literal["lead", "deal"]
    funnel_id: int
    status_id: int
    is_open: bool
    contact: ContactView | None
    company_id: int | None
    channel_id: int
    responsible: Named | None
    assigned_by: str | None
    source_id: int | None
    reason_id: int | None
    budget: Money | None
    tags: list[str]
    comment: str
    fields: dict[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime
    status_changed_at: datetime
    closed_at: datetime | None
    title: str = ""
    # converted: nobody changes it any more, and what it became was born of it
    locked: bool = False
    born_of: int | None = None
    # it is the sum of the items, and follows them
    budget_by_items: bool = False
    became: int | None = None
    converted_at: datetime | None = None
    # since when it lies in the bin
    deleted_at: datetime | None = None
