"""Documents, whole, with what they are bound to; and those whom a change of one is told."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.documents.events import DocumentChanged
from backend.documents.schemas import Binder, BoundTo, DocumentView, KeptFile, SaidIn
from backend.kit.db import Own, Published, Scope, Scoped, Tx
from backend.tasks.subjects import Subject, load_subjects

_LOAD = """
SELECT t.id, t.subject_kind, t.subject_id, coalesce(i.title, t.title) AS title, coalesce(t.url, v.url) AS url,
       coalesce(t.file_id, v.file_id) AS file_id, t.library_id, t.conversation_id, t.seq, t.from_id, t.user_id,
       t.token_id, t.rev, t.created_at, t.removed_at, u.name AS user_name, k.name AS token_name, f.kind, f.name, f.mime,
       f.size, f.width, f.height, f.duration_s, f.waveform, f.sound_key, f.preview_key, f.pages
FROM documents t
LEFT JOIN library_items i ON i.id = t.library_id
LEFT JOIN library_versions v ON v.item_id = i.id AND v.version = i.version
LEFT JOIN kept_files f ON f.id = coalesce(t.file_id, v.file_id)
LEFT JOIN users u ON u.id = t.user_id LEFT JOIN tokens k ON k.id = t.token_id
WHERE t.id = ANY ($1::bigint[]) ORDER BY t.id
"""


def file_of(row: Mapping[str, Any], title: str) -> KeptFile:
    """One fetched row of kept_files, as `file_id`, and what it is called now → the view."""
    url = f"/api/v1/files/{row['file_id']}"
    return KeptFile(
        id=row["file_id"],
        kind=row["kind"],
        name=title,
        mime=row["mime"],
        size=row["size"],
        width=row["width"],
        height=row["height"],
        duration_s=row["duration_s"],
        url=url,
        sound=f"{url}/sound" if row["sound_key"] else None,
        waveform=list(row["waveform"]) if row["waveform"] else None,
        preview=f"{url}/preview" if row["preview_key"] else None,
        pages=row["pages"],
    )


def binder_of(row: Mapping[str, Any]) -> Binder | None:
    """Who did it, by user_id and token_id with their names."""
    if row["user_id"] is not None:
        return Binder("user", row["user_id"], row["user_name"] or "")
    return None if row["token_id"] is None else Binder("token", row["token_id"], row["token_name"] or "")


def _view(row: Mapping[str, Any], subject: Subject) -> DocumentView:
    said_in = SaidIn(row["conversation_id"], row["seq"], row["from_id"]) if row["conversation_id"] else None
    return DocumentView(
        id=row["id"],
        about=BoundTo(row["subject_kind"], subject.id, subject.name, subject.conversation_id),
        title=row["title"],
        file=file_of(row, row["title"]) if row["file_id"] else None,
        url=row["url"],
        said_in=said_in,
        library_id=row["library_id"],
        author=binder_of(row),
        rev=row["rev"],
        created_at=row["created_at"],
        removed=row["removed_at"] is not None,
    )


async def load_documents(tx: Tx, ids: Sequence[int]) -> dict[int, tuple[DocumentView, Subject]]:
    """id → (view, subject) of those whose subject is there."""
    rows = await tx.fetch(_LOAD, list(ids))
    subjects = await load_subjects(tx, [(row["subject_kind"], row["subject_id"]) for row in rows])
    held = [(row, subjects.get((row["subject_kind"], row["subject_id"]))) for row in rows]
    return {row["id"]: (_view(row, subject), subject) for row, subject in held if subject is not None}


async def load_document_scopes(tx: Tx, ids: Sequence[int]) -> dict[int, tuple[Scope, ...]]:
    """id → scopes, for sockets."""
    return {key: subject.scopes for key, (_, subject) in (await load_documents(tx, ids)).items()}


async def publish_documents(
    tx: Tx, ids: Sequence[int], before: Mapping[int, tuple[Scope, ...]] | None = None
) -> dict[int, DocumentView]:
    """document.changed, as they now stand; `before` where the verb changed who may see them."""
    found = await load_documents(tx, ids)
    for key, (view, subject) in found.items():
        was = (before or {}).get(key)
        event = DocumentChanged(view)
        if subject.scopes:
            audience = Scoped(subject.scopes) if was is None or was == subject.scopes else Scoped(subject.scopes, was)
            tx.publish(Published(event, audience, "document", key, subject.contact_id))
        elif view.author is not None and view.author.kind == "user":
            # of somebody in no channel at all: whoever did it has other windows
            tx.publish(Published(event, Own(view.author.id), "document", key, subject.contact_id))
    return {key: view for key, (view, _) in found.items()}
