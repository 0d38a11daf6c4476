"""What a visitor, or their site, says of them is filled in on the contact; what a colleague typed does not move, and a
phone or an e-mail that differs from it stands beside it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.activities import Activity, record
from backend.contacts.phones import normal
from backend.contacts.reaches import LABEL_MAX, MOST, Kept, email_normal
from backend.inbox.actions.receive.reach import publish_people
from backend.kit.db import HotTx

_LOCK = """
SELECT name, phone, phone_normal, phone_label, more_phones::text AS more_phones, email, email_normal, email_label,
       more_emails::text AS more_emails, hand_set, (SELECT name FROM channels WHERE id = $2) AS site
FROM contacts WHERE id = $1 FOR UPDATE
"""
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
_ADD = """
UPDATE contacts SET rev = rev + 1, updated_at = now(), more_phones = coalesce($2::text::jsonb, more_phones),
    more_emails = coalesce($3::text::jsonb, more_emails)
WHERE id = $1
"""
_NAMED = "UPDATE identities SET name = $3 WHERE channel_id = $1 AND external_user = $2 AND name <> $3"

_NORMAL = {"phone": normal, "email": email_normal}
_kept = msgspec.json.Decoder(tuple[Kept, ...]).decode


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
    row = await tx.row(_LOCK, who.contact_id, who.channel_id)
    if row is None:
        return
    given = {"name": name, "phone": phone, "email": email}
    if name:
        await tx.execute(_NAMED, who.channel_id, who.person, name)
    facts = [
        *await _main(tx, who, row, {field: value for field, value in given.items() if value}, beside=beside),
        *await _beside(tx, who, row, {field: value for field, value in given.items() if value and field in _NORMAL}),
    ]
    if facts:
        await record(tx, facts)
        await publish_people(tx, [who.contact_id])


def _is_typed(row: Mapping[str, Any], field: str) -> bool:
    """A colleague's, and there: what they have emptied holds nobody's place."""
    return field in row["hand_set"] and (field == "name" or row[field] is not None)


async def _main(
    tx: HotTx, who: Filled, row: Mapping[str, Any], given: Mapping[str, str], *, beside: bool
) -> list[Activity]:
    # what they correct themselves counts
    new = {field: value for field, value in given.items() if not _is_typed(row, field) and value != row[field]}
    if not new:
        return []
    after = {**{field: row[field] for field in ("name", "phone", "email")}, **new}
    phone_normal = normal(after["phone"]) if after["phone"] else None
    await tx.execute(_FILL, who.contact_id, after["name"], after["phone"], phone_normal, after["email"], beside)
    return [_fact(who, {field: row[field] for field in new}, new)]


async def _beside(tx: HotTx, who: Filled, row: Mapping[str, Any], given: Mapping[str, str]) -> list[Activity]:
    """Labelled by the site where they said it; what they said there before is what they correct."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    added: dict[str, str] = {}
    for one, value in given.items():
        if not _is_typed(row, one):
            continue
        main = Kept(row[one], row[f"{one}_normal"], row[f"{one}_label"])
        more, new = _kept(row[f"more_{one}s"]), Kept(value, _NORMAL[one](value), row["site"][:LABEL_MAX])
        rest = [each for each in more if each.label != new.label]
        known = {each.normal or each.value for each in (main, *more)}
        if (new.normal or new.value) in known or len(rest) + 2 > MOST:
            continue
        added[one] = msgspec.json.encode([*rest, new]).decode()
        before[f"{one}s"], after[f"{one}s"] = _told([main, *more]), _told([main, *rest, new])
    if not added:
        return []
    await tx.execute(_ADD, who.contact_id, added.get("phone"), added.get("email"))
    return [_fact(who, before, after)]


def _told(held: Sequence[Kept]) -> list[dict[str, str]]:
    return [{"value": each.value, "label": each.label} for each in held]


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
