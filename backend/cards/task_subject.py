"""Tasks about a request."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.access.grants import Grants
from backend.cards.rows import card_scope
from backend.cards.said import budget_said, status_said
from backend.cards.sight import sees_cards_sql
from backend.kit.db import Scope, Tx
from backend.tasks.of_table import OfTable
from backend.tasks.schemas import SubjectName
from backend.tasks.sight import closed
from backend.tasks.subjects import Subject

# the dialog that it opens: of a colleague's own mailbox only where the request itself came through it
_LOAD = """
SELECT k.id, k.deleted_at, k.contact_id, k.channel_id, k.team_id, k.responsible_id, k.participants, k.kind, k.status_id,
       (SELECT s.category FROM statuses s WHERE s.id = k.status_id) AS category,
       concat_ws(' ', nullif(p.name, ''), nullif(p.surname, '')) AS name,
       (SELECT c.id FROM conversations c JOIN channels h ON h.id = c.channel_id
        WHERE c.card_id = k.id AND (NOT h.private OR c.channel_id = k.channel_id)
        ORDER BY c.last_at DESC NULLS LAST, c.id DESC LIMIT 1) AS conversation_id
FROM cards k LEFT JOIN contacts p ON p.id = k.contact_id WHERE k.id = ANY ($1::bigint[])
"""
_VALUES = """
SELECT p.name, p.surname, h.name AS channel, k.budget_amount, k.budget_currency, s.name AS status, s.shipped
FROM cards k JOIN channels h ON h.id = k.channel_id JOIN statuses s ON s.id = k.status_id
LEFT JOIN contacts p ON p.id = k.contact_id WHERE k.id = $1
"""


def _scope(row: Mapping[str, Any]) -> Scope:
    scope = card_scope(row)
    return scope if row["deleted_at"] is None else closed(scope)


class OfCard(OfTable):
    """A lead or a deal."""

    name: SubjectName = "card"
    table = "cards"

    def rows_seen(self, grants: Grants, alias: str, first: int) -> tuple[str, list[Any]]:
        return sees_cards_sql(grants, alias, first)

    async def load(self, tx: Tx, ids: Sequence[int]) -> Mapping[int, Subject]:
        return {
            row["id"]: Subject(
                kind=self.name,
                id=row["id"],
                name=row["name"],
                scopes=(_scope(row),),
                contact_id=row["contact_id"],
                card_id=row["id"],
                conversation_id=row["conversation_id"],
                responsible_id=row["responsible_id"],
            )
            for row in await tx.fetch(_LOAD, list(ids))
        }

    async def values(self, tx: Tx, grants: Grants, subject_id: int) -> Mapping[str, str]:
        row = await tx.row(_VALUES, subject_id)
        if row is None:
            return {}
        return {
            "name": row["name"] or "",
            "surname": row["surname"] or "",
            "channel": row["channel"],
            "number": str(subject_id),
            "status": status_said(grants.locale, row["shipped"], row["status"]),
            "budget": ""
            if "budget" in grants.hidden_fields
            else budget_said(grants.locale, row["budget_amount"], row["budget_currency"]),
        }
