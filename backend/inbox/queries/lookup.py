"""Where a first message would go, asked before it is written: person, address and dialog are named then."""

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.access.sight import sees
from backend.contacts.rows import load_people
from backend.contacts.sight import demand_contact, sees_contact
from backend.inbox.actions.start import To, Where, find
from backend.inbox.rows.conversations import full_name, scope_of
from backend.inbox.schemas import Beginning, NotThere, RowContact
from backend.kit.db import Tx
from backend.kit.words import say

_ABOUT = """
SELECT meta #>> '{letter,subject}' FROM messages WHERE conversation_id = $1 AND meta ? 'letter'
ORDER BY seq DESC LIMIT 1
"""
_THERE = """
SELECT c.channel_id, c.team_id, c.responsible_id, c.participants, c.pool_kind, c.pool_id, u.name AS holder
FROM conversations c LEFT JOIN users u ON u.id = c.responsible_id WHERE c.id = $1
"""


async def lookup(tx: Tx, grants: Grants, to: To) -> Beginning:
    """Raises Missing, Invalid naming the field."""
    demand(grants, "messages.send")
    if to.contact_id is not None:
        await demand_contact(tx, grants, to.contact_id, book=False)
    where = await find(tx, grants, to, "")
    refused = await _refused(tx, grants, where)
    there = None if refused else where.conversation_id
    return Beginning(
        channel_id=to.channel_id,
        address=_address(where, grants),
        contact=await _contact(tx, grants, where.contact_id),
        conversation_id=there,
        refused=refused,
        about=await tx.value(_ABOUT, there) or "" if there is not None else "",
        anew=there is not None and await _may_begin_anew(tx, grants, where, to),
    )


async def _may_begin_anew(tx: Tx, grants: Grants, where: Where, to: To) -> bool:
    if not where.able.letters:
        return False
    return (await find(tx, grants, msgspec.structs.replace(to, anew=True), "")).refused is None


def _address(where: Where, grants: Grants) -> str:
    if where.opened is None or where.able.starts in grants.hidden_fields:
        return ""
    return where.opened.person.external_user


async def _contact(tx: Tx, grants: Grants, contact_id: int | None) -> RowContact | None:
    if contact_id is None:
        return None
    if not await sees_contact(tx, grants, contact_id, book=False):
        return None
    person = (await load_people(tx, [contact_id]))[contact_id]
    return RowContact(contact_id, full_name(person.name, person.surname), person.avatar)


async def _refused(tx: Tx, grants: Grants, where: Where) -> NotThere | None:
    code, values = where.refused, where.values
    if where.conversation_id is not None:
        row = await tx.row(_THERE, where.conversation_id)
        if row is not None and not sees(grants, scope_of(row)):
            code = "other_leads" if row["responsible_id"] else "not_your_dialog"
            values |= {"name": row["holder"] or ""}
    return NotThere(code, say(grants.locale, f"errors.{code}", **values)) if code else None
