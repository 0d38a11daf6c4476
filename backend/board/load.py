"""Cards of the board, whole, as their viewer may have them: several statements for any number of them."""

from collections.abc import Sequence

from backend.access.grants import Grants
from backend.board.conditions import seen_dialogs
from backend.board.schemas import BoardCard
from backend.cards.hidden import shown
from backend.cards.rows import load_cards
from backend.inbox.queries.branches import Where
from backend.inbox.queries.seen import load_seen
from backend.kit.db import Tx
from backend.tasks.rows import load_tasks
from backend.tasks.schemas import TaskView
from backend.tasks.sight import tasks_sql

_DIALOGS = """
SELECT DISTINCT ON (c.card_id) c.card_id, c.id FROM conversations c
WHERE c.card_id = ANY({ids}) AND c.kind <> 'internal' AND {seen} ORDER BY c.card_id, c.last_at DESC, c.id DESC
"""
_TASKS = """
SELECT DISTINCT ON (t.subject_id) t.subject_id AS card_id, t.id FROM tasks t
WHERE t.state = 'open' AND t.subject_kind = 'card' AND t.subject_id = ANY($1::bigint[]) AND {seen}
ORDER BY t.subject_id, coalesce(t.due_at, 'infinity'), t.id
"""


async def board_cards(tx: Tx, grants: Grants, ids: Sequence[int]) -> dict[int, BoardCard]:
    """id → card; whoever asks has seen to it that the viewer sees them."""
    found = await load_cards(tx, ids)
    where = Where()
    wanted = where.bind(list(found), "bigint[]")
    talks = {
        row["card_id"]: row["id"]
        for row in await tx.fetch(_DIALOGS.format(ids=wanted, seen=seen_dialogs(where, grants)), *where.args)
    }
    rows = await load_seen(tx, grants, sorted(talks.values()))
    tasks = await _tasks(tx, grants, list(found))
    cards = {}
    for card_id, (card, _) in found.items():
        listed = rows.get(talks.get(card_id, 0))
        cards[card_id] = BoardCard(
            card=shown(card, grants),
            conversation=listed.row if listed else None,
            unread=listed.unread if listed else 0,
            task=tasks.get(card_id),
        )
    return cards


async def _tasks(tx: Tx, grants: Grants, ids: Sequence[int]) -> dict[int, TaskView]:
    seen, args = tasks_sql(grants, 2)
    first = {row["id"]: row["card_id"] for row in await tx.fetch(_TASKS.format(seen=seen), list(ids), *args)}
    return {first[task_id]: task for task_id, (task, _) in (await load_tasks(tx, sorted(first))).items()}
