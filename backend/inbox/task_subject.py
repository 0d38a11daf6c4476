"""Tasks about a conversation."""

from collections.abc import Mapping, Sequence

from backend.access.grants import Grants
from backend.inbox.rows.conversations import full_name, scope_of
from backend.inbox.saved_replies.values import values_of
from backend.kit.db import Tx
from backend.tasks.of_table import OfTable
from backend.tasks.schemas import SubjectName
from backend.tasks.subjects import Subject
from backend.tasks.variables import VARIABLES

_LOAD = """
SELECT c.id, c.contact_id, c.card_id, c.channel_id, c.team_id, c.responsible_id, c.participants, c.pool_kind, c.pool_id,
       c.title, p.name, p.surname FROM conversations c LEFT JOIN contacts p ON p.id = c.contact_id
WHERE c.id = ANY ($1::bigint[])
"""


class OfConversation(OfTable):
    """A dialog."""

    name: SubjectName = "conversation"
    table = "conversations"

    async def load(self, tx: Tx, ids: Sequence[int]) -> Mapping[int, Subject]:
        return {
            row["id"]: Subject(
                kind=self.name,
                id=row["id"],
                name=row["title"] or full_name(row["name"], row["surname"]),
                scopes=(scope_of(row),),
                contact_id=row["contact_id"],
                card_id=row["card_id"],
                conversation_id=row["id"],
                responsible_id=row["responsible_id"],
            )
            for row in await tx.fetch(_LOAD, list(ids))
        }

    async def values(self, tx: Tx, grants: Grants, subject_id: int) -> Mapping[str, str]:
        told = (await values_of(tx, grants, subject_id)).values.get(grants.locale, {})
        return {name: told[name] for name in VARIABLES if name in told}
