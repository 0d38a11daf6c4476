"""Read marks: personal; one colleague's reading never clears another's.

Where the channel can, the customer is told what whoever leads the dialog has read: others may look without a promise
being seen in it.
"""

from backend.connectors.registry import KINDS, connector
from backend.inbox.events import ReadMarked
from backend.kit import jobs
from backend.kit.db import Own, Published, Tx
from backend.notify.centre import looked_at

KIND = "message.read"

_MARK = """
INSERT INTO read_marks AS r (user_id, conversation_id, in_seq)
SELECT $1, id, least($3, in_seq) FROM conversations WHERE id = $2
ON CONFLICT (user_id, conversation_id) DO UPDATE SET in_seq = excluded.in_seq
WHERE excluded.in_seq > r.in_seq OR $4
RETURNING in_seq
"""
_TOLD = """
SELECT c.channel_id FROM conversations c JOIN channels ch ON ch.id = c.channel_id AND ch.state = 'active'
WHERE c.id = $1 AND c.kind = 'private' AND c.responsible_id = $2 AND ch.kind = ANY ($3::text[])
"""
# the last message before the first that is not read; read marks count the customer's alone
_UP_TO = """
SELECT CASE WHEN c.in_seq <= $2 THEN c.seq ELSE coalesce((
    SELECT m.seq - 1 FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'in'
    ORDER BY m.seq DESC OFFSET greatest(c.in_seq - $2 - 1, 0) LIMIT 1), 0) END
FROM conversations c WHERE c.id = $1
"""


async def mark_read(tx: Tx, user_id: int, conversation_id: int, in_seq: int, *, back: bool = False) -> None:
    """I have read up to `in_seq` (counted in inbound messages). `back`: mark as unread from there."""
    marked = await tx.value(_MARK, user_id, conversation_id, in_seq, back)
    if marked is not None:
        tx.publish(Published(ReadMarked(conversation_id, marked), Own(user_id), "read_mark", conversation_id))
        if not back:
            # what is before their eyes is told on no device, and stands in no centre as unread
            up_to = await tx.value(_UP_TO, conversation_id, marked)
            await looked_at(tx, user_id, ("conversation", conversation_id), up_to)
            await _tell(tx, user_id, conversation_id)


async def _tell(tx: Tx, user_id: int, conversation_id: int) -> None:
    """A job for whoever has the channel's line."""
    able = [kind for kind in KINDS if connector(kind).capabilities.tells_read]
    channel_id = await tx.value(_TOLD, conversation_id, user_id, able) if able else None
    if channel_id is not None:
        payload = {"channel_id": channel_id, "conversation_id": conversation_id}
        await jobs.add(tx, KIND, payload, key=f"read:{conversation_id}")
