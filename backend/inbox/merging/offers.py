"""Who may be the same person: whoever has an equal phone or e-mail, and nobody has said that they are another."""

from collections.abc import Mapping
from typing import Any

from backend.access.grants import Grants
from backend.connectors.registry import UnknownKind, capabilities
from backend.contacts.hidden import shown
from backend.contacts.rows import load_people
from backend.contacts.sight import demand_contact, seen_sql
from backend.inbox.merging.schemas import Joined, Offered, SamePerson, Shared
from backend.inbox.merging.stood import UNDO_DAYS
from backend.inbox.rows.conversations import full_name
from backend.kit.db import Tx

MOST = 5
# every form of a person's phones and e-mails, each once
_FORMS = """
SELECT phone_normal AS form, 'phone' AS kind FROM contacts WHERE id = $1 AND phone_normal IS NOT NULL
UNION SELECT e ->> 'normal', 'phone' FROM contacts, jsonb_array_elements(more_phones) e
      WHERE id = $1 AND e ->> 'normal' IS NOT NULL
UNION SELECT email_normal, 'email' FROM contacts WHERE id = $1 AND email_normal IS NOT NULL
UNION SELECT e ->> 'normal', 'email' FROM contacts, jsonb_array_elements(more_emails) e
      WHERE id = $1 AND e ->> 'normal' IS NOT NULL
"""
_OTHERS = """
SELECT p.id FROM contacts p WHERE p.id <> $1 AND p.deleted_at IS NULL AND (p.{one}_normal = $2
    OR p.more_{one}s <> '[]' AND p.more_{one}s @> jsonb_build_array(jsonb_build_object('normal', $2::text)))
  AND NOT EXISTS (SELECT FROM contacts_apart a WHERE a.one_id = least(p.id, $1) AND a.other_id = greatest(p.id, $1))
  AND {seen}
ORDER BY p.id LIMIT 50
"""
# who has written from it, and where; not by a letter whose From failed the check of who wrote it
_PROVEN = """
SELECT DISTINCT i.contact_id, h.kind, h.settings::text AS settings
FROM identities i JOIN channels h ON h.id = i.channel_id
WHERE i.contact_id = ANY ($2::bigint[]) AND i.external_user = $1 AND EXISTS (
    SELECT FROM conversations c JOIN messages m ON m.conversation_id = c.id
    WHERE c.contact_id = i.contact_id AND c.channel_id = i.channel_id AND m.identity_id = i.id AND m.direction = 'in'
      AND coalesce(m.meta #>> '{letter,trust}', '') <> 'fail')
"""
_JOINED = f"""
SELECT m.id, m.at, m.reason, m.at + interval '{UNDO_DAYS} days' AS until, p.name, p.surname, coalesce(u.name, '') AS by
FROM contact_merges m
JOIN contacts p ON p.id = m.goes_id LEFT JOIN users u ON u.id = m.merged_by
WHERE m.stays_id = $1 AND m.undone_at IS NULL AND m.stood IS NOT NULL
  AND m.at > now() - interval '{UNDO_DAYS} days' ORDER BY m.id DESC
"""


async def same_person(tx: Tx, grants: Grants, contact_id: int) -> SamePerson:
    """Only people whom the caller sees. Raises Missing."""
    await demand_contact(tx, grants, contact_id)
    found: dict[int, list[Shared]] = {}
    seen, args = seen_sql(grants, 3)
    for form in await tx.fetch(_FORMS, contact_id):
        for row in await tx.fetch(_OTHERS.format(one=form["kind"], seen=seen), contact_id, form["form"], *args):
            if row["id"] in found or len(found) < MOST:
                found.setdefault(row["id"], []).append(await _shared(tx, grants, form, contact_id, row["id"]))
    people = await load_people(tx, list(found))
    offers = [Offered(shown(people[each], grants), found[each]) for each in found if each in people]
    joined = [
        Joined(row["id"], full_name(row["name"], row["surname"]), row["by"], row["at"], row["reason"], row["until"])
        for row in await tx.fetch(_JOINED, contact_id)
    ]
    return SamePerson(offers, joined)


async def _shared(tx: Tx, grants: Grants, form: Mapping[str, Any], one: int, other: int) -> Shared:
    # in a form anybody types anybody's number: only where the platform vouches for it have they written from there
    rows = await tx.fetch(_PROVEN, form["form"], [one, other])
    wrote = {row["contact_id"] for row in rows if _vouches(row["kind"], row["settings"], form["kind"])}
    value = "" if form["kind"] in grants.hidden_fields else form["form"]
    return Shared(form["kind"], value, proven=wrote == {one, other})


def _vouches(kind: str, settings: str, one: str) -> bool:
    try:
        return capabilities(kind, settings).known_by == one
    except UnknownKind:
        return False
