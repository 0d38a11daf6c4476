"""The request card as the API and events show it."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec

from backend.activities.history import Fact
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


class StatusView(msgspec.Struct, frozen=True):
    """A step of a funnel. `shipped` is the key of its name in the interface's words until somebody renames it."""

    id: int
    funnel_id: int
    name: str
    shipped: str | None
    category: Literal["new", "in_work", "waiting", "won", "lost", "closed"]
    color: str
    position: int


class FunnelView(msgspec.Struct, frozen=True):
    id: int
    kind: Literal["lead", "deal", "support"]
    name: str
    shipped: str | None
    statuses: list[StatusView]


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


class FactView(Fact, frozen=True):
    """A fact of a card's history, and whether it can be taken back."""

    can_undo: bool = False
