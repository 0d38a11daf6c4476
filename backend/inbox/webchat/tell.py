"""A visitor says who they are: kept with the visitor, and filled in on the contact where nobody has typed anything."""

import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.activities import Activity, record
from backend.contacts.phones import normal
from backend.inbox.actions.receive.reach import publish_people
from backend.inbox.webchat.schemas import ContactIn
from backend.inbox.webchat.sites import Site
from backend.inbox.webchat.visitors import Visitor
from backend.kit.clean import clean_text
from backend.kit.db import HotTx
from backend.kit.errors import Invalid

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_KEEP = """
UPDATE visitors SET name = coalesce($2, name), phone = coalesce($3, phone), email = coalesce($4, email),
    consent_at = CASE WHEN $5 THEN now() ELSE consent_at END
WHERE id = $1
"""
_LOCK = "SELECT name, phone, email, hand_set FROM contacts WHERE id = $1 FOR UPDATE"
_FILL = """
UPDATE contacts SET rev = rev + 1, updated_at = now(), name = $2, phone = $3, phone_normal = $4, email = $5,
    email_normal = lower($5)
WHERE id = $1
"""
_NAMED = "UPDATE identities SET name = $3 WHERE channel_id = $1 AND external_user = $2 AND name <> $3"


async def tell(tx: HotTx, site: Site, visitor: Visitor, told: ContactIn) -> Visitor:
    """The visitor as they now stand. Raises Invalid with the fields named."""
    name, phone, email = _checked(site, visitor, told)
    await tx.execute(_KEEP, visitor.id, name, phone, email, told.consent)
    if visitor.contact_id is not None:
        await _fill(tx, visitor, name, phone, email)
    return msgspec.structs.replace(
        visitor,
        name=name or visitor.name,
        phone=phone or visitor.phone,
        email=email or visitor.email,
        consented=told.consent or visitor.consented,
    )


def _checked(site: Site, visitor: Visitor, told: ContactIn) -> tuple[str | None, str | None, str | None]:
    name = " ".join(clean_text(told.name or "").split()) or None
    phone, email = clean_text(told.phone or "").strip() or None, clean_text(told.email or "").strip() or None
    faults = {}
    if phone is not None and normal(phone) is None:
        faults["phone"] = "bad_phone"
    if email is not None and (len(email) > 254 or not _EMAIL.fullmatch(email)):
        faults["email"] = "bad_email"
    if site.settings.consent_url and not (told.consent or visitor.consented):
        faults["consent"] = "consent_needed"
    if faults:
        raise Invalid("invalid", fields=faults)
    return name, phone, email


async def _fill(tx: HotTx, visitor: Visitor, name: str | None, phone: str | None, email: str | None) -> None:
    """The rows of their dialogs follow by a consumer of contact.changed."""
    row = await tx.row(_LOCK, visitor.contact_id)
    if row is None:
        return
    hand_set = set(row["hand_set"])
    given = {"name": name, "phone": phone, "email": email}
    # what they correct themselves counts; what a colleague typed does not move
    new = {field: value for field, value in given.items() if value and field not in hand_set and value != row[field]}
    if name:
        await tx.execute(_NAMED, visitor.channel_id, visitor.person, name)
    if not new:
        return
    after = {**{field: row[field] for field in given}, **new}
    phone_normal = normal(after["phone"]) if after["phone"] else None
    await tx.execute(_FILL, visitor.contact_id, after["name"], after["phone"], phone_normal, after["email"])
    await record(tx, [_fact(visitor, {field: row[field] for field in new}, new)])
    assert visitor.contact_id is not None
    await publish_people(tx, [visitor.contact_id])


def _fact(visitor: Visitor, before: dict[str, Any], after: dict[str, Any]) -> Activity:
    return Activity(
        kind="contact_changed",
        at=datetime.now(UTC),
        actor_kind="contact",
        actor_id=visitor.contact_id,
        contact_id=visitor.contact_id,
        conversation_id=visitor.conversation_id,
        data={"from": before, "to": after},
    )
