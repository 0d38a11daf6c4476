"""What is promised about a request and what is bound to it goes out of sight with it, and comes back with it: open
windows are told of each."""

from collections.abc import Mapping

import msgspec

from backend.documents.rows import load_document_scopes, publish_documents
from backend.kit.db import Scope, Tx
from backend.tasks.rows import load_task_scopes, publish_tasks

_TASKS = "SELECT id FROM tasks WHERE subject_kind = 'card' AND subject_id = $1 ORDER BY id"
_DOCUMENTS = """
SELECT id FROM documents WHERE subject_kind = 'card' AND subject_id = $1 AND removed_at IS NULL ORDER BY id
"""
Before = Mapping[int, tuple[Scope, ...]]


class Bound(msgspec.Struct, frozen=True):
    """Tasks and documents by id, each with who sees it."""

    tasks: Before
    documents: Before


async def bound(tx: Tx, card_id: int) -> Bound:
    """Asked for before the request goes, or comes back."""
    tasks = await load_task_scopes(tx, [row["id"] for row in await tx.fetch(_TASKS, card_id)])
    documents = await load_document_scopes(tx, [row["id"] for row in await tx.fetch(_DOCUMENTS, card_id)])
    return Bound(tasks, documents)


async def tell(tx: Tx, what: Bound) -> None:
    """The last of all that changes."""
    await publish_tasks(tx, sorted(what.tasks), what.tasks)
    await publish_documents(tx, sorted(what.documents), what.documents)
