"""Items as the API takes and shows them."""

from decimal import Decimal
from uuid import UUID

import msgspec

from backend.sales.sums import DiscountKind, ItemSums, ItemTotals


class NewItemDiscount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Percent of the line, or a sum off it; as typed."""

    kind: DiscountKind
    value: str


class NewItemTax(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Percent, as typed; `included` in the price, else on top of it."""

    rate: str
    included: bool = True


class NewItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line as typed. `id`: of a line that is there already. `cost` left out: as it stood (it may be hidden)."""

    name: str
    quantity: str = "1"
    price: str
    id: int | None = None
    unit: str = ""
    discount: NewItemDiscount | None = None
    tax: NewItemTax | None = None
    cost: str | msgspec.UnsetType | None = msgspec.UNSET
    url: str = ""


class PutItems(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /cards/{id}/items: the whole list in its order, and the card's version as seen."""

    version: int
    currency: str
    items: list[NewItem]


class ItemDiscount(msgspec.Struct, frozen=True):
    kind: DiscountKind
    value: Decimal


class ItemTax(msgspec.Struct, frozen=True):
    rate: Decimal
    included: bool


class ItemMessage(msgspec.Struct, frozen=True):
    """The message that brought it; `part`: which of its products."""

    conversation_id: int
    seq: int
    part: int


class ItemView(msgspec.Struct, frozen=True):
    """A line. `cost` is None where there is none, and for those without the right to see costs.

    `picture`: a file (/files/{id}) of the message that brought the product, for those who see its dialog.
    """

    id: int
    name: str
    unit: str
    quantity: Decimal
    price: Decimal
    discount: ItemDiscount | None
    tax: ItemTax | None
    cost: Decimal | None
    url: str
    message: ItemMessage | None
    picture: UUID | None
    sums: ItemSums


class ItemsView(msgspec.Struct, frozen=True):
    """Lines of a card in their order. `currency` is None while there are none and no budget. `version`: the card's."""

    card_id: int
    version: int
    currency: str | None
    items: list[ItemView]
    totals: ItemTotals
