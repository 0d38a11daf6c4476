"""Jobs that tell a customer that we have read what they wrote. Only a sign: what is in its way is tried again by the
next reading.
"""

from typing import Any

from backend.connectors.abilities import TellsRead
from backend.connectors.contract import SendError, Thread
from backend.inbox.actions.read import KIND
from backend.kit.db import Database, Tx
from backend.kit.jobs import Handler, Hopeless, Job
from bots.lines import Lines

# what whoever leads the dialog has read: the newest but for those that came since
_UP_TO = """
SELECT c.thread_key, (
    SELECT m.external_id FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'in'
    ORDER BY m.seq DESC OFFSET greatest(c.in_seq - r.in_seq, 0) LIMIT 1) AS key
FROM conversations c JOIN read_marks r ON r.conversation_id = c.id AND r.user_id = c.responsible_id
WHERE c.id = $1
"""
NEWEST = """
SELECT external_id FROM messages WHERE conversation_id = $1 AND direction = 'in' AND external_id IS NOT NULL
ORDER BY seq DESC LIMIT 1
"""


def handlers(db: Database, lines: Lines) -> dict[str, Handler]:
    async def tell(job: Job) -> None:
        async with db.tx() as tx:
            row: Any = await tx.row(_UP_TO, job.payload["conversation_id"])
        if row is None or row["key"] is None:
            return
        try:
            client = await lines.client(job.payload["channel_id"])
            if isinstance(client, TellsRead):
                await client.tell_read(Thread(row["thread_key"]), row["key"])
        except SendError as error:
            raise Hopeless(error.code) from error

    return {KIND: tell}


async def newest(tx: Tx, conversation_id: int) -> str | None:
    """What the customer wrote last, as the platform calls it."""
    found: str | None = await tx.value(NEWEST, conversation_id)
    return found
