"""Make a company; or find the one that is called so."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.card_rules import may_make
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.contacts.companies.actions.edit import REACHES, demand_colleague
from backend.contacts.companies.events import tell
from backend.contacts.companies.facts import note
from backend.contacts.companies.given import CASTS, change_of, name_of
from backend.contacts.companies.rows import load_company
from backend.contacts.companies.schemas import CompanyView, NewCompany
from backend.contacts.companies.sight import demand_company, seen_sql
from backend.contacts.hidden import demand_shown
from backend.fields.locks import stand_still
from backend.fields.seen_only import demand_open
from backend.fields.values import Place, changed
from backend.kit.db import Scope, Tx
from backend.kit.errors import Conflict, Forbidden, Missing

_KNOWN = "SELECT id FROM companies WHERE client_id = $1"
# two who add one name at once: the second finds what the first made
_NAME = "SELECT pg_advisory_xact_lock(hashtextextended('samovar.company ' || lower($1), 0))"


async def make_company(tx: Tx, grants: Grants, new: NewCompany, *, born_of: int | None = None) -> CompanyView:
    """Raises Forbidden, Invalid, Conflict company_key_reused. `born_of`: the request that was converted into it."""
    demand(grants, "companies.edit")
    if new.fields is not msgspec.UNSET:
        await stand_still(tx)
    columns = await columns_of(tx, grants, new)
    columns |= {"client_id": new.client_id, "born_of": born_of}
    names, casts = list(columns), [CASTS.get(name, "") for name in columns]
    values = ", ".join(f"${place}{cast}" for place, cast in enumerate(casts, start=1))
    # the names come from this room alone
    put = (
        f"INSERT INTO companies ({', '.join(names)}) VALUES ({values}) ON CONFLICT (client_id) DO NOTHING RETURNING id"
    )
    company_id = await tx.value(put, *columns.values())
    if company_id is None:
        return await _again(tx, grants, new)
    await note(tx, grants, company_id, ("company_created", {"name": columns["name"]}))
    tell(tx, company_id, 1)
    return await load_company(tx, company_id)


async def columns_of(tx: Tx, grants: Grants, new: NewCompany) -> dict[str, Any]:
    """What is stored of a new one; with own fields, definitions stand still. Raises Forbidden, Invalid."""
    demand_shown(grants, *(one for one, many in REACHES if getattr(new, many) is not msgspec.UNSET))
    change = change_of(None, new, grants.locale)
    columns: dict[str, Any] = change.columns
    columns.setdefault("responsible_id", grants.user_id)
    # the caller themselves, to whom it falls unasked, is no value of theirs
    unasked = {"responsible_id"} if columns["responsible_id"] == grants.user_id else set()
    demand_open(grants.read_only, change.after.keys() - unasked)
    if not may_make(grants, Scope(responsible_id=columns["responsible_id"], entity="company")):
        raise Forbidden("company_not_yours_to_create")
    if columns["responsible_id"] not in (None, grants.user_id):
        await demand_colleague(tx, columns["responsible_id"])
    if new.fields is not msgspec.UNSET:
        made = await changed(tx, grants, Place("company"), {}, new.fields)
        columns["fields"] = msgspec.json.encode(made.values).decode()
    return columns | {"created_by": grants.user_id}


async def _again(tx: Tx, grants: Grants, new: NewCompany) -> CompanyView:
    """What was made under this client_id. Raises Conflict where that was another's."""
    view = await load_company(tx, await tx.value(_KNOWN, new.client_id))
    try:
        await demand_company(tx, grants, view.id)
    except Missing:
        raise Conflict("company_key_reused") from None
    if view.created_by != grants.user_id:
        raise Conflict("company_key_reused")
    return view


_BY_ITSELF = "INSERT INTO companies (name, born_of) VALUES ($1, $2) RETURNING id"
_OLDEST = "SELECT id FROM companies WHERE lower(name) = lower($1) AND deleted_at IS NULL ORDER BY id LIMIT 1"


async def company_by_itself(tx: Tx, name: str, *, born_of: int) -> int:
    """The oldest one of this name, else a new one that no colleague has made. Raises Invalid."""
    wanted = name_of(name)
    # as two colleagues do (named_company)
    await tx.value(_NAME, wanted)
    known: int | None = await tx.value(_OLDEST, wanted)
    if known is not None:
        return known
    made: int = await tx.value(_BY_ITSELF, wanted, born_of)
    data = {"name": wanted}
    fact = Activity(kind="company_created", at=datetime.now(UTC), actor_kind="system", company_id=made, data=data)
    await record(tx, [fact])
    tell(tx, made, 1)
    return made


async def named_company(tx: Tx, grants: Grants, name: str, *, born_of: int | None = None) -> int:
    """The oldest one of this name that the caller sees, else a new one. Raises Forbidden, Invalid."""
    wanted = name_of(name)
    await tx.execute(_NAME, wanted)
    seen, args = seen_sql(grants, 2)
    found = f"""SELECT f.id FROM companies f WHERE lower(f.name) = lower($1) AND f.deleted_at IS NULL AND {seen}
        ORDER BY f.id LIMIT 1"""
    known: int | None = await tx.value(found, wanted, *args)
    if known is not None:
        return known
    return (await make_company(tx, grants, NewCompany(name=wanted), born_of=born_of)).id
