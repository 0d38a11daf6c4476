"""Who was the last to change something."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from backend.activities.record import Kind
from backend.kit.db import Tx


class Changer(msgspec.Struct, frozen=True):
    """A colleague."""

    id: int
    name: str


_LAST = """
SELECT u.id, u.name FROM activities a LEFT JOIN users u ON a.actor_kind = 'user' AND u.id = a.actor_id
WHERE a.{column} = $1 AND a.kind = ANY($2::text[]) ORDER BY a.stored_at DESC, a.id DESC LIMIT 1
"""


async def last_changer(
    tx: Tx, column: Literal["card_id", "contact_id", "company_id"], row_id: int, kinds: Sequence[Kind]
) -> Changer | None:
    """The colleague behind the newest fact of these kinds; None when it was a key, a customer or nobody."""
    row = await tx.row(_LAST.format(column=column), row_id, list(kinds))
    return Changer(row["id"], row["name"]) if row and row["id"] else None
