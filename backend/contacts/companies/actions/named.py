"""Many companies by their names: those that are there, and those that have to be made."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from backend.access.card_rules import may_make
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.who import by
from backend.contacts.companies.events import tell
from backend.contacts.companies.given import name_of
from backend.contacts.companies.sight import seen_sql
from backend.fields.seen_only import demand_open
from backend.kit.db import Scope, Tx
from backend.kit.errors import Forbidden

# as two colleagues do (make.py), in one order for all
_NAMES = """
SELECT pg_advisory_xact_lock(hashtextextended('samovar.company ' || name, 0))
FROM (SELECT DISTINCT lower(n) AS name FROM unnest($1::text[]) n ORDER BY 1) AS sorted
"""
_FOUND = """
SELECT n.name, lower(n.name) AS form, (
    SELECT f.id FROM companies f WHERE lower(f.name) = lower(n.name) AND f.deleted_at IS NULL AND {seen}
    ORDER BY f.id LIMIT 1) AS id
FROM unnest($1::text[]) WITH ORDINALITY AS n (name, ord) ORDER BY n.ord
"""
_MAKE = """
INSERT INTO companies (name, responsible_id, created_by)
SELECT name, $2, $2 FROM unnest($1::text[]) WITH ORDINALITY AS n (name, ord) ORDER BY ord
RETURNING id, name, lower(name) AS form
"""


class Firm(msgspec.Struct, frozen=True):
    id: int
    made: bool


async def named_companies(tx: Tx, grants: Grants, names: Sequence[str]) -> dict[str, Firm]:
    """As typed → the oldest one of this name that the caller sees, else a new one. Raises Forbidden, Invalid."""
    typed = {name: name_of(name) for name in names}
    if not typed:
        return {}
    wanted = list(dict.fromkeys(typed.values()))
    await tx.fetch(_NAMES, wanted)
    seen, args = seen_sql(grants, 2)
    rows = await tx.fetch(_FOUND.format(seen=seen), wanted, *args)
    known = {row["form"]: Firm(row["id"], False) for row in rows if row["id"] is not None}
    forms = {row["name"]: row["form"] for row in rows}
    new = {row["form"]: row["name"] for row in reversed(rows) if row["form"] not in known}
    if new:
        known |= await _made(tx, grants, new)
    return {name: known[forms[tidy]] for name, tidy in typed.items()}


async def _made(tx: Tx, grants: Grants, new: dict[str, str]) -> dict[str, Firm]:
    demand(grants, "companies.edit")
    demand_open(grants.read_only, ["name"])
    if not may_make(grants, Scope(responsible_id=grants.user_id, entity="company")):
        raise Forbidden("company_not_yours_to_create")
    rows = await tx.fetch(_MAKE, list(reversed(new.values())), grants.user_id)
    now = datetime.now(UTC)
    await record(
        tx,
        [
            Activity(kind="company_created", at=now, **by(grants), company_id=row["id"], data={"name": row["name"]})
            for row in rows
        ],
    )
    for row in rows:
        tell(tx, row["id"], 1)
    return {row["form"]: Firm(row["id"], True) for row in rows}
