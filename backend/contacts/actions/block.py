"""Block a person, or let them back in. What that does to their dialogs: inbox/actions/block.py."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.who import by
from backend.contacts.publish import publish_contact
from backend.contacts.rows import load_contacts
from backend.contacts.schemas import ContactView
from backend.contacts.sight import demand_contact
from backend.kit.db import Tx

_BLOCK = """
UPDATE contacts SET blocked_at = now(), blocked_by = $2, rev = rev + 1, updated_at = now()
WHERE id = $1 AND blocked_at IS NULL
"""
_UNBLOCK = """
UPDATE contacts SET blocked_at = NULL, blocked_by = NULL, rev = rev + 1, updated_at = now()
WHERE id = $1 AND blocked_at IS NOT NULL
"""
_WAITED = """
SELECT ARRAY(SELECT jsonb_array_elements_text(a.data -> 'waited')::bigint) FROM activities a
WHERE a.contact_id = $1 AND a.kind = 'blocked_by_us' ORDER BY a.stored_at DESC, a.id DESC LIMIT 1
"""


async def block(tx: Tx, grants: Grants, ip: str | None, contact_id: int, waiting: Sequence[int] = ()) -> ContactView:
    """Doing it twice changes nothing. Raises Missing, Forbidden. `waiting`: dialogs in which an answer is owed to them.

    A chat on a site refuses them and closes their sockets; what comes through other channels is stored, opens nothing
    and waits for nobody.
    """
    await _demand(tx, grants, contact_id)
    if await tx.execute(_BLOCK, contact_id, grants.user_id):
        await record(tx, [_fact(grants, contact_id, "blocked_by_us", {"waited": list(waiting)} if waiting else {})])
        await audit.write(tx, grants, ip, "contact.blocked", ("contact", contact_id))
        return await publish_contact(tx, contact_id)
    return (await load_contacts(tx, [contact_id]))[contact_id][0]


async def unblock(tx: Tx, grants: Grants, ip: str | None, contact_id: int) -> tuple[ContactView, list[int]]:
    """And the dialogs in which an answer was owed to them then. Doing it twice changes nothing. Raises as block."""
    await _demand(tx, grants, contact_id)
    if not await tx.execute(_UNBLOCK, contact_id):
        return (await load_contacts(tx, [contact_id]))[contact_id][0], []
    waited = await tx.value(_WAITED, contact_id)
    await record(tx, [_fact(grants, contact_id, "unblocked_by_us", {})])
    await audit.write(tx, grants, ip, "contact.unblocked", ("contact", contact_id))
    return await publish_contact(tx, contact_id), list(waited or ())


async def _demand(tx: Tx, grants: Grants, contact_id: int) -> None:
    await demand_contact(tx, grants, contact_id)
    demand(grants, "contacts.block")


def _fact(
    grants: Grants, contact_id: int, kind: Literal["blocked_by_us", "unblocked_by_us"], data: dict[str, Any]
) -> Activity:
    return Activity(
        kind=kind,
        at=datetime.now(UTC),
        **by(grants),
        contact_id=contact_id,
        data=data,
    )
