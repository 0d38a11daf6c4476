"""Lines as typed → exact numbers, or what is wrong with which of them. Pure."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from backend.cards.money import MOST, parse_amount
from backend.kit.clean import clean_text
from backend.kit.errors import Invalid
from backend.kit.http.faults import Fault
from backend.sales.schemas import NewItem
from backend.sales.sums import HUNDRED, ItemLine, counted, rounded, summed

LINES_MAX, NAME_MAX, UNIT_MAX, URL_MAX = 200, 300, 20, 2000
QUANTITY_MOST = Decimal(1_000_000_000)
_SPACES = re.compile(r"[\s_'’\u00a0\u202f\u2009]")
_QUANTITY = re.compile(r"\d{1,10}([.,]\d{1,4})?", re.ASCII)
_PERCENT = re.compile(r"\d{1,3}([.,]\d{1,2})?", re.ASCII)


class Item(ItemLine, frozen=True, kw_only=True):
    """A line as it is kept."""

    name: str
    id: int | None = None
    unit: str = ""
    url: str = ""
    conversation_id: int | None = None
    message_seq: int | None = None
    part: int | None = None
    picture: UUID | None = None


def tidy_items(asked: Sequence[NewItem], held: Mapping[int, Item], field: str = "items") -> list[Item]:
    """Every line, all faults at once, named <field>.<n>.<field of it>. Raises Invalid."""
    if len(asked) > LINES_MAX:
        raise Invalid("invalid", fields={field: Fault("too_many_items", {"limit": LINES_MAX})})
    faults: dict[str, Any] = {}
    found: list[Item] = []
    seen: set[int] = set()
    for index, each in enumerate(asked):
        reader = _Reader(f"{field}.{index}.", faults)
        before = held.get(each.id) if each.id is not None else None
        if each.id is not None and (before is None or each.id in seen):
            reader.fault("id", "no_such_item")
            continue
        seen |= {each.id} if each.id is not None else set()
        item = _item(reader, each, before)
        if item is not None:
            found.append(item)
    if faults:
        raise Invalid("invalid", fields=faults)
    if summed(found).total > MOST:
        raise Invalid("invalid", fields={field: "amount_too_large"})
    return found


class _Reader:
    """Reads one line's fields; what cannot be read is put among the faults."""

    def __init__(self, prefix: str, faults: dict[str, Any]) -> None:
        self.prefix = prefix
        self.faults = faults

    def fault(self, field: str, code: str, **values: Any) -> None:
        self.faults[self.prefix + field] = Fault(code, values) if values else code

    def text(self, field: str, typed: str, limit: int, *, least: int = 0) -> str:
        tidy = " ".join(clean_text(typed).split())
        if not least <= len(tidy) <= limit:
            self.fault(field, "bad_item_text", limit=limit)
        return tidy

    def amount(self, field: str, typed: str) -> Decimal | None:
        try:
            return parse_amount(typed[:60])
        except Invalid as error:
            self.fault(field, str(error.fields["budget"]))
            return None

    def number(self, field: str, typed: str, shape: re.Pattern[str], code: str) -> Decimal | None:
        plain = _SPACES.sub("", typed[:60])
        if not shape.fullmatch(plain):
            self.fault(field, code)
            return None
        return Decimal(plain.replace(",", "."))


def _item(read: _Reader, asked: NewItem, before: Item | None) -> Item | None:
    name = read.text("name", asked.name, NAME_MAX, least=1)
    unit = read.text("unit", asked.unit, UNIT_MAX)
    quantity = read.number("quantity", asked.quantity, _QUANTITY, "bad_quantity")
    if quantity is not None and not 0 < quantity <= QUANTITY_MOST:
        read.fault("quantity", "bad_quantity")
    price = read.amount("price", asked.price)
    kind, discount = _discount(read, asked)
    rate = read.number("tax", asked.tax.rate, _PERCENT, "bad_percent") if asked.tax else None
    if rate is not None and rate > HUNDRED:
        read.fault("tax", "bad_percent")
    cost = before.cost if before else None
    if asked.cost is not msgspec.UNSET:
        cost = None if asked.cost is None else read.amount("cost", asked.cost)
    url = _url(read, asked.url)
    if quantity is None or price is None or any(key.startswith(read.prefix) for key in read.faults):
        return None
    item = Item(
        name=name, id=asked.id, unit=unit, quantity=quantity, price=price, discount_kind=kind, discount=discount,
        tax_rate=rate, tax_included=asked.tax.included if asked.tax else True, cost=cost, url=url,
        conversation_id=before.conversation_id if before else None,
        message_seq=before.message_seq if before else None,
        part=before.part if before else None,
        picture=before.picture if before else None,
    )  # fmt: skip
    return _within(read, item)


def _within(read: _Reader, item: Item) -> Item | None:
    """What it comes to is neither too much nor less than nothing."""
    sums = counted(item)
    if item.discount_kind == "sum" and rounded(item.discount) > sums.gross:
        read.fault("discount", "discount_too_large")
        return None
    if max(sums.gross, sums.total, rounded(item.quantity * (item.cost or 0))) > MOST:
        read.fault("price", "amount_too_large")
        return None
    return item


def _discount(read: _Reader, asked: NewItem) -> tuple[Any, Decimal]:
    if asked.discount is None:
        return None, Decimal(0)
    value: Decimal | None
    if asked.discount.kind == "percent":
        value = read.number("discount", asked.discount.value, _PERCENT, "bad_percent")
        if value is not None and value > HUNDRED:
            read.fault("discount", "bad_percent")
    else:
        value = read.amount("discount", asked.discount.value)
    return (asked.discount.kind, value) if value else (None, Decimal(0))


def _url(read: _Reader, typed: str) -> str:
    text = typed.strip()
    if text and (len(text) > URL_MAX or not _is_web(text)):
        read.fault("url", "bad_item_url")
    return text


def _is_web(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and clean_text(text) == text
