"""Block a person, and nobody waits for them any more; let them in again, and what was owed to them is owed again."""

from collections.abc import Sequence

from backend.access.grants import Grants
from backend.contacts.actions import block as contacts
from backend.contacts.schemas import ContactView
from backend.inbox.deliver import debt
from backend.inbox.rows import changed, load_conversations
from backend.kit.db import HotTx

# Before the contact, as everywhere; sorted, so that two who block at once do not wait for each other.
_LOCK = """
SELECT id, waiting_since IS NOT NULL AS waits FROM conversations WHERE contact_id = $1 ORDER BY id FOR UPDATE
"""


async def block(tx: HotTx, grants: Grants, ip: str | None, contact_id: int) -> ContactView:
    """Doing it twice changes nothing. Raises Missing, Forbidden."""
    waiting = [row["id"] for row in await tx.fetch(_LOCK, contact_id) if row["waits"]]
    view = await contacts.block(tx, grants, ip, contact_id, waiting)
    await _settle(tx, waiting)
    return view


async def unblock(tx: HotTx, grants: Grants, ip: str | None, contact_id: int) -> ContactView:
    """Doing it twice changes nothing. Raises Missing, Forbidden."""
    theirs = {row["id"] for row in await tx.fetch(_LOCK, contact_id)}
    view, waited = await contacts.unblock(tx, grants, ip, contact_id)
    await _settle(tx, sorted(theirs.intersection(waited)))
    return view


async def _settle(tx: HotTx, conversations: Sequence[int]) -> None:
    settled = [each for each in conversations if await debt.settle(tx, each)]
    for row, scope in (await load_conversations(tx, settled)).values():
        tx.publish(changed(row, scope))
