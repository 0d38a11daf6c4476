"""Read marks: personal; one colleague's reading never clears another's."""

from backend.inbox.events import ReadMarked
from backend.kit.db import Own, Published, Tx

_MARK = """
INSERT INTO read_marks AS r (user_id, conversation_id, in_seq)
SELECT $1, id, least($3, in_seq) FROM conversations WHERE id = $2
ON CONFLICT (user_id, conversation_id) DO UPDATE SET in_seq = excluded.in_seq
WHERE excluded.in_seq > r.in_seq OR $4
RETURNING in_seq
"""


async def mark_read(tx: Tx, user_id: int, conversation_id: int, in_seq: int, *, back: bool = False) -> None:
    """I have read up to `in_seq` (counted in inbound messages). `back`: mark as unread from there."""
    marked = await tx.value(_MARK, user_id, conversation_id, in_seq, back)
    if marked is not None:
        tx.publish(Published(ReadMarked(conversation_id, marked), Own(user_id), "read_mark", conversation_id))
