"""Where a person works: any number of companies, one of them the main one."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.who import by
from backend.contacts.companies.events import tell
from backend.contacts.companies.rows import load_companies
from backend.contacts.companies.schemas import CompanyAt, PutCompanies
from backend.contacts.companies.sight import seen_of
from backend.contacts.hidden import shown
from backend.contacts.publish import publish_contact
from backend.contacts.rows import load_contacts
from backend.contacts.schemas import ContactView
from backend.contacts.sight import demand_contact, demand_reach
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.kit.http.faults import Fault

MOST, POSITION_MAX = 20, 200
_LOCK = "SELECT rev FROM contacts WHERE id = $1 AND deleted_at IS NULL FOR UPDATE"
# those in the bin stay as they are: nobody was shown them
_HELD = """
SELECT w.company_id AS id, w.position, w.main FROM contact_companies w JOIN companies f ON f.id = w.company_id
WHERE w.contact_id = $1 AND f.deleted_at IS NULL
"""
_OFF = "DELETE FROM contact_companies WHERE contact_id = $1 AND company_id = ANY ($2::bigint[])"
_UNMAIN = "UPDATE contact_companies SET main = false WHERE contact_id = $1 AND main"
_ON = """
INSERT INTO contact_companies (contact_id, company_id, position, main)
SELECT $1, c, p, m FROM unnest($2::bigint[], $3::text[], $4::boolean[]) AS w (c, p, m) ORDER BY c
ON CONFLICT (contact_id, company_id) DO UPDATE SET position = excluded.position, main = excluded.main
"""
_REV = "UPDATE contacts SET rev = rev + 1, updated_at = now() WHERE id = $1"
_TOUCH = """
UPDATE companies f SET rev = f.rev + 1, updated_at = now()
FROM (SELECT id FROM companies WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE) l WHERE f.id = l.id
RETURNING f.id, f.rev
"""


async def put_companies(
    tx: Tx, grants: Grants, contact_id: int, put: PutCompanies, *, fresh: bool = False
) -> ContactView:
    """Exactly these. Raises Missing, Forbidden, Invalid, Conflict stale_version.

    `fresh`: the person was made in this transaction; whose they are may be somebody else.
    """
    if not fresh:
        await demand_contact(tx, grants, contact_id)
    demand(grants, "contacts.edit")
    if not fresh:
        await demand_reach(tx, grants, "edit", contact_id)
    rev = await tx.value(_LOCK, contact_id)
    if rev is None:
        raise Missing
    view = (await load_contacts(tx, [contact_id]))[contact_id][0]
    if rev != put.rev:
        raise Conflict("stale_version", extra={"current": shown(view, grants)})
    held = {row["id"]: CompanyAt(**row) for row in await tx.fetch(_HELD, contact_id)}
    wanted = tidied(put.companies)
    new = [key for key in wanted if key not in held]
    if len(await seen_of(tx, grants, new)) < len(new):
        raise Invalid("invalid", fields={"companies": "no_such_company"})
    if wanted == held:
        return view
    await _write(tx, contact_id, held, wanted)
    await _record(tx, grants, contact_id, held, wanted)
    return await publish_contact(tx, contact_id)


def tidied(given: list[CompanyAt]) -> dict[int, CompanyAt]:
    """By company, the main one first known. Raises Invalid."""
    if len(given) > MOST:
        raise Invalid("invalid", fields={"companies": Fault("too_many_reaches", {"limit": MOST})})
    mains = [each.id for each in given if each.main] or [each.id for each in given]
    found: dict[int, CompanyAt] = {}
    for each in given:
        position = " ".join(clean_text(each.position).split())
        if len(position) > POSITION_MAX:
            raise Invalid("invalid", fields={"companies": Fault("too_long", {"limit": POSITION_MAX})})
        found.setdefault(each.id, CompanyAt(each.id, position, each.id == mains[0]))
    return found


async def _write(tx: Tx, contact_id: int, held: dict[int, CompanyAt], wanted: dict[int, CompanyAt]) -> None:
    await tx.execute(_OFF, contact_id, sorted(held.keys() - wanted.keys()))
    await tx.execute(_UNMAIN, contact_id)
    rows = [wanted[key] for key in sorted(wanted)]
    if rows:
        await tx.execute(_ON, contact_id, [r.id for r in rows], [r.position for r in rows], [r.main for r in rows])
    await tx.execute(_REV, contact_id)
    await touch(tx, held.keys() ^ wanted.keys())


async def touch(tx: Tx, ids: Iterable[int]) -> None:
    """Of these companies the people are others now."""
    for row in await tx.fetch(_TOUCH, sorted(ids)):
        tell(tx, row["id"], row["rev"])


async def _record(tx: Tx, grants: Grants, contact_id: int, held: dict[int, Any], wanted: dict[int, CompanyAt]) -> None:
    """In the person's history and in the company's; the name of the person is told in neither."""
    moved = sorted(held.keys() ^ wanted.keys())
    names = await load_companies(tx, moved)
    now, at = datetime.now(UTC), held | wanted
    facts = [
        Activity(
            kind="company_joined" if key in wanted else "company_left",
            at=now,
            **by(grants),
            contact_id=contact_id,
            company_id=key,
            data={"company": names[key].name, "company_id": key, "position": at[key].position, "main": at[key].main},
        )
        for key in moved
    ]
    await record(tx, facts)
