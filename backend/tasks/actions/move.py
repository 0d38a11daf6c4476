"""Two contacts became one, or two again, or a lead a deal: what was promised about the one is about the other, and
everybody is told."""

from collections.abc import Mapping, Sequence

from backend.kit.db import Scope, Tx
from backend.tasks.rows import load_task_scopes, publish_tasks

_OPEN = """
SELECT id FROM tasks WHERE subject_kind = 'card' AND subject_id = $1 AND state = 'open' ORDER BY id FOR UPDATE
"""
_FOLLOW = "UPDATE tasks SET subject_id = $2, version = version + 1, updated_at = now() WHERE id = ANY ($1::bigint[])"

Before = Mapping[int, tuple[Scope, ...]]

_ABOUT = "SELECT id FROM tasks WHERE subject_kind = 'contact' AND subject_id = $1"
_MOVE = """
UPDATE tasks SET subject_id = $2, version = version + 1, updated_at = now()
WHERE subject_kind = 'contact' AND subject_id = $1 AND ($3::bigint[] IS NULL OR id = ANY ($3)) RETURNING id
"""


async def about_contact(tx: Tx, contact_id: int) -> Before:
    """Tasks about them, and who sees each: asked for before anything moves."""
    return await load_task_scopes(tx, [row["id"] for row in await tx.fetch(_ABOUT, contact_id)])


async def move(tx: Tx, was: int, now: int, before: Before, only: Sequence[int] | None = None) -> None:
    """The last of all that moves: both are then as they stay."""
    moved = await tx.fetch(_MOVE, was, now, only)
    await publish_tasks(tx, sorted(row["id"] for row in moved), before)


async def follow_card(tx: Tx, was: int, now: int) -> None:
    """What is still to be done about a request that became another is to be done about that one."""
    ids = [row["id"] for row in await tx.fetch(_OPEN, was)]
    if ids:
        before = await load_task_scopes(tx, ids)
        await tx.execute(_FOLLOW, ids, now)
        await publish_tasks(tx, ids, before)
