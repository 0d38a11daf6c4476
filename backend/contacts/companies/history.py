"""What was changed on a company, newest first, and the way back."""

from decimal import Decimal
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.activities.history import Fact, Place, find_fact, of_company, without
from backend.activities.record import Kind
from backend.contacts.companies.actions.edit import edit_company
from backend.contacts.companies.rows import load_company
from backend.contacts.companies.schemas import CompanyView, EditCompany
from backend.contacts.companies.sight import demand_company
from backend.contacts.schemas import FactView
from backend.fields.hidden import is_hidden
from backend.fields.locks import stand_still
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Missing

KINDS: tuple[Kind, ...] = (
    "company_created", "company_changed", "company_deleted", "company_restored", "company_joined", "company_left",
    "field_changed", "task_added", "task_done", "imported",
    "document_added", "document_renamed", "document_removed", "document_restored",
)  # fmt: skip


async def company_history(
    tx: Tx, grants: Grants, company_id: int, limit: int, after: Place | None
) -> tuple[list[Fact], Place | None]:
    """A page, as the caller may know of it. Raises Missing."""
    await demand_company(tx, grants, company_id, binned=True)
    found, more = await of_company(tx, company_id, KINDS, limit, after)
    seen = [fact for fact in found if not is_hidden(fact.kind, fact.data, grants.hidden_fields)]
    return [without(fact, grants.hidden_fields) for fact in seen], more


def view_of(fact: Fact) -> FactView:
    return FactView(**msgspec.structs.asdict(fact), can_undo=can_undo(fact))


def can_undo(fact: Fact) -> bool:
    """Who works there is taken back on the person, what lies in the bin out of it."""
    return fact.contact_id is None and fact.kind in ("company_changed", "field_changed")


async def undo_on_company(tx: Tx, grants: Grants, company_id: int, fact_id: int) -> CompanyView:
    """Put back what stood before, as an edit of the caller's own. Raises Missing, Forbidden, Conflict changed_since."""
    await demand_company(tx, grants, company_id)
    await stand_still(tx)
    await tx.value("SELECT 1 FROM companies WHERE id = $1 FOR UPDATE", company_id)
    fact = await find_fact(tx, "company_id", company_id, fact_id)
    if fact is None or not can_undo(fact) or is_hidden(fact.kind, fact.data, grants.hidden_fields):
        raise Missing
    view = await load_company(tx, company_id)
    now = msgspec.to_builtins(view)
    if fact.kind == "field_changed":
        key = fact.data["field"].removeprefix("field:")
        held, back = {key: now["fields"].get(key)}, {"fields": {key: fact.data["from"]}}
        stood = {key: fact.data["to"]}
    else:
        held, stood, back = now, fact.data["to"], fact.data["from"]
    if any(_plain(held[name]) != _plain(value) for name, value in stood.items()):
        raise Conflict("changed_since")
    return await edit_company(tx, grants, company_id, msgspec.convert({"rev": view.rev} | back, EditCompany))


def _plain(value: Any) -> Any:
    """45000 and 45000.00 are one sum."""
    if isinstance(value, dict) and value.keys() == {"amount", "currency"}:
        return Decimal(value["amount"]), value["currency"]
    return value
