"""Where one was named and has not looked yet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from backend.inbox.schemas import Author
from backend.kit.db import Tx

MOST = 500
_UNSEEN = """
SELECT m.conversation_id, m.seq, m.at, m.by_id, u.name FROM mentions m LEFT JOIN users u ON u.id = m.by_id
WHERE m.user_id = $1 AND m.seen_at IS NULL ORDER BY m.at DESC, m.conversation_id, m.seq LIMIT $2
"""


class MentionView(msgspec.Struct, frozen=True):
    """A note that names me, unseen. What it says is read in its dialog, by whoever sees that."""

    conversation_id: int
    seq: int
    by: Author
    at: datetime


async def unseen(tx: Tx, user_id: int) -> list[MentionView]:
    """The newest first."""
    return [mention_of(row) for row in await tx.fetch(_UNSEEN, user_id, MOST)]


def mention_of(row: Mapping[str, Any]) -> MentionView:
    """A row of mentions, with the name of who named."""
    return MentionView(row["conversation_id"], row["seq"], Author("user", row["by_id"], row["name"] or ""), row["at"])
