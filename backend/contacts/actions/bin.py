"""A person into the bin and out of it again. What lies there for thirty days goes for good (kit/upkeep.py).

Joined people are gone in another way (`contact_merges`): they are no row of the bin. Whoever writes comes back by
themselves (backend/contacts/returns.py); what they have said and been promised stays wherever it is.
"""

from datetime import UTC, datetime

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.record import Kind
from backend.activities.who import by
from backend.contacts.hidden import shown
from backend.contacts.publish import publish_contact
from backend.contacts.rows import load_contacts
from backend.contacts.schemas import ContactView
from backend.contacts.sight import demand_contact, demand_reach
from backend.kit.db import Tx
from backend.kit.errors import Conflict

_LOCK = "SELECT rev, deleted_at IS NOT NULL AS gone FROM contacts WHERE id = $1 FOR UPDATE"
_BUSY = """
SELECT EXISTS (SELECT 1 FROM conversations WHERE contact_id = $1 AND state <> 'done' AND kind <> 'internal')
    OR EXISTS (SELECT 1 FROM cards WHERE contact_id = $1 AND is_open)
"""
_BIN = """
UPDATE contacts SET deleted_at = now(), binned_at = now(), binned_by = $2, rev = rev + 1, updated_at = now()
WHERE id = $1 AND deleted_at IS NULL
"""
_BACK = """
UPDATE contacts SET deleted_at = NULL, binned_at = NULL, binned_by = NULL, rev = rev + 1, updated_at = now()
WHERE id = $1 AND binned_at IS NOT NULL
"""


async def bin_contact(tx: Tx, grants: Grants, ip: str | None, contact_id: int, rev: int) -> ContactView:
    """Raises Missing, Forbidden, Conflict stale_version, contact_busy. Doing it twice changes nothing."""
    await demand_contact(tx, grants, contact_id, binned=True)
    demand(grants, "contacts.delete")
    await demand_reach(tx, grants, "delete", contact_id)
    row = await tx.row(_LOCK, contact_id)
    view = (await load_contacts(tx, [contact_id]))[contact_id][0]
    if row is None or row["gone"]:
        return view
    if view.rev != rev:
        raise Conflict("stale_version", extra={"current": shown(view, grants)})
    if await tx.value(_BUSY, contact_id):
        # nobody who waits, or is worked with, goes out of sight
        raise Conflict("contact_busy")
    await tx.execute(_BIN, contact_id, grants.user_id)
    await note(tx, grants, contact_id, "contact_deleted")
    await audit.write(tx, grants, ip, "contact.removed", ("contact", contact_id))
    return await publish_contact(tx, contact_id)


async def restore_contact(tx: Tx, grants: Grants, ip: str | None, contact_id: int) -> ContactView:
    """Raises Missing, Forbidden. Doing it twice changes nothing."""
    await demand_contact(tx, grants, contact_id, binned=True)
    demand(grants, "contacts.delete")
    await demand_reach(tx, grants, "delete", contact_id)
    if not await tx.execute(_BACK, contact_id):
        return (await load_contacts(tx, [contact_id]))[contact_id][0]
    await note(tx, grants, contact_id, "contact_restored")
    await audit.write(tx, grants, ip, "contact.restored", ("contact", contact_id))
    return await publish_contact(tx, contact_id)


async def note(tx: Tx, grants: Grants, contact_id: int, kind: Kind) -> None:
    await record(tx, [Activity(kind=kind, at=datetime.now(UTC), **by(grants), contact_id=contact_id, data={})])
