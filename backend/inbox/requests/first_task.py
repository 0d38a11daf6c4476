"""A request that came by itself gets the task of the status that it opens in, too (H2); a consumer of the log.

A task that nobody holds is nobody's promise: of a request from the pool it is given once somebody has taken it. Made by
hand or by conversion, a request gets it where it is made.
"""

from collections.abc import Sequence

from backend.access.load import of_users
from backend.cards.entering import give_task
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

# nobody has moved it yet, and the template has given it nothing, whatever became of that
_NEW = """
SELECT k.id, k.status_id, k.responsible_id FROM cards k JOIN statuses s ON s.id = k.status_id
JOIN task_templates t ON t.id = s.task_template_id AND t.deleted_at IS NULL
WHERE k.id = ANY($1::bigint[]) AND k.is_open AND k.created_by IS NULL AND k.born_of IS NULL
  AND k.responsible_id IS NOT NULL AND k.status_changed_at = k.created_at AND k.created_at > now() - interval '7 days'
  AND NOT EXISTS (SELECT FROM tasks w
                  WHERE w.subject_kind = 'card' AND w.subject_id = k.id AND w.template_id = t.id)
ORDER BY k.id FOR UPDATE OF k
"""


async def first_tasks(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing."""
    about = sorted({event.subject_id for event in events if event.subject_id is not None})
    for row in await tx.fetch(_NEW, about) if about else ():
        whose = (await of_users(tx, [row["responsible_id"]])).get(row["responsible_id"])
        if whose is not None:
            await give_task(tx, whose, row["id"], row["status_id"])


CONSUMERS = (Consumer("first tasks of requests", ("card.changed",), first_tasks, start="now"),)
