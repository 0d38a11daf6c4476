"""Where a note about a client goes: into the dialog that its author sees (F10), so that it is there for who answers.
Only a person without any dialog, and a company, have notes beside (client_notes.py)."""

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.kit.db import Tx

# the request's own dialog, else the newest of its person; of a person the newest
_OF_CARD = """
SELECT c.id FROM conversations c JOIN cards k ON k.id = $1
WHERE (c.card_id = k.id OR c.contact_id = k.contact_id) AND {seen}
ORDER BY c.card_id IS NOT DISTINCT FROM k.id DESC, c.last_at DESC NULLS LAST, c.id DESC LIMIT 1
"""
_OF_CONTACT = """
SELECT c.id FROM conversations c WHERE c.contact_id = $1 AND {seen}
ORDER BY c.last_at DESC NULLS LAST, c.id DESC LIMIT 1
"""


async def talk_of(tx: Tx, me: Grants, kind: str, row_id: int) -> int | None:
    """The dialog; None where there is none that the caller sees."""
    if kind == "company":
        return None
    seen, args = sees_sql(me, "c", 2)
    sql = _OF_CARD if kind == "card" else _OF_CONTACT
    found: int | None = await tx.value(sql.format(seen=f"coalesce({seen}, false)"), row_id, *args)
    return found
