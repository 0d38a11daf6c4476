"""Two people became one, or two again, or a lead a deal: their documents go with them, and everybody is told."""

from collections.abc import Mapping, Sequence

from backend.documents.rows import load_document_scopes, publish_documents
from backend.kit.db import Scope, Tx

Before = Mapping[int, tuple[Scope, ...]]

_ABOUT = "SELECT id FROM documents WHERE subject_kind = 'contact' AND subject_id = $1"
_MOVE = """
UPDATE documents SET subject_id = $2, rev = rev + 1
WHERE subject_kind = 'contact' AND subject_id = $1 AND ($3::bigint[] IS NULL OR id = ANY ($3)) RETURNING id
"""
# the request that it became has them as its own: what is removed from the one stays with the other
_COPY = """
INSERT INTO documents (subject_kind, subject_id, title, url, file_id, library_id, conversation_id, seq, from_id,
                       user_id, token_id, created_at)
SELECT 'card', $2, title, url, file_id, library_id, conversation_id, seq, from_id, user_id, token_id, created_at
FROM documents WHERE subject_kind = 'card' AND subject_id = $1 AND removed_at IS NULL ORDER BY id RETURNING id
"""


async def documents_of(tx: Tx, contact_id: int) -> Before:
    """Bound to them, and who sees each: asked for before anything moves."""
    return await load_document_scopes(tx, [row["id"] for row in await tx.fetch(_ABOUT, contact_id)])


async def move(tx: Tx, was: int, now: int, before: Before, only: Sequence[int] | None = None) -> None:
    """The last of all that moves: both are then as they stay."""
    moved = await tx.fetch(_MOVE, was, now, only)
    await publish_documents(tx, sorted(row["id"] for row in moved), before)


async def follow_card(tx: Tx, was: int, now: int) -> None:
    made = await tx.fetch(_COPY, was, now)
    await publish_documents(tx, sorted(row["id"] for row in made))
