"""People, whole, with their identities and tags; and through which rows each is seen."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.contacts.reaches import Kept, Reach
from backend.contacts.schemas import ContactCompany, ContactView, IdentityView
from backend.contacts.warmth.schemas import Warmth
from backend.fields.load import GONE
from backend.kit import birthdays
from backend.kit.db import Scope, Tx, Whose

_LOAD = f"""
SELECT p.id, p.name, p.surname, p.phone, p.email, p.phone_label, p.email_label, p.more_phones::text AS more_phones,
       p.more_emails::text AS more_emails, p.birthday, p.locale, p.responsible_id, (p.fields - {GONE})::text AS fields,
       p.rev, p.created_at, p.updated_at, p.blocked_at, p.avatar_key, p.type, p.created_by, p.born_of,
       p.binned_at, w.stage, w.stage_since, w.stage_until,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'position', w.position, 'main', w.main)
                                  ORDER BY w.main DESC, lower(f.name), f.id), '[]')::text
        FROM contact_companies w JOIN companies f ON f.id = w.company_id
        WHERE w.contact_id = p.id AND f.deleted_at IS NULL) AS companies,
       ARRAY(SELECT g.name FROM tags g WHERE g.id IN (
             SELECT s.id FROM contact_tags t JOIN standing_tags s ON s.put = t.tag_id WHERE t.contact_id = p.id)
             ORDER BY lower(g.name)) AS tags
FROM contacts p LEFT JOIN contact_warmth w ON w.contact_id = p.id WHERE p.id = ANY($1::bigint[])
"""
# A colleague's own mailbox is nobody else's to know of, and one view is told to all.
_IDENTITIES = """
SELECT id, channel_id, external_user, contact_id, name, username, profile::text AS profile, unreachable
FROM identities i WHERE contact_id = ANY($1::bigint[])
  AND NOT EXISTS (SELECT FROM channels h WHERE h.id = i.channel_id AND h.private) ORDER BY contact_id, id
"""
# Whoever sees one of the person's conversations or cards sees the person; so does whom they are given to, and who sees
# all, but of whom is known to somebody's own mailbox alone. As contacts/sight.py has it.
_SCOPES = """
SELECT DISTINCT contact_id, channel_id, team_id, responsible_id, participants, pool_kind, pool_id,
       NULL::text AS entity, NULL::bigint AS status_id, NULL::text AS category, NULL::bigint AS created_by,
       false AS apart, NULL::text AS opens
FROM conversations WHERE contact_id = ANY($1::bigint[])
UNION
SELECT DISTINCT k.contact_id, k.channel_id, k.team_id, k.responsible_id, k.participants, NULL::text, NULL::bigint,
       k.kind, k.status_id, s.category, NULL::bigint, false, NULL::text
FROM cards k JOIN statuses s ON s.id = k.status_id WHERE k.contact_id = ANY($1::bigint[]) AND k.deleted_at IS NULL
UNION ALL
SELECT p.id, NULL::bigint, NULL::bigint, p.responsible_id, '{}'::bigint[], NULL::text, NULL::bigint, NULL::text,
       NULL::bigint, NULL::text, p.created_by, true, CASE WHEN walled.in_own IS NOT TRUE THEN 'conversations.all' END
FROM contacts p CROSS JOIN LATERAL (
    SELECT bool_or(h.private AND o.talks) AS in_own, bool_and(h.private) AS alone
    FROM (SELECT channel_id, true AS talks FROM conversations WHERE contact_id = p.id
          UNION ALL SELECT channel_id, false FROM cards WHERE contact_id = p.id) o
    JOIN channels h ON h.id = o.channel_id) walled
