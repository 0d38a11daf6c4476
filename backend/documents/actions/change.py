"""Rename, remove, bring back."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.documents.facts import tell
from backend.documents.queries import one
from backend.documents.rows import publish_documents
from backend.documents.schemas import About, DocumentView, EditDocument
from backend.documents.sight import demand_document, demand_edit
from backend.documents.tidy import file_title, title_of, url_of
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.tasks.subjects import Subject

_LOCK = """
SELECT t.title, t.url, t.library_id, t.rev, t.removed_at IS NOT NULL AS removed, f.name FROM documents t
LEFT JOIN kept_files f ON f.id = t.file_id WHERE t.id = $1 FOR UPDATE OF t
"""
_SET = "UPDATE documents SET title = $2, url = $3, rev = rev + 1 WHERE id = $1"
_REMOVE = """
UPDATE documents SET removed_at = now(), removed_by = $2, rev = rev + 1 WHERE id = $1 AND removed_at IS NULL
"""
_BACK = """
UPDATE documents SET removed_at = NULL, removed_by = NULL, rev = rev + 1 WHERE id = $1 AND removed_at IS NOT NULL
"""


async def _for(tx: Tx, grants: Grants, document_id: int) -> tuple[Subject, Mapping[str, Any]]:
    """Its subject, and the row, held. Raises Missing, Forbidden, Conflict card_locked."""
    place = await demand_document(tx, grants, document_id, "t.subject_kind, t.subject_id")
    subject = await demand_edit(tx, grants, About(place["subject_kind"], place["subject_id"]))
    row = await tx.row(_LOCK, document_id)
    if row is None:
        raise Missing
    return subject, row


async def edit(tx: Tx, grants: Grants, document_id: int, change: EditDocument) -> DocumentView:
    """Raises Missing, Forbidden, Invalid, Conflict stale_version with `current`."""
    subject, row = await _for(tx, grants, document_id)
    if row["removed"]:
        raise Missing
    if row["rev"] != change.rev:
        raise Conflict("stale_version", extra={"current": await one(tx, grants, document_id)})
    if row["library_id"] is not None:
        raise Invalid("invalid", fields={"title": "library_names_it"})
    title, url = row["title"], row["url"]
    if change.title is not msgspec.UNSET:
        title = title_of(change.title) if row["name"] is None else file_title(change.title, row["name"])
    if change.url is not msgspec.UNSET:
        if url is None:
            raise Invalid("invalid", fields={"url": "file_has_no_address"})
        url = url_of(change.url)
    if (title, url) == (row["title"], row["url"]):
        return await one(tx, grants, document_id)
    await tx.execute(_SET, document_id, title, url)
    await tell(tx, grants, "document_renamed", subject, {"title": title, "from": row["title"]})
    return (await publish_documents(tx, [document_id]))[document_id]


async def remove(tx: Tx, grants: Grants, document_id: int) -> DocumentView:
    """Raises Missing, Forbidden. Doing it twice changes nothing."""
    subject, row = await _for(tx, grants, document_id)
    if not await tx.execute(_REMOVE, document_id, grants.user_id):
        return await one(tx, grants, document_id)
    await tell(tx, grants, "document_removed", subject, {"title": row["title"]})
    return (await publish_documents(tx, [document_id]))[document_id]


async def restore(tx: Tx, grants: Grants, document_id: int) -> DocumentView:
    """Raises Missing, Forbidden. Doing it twice changes nothing."""
    subject, row = await _for(tx, grants, document_id)
    if not await tx.execute(_BACK, document_id):
        return await one(tx, grants, document_id)
    await tell(tx, grants, "document_restored", subject, {"title": row["title"]})
    return (await publish_documents(tx, [document_id]))[document_id]
