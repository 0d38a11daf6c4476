"""Files in fields: whose one may be put there, and who keeps it from being swept.

A file that stands in a field is an upload with `taken_at`. Who may have it follows from where it stands now, so there
is no second list that could tell otherwise: backend/inbox/files/holders.py.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from backend.access.grants import Grants
from backend.fields.kinds import Bad
from backend.fields.load import Definition
from backend.kit.db import Tx

# One's own upload that no message has. What stands there may stay, and what stood there may come back. Locked: a sweep
# that has found it adrift looks again.
_TAKE = """
UPDATE attachments l SET taken_at = coalesce(l.taken_at, now()), lost_at = NULL
WHERE l.id = ANY ($1::uuid[]) AND l.conversation_id IS NULL AND l.state = 'stored'
  AND (l.id = ANY ($2::uuid[])
       OR l.uploaded_by = $3::bigint AND NOT l.of_form)
RETURNING l.id, l.name, l.mime, l.size, l.kind
"""
# `column` is one of three names of ours
_STOOD = """
SELECT a.data::text AS data FROM activities a
WHERE a.{column} = $1 AND a.kind = 'field_changed' AND a.data ->> 'field' = $2
ORDER BY a.stored_at DESC LIMIT 200
"""


async def take(
    tx: Tx, grants: Grants, field: Definition, thing_id: int | None, asked: Sequence[Any], before: Any
) -> list[dict[str, Any]]:
    """As they are kept, in the order asked for. Raises Bad: one is not theirs to put there, or is gone."""
    ids = [UUID(each["id"]) for each in asked]
    here = {each["id"] for each in before or ()}
    if thing_id is not None and any(str(each) not in here for each in ids):
        here |= await _stood(tx, field, thing_id)
    rows = await tx.fetch(_TAKE, sorted(ids), sorted(map(UUID, here)), grants.uploader)
    found = {row["id"]: row for row in rows}
    if len(found) < len(ids):
        raise Bad("field_no_such_file")
    return [_shown(found[each]) for each in ids]


def _shown(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in ("name", "mime", "size", "kind")} | {"id": str(row["id"])}


async def _stood(tx: Tx, field: Definition, thing_id: int) -> set[str]:
    """What the history of that very field tells of."""
    rows = await tx.fetch(_STOOD.format(column=f"{field.entity}_id"), thing_id, field.key)
    facts = [msgspec.json.decode(row["data"]) for row in rows]
    return {
        each["id"] for fact in facts if fact["kind"] == "file" for side in ("from", "to") for each in fact[side] or ()
    }
