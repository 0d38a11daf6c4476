"""An invoice was paid or voided: a link or a reminder of it that still waits speaks of what is no longer owed."""

from collections.abc import Sequence

from backend.inbox.actions.locked import lock
from backend.inbox.papers.many import OF, take_off
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

# `due` as it stood when it was written. What waits is a minute old: no more than the runs of a day are looked through
_SETTLED = """
SELECT s.conversation_id, s.seq FROM list_runs r
JOIN list_run_items i ON i.run_id = r.id AND i.thing_id = ANY ($1::bigint[])
JOIN scheduled_sends s ON s.conversation_id = (i.after ->> 'talk')::bigint AND s.seq = (i.after ->> 'seq')::bigint
JOIN invoices b ON b.id = i.thing_id
WHERE r.entity = 'invoice' AND r.undoes IS NULL AND r.created_at > now() - interval '1 day' AND i.state = 'done'
  AND ((r.verb = 'send' AND b.status <> ALL ($2::text[])) OR (r.verb = 'remind' AND b.status <> ALL ($3::text[]))
    OR (r.verb IN ('send', 'remind') AND b.total - b.paid <> (i.before ->> 'due')::numeric))
ORDER BY s.conversation_id, s.seq
"""


async def call_off_settled(tx: HotTx, events: Sequence[Logged]) -> None:
    """Of a batch the dialogs in order; whoever wrote held the invoice, so what was written before is seen here."""
    about = sorted({event.subject_id for event in events if event.subject_id is not None})
    for row in await tx.fetch(_SETTLED, about, *(list(OF[verb][0]) for verb in ("send", "remind"))):
        await lock(tx, row["conversation_id"])
        await take_off(tx, (row["conversation_id"], row["seq"]), "called_off")


CONSUMERS = (Consumer("links of settled invoices", ("invoice.changed",), call_off_settled),)
