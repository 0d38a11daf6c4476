"""HTTP of imports (docs/contract.md). All of them are one's own: another's is answered like what is not there."""

import errno
from typing import Any

from litestar import Request, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody
from litestar.response import Stream

from backend.access.grants import Grants
from backend.access.guards import person
from backend.access.policy import demand
from backend.inbox.files.answer import safe_headers
from backend.inbox.files.multipart import Reader, boundary_of
from backend.inbox.files.rate import Uploads
from backend.kit.db import Database
from backend.kit.errors import Invalid, Refused
from backend.kit.http import Limit, Page, RowId
from backend.kit.storage import Storage, temporary
from backend.transfer.columns import RIGHTS
from backend.transfer.incoming import keep, look, mappings, rows, steer, undo
from backend.transfer.incoming.report import failed
from backend.transfer.schemas import (
    EditImport,
    ImportDetail,
    ImportView,
    LeftView,
    MappingView,
    NewMapping,
    Outcome,
    ReadAs,
    RowView,
)

Ask = Request[Any, Any, Any]
Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]
Files = NamedDependency[Storage]


# the body is streamed to disk with our own limit
@post("/imports", guards=[person], request_max_body_size=None)
async def upload(request: Ask, me: Me, db: Db, storage: Files) -> ImportView:
    """multipart/form-data with a part "file" (CSV, XLSX; at most 25 MB and 100,000 rows) and a part "entity": contact,
    company, lead, deal. Nothing is made by it: see how it was read, set it up, check it, run it."""
    if not any(right in me.rights for right in RIGHTS.values()):
        demand(me, "contacts.import")
    _uploads(request).demand(me)
    boundary = boundary_of(request.headers.get("content-type", ""))
    try:
        async with temporary() as path:
            part = await Reader(path, keep.FILE_MAX).read(request.stream(), boundary)
            entity = part.fields.get("entity", "")
            if entity not in RIGHTS:
                raise Invalid("invalid", fields={"entity": "not_a_choice"})
            return await keep.take(db, storage, me, entity, path, part.name or "")  # type: ignore[arg-type]
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Refused("storage_full", status=507) from error


def _uploads(request: Ask) -> Uploads:
    state = request.app.state
    if "uploads" not in state:
        state.uploads = Uploads()
    found: Uploads = state.uploads
    return found


@get("/imports", guards=[person])
async def recent(me: Me, db: Db) -> Page[ImportView]:
    """One's own, newest first."""
    async with db.tx() as tx:
        return Page(await rows.recent(tx, me))


@get("/imports/{import_id:int}", guards=[person])
async def one(me: Me, db: Db, import_id: RowId) -> ImportDetail:
    """With samples of each column, and where columns may go."""
    async with db.tx() as tx:
        return await look.detail(tx, me, import_id)


@get("/imports/{import_id:int}/progress", guards=[person])
async def progress(me: Me, db: Db, import_id: RowId) -> ImportView:
    """How far it has come."""
    async with db.tx() as tx:
        return await rows.view_for(tx, me, import_id)


@put("/imports/{import_id:int}/reading", guards=[person])
async def reading(me: Me, db: Db, storage: Files, import_id: RowId, data: JSONBody[ReadAs]) -> ImportView:
    """The file read anew: another encoding, delimiter, sheet. Columns are guessed anew."""
    return await keep.read_as(db, storage, me, import_id, data)


@patch("/imports/{import_id:int}", guards=[person])
async def change(me: Me, db: Db, import_id: RowId, data: JSONBody[EditImport]) -> ImportView:
    """Where columns go, what stands where a row says nothing, what becomes of those who are known."""
    async with db.tx() as tx:
        return await steer.set_up(tx, me, import_id, data)


@get("/imports/{import_id:int}/preview", guards=[person])
async def preview(me: Me, db: Db, import_id: RowId) -> Page[RowView]:
    """The first rows as they would be stored, with what is wrong; nothing is made."""
    async with db.tx() as tx:
        return Page(await look.preview(tx, me, import_id))


@post("/imports/{import_id:int}/check", guards=[person], status_code=202)
async def check(me: Me, db: Db, import_id: RowId) -> ImportView:
    """Every row is tried and undone, to know what would become of it."""
    async with db.tx() as tx:
        return await steer.check(tx, me, import_id)


@post("/imports/{import_id:int}/run", guards=[person], status_code=202)
async def run(me: Me, db: Db, ip: Ip, import_id: RowId) -> ImportView:
    """Begin, or go on after a pause. A row is made once, whatever happens to the process."""
    async with db.tx() as tx:
        return await steer.run(tx, me, ip, import_id)


@post("/imports/{import_id:int}/pause", guards=[person], status_code=200)
async def pause(me: Me, db: Db, import_id: RowId) -> ImportView:
    async with db.tx() as tx:
        return await steer.pause(tx, me, import_id)


@post("/imports/{import_id:int}/cancel", guards=[person], status_code=200)
async def cancel(me: Me, db: Db, import_id: RowId) -> ImportView:
    """What was done stays, and can be undone."""
    async with db.tx() as tx:
        return await steer.cancel(tx, me, import_id)


@post("/imports/{import_id:int}/undo", guards=[person], status_code=202)
async def take_back(me: Me, db: Db, ip: Ip, import_id: RowId) -> ImportView:
    """For thirty days: what it made and nobody touched since is removed."""
    async with db.tx() as tx:
        return await undo.undo(tx, me, ip, import_id)


@get("/imports/{import_id:int}/rows", guards=[person])
async def listed(
    me: Me,
    db: Db,
    import_id: RowId,
    outcome: FromQuery[Outcome | None] = None,
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> Page[RowView]:
    """Rows with what became of them, or would."""
    async with db.tx() as tx:
        return await look.rows(tx, me, import_id, outcome, cursor, limit)


@get("/imports/{import_id:int}/left", guards=[person])
async def left(
    me: Me, db: Db, import_id: RowId, limit: Limit = 50, cursor: FromQuery[str | None] = None
) -> Page[LeftView]:
    """What an undo left, and why."""
    async with db.tx() as tx:
        return await look.left(tx, me, import_id, cursor, limit)


@get("/imports/{import_id:int}/errors", guards=[person])
async def errors(me: Me, db: Db, import_id: RowId) -> Stream:
    """CSV of the rows that failed, with a column that says why in the caller's language."""
    pieces = failed(db, me, import_id)
    first = await anext(pieces)

    async def whole() -> Any:
        yield first
        async for piece in pieces:
            yield piece

    headers = safe_headers("", f"import-{import_id}-errors.csv", inline=False)
    return Stream(whole(), media_type="text/csv; charset=utf-8", headers=headers)


@get("/imports/mappings", guards=[person])
async def saved(me: Me, db: Db) -> Page[MappingView]:
    async with db.tx() as tx:
        return Page(await mappings.all_of(tx, me))


@post("/imports/mappings", guards=[person])
async def save(me: Me, db: Db, data: JSONBody[NewMapping]) -> Page[MappingView]:
    """One of the same name is replaced; the answer is all of them."""
    async with db.tx() as tx:
        return Page(await mappings.save(tx, me, data))


@delete("/imports/mappings/{mapping_id:int}", guards=[person])
async def drop(me: Me, db: Db, mapping_id: RowId) -> None:
    async with db.tx() as tx:
        await mappings.drop(tx, me, mapping_id)


HANDLERS = [
    upload, recent, one, progress, reading, change, preview, check, run, pause, cancel, take_back, listed, left, errors,
    saved, save, drop,
]  # fmt: skip
