"""Tasks about a person themselves. Those about their requests and dialogs are theirs too (SubjectKind.of_contact)."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.access.grants import Grants
from backend.contacts.rows import load_contact_scopes
from backend.contacts.sight import seen_sql
from backend.kit.db import Tx
from backend.tasks.schemas import SubjectName
from backend.tasks.sight import closed
from backend.tasks.subjects import Subject

# the dialog that their page opens: never one of a colleague's own mailbox
_LOAD = """
SELECT p.id, concat_ws(' ', nullif(p.name, ''), nullif(p.surname, '')) AS name, p.responsible_id, p.binned_at,
       (SELECT c.id FROM conversations c JOIN channels h ON h.id = c.channel_id
        WHERE c.contact_id = p.id AND NOT h.private
        ORDER BY c.last_at DESC NULLS LAST, c.id DESC LIMIT 1) AS conversation_id
FROM contacts p WHERE p.id = ANY ($1::bigint[]) AND (p.deleted_at IS NULL OR p.binned_at IS NOT NULL)
"""
_VALUES = "SELECT name, surname FROM contacts WHERE id = $1"
_WALLED = """
NOT EXISTS (SELECT FROM conversations c WHERE c.contact_id = t.subject_id AND c.channel_id <> ALL (${0}::bigint[]))
AND NOT EXISTS (SELECT FROM cards k WHERE k.contact_id = t.subject_id AND k.channel_id <> ALL (${0}::bigint[]))
AND (EXISTS (SELECT FROM conversations c WHERE c.contact_id = t.subject_id)
     OR EXISTS (SELECT FROM cards k WHERE k.contact_id = t.subject_id))
"""


class OfContact:
    """A person."""

    name: SubjectName = "contact"
    of_contact = "SELECT {0}::bigint"

    async def load(self, tx: Tx, ids: Sequence[int]) -> Mapping[int, Subject]:
        scopes = await load_contact_scopes(tx, ids)
        return {row["id"]: self._one(row, scopes.get(row["id"], ())) for row in await tx.fetch(_LOAD, list(ids))}

    def _one(self, row: Mapping[str, Any], scopes: Any) -> Subject:
        whose = row["responsible_id"]
        return Subject(
            kind=self.name,
            id=row["id"],
            name=row["name"],
            scopes=tuple(scopes if row["binned_at"] is None else map(closed, scopes)),
            contact_id=row["id"],
            conversation_id=row["conversation_id"],
            responsible_id=whose,
        )

    def seen(self, grants: Grants, first: int) -> tuple[str, list[Any]]:
        where, args = seen_sql(grants, first)
        return f"EXISTS (SELECT FROM contacts p WHERE p.id = t.subject_id AND p.deleted_at IS NULL AND {where})", args

    def walled(self, grants: Grants, first: int) -> tuple[str, list[Any]]:
        return f"({_WALLED.format(first)})", [sorted(grants.private)]

    async def values(self, tx: Tx, grants: Grants, subject_id: int) -> Mapping[str, str]:
        row = await tx.row(_VALUES, subject_id)
        return {"name": row["name"] or "", "surname": row["surname"] or ""} if row else {}
