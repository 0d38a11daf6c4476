"""Put down many who have not written, as one at a time (make.py) and in a statement a table: from a file (Y3)."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.who import by
from backend.contacts.actions.make import NewContact, columns_of
from backend.contacts.companies.actions.staff import tidied, touch
from backend.contacts.companies.rows import load_companies
from backend.contacts.companies.schemas import CompanyAt
from backend.fields.locks import stand_still
from backend.kit.db import Tx
from backend.kit.db.once import Once

# the order of the rows is that of the numbers
_IDS = "SELECT nextval(pg_get_serial_sequence('contacts', 'id')) AS id FROM generate_series(1, $1::int)"
_PUT = """
INSERT INTO contacts (id, name, surname, phone, phone_normal, phone_label, more_phones, email, email_normal,
    email_label, more_emails, birthday, type, responsible_id, fields, hand_set, created_by, created_at)
SELECT id, coalesce(name, ''), coalesce(surname, ''), phone, phone_normal, coalesce(phone_label, ''),
       coalesce(more_phones, '[]')::jsonb, email, email_normal, coalesce(email_label, ''),
       coalesce(more_emails, '[]')::jsonb, birthday, type, responsible_id, coalesce(fields, '{}')::jsonb,
       hand_set::text[], $16::bigint, coalesce(created_at, now())
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::text[], $12::date[], $13::text[], $14::bigint[], $15::text[], $17::text[],
            $18::timestamptz[]) AS p (id, name, surname, phone, phone_normal, phone_label, more_phones, email,
            email_normal, email_label, more_emails, birthday, type, responsible_id, fields, hand_set, created_at)
ORDER BY id
"""
_COLUMNS = (
    "name", "surname", "phone", "phone_normal", "phone_label", "more_phones", "email", "email_normal", "email_label",
    "more_emails", "birthday", "type", "responsible_id", "fields",
)  # fmt: skip
_WORK = """
INSERT INTO contact_companies (contact_id, company_id, position, main)
SELECT contact_id, company_id, position, true
FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS w (contact_id, company_id, position) ORDER BY 1, 2
"""


class Newcomer(msgspec.Struct, frozen=True):
    """Somebody new. `work`: the one company where they work; `since`: when they were first known elsewhere."""

    new: NewContact
    work: CompanyAt | None = None
    since: datetime | None = None


async def make_contacts(tx: Tx, grants: Grants, people: Sequence[Newcomer]) -> list[int]:
    """Their ids in the same order, with what is told of them in history; publish_contacts tells the rest.

    Raises what make_contact raises for one of them, and nobody is made. A company has to be one that the caller sees.
    """
    demand(grants, "contacts.edit")
    if any(each.new.fields is not msgspec.UNSET for each in people):
        await stand_still(tx)
    once = Once(tx)
    rows = [await columns_of(once, grants, each.new) for each in people]
    ids = [row["id"] for row in await tx.fetch(_IDS, len(rows))]
    await tx.execute(
        _PUT,
        ids,
        *([row.get(name) for row in rows] for name in _COLUMNS),
        grants.user_id,
        ["{" + ",".join(row["hand_set"]) + "}" for row in rows],
        [each.since for each in people],
    )
    await _work(tx, grants, ids, people)
    return ids


async def _work(tx: Tx, grants: Grants, ids: Sequence[int], people: Sequence[Newcomer]) -> None:
    """Where they work; and in which order all of it is told."""
    at = {
        contact_id: next(iter(tidied([each.work]).values()))
        for contact_id, each in zip(ids, people, strict=True)
        if each.work
    }
    firms = sorted({each.id for each in at.values()})
    if at:
        await tx.execute(_WORK, list(at), [each.id for each in at.values()], [each.position for each in at.values()])
        await touch(tx, firms)
    named, now, facts = await load_companies(tx, firms), datetime.now(UTC), list[Activity]()
    for contact_id in ids:
        facts.append(Activity(kind="contact_created", at=now, **by(grants), contact_id=contact_id))
        if work := at.get(contact_id):
            data = {"company": named[work.id].name, "company_id": work.id, "position": work.position, "main": True}
            facts.append(
                Activity(
                    kind="company_joined", at=now, **by(grants), contact_id=contact_id, company_id=work.id, data=data
                )
            )
    await record(tx, facts)
