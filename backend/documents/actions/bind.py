"""Bind a file or a link to a request, a person, a company."""

from uuid import UUID

from backend.access.grants import Grants
from backend.documents.facts import tell
from backend.documents.files import take
from backend.documents.queries import one
from backend.documents.rows import publish_documents
from backend.documents.schemas import DocumentView, NewDocument
from backend.documents.sight import demand_edit
from backend.documents.tidy import file_title, said, title_of, url_of
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid

MOST = 500
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('samovar.documents'), hashtext($1))"
_COUNT = "SELECT count(*) FROM documents WHERE subject_kind = $1 AND subject_id = $2 AND removed_at IS NULL"
_KNOWN = "SELECT id, subject_kind, subject_id, user_id, token_id FROM documents WHERE client_id = $1"
_INSERT = """
INSERT INTO documents (subject_kind, subject_id, title, url, file_id, conversation_id, seq, from_id, user_id, token_id,
                       client_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id
"""
_PINNED = """
SELECT id FROM documents WHERE subject_kind = $1 AND subject_id = $2 AND from_id = $3 AND removed_at IS NULL
"""


async def bind(tx: Tx, grants: Grants, new: NewDocument) -> DocumentView:
    """Raises Missing, Forbidden, Invalid, Conflict document_key_reused, card_locked. A message's file stands there
    once, however often it is pinned.
    """
    subject = await demand_edit(tx, grants, new.about)
    place = (subject.kind, subject.id)
    # one after the other: the count, a pin and a client_id are looked at before they are written
    await tx.value(_LOCK, f"{place[0]} {place[1]}")
    if (known := await _known(tx, grants, new)) is not None:
        return await one(tx, grants, known)
    if (new.file_id is None) == (new.url is None):
        raise Invalid("invalid", fields={"file_id": "file_or_link"})
    if new.file_id is not None and (pinned := await tx.value(_PINNED, *place, new.file_id)) is not None:
        return await one(tx, grants, pinned)
    if await tx.value(_COUNT, *place) >= MOST:
        raise Invalid("invalid", fields={"about": "too_many_documents"}, values={"limit": MOST})
    file: UUID | None = None
    url, said_in = None, None
    if new.file_id is not None:
        taken = await take(tx, grants, new.file_id, new.about)
        file, said_in = taken.id, taken.said_in
        title = file_title(new.title or taken.name, taken.name)
    else:
        url = url_of(new.url or "")
        title = title_of(new.title or said(url))
    who = (grants.user_id, None if grants.user_id is not None else grants.token_id)
    made: int = await tx.value(
        _INSERT, *place, title, url, file, *(said_in or (None, None)), new.file_id if said_in else None, *who,
        new.client_id,
    )  # fmt: skip
    await tell(tx, grants, "document_added", subject, {"title": title})
    return (await publish_documents(tx, [made]))[made]


async def _known(tx: Tx, grants: Grants, new: NewDocument) -> int | None:
    """One that was bound under this client_id already. Raises Conflict."""
    row = None if new.client_id is None else await tx.row(_KNOWN, new.client_id)
    if row is None:
        return None
    who = (grants.user_id, None if grants.user_id is not None else grants.token_id)
    if (row["subject_kind"], row["subject_id"]) != (new.about.kind, new.about.id) or (
        row["user_id"],
        row["token_id"],
    ) != who:
        raise Conflict("document_key_reused")
    return int(row["id"])
