"""What a visitor, or their site, says of them is filled in on the contact; what a colleague typed does not move."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.activities import Activity, record
from backend.contacts.phones import normal
from backend.inbox.actions.receive.reach import publish_people
from backend.kit.db import HotTx

_LOCK = "SELECT name, phone, email, hand_set FROM contacts WHERE id = $1 FOR UPDATE"
_WRITE = """
UPDATE contacts SET rev = rev + 1, updated_at = now(), name = $2, phone = $3, phone_normal = $4, email = $5,
    email_normal = lower($5), more_phones = {phones}, more_emails = {emails},
    phone_label = CASE WHEN phone_normal IS DISTINCT FROM $4 THEN '' ELSE phone_label END,
    email_label = CASE WHEN email_normal IS DISTINCT FROM lower($5) THEN '' ELSE email_label END
WHERE id = $1
"""
# what was the main one until now stands beside the new one, each once
_BESIDE = """
CASE WHEN $6 AND {one}_normal IS DISTINCT FROM {normal} THEN
    CASE WHEN {one} IS NULL THEN '[]' ELSE jsonb_build_array(
        jsonb_build_object('value', {one}, 'normal', {one}_normal, 'label', {one}_label)) END
    || (SELECT coalesce(jsonb_agg(each ORDER BY ord), '[]')
        FROM jsonb_array_elements(more_{one}s) WITH ORDINALITY AS e (each, ord)
        WHERE each ->> 'normal' IS DISTINCT FROM {normal})
ELSE more_{one}s END
"""
_FILL = _WRITE.format(
    phones=_BESIDE.format(one="phone", normal="$4::text"), emails=_BESIDE.format(one="email", normal="lower($5::text)")
)
_NAMED = "UPDATE identities SET name = $3 WHERE channel_id = $1 AND external_user = $2 AND name <> $3"


class Filled(msgspec.Struct, frozen=True):
    """Whose contact, known in the channel as `person`."""

    contact_id: int
    channel_id: int
    person: str
    conversation_id: int | None


async def fill(
    tx: HotTx, who: Filled, name: str | None, phone: str | None, email: str | None, *, beside: bool = False
) -> None:
    """The rows of their dialogs follow by a consumer of contact.changed. `beside`: said by another than who said what
    stands there, so that it corrects nothing.
    """
    row = await tx.row(_LOCK, who.contact_id)
    if row is None:
        return
    hand_set = set(row["hand_set"])
    given = {"name": name, "phone": phone, "email": email}
    # what they correct themselves counts
    new = {field: value for field, value in given.items() if value and field not in hand_set and value != row[field]}
    if name:
        await tx.execute(_NAMED, who.channel_id, who.person, name)
    if not new:
        return
    after = {**{field: row[field] for field in given}, **new}
    phone_normal = normal(after["phone"]) if after["phone"] else None
    await tx.execute(_FILL, who.contact_id, after["name"], after["phone"], phone_normal, after["email"], beside)
    await record(tx, [_fact(who, {field: row[field] for field in new}, new)])
    await publish_people(tx, [who.contact_id])


def _fact(who: Filled, before: dict[str, Any], after: dict[str, Any]) -> Activity:
    return Activity(
        kind="contact_changed",
        at=datetime.now(UTC),
        actor_kind="contact",
        actor_id=who.contact_id,
        contact_id=who.contact_id,
        conversation_id=who.conversation_id,
        data={"from": before, "to": after},
    )
