"""Orders as the API takes and shows them."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec

from backend.sales.schemas import ItemView

OrderState = Literal["new", "in_work", "done", "cancelled"]


class NewOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /cards/{id}/orders: the card's version as seen, so that a second press makes no second order."""

    version: int


class MoveOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PATCH /orders/{id}."""

    version: int
    state: OrderState


class OrderView(msgspec.Struct, frozen=True):
    """`card_id`: of the lead or deal it was made of. `lines` and `total` as they stood then.

    `opened_at`: when the client first looked at it by a link; `opened_count`: how many lookers.
    """

    id: int
    card_id: int
    number: str
    state: OrderState
    customer: str
    company_id: int | None
    company: str | None
    responsible_id: int | None
    currency: str
    lines: list[ItemView]
    total: Decimal
    created_by: str | None
    created_at: datetime
    version: int
    opened_at: datetime | None
    last_opened_at: datetime | None
    opened_count: int


class Orders(msgspec.Struct, frozen=True):
    """Newest first."""

    items: list[OrderView]
