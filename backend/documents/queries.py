"""Lists of documents, viewer first."""

from datetime import UTC, datetime

from backend.access.grants import Grants
from backend.documents.rows import load_documents
from backend.documents.schemas import About, DocumentsPage, DocumentView
from backend.documents.sight import about_sql, demand_document, seen_sql, subject_of
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Missing
from backend.kit.http import cursor as make_cursor
from backend.kit.http import unpage

_COUNT = "SELECT count(*) FROM documents t WHERE t.removed_at IS NULL AND {where}"
_PAGE = """
SELECT t.id, t.created_at FROM documents t WHERE t.removed_at IS NULL AND {where}
  AND (${at}::timestamptz IS NULL OR (t.created_at, t.id) < (${at}, ${id}::bigint))
ORDER BY t.created_at DESC, t.id DESC LIMIT ${limit}
"""


async def listed(tx: Tx, grants: Grants, about: About, limit: int, cursor: str | None) -> DocumentsPage:
    """Newest first; of a person and a company those of their requests as well. Raises Missing, Invalid."""
    await subject_of(tx, grants, about)
    seen, args = seen_sql(grants, 2)
    where, args = f"{about_sql(about, 1)} AND {seen}", [about.id, *args]
    at, last = unpage(cursor, tuple[datetime, int]) or (None, None)
    if at is not None and at.tzinfo is None:
        raise Invalid("invalid", fields={"cursor": "bad_cursor"})
    n = len(args)
    page = _PAGE.format(where=where, at=n + 1, id=n + 2, limit=n + 3)
    rows = await tx.fetch(page, *args, at and at.astimezone(UTC), last, limit + 1)
    shown = [row["id"] for row in rows[:limit]]
    found = await load_documents(tx, shown)
    end = rows[limit - 1] if len(rows) > limit else None
    count = await tx.value(_COUNT.format(where=where), *args)
    after = make_cursor(end["created_at"], end["id"]) if end else None
    return DocumentsPage([found[key][0] for key in shown if key in found], after, count)


async def one(tx: Tx, grants: Grants, document_id: int) -> DocumentView:
    """Raises Missing; one that was removed can still be asked for, until it is gone for good."""
    await demand_document(tx, grants, document_id)
    found = (await load_documents(tx, [document_id])).get(document_id)
    if found is None:
        raise Missing
    return found[0]
