"""I have looked: what names me up to that message is off my list, in all of my windows."""

from backend.inbox.events import MentionsSeen
from backend.kit.db import Own, Published, Tx
from backend.notify.centre import looked_at

_SEEN = """
UPDATE mentions SET seen_at = now() WHERE user_id = $1 AND conversation_id = $2 AND seq <= $3 AND seen_at IS NULL
"""


async def see(tx: Tx, user_id: int, conversation_id: int, seq: int) -> None:
    """Twice is as once."""
    if await tx.execute(_SEEN, user_id, conversation_id, seq):
        tx.publish(Published(MentionsSeen(conversation_id, seq), Own(user_id), "mention", conversation_id))
    await looked_at(tx, user_id, ("conversation", conversation_id), seq)