WHERE p.id = ANY($1::bigint[]) AND walled.alone IS NOT TRUE
"""
_object = msgspec.json.Decoder(dict[str, Any])
_companies = msgspec.json.Decoder(list[ContactCompany])
_kept = msgspec.json.Decoder(list[Kept])


def identity_of(row: Mapping[str, Any]) -> IdentityView:
    """One fetched identities row → the view."""
    return IdentityView(
        id=row["id"],
        channel_id=row["channel_id"],
        external_user=row["external_user"],
        name=row["name"],
        username=row["username"],
        profile=_object.decode(row["profile"]),
        unreachable=row["unreachable"],
    )


def contact_of(row: Mapping[str, Any], identities: list[IdentityView]) -> ContactView:
    """One fetched contacts row and its identities → the view."""
    return ContactView(
        id=row["id"],
        name=row["name"],
        surname=row["surname"],
        phone=row["phone"],
        email=row["email"],
        birthday=birthdays.said(row["birthday"]) if row["birthday"] else None,
        locale=row["locale"],
        responsible_id=row["responsible_id"],
        tags=list(row["tags"]),
        fields=_object.decode(row["fields"]),
        identities=identities,
        rev=row["rev"],
        created_at=row["created_at"],
        blocked_at=row["blocked_at"],
        avatar=avatar_of(row["id"], row["avatar_key"]),
        phones=_reaches(row["phone"], row["phone_label"], row["more_phones"]),
        emails=_reaches(row["email"], row["email_label"], row["more_emails"]),
        type=row["type"],
        updated_at=row["updated_at"],
        companies=_companies.decode(row["companies"]),
        created_by=row["created_by"],
        born_of=row["born_of"],
        deleted_at=row["binned_at"],
        warmth=warmth_of(row),
    )


def warmth_of(row: Mapping[str, Any]) -> Warmth | None:
    return None if row["stage"] is None else Warmth(row["stage"], row["stage_since"], row["stage_until"])


def _reaches(main: str | None, label: str, more: str) -> list[Reach]:
    first = [Reach(main, label)] if main else []
    return [*first, *(Reach(kept.value, kept.label) for kept in (_kept.decode(more) if more != "[]" else ()))]


def avatar_of(contact_id: int, key: str | None) -> str | None:
    """Its address; another picture has another one."""
    return f"/api/v1/contacts/{contact_id}/avatar?v={key[-8:]}" if key else None


async def load_people(tx: Tx, ids: Sequence[int]) -> dict[int, ContactView]:
    """id → view of those that exist, as this transaction sees them."""
    if not ids:
        return {}
    found: dict[int, list[IdentityView]] = {}
    for row in await tx.fetch(_IDENTITIES, list(ids)):
        found.setdefault(row["contact_id"], []).append(identity_of(row))
    return {row["id"]: contact_of(row, found.get(row["id"], [])) for row in await tx.fetch(_LOAD, list(ids))}


async def load_contact_scopes(tx: Tx, ids: Sequence[int]) -> dict[int, tuple[Scope, ...]]:
    """id → the scopes of the person's conversations and cards, and that of themselves, the last."""
    rows = await tx.fetch(_SCOPES, list(ids))
    whose = _whose(rows)
    found: dict[int, list[Scope]] = {}
    for row in rows:
        scope = Scope(
            channel_id=row["channel_id"],
            team_id=row["team_id"],
            responsible_id=row["responsible_id"],
            participants=tuple(row["participants"]),
            pool_kind=row["pool_kind"],
            pool_id=row["pool_id"],
            entity=row["entity"],
            status_id=row["status_id"],
            category=row["category"],
            opens=row["opens"],
            of=(whose[row["contact_id"]],),
            apart=row["apart"],
        )
        found.setdefault(row["contact_id"], []).append(scope)
    return {contact_id: tuple(scopes) for contact_id, scopes in found.items()}


def _whose(rows: Sequence[Mapping[str, Any]]) -> dict[int, Whose]:
    """Who leads the person or something of theirs, and who else made them or takes part."""
    leads: dict[int, set[int]] = {}
    beside: dict[int, set[int]] = {}
    for row in rows:
        leads.setdefault(row["contact_id"], set()).update({row["responsible_id"]} - {None})
        beside.setdefault(row["contact_id"], set()).update({row["created_by"], *row["participants"]} - {None})
    return {key: Whose("contact", tuple(sorted(leads[key])), tuple(sorted(beside[key]))) for key in leads}


async def load_contacts(tx: Tx, ids: Sequence[int]) -> dict[int, tuple[ContactView, tuple[Scope, ...]]]:
    """id → (view, scopes) of those that exist, as this transaction sees them."""
    scopes = await load_contact_scopes(tx, ids)
    return {i: (view, scopes.get(i, ())) for i, view in (await load_people(tx, ids)).items()}
