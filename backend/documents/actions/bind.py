"""Bind a file or a link to a request, a person, a company."""

from uuid import UUID

import msgspec

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
INSERT INTO documents (subject_kind, subject_id, title, url, file_id, library_id, conversation_id, seq, from_id,
                       user_id, token_id, client_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id
"""
_PINNED = """
SELECT id FROM documents WHERE subject_kind = $1 AND subject_id = $2 AND removed_at IS NULL
  AND (from_id = $3 OR library_id = $4)
"""
_ITEM = "SELECT title FROM library_items WHERE id = $1 AND removed_at IS NULL FOR SHARE"


class _What(msgspec.Struct, frozen=True):
    """Of one in the library neither `file` nor `url`: it is there what it is."""

    title: str
    url: str | None = None
    file: UUID | None = None
    said_in: tuple[int, int] | None = None


async def bind(tx: Tx, grants: Grants, new: NewDocument) -> DocumentView:
    """Raises Missing, Forbidden, Invalid, Conflict document_key_reused, card_locked. A message's file, and an item of
    the library, stand there once, however often they are bound.
    """
    subject = await demand_edit(tx, grants, new.about)
    place = (subject.kind, subject.id)
    # one after the other: the count, a pin and a client_id are looked at before they are written
    await tx.value(_LOCK, f"{place[0]} {place[1]}")
    if (known := await _known(tx, grants, new)) is not None:
        return await one(tx, grants, known)
    if sum(each is not None for each in (new.file_id, new.url, new.library_id)) != 1:
        raise Invalid("invalid", fields={"file_id": "file_or_link"})
    if (pinned := await tx.value(_PINNED, *place, new.file_id, new.library_id)) is not None:
        return await one(tx, grants, pinned)
    if await tx.value(_COUNT, *place) >= MOST:
        raise Invalid("invalid", fields={"about": "too_many_documents"}, values={"limit": MOST})
    what = await _what(tx, grants, new)
    who = (grants.user_id, None if grants.user_id is not None else grants.token_id)
    made: int = await tx.value(
        _INSERT, *place, what.title, what.url, what.file, new.library_id, *(what.said_in or (None, None)),
        new.file_id if what.said_in else None, *who, new.client_id,
    )  # fmt: skip
    await tell(tx, grants, "document_added", subject, {"title": what.title})
    return (await publish_documents(tx, [made]))[made]


async def _what(tx: Tx, grants: Grants, new: NewDocument) -> _What:
    """Raises Invalid."""
    if new.file_id is not None:
        taken = await take(tx, grants, new.file_id, new.about)
        return _What(file_title(new.title or taken.name, taken.name), file=taken.id, said_in=taken.said_in)
    if new.library_id is not None:
        title = await tx.value(_ITEM, new.library_id)
        if title is None:
            raise Invalid("invalid", fields={"library_id": "not_in_library"})
        return _What(title)
    url = url_of(new.url or "")
    return _What(title_of(new.title or said(url)), url=url)


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
