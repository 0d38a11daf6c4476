"""Who sees a person: whoever sees one of their conversations or cards, or the one they are given to."""

from backend.access.grants import Grants
from backend.access.policy import can
from backend.access.sight import sees_sql
from backend.kit.db import Tx
from backend.kit.errors import Missing

_KNOWN = """
SELECT 1 FROM contacts p WHERE p.id = $1 AND p.deleted_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = p.id AND c.channel_id = ANY ($2::bigint[]))
"""


async def demand_contact(tx: Tx, grants: Grants, contact_id: int) -> None:
    """Raises Missing when the person is not there, or out of sight."""
    talk, talk_args = sees_sql(grants, "c", 3)
    card, card_args = sees_sql(grants, "k", 3 + len(talk_args), pool=False)
    seen = await tx.value(
        f"""
        SELECT 1 FROM contacts p WHERE p.id = $1 AND p.deleted_at IS NULL AND (
            p.responsible_id = $2::bigint
            OR EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = p.id AND {talk})
            OR EXISTS (SELECT 1 FROM cards k WHERE k.contact_id = p.id AND {card}))
        """,
        contact_id,
        grants.user_id,
        *talk_args,
        *card_args,
    )
    if seen is None:
        # who is known to a colleague's own mailbox alone is nobody else's
        exists = await tx.value(_KNOWN, contact_id, sorted(grants.private))
        if not (exists and can(grants, "conversations.all")):
            raise Missing
