"""HTTP of documents. Their bytes come by /files/{id}, as those of messages."""

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.documents import queries
from backend.documents.actions import change as verbs
from backend.documents.actions.bind import bind
from backend.documents.schemas import About, DocumentsPage, DocumentView, EditDocument, NewDocument
from backend.kit.db import Database
from backend.kit.http import Limit, RowId

Me = NamedDependency[Grants]
Db = NamedDependency[Database]


@get("/cards/{card_id:int}/documents")
async def of_card(
    me: Me, db: Db, card_id: RowId, limit: Limit = 50, cursor: FromQuery[str | None] = None
) -> DocumentsPage:
    """Files and links of a request, newest first."""
    async with db.tx() as tx:
        return await queries.listed(tx, me, About("card", card_id), limit, cursor)


@get("/contacts/{contact_id:int}/documents")
async def of_contact(
    me: Me, db: Db, contact_id: RowId, limit: Limit = 50, cursor: FromQuery[str | None] = None
) -> DocumentsPage:
    """Of a person and of those of their requests that one sees, newest first."""
    async with db.tx() as tx:
        return await queries.listed(tx, me, About("contact", contact_id), limit, cursor)


@get("/companies/{company_id:int}/documents")
async def of_company(
    me: Me, db: Db, company_id: RowId, limit: Limit = 50, cursor: FromQuery[str | None] = None
) -> DocumentsPage:
    """Of a company and of those of its requests that one sees, newest first."""
    async with db.tx() as tx:
        return await queries.listed(tx, me, About("company", company_id), limit, cursor)


@get("/documents/{document_id:int}")
async def document(me: Me, db: Db, document_id: RowId) -> DocumentView:
    """One of them."""
    async with db.tx() as tx:
        return await queries.one(tx, me, document_id)


@post("/documents")
async def make(me: Me, db: Db, data: JSONBody[NewDocument]) -> DocumentView:
    """A file, which is one's own upload (POST /files) or stands on a message that one sees; or a link."""
    async with db.tx() as tx:
        return await bind(tx, me, data)


@patch("/documents/{document_id:int}")
async def change(me: Me, db: Db, document_id: RowId, data: JSONBody[EditDocument]) -> DocumentView:
    """What it is called, where a link leads. Against the revision as seen."""
    async with db.tx() as tx:
        return await verbs.edit(tx, me, document_id, data)


@delete("/documents/{document_id:int}", status_code=200)
async def remove(me: Me, db: Db, document_id: RowId) -> DocumentView:
    """Off there; it can be brought back for thirty days."""
    async with db.tx() as tx:
        return await verbs.remove(tx, me, document_id)


@post("/documents/{document_id:int}/restore", status_code=200)
async def restore(me: Me, db: Db, document_id: RowId) -> DocumentView:
    """Where it was."""
    async with db.tx() as tx:
        return await verbs.restore(tx, me, document_id)


HANDLERS = [of_card, of_contact, of_company, document, make, change, remove, restore]
