"""Edit a company in place, against the revision that its editor saw."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities.last import last_changer
from backend.activities.record import Kind
from backend.contacts.companies.events import tell
from backend.contacts.companies.facts import note
from backend.contacts.companies.given import CASTS, Change, change_of
from backend.contacts.companies.rows import load_company, shown
from backend.contacts.companies.schemas import CompanyView, EditCompany
from backend.contacts.companies.sight import demand_company, demand_reach
from backend.contacts.hidden import demand_shown
from backend.fields.locks import stand_still
from backend.fields.seen_only import demand_open
from backend.fields.values import Place, changed
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing

_LOCK = "SELECT fields::text FROM companies WHERE id = $1 AND deleted_at IS NULL FOR UPDATE"
_WORKS = "SELECT 1 FROM users WHERE id = $1 AND deactivated_at IS NULL"
# what a role may hide, and what it is called here
REACHES = (
    ("phone", "phones"),
    ("email", "emails"),
    ("address", "addresses"),
    ("turnover", "turnover"),
    ("comment", "comment"),
)


async def edit_company(tx: Tx, grants: Grants, company_id: int, edit: EditCompany) -> CompanyView:
    """Raises Missing, Forbidden, Invalid, Conflict stale_version (with the current one, and by whom)."""
    await demand_company(tx, grants, company_id)
    demand(grants, "companies.edit")
    demand_shown(grants, *(one for one, many in REACHES if getattr(edit, many) is not msgspec.UNSET))
    if edit.fields is not msgspec.UNSET:
        await stand_still(tx)
    held = await tx.value(_LOCK, company_id)
    if held is None:
        raise Missing
    view = await load_company(tx, company_id)
    demand_reach(grants, "edit", view)
    if view.rev != edit.rev:
        kinds: list[Kind] = ["field_changed" if edit.fields is not msgspec.UNSET else "company_changed"]
        by = await last_changer(tx, "company_id", company_id, kinds, _named(edit))
        raise Conflict("stale_version", extra={"current": shown(view, grants), "by": by})
    change = change_of(view, edit, grants.locale)
    demand_open(grants.read_only, change.after)
    if change.columns.get("responsible_id") not in (None, grants.user_id):
        await demand_colleague(tx, change.columns["responsible_id"])
    if edit.fields is not msgspec.UNSET:
        made = await changed(tx, grants, Place("company", id=company_id), msgspec.json.decode(held), edit.fields)
        change.columns |= {"fields": msgspec.json.encode(made.values).decode()} if made.facts else {}
        change.own = made.facts
    if not change.columns:
        return view
    await write(tx, grants, company_id, change)
    return await load_company(tx, company_id)


def _named(edit: EditCompany) -> set[str]:
    """What the caller meant to change, as facts name it."""
    if edit.fields is not msgspec.UNSET:
        return {f"field:{key}" for key in edit.fields}
    given = edit.__struct_fields__
    return {name for name in given if name != "rev" and getattr(edit, name) is not msgspec.UNSET}


async def write(tx: Tx, grants: Grants, company_id: int, change: Change) -> None:
    """Set, record, tell; the caller holds the lock."""
    # the names come from this room alone
    sets = "".join(f", {name} = ${place}{CASTS.get(name, '')}" for place, name in enumerate(change.columns, start=2))
    put = f"UPDATE companies SET rev = rev + 1, updated_at = now(){sets} WHERE id = $1 RETURNING rev"
    rev = await tx.value(put, company_id, *change.columns.values())
    facts: list[tuple[Kind, dict[str, Any]]] = [("field_changed", each) for each in change.own]
    if change.after:
        facts.insert(0, ("company_changed", {"from": change.before, "to": change.after}))
    await note(tx, grants, company_id, *facts)
    tell(tx, company_id, rev)


async def demand_colleague(tx: Tx, user_id: int) -> None:
    """Raises Invalid for nobody, and for somebody who has left."""
    if await tx.value(_WORKS, user_id) is None:
        raise Invalid("invalid", fields={"responsible_id": "no_such_user"})
