"""Block a person, or let them back in: whoever is blocked is waited for by nobody."""

from datetime import UTC, datetime

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.contacts.events import ContactChanged
from backend.contacts.rows import load_contacts
from backend.contacts.schemas import ContactView
from backend.contacts.sight import demand_contact
from backend.kit.db import Published, Scoped, Tx

_BLOCK = """
UPDATE contacts SET blocked_at = now(), blocked_by = $2, rev = rev + 1, updated_at = now()
WHERE id = $1 AND blocked_at IS NULL
"""
_UNBLOCK = """
UPDATE contacts SET blocked_at = NULL, blocked_by = NULL, rev = rev + 1, updated_at = now()
WHERE id = $1 AND blocked_at IS NOT NULL
"""


async def block(tx: Tx, grants: Grants, ip: str | None, contact_id: int, *, blocked: bool) -> ContactView:
    """Doing it twice changes nothing. Raises Missing, Forbidden.

    A chat on a site refuses them and closes their sockets; what comes through other channels is stored, opens nothing
    and waits for nobody.
    """
    await demand_contact(tx, grants, contact_id)
    demand(grants, "contacts.block")
    statement, args = (_BLOCK, (contact_id, grants.user_id)) if blocked else (_UNBLOCK, (contact_id,))
    done = await tx.execute(statement, *args)
    view, scopes = (await load_contacts(tx, [contact_id]))[contact_id]
    if done:
        await record(tx, [_fact(grants, contact_id, blocked=blocked)])
        await audit.write(
            tx, grants, ip, "contact.blocked" if blocked else "contact.unblocked", ("contact", contact_id)
        )
        tx.publish(Published(ContactChanged(view), Scoped(tuple(scopes)), "contact", contact_id, contact_id))
    return view


def _fact(grants: Grants, contact_id: int, *, blocked: bool) -> Activity:
    by_user = grants.user_id is not None
    return Activity(
        kind="blocked_by_us" if blocked else "unblocked_by_us",
        at=datetime.now(UTC),
        actor_kind="user" if by_user else "token",
        actor_id=grants.user_id if by_user else grants.token_id,
        contact_id=contact_id,
    )
