"""HTTP of invoices. Each is seen by whoever sees its request, with the right to see money."""

from typing import Any

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.access.policy import demand
from backend.cards.actions.edit import card_for
from backend.kit.db import Database
from backend.kit.errors import Conflict
from backend.kit.http import RowId
from backend.kit.settings import Settings
from backend.sales.invoices import discard as discarding
from backend.sales.invoices import draft as drafts
from backend.sales.invoices import edit as editing
from backend.sales.invoices import issue as issuing
from backend.sales.invoices import pay as paying
from backend.sales.invoices.rows import OF_CARD, invoice, sums_of, views
from backend.sales.invoices.schemas import (
    EditInvoice,
    Invoices,
    InvoiceView,
    IssueInvoice,
    NewInvoice,
    NewPayment,
    PaperLink,
    VoidInvoice,
)
from backend.sales.invoices.sight import card_of_invoice, demand_money, seen_sql
from backend.sales.links.answers import as_file
from backend.sales.links.make import make_link, withdraw_links
from backend.sales.paper.load import invoice_sheet
from backend.sales.paper.pdf import printed

Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]
SEE = [needs("sales.see")]
ISSUE = [needs("sales.issue")]


@get("/cards/{card_id:int}/invoices", guards=SEE)
async def of_card(me: Me, db: Db, card_id: RowId) -> Invoices:
    """Of the request, and of the lead that it was born of; newest first; with what was invoiced, paid and is due."""
    async with db.tx() as tx:
        await card_for(tx, me, card_id)
        demand_money(me)
        rows = await tx.fetch(OF_CARD, card_id)
        # the lead may be out of the viewer's sight where its deal is not
        seen, args = seen_sql(me, 2)
        own = await tx.fetch(f"SELECT i.id FROM invoices i WHERE i.id = ANY ($1::bigint[]) AND {seen}",
                             [row["id"] for row in rows], *args)  # fmt: skip
        ids = {row["id"] for row in own}
        found = await views(tx, [row for row in rows if row["id"] in ids], me)
    return Invoices(found, sums_of(found))


@post("/cards/{card_id:int}/invoices", guards=ISSUE)
async def make(me: Me, db: Db, card_id: RowId, data: JSONBody[NewInvoice]) -> InvoiceView:
    """A draft of the request's items, or of an order's. The same `client_id` again is the same invoice."""
    async with db.tx() as tx:
        return await drafts.draft(tx, me, card_id, data)


@get("/invoices/{invoice_id:int}", guards=SEE)
async def one(me: Me, db: Db, invoice_id: RowId) -> InvoiceView:
    """One invoice, with its payments."""
    async with db.tx() as tx:
        await card_of_invoice(tx, me, invoice_id)
        return await invoice(tx, me, invoice_id)


@patch("/invoices/{invoice_id:int}", guards=ISSUE)
async def edit(me: Me, db: Db, invoice_id: RowId, data: JSONBody[EditInvoice]) -> InvoiceView:
    """Of a draft alone: what is issued stands. 409 not_a_draft, stale_version."""
    async with db.tx() as tx:
        return await editing.edit(tx, me, invoice_id, data)


@delete("/invoices/{invoice_id:int}", guards=ISSUE)
async def discard(me: Me, db: Db, invoice_id: RowId) -> None:
    """A draft, which has no number yet. 409 not_a_draft."""
    async with db.tx() as tx:
        await discarding.discard(tx, me, invoice_id)


@post("/invoices/{invoice_id:int}/issue", guards=ISSUE, status_code=200)
async def issue(me: Me, db: Db, invoice_id: RowId, data: JSONBody[IssueInvoice]) -> InvoiceView:
    """It gets the next number, without gaps, and never changes again."""
    async with db.tx() as tx:
        return await issuing.issue(tx, me, invoice_id, data.version)


@post("/invoices/{invoice_id:int}/void", guards=[needs("sales.void")], status_code=200)
async def void(me: Me, db: Db, ip: Ip, invoice_id: RowId, data: JSONBody[VoidInvoice]) -> InvoiceView:
    """Its number stays taken. 409 invoice_is_paid while money stands on it."""
    async with db.tx() as tx:
        return await issuing.void(tx, me, ip, invoice_id, data)


@post("/invoices/{invoice_id:int}/payments", guards=[needs("sales.pay")])
async def pay(me: Me, db: Db, ip: Ip, invoice_id: RowId, data: JSONBody[NewPayment]) -> InvoiceView:
    """Money that came, or a refund. The same `key` again is the same payment; more than is owed is refused."""
    async with db.tx() as tx:
        return await paying.pay(tx, me, ip, invoice_id, data)


@delete("/invoices/{invoice_id:int}/payments/{payment_id:int}", guards=[needs("sales.pay")], status_code=200)
async def undo(me: Me, db: Db, ip: Ip, invoice_id: RowId, payment_id: RowId) -> InvoiceView:
    """Recorded by mistake: it stays to be seen and counts no more."""
    async with db.tx() as tx:
        return await paying.undo_payment(tx, me, ip, invoice_id, payment_id)


@post("/invoices/{invoice_id:int}/links", guards=ISSUE)
async def link(me: Me, db: Db, settings: NamedDependency[Settings], invoice_id: RowId) -> PaperLink:
    """A link for the client, shown this once. 409 not_issued: a draft is shown to nobody."""
    async with db.tx() as tx:
        await card_of_invoice(tx, me, invoice_id)
        found = await invoice(tx, me, invoice_id)
        if found.status in ("draft", "void"):
            raise Conflict("not_issued", extra={"current": found})
        return await make_link(tx, me, settings.public_url, "invoice", invoice_id)


@delete("/invoices/{invoice_id:int}/links", guards=ISSUE)
async def withdraw(me: Me, db: Db, invoice_id: RowId) -> None:
    """No link to it opens any more."""
    async with db.tx() as tx:
        await card_of_invoice(tx, me, invoice_id)
        demand(me, "sales.issue")
        await withdraw_links(tx, "invoice", invoice_id)


@get("/invoices/{invoice_id:int}/pdf", guards=SEE, media_type="application/pdf")
async def pdf(me: Me, db: Db, invoice_id: RowId) -> Response[Any]:
    """To be printed; a draft says that it is one."""
    async with db.tx() as tx:
        await card_of_invoice(tx, me, invoice_id)
        sheet = await invoice_sheet(tx, invoice_id)
    return as_file(await printed(sheet), sheet.file_name)


HANDLERS = [of_card, make, one, edit, discard, issue, void, pay, undo, link, withdraw, pdf]
