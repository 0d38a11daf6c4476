"""What was changed on a company, newest first."""

from backend.access.grants import Grants
from backend.activities.history import Fact, Place, of_company, without
from backend.activities.record import Kind
from backend.contacts.companies.sight import demand_company
from backend.fields.hidden import is_hidden
from backend.kit.db import Tx

KINDS: tuple[Kind, ...] = (
    "company_created", "company_changed", "company_deleted", "company_restored", "company_joined", "company_left",
    "field_changed", "task_added", "task_done", "imported",
)  # fmt: skip


async def company_history(
    tx: Tx, grants: Grants, company_id: int, limit: int, after: Place | None
) -> tuple[list[Fact], Place | None]:
    """A page, as the caller may know of it. Raises Missing."""
    await demand_company(tx, grants, company_id, binned=True)
    found, more = await of_company(tx, company_id, KINDS, limit, after)
    seen = [fact for fact in found if not is_hidden(fact.kind, fact.data, grants.hidden_fields)]
    return [without(fact, grants.hidden_fields) for fact in seen], more
