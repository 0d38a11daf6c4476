"""What stands on a paper, said in its language: numbers, days and sums as people there write them. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from backend.kit.words import say
from backend.sales.invoices.schemas import InvoiceBuyer
from backend.sales.sellers.schemas import Paper, PaperTexts, SellerView
from backend.sales.sums import NOTHING, counted, summed
from backend.sales.tidy import Item

Stamp = Literal["", "draft", "void", "paid", "cancelled"]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One paper. `seller` None: nobody has told who we are; `due` None: not a matter of days (an order)."""

    kind: Literal["invoice", "order"]
    language: Paper
    number: str | None
    day: date
    due: date | None
    seller: SellerView | None
    logo: bytes | None
    buyer: InvoiceBuyer
    currency: str
    lines: Sequence[Item]
    paid: Decimal = NOTHING
    note: str = ""
    stamp: Stamp = ""

    def say(self, key: str, **values: str) -> str:
        return say(self.language, f"paper.{key}", **values)

    def money(self, amount: Decimal) -> str:
        return format_currency(amount, self.currency, locale=self.language)

    def sum(self, amount: Decimal) -> str:
        """In a column, whose currency the total names."""
        return format_decimal(amount, "#,##0.00", locale=self.language)

    def plain(self, number: Decimal) -> str:
        return format_decimal(number, "#,##0.####", locale=self.language)

    def written(self, day: date) -> str:
        return format_date(day, "long", locale=self.language)

    @property
    def texts(self) -> PaperTexts:
        return PaperTexts() if self.seller is None else getattr(self.seller.texts, self.language)

    @property
    def title(self) -> str:
        own = self.texts.heading if self.kind == "invoice" else self.texts.order_heading
        heading = own or self.say(self.kind)
        return f"{heading} {self.say('column_n')} {self.number}" if self.number else heading

    @property
    def file_name(self) -> str:
        return f"{self.say(self.kind)} {self.number or ''}".strip().replace("/", "-").replace("\\", "-") + ".pdf"

    def sides(self) -> list[tuple[str, str, list[str]]]:
        """(label, name, lines under it) of the seller and the buyer."""
        found = []
        if self.seller is not None:
            under = [*self._tax(self.seller.tax_id), *_split(self.seller.address), *_split(self.seller.contacts)]
            found.append((self.say("seller"), self.seller.name, under))
        under = [*self._tax(self.buyer.tax_id), *_split(self.buyer.address)]
        return [*found, (self.say("buyer" if self.kind == "invoice" else "customer"), self.buyer.name, under)]

    def ends(self) -> list[tuple[str, str]]:
        """(label, text) under the sums; an order asks for no money, so it has no bank."""
        found = [("", self.note)]
        if self.seller is not None and self.kind == "invoice":
            found += [(self.say("bank"), self.seller.bank), (self.say("terms"), self.texts.terms)]
        elif self.seller is not None:
            found += [(self.say("order_terms"), self.texts.order_terms)]
        return [(label, text) for label, text in found if text]

    def _tax(self, tax_id: str) -> list[str]:
        return [self.say("tax_id", value=tax_id)] if tax_id else []

    def head(self) -> list[str]:
        """Columns; a discount and a tax only where a line has one."""
        names = ["n", "name", "quantity", "price"]
        names += ["discount"] if any(counted(line).discount for line in self.lines) else []
        names += ["tax"] if any(line.tax_rate is not None for line in self.lines) else []
        return [*names, "sum"]

    def row(self, index: int, line: Item) -> dict[str, str]:
        """By column."""
        sums = counted(line)
        rate = "" if line.tax_rate is None else f"{self.plain(line.tax_rate)} %"
        return {
            "n": str(index + 1),
            "name": line.name,
            "quantity": " ".join(part for part in (self.plain(line.quantity), line.unit) if part),
            "price": self.sum(line.price),
            "discount": self.sum(sums.discount) if sums.discount else "",
            "tax": rate if line.tax_included or not rate else f"+{rate}",
            "sum": self.sum(sums.total),
        }

    def totals(self) -> list[tuple[str, str, bool]]:
        """(label, amount, is it what is asked for)."""
        sums = summed(self.lines)
        found = []
        if sums.discount:
            found.append((self.say("discounts"), self.money(-sums.discount), False))
        if any(line.tax_rate is not None for line in self.lines):
            found.append((self.say("of_tax"), self.money(sums.tax), False))
        else:
            found.append((self.say("no_tax"), "", False))
        total = "total" if self.kind == "invoice" else "order_total"
        found.append((self.say(total), self.money(sums.total), True))
        if self.paid:
            found.append((self.say("paid"), self.money(self.paid), False))
            found.append((self.say("left"), self.money(sums.total - self.paid), True))
        return found


def _split(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
