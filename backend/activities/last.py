"""Who was the last to change something."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from backend.activities.record import Kind
from backend.kit.db import Tx


class Changer(msgspec.Struct, frozen=True):
    """A colleague, and when they did it."""

    id: int
    name: str
    at: datetime


# of a fact about many fields at once, those that changed are the keys of "to"
_LAST = """
SELECT u.id, u.name, a.at FROM activities a LEFT JOIN users u ON a.actor_kind = 'user' AND u.id = a.actor_id
WHERE a.{column} = $1 AND a.kind = ANY($2::text[])
  AND ($3::text[] IS NULL OR a.data->>'field' = ANY($3)
       OR (jsonb_typeof(a.data->'to') = 'object' AND a.data->'to' ?| $3))
ORDER BY a.stored_at DESC, a.id DESC LIMIT 1
"""


async def last_changer(
    tx: Tx,
    column: Literal["card_id", "contact_id", "company_id"],
    row_id: int,
    kinds: Sequence[Kind],
    fields: Collection[str] | None = None,
) -> Changer | None:
    """The colleague behind the newest fact of these kinds; None when it was a key, a customer or nobody.

    `fields`: only of these, as facts name them: "surname", "field:7".
    """
    row = await tx.row(_LAST.format(column=column), row_id, list(kinds), None if fields is None else sorted(fields))
    return Changer(row["id"], row["name"], row["at"]) if row and row["id"] else None
