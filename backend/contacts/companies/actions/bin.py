"""Into the bin and out of it again. What lies there for thirty days goes for good (kit/upkeep.py)."""

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.contacts.companies.events import tell
from backend.contacts.companies.facts import note
from backend.contacts.companies.rows import load_company, shown
from backend.contacts.companies.schemas import CompanyView
from backend.contacts.companies.sight import demand_company, demand_reach
from backend.kit.db import Tx
from backend.kit.errors import Conflict

_LOCK = "SELECT rev FROM companies WHERE id = $1 FOR UPDATE"
_BIN = """
UPDATE companies SET deleted_at = now(), deleted_by = $2, rev = rev + 1, updated_at = now()
WHERE id = $1 AND deleted_at IS NULL RETURNING rev
"""
_BACK = """
UPDATE companies SET deleted_at = NULL, deleted_by = NULL, rev = rev + 1, updated_at = now()
WHERE id = $1 AND deleted_at IS NOT NULL RETURNING rev
"""


async def bin_company(tx: Tx, grants: Grants, ip: str | None, company_id: int, rev: int) -> CompanyView:
    """Raises Missing, Forbidden, Conflict stale_version. Doing it twice changes nothing."""
    await demand_company(tx, grants, company_id, binned=True)
    demand(grants, "companies.delete")
    await tx.value(_LOCK, company_id)
    view = await load_company(tx, company_id)
    demand_reach(grants, "delete", view)
    if view.deleted_at is not None:
        return view
    if view.rev != rev:
        raise Conflict("stale_version", extra={"current": shown(view, grants)})
    tell(tx, company_id, await tx.value(_BIN, company_id, grants.user_id))
    await note(tx, grants, company_id, ("company_deleted", {}))
    await audit.write(tx, grants, ip, "company.removed", ("company", company_id))
    return await load_company(tx, company_id)


async def restore_company(tx: Tx, grants: Grants, ip: str | None, company_id: int) -> CompanyView:
    """Raises Missing, Forbidden. Doing it twice changes nothing."""
    await demand_company(tx, grants, company_id, binned=True)
    demand(grants, "companies.delete")
    demand_reach(grants, "delete", await load_company(tx, company_id))
    rev = await tx.value(_BACK, company_id)
    view = await load_company(tx, company_id)
    if rev is not None:
        tell(tx, company_id, rev)
        await note(tx, grants, company_id, ("company_restored", {}))
        await audit.write(tx, grants, ip, "company.restored", ("company", company_id))
    return view
