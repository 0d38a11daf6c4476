"""Whoever buys is a client (B1). Conversion says so of a lead; a deal that is nobody's lead says it when it is won."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from backend.access.grants import Grants
from backend.activities import Activity, record
from backend.activities.who import by
from backend.contacts.companies.events import tell
from backend.contacts.companies.facts import note
from backend.contacts.publish import publish_contact
from backend.kit.db import Tx

_WON = "SELECT category = 'won' FROM statuses WHERE id = $1"
_BECOMES = """
UPDATE {table} SET type = 'client', rev = rev + 1, updated_at = now()
WHERE id = $1 AND type = 'potential' AND deleted_at IS NULL RETURNING rev
"""
_SIDES: dict[str, Any] = {"from": {"type": "potential"}, "to": {"type": "client"}}


async def makes_client(tx: Tx, grants: Grants, row: Mapping[str, Any], status_id: int) -> None:
    """`row`: the locked row of the card that goes into this status. A partner stays one, a client is one already."""
    if row["kind"] != "deal" or not await tx.value(_WON, status_id):
        return
    if row["contact_id"] is not None and await tx.value(_BECOMES.format(table="contacts"), row["contact_id"]):
        now = datetime.now(UTC)
        await record(
            tx, [Activity(kind="contact_changed", at=now, **by(grants), contact_id=row["contact_id"], data=_SIDES)]
        )
        await publish_contact(tx, row["contact_id"])
    if row["company_id"] is not None:
        rev = await tx.value(_BECOMES.format(table="companies"), row["company_id"])
        if rev:
            await note(tx, grants, row["company_id"], ("company_changed", _SIDES))
            tell(tx, row["company_id"], rev)
