"""What people of the cast do with invoices."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec

from backend.sales.invoices.discard import discard
from backend.sales.invoices.draft import draft
from backend.sales.invoices.edit import edit
from backend.sales.invoices.issue import issue, void
from backend.sales.invoices.pay import pay, undo_payment
from backend.sales.invoices.rows import invoice
from backend.sales.invoices.schemas import EditInvoice, InvoiceView, NewInvoice, NewPayment, VoidInvoice
from backend.sales.invoices.sight import card_of_invoice
from backend.sales.sellers.edit import add
from backend.sales.sellers.schemas import SellerFields, SellerView
from tests.sales.counter import Counter

TODAY = datetime.now(UTC).date()


class Till:
    """`await till.issued("anna")`: invoices of one counter's request."""

    def __init__(self, counter: Counter) -> None:
        self.counter, self.db, self.cast = counter, counter.cast.db, counter.cast

    async def seller(self, **more: Any) -> SellerView:
        body = {"name": "ООО «Самовар»", "tax_id": "7701234567", "time_zone": "Europe/Vilnius"} | more
        grants = await self.cast.grants("ada")
        async with self.db.tx() as tx:
            return await add(tx, grants, None, msgspec.convert(body, SellerFields))

    async def draft(self, who: str = "anna", **body: Any) -> InvoiceView:
        grants = await self.cast.grants(who)
        asked = msgspec.convert({"client_id": str(uuid4())} | body, NewInvoice)
        async with self.db.tx() as tx:
            return await draft(tx, grants, self.counter.card, asked)

    async def edit(self, who: str, made: InvoiceView, **body: Any) -> InvoiceView:
        grants = await self.cast.grants(who)
        asked = msgspec.convert({"version": made.version} | body, EditInvoice)
        async with self.db.tx() as tx:
            return await edit(tx, grants, made.id, asked)

    async def discard(self, who: str, made: InvoiceView) -> None:
        grants = await self.cast.grants(who)
        async with self.db.tx() as tx:
            await discard(tx, grants, made.id)

    async def issue(self, who: str, made: InvoiceView) -> InvoiceView:
        grants = await self.cast.grants(who)
        async with self.db.tx() as tx:
            return await issue(tx, grants, made.id, made.version)

    async def issued(self, who: str = "anna", **body: Any) -> InvoiceView:
        return await self.issue(who, await self.draft(who, **body))

    async def void(self, who: str, made: InvoiceView, reason: str = "Не та сумма") -> InvoiceView:
        grants = await self.cast.grants(who)
        async with self.db.tx() as tx:
            return await void(tx, grants, None, made.id, VoidInvoice(made.version, reason))

    async def pay(self, who: str, made: InvoiceView, amount: str, **body: Any) -> InvoiceView:
        grants = await self.cast.grants(who)
        asked = msgspec.convert({"key": str(uuid4()), "amount": amount} | body, NewPayment)
        async with self.db.tx() as tx:
            return await pay(tx, grants, None, made.id, asked)

    async def undo(self, who: str, made: InvoiceView, payment_id: int) -> InvoiceView:
        grants = await self.cast.grants(who)
        async with self.db.tx() as tx:
            return await undo_payment(tx, grants, None, made.id, payment_id)

    async def see(self, who: str, made: InvoiceView) -> InvoiceView:
        grants = await self.cast.grants(who)
        async with self.db.tx() as tx:
            await card_of_invoice(tx, grants, made.id)
            return await invoice(tx, grants, made.id)

    async def is_due(self, made: InvoiceView, days_ago: int = 2) -> None:
        """As if its day had been so long ago."""
        day = TODAY - timedelta(days_ago)
        await self.db.hot.execute("UPDATE invoices SET due_on = $2 WHERE id = $1", made.id, day)

    async def kinds(self) -> list[str]:
        """Of facts about invoices, in their order."""
        rows = await self.db.hot.fetch(
            "SELECT kind FROM activities WHERE card_id = $1 AND data ? 'invoice_id' ORDER BY id", self.counter.card
        )
        return [row["kind"] for row in rows]
