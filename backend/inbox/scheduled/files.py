"""Files of an answer that does not go: loose uploads of its author again."""

from uuid import UUID

from backend.inbox.deliver.states import Key
from backend.kit.db import HotTx

_LOOSEN = """
UPDATE attachments SET conversation_id = NULL, seq = NULL WHERE conversation_id = $1 AND seq = $2
RETURNING id, position
"""


async def loosen(tx: HotTx, key: Key) -> tuple[UUID, ...]:
    """Their ids, in order."""
    rows = await tx.fetch(_LOOSEN, *key)
    return tuple(row["id"] for row in sorted(rows, key=lambda row: row["position"]))
