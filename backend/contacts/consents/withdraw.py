"""Consent is taken back: by the person where they gave it, or by a colleague in their name."""

from datetime import UTC, datetime
from typing import Any

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities.record import Activity, record
from backend.activities.who import by
from backend.contacts.consents.agree import Somebody
from backend.contacts.consents.schemas import Purpose
from backend.contacts.publish import publish_contact, publish_contacts
from backend.contacts.sight import demand_contact, demand_reach
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Missing

_OF_PERSON = """
SELECT c.id, c.purpose, c.withdrawn_at FROM consents c
JOIN identities i ON i.channel_id = c.channel_id AND i.external_user = c.external_user
WHERE c.id = $1 AND i.contact_id = $2 FOR UPDATE OF c
"""
# one purpose at once, whatever versions of it they agreed to, and wherever
_ALL_OF_PERSON = """
UPDATE consents c SET withdrawn_at = now(), withdrawn_by = $3 FROM identities i
WHERE i.channel_id = c.channel_id AND i.external_user = c.external_user AND i.contact_id = $1 AND c.purpose = $2
  AND c.withdrawn_at IS NULL
"""
_BY_THEMSELVES = """
UPDATE consents SET withdrawn_at = now()
WHERE channel_id = $1 AND external_user = $2 AND purpose = $3 AND withdrawn_at IS NULL
"""
_PERSON = "SELECT contact_id FROM identities WHERE channel_id = $1 AND external_user = $2"


async def by_colleague(tx: HotTx, me: Grants, ip: str | None, contact_id: int, consent_id: int) -> None:
    """All of this purpose. Raises Missing, Forbidden, Conflict consent_withdrawn."""
    demand(me, "contacts.edit")
    await demand_contact(tx, me, contact_id)
    await demand_reach(tx, me, "edit", contact_id)
    row = await tx.row(_OF_PERSON, consent_id, contact_id)
    if row is None:
        raise Missing
    if row["withdrawn_at"] is not None:
        raise Conflict("consent_withdrawn")
    await tx.execute(_ALL_OF_PERSON, contact_id, row["purpose"], me.user_id)
    await record(tx, [_fact(contact_id, row["purpose"], by(me))])
    await audit.write(tx, me, ip, "consent.withdrawn", ("contact", contact_id), None, {"purpose": row["purpose"]})
    await publish_contact(tx, contact_id)


async def by_themselves(tx: HotTx, who: Somebody, purpose: Purpose) -> None:
    """In this channel and, once they are a person, wherever they agreed. Nothing to take back changes nothing."""
    contact_id = await tx.value(_PERSON, who.channel_id, who.external_user)
    if contact_id is None:
        await tx.execute(_BY_THEMSELVES, who.channel_id, who.external_user, purpose)
        return
    if await tx.execute(_ALL_OF_PERSON, contact_id, purpose, None):
        await record(tx, [_fact(contact_id, purpose, {"actor_kind": "contact", "actor_id": contact_id})])
        await publish_contacts(tx, [contact_id])


def _fact(contact_id: int, purpose: str, actor: Any) -> Activity:
    return Activity(
        kind="consent_withdrawn", at=datetime.now(UTC), contact_id=contact_id, data={"purpose": purpose}, **actor
    )
