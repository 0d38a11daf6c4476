"""Products that a message brought (V5): a VK product, a WhatsApp catalogue or order → lines. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from backend.cards.money import MOST
from backend.kit.clean import clean_text
from backend.sales.sums import HUNDREDTH, rounded
from backend.sales.tidy import NAME_MAX, QUANTITY_MOST, URL_MAX, Item

MOST_DIGITS = 40


def products_of(meta: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Cards of products in a message's meta, in their order; a forwarded one is somebody else's wish."""
    other = meta.get("other")
    if not isinstance(other, Mapping):
        return []
    cards = [other, *(more for more in other.get("more") or () if isinstance(more, Mapping))]
    return [card for card in cards if card.get("kind") == "product" and _name(card)]


def currency_of(products: Sequence[Mapping[str, Any]]) -> str | None:
    """The one that all of them name; None where they name none, or several."""
    named = {str(card["currency"]).upper() for card in products if card.get("currency")}
    return named.pop() if len(named) == 1 else None


def items_from(
    products: Sequence[Mapping[str, Any]], conversation_id: int, seq: int, files: Sequence[UUID] = ()
) -> list[Item]:
    """What the platform tells is taken as it is; without a price it is to be typed, and stands at nothing till then.

    `files`: of the message, in their order.
    """
    return [
        Item(
            name=_name(card),
            quantity=_number(card.get("quantity"), Decimal("0.0001"), QUANTITY_MOST) or Decimal(1),
            price=rounded(_number(card.get("amount"), HUNDREDTH, MOST) or Decimal(0)),
            url=_url(card),
            conversation_id=conversation_id,
            message_seq=seq,
            part=part,
            picture=_picture(card, files),
        )
        for part, card in enumerate(products)
    ]


def _name(card: Mapping[str, Any]) -> str:
    return " ".join(clean_text(str(card.get("title") or card.get("id") or "")).split())[:NAME_MAX]


def _url(card: Mapping[str, Any]) -> str:
    url = clean_text(str(card.get("url") or ""))
    return url if url.startswith(("https://", "http://")) and len(url) <= URL_MAX else ""


def _picture(card: Mapping[str, Any], files: Sequence[UUID]) -> UUID | None:
    at = card.get("picture")
    return files[at] if isinstance(at, int) and 0 <= at < len(files) else None


def _number(told: Any, least: Decimal, most: Decimal) -> Decimal | None:
    """From outside: nothing of it may fail."""
    try:
        number = Decimal(str(told)[:MOST_DIGITS])
    except InvalidOperation:
        return None
    return number if number.is_finite() and least <= number <= most else None
