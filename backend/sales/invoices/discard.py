"""A draft of an invoice is thrown away: it has no number yet, so nothing is missing. Many at once can come back."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Missing
from backend.sales.invoices.draft import demand_reach
from backend.sales.invoices.rows import invoice
from backend.sales.invoices.sight import card_of_invoice
from backend.sales.invoices.told import actor_of, told

_LOCK = "SELECT 1 FROM invoices WHERE id = $1 FOR UPDATE"
_DISCARD = "DELETE FROM invoices WHERE id = $1 AND state = 'draft'"
_COLUMNS = """
id, card_id, order_id, seller_id, client_id, language, currency, lines, gross, discount, tax, total, buyer, buyer_name,
contact_id, company_id, note, due_on, time_zone, created_by, created_at, version
"""
_KEPT = f"SELECT to_jsonb(d)::text FROM (SELECT {_COLUMNS} FROM invoices WHERE id = $1 FOR UPDATE) AS d"
# under its own number, so that whoever kept a link to it finds it; nothing where it stands already
_BACK = f"""
INSERT INTO invoices ({_COLUMNS}) OVERRIDING SYSTEM VALUE
SELECT {_COLUMNS} FROM jsonb_populate_record(NULL::invoices, $1::text::jsonb) ON CONFLICT DO NOTHING
"""


async def discard(tx: Tx, grants: Grants, invoice_id: int) -> None:
    """Raises Missing, Forbidden, Conflict."""
    _, scope = await card_of_invoice(tx, grants, invoice_id)
    demand(grants, "sales.issue")
    demand_reach(grants, scope)
    if await tx.value(_LOCK, invoice_id) is None:
        raise Missing
    await told(tx, invoice_id, "discarded", actor_of(grants))
    if not await tx.execute(_DISCARD, invoice_id):
        raise Conflict("not_a_draft", extra={"current": await invoice(tx, grants, invoice_id)})


async def kept(tx: Tx, invoice_id: int) -> dict[str, Any]:
    """The whole row, locked, as `bring_back` takes it. Raises Missing."""
    row = await tx.value(_KEPT, invoice_id)
    if row is None:
        raise Missing
    found: dict[str, Any] = msgspec.json.decode(row)
    return found


async def bring_back(tx: Tx, grants: Grants, invoice_id: int, row: dict[str, Any]) -> None:
    """Whoever may make a draft of its request may have it back. Raises Missing, Forbidden."""
    await tx.execute(_BACK, msgspec.json.encode(row).decode())
    _, scope = await card_of_invoice(tx, grants, invoice_id)
    demand(grants, "sales.issue")
    demand_reach(grants, scope)
    await told(tx, invoice_id, "drafted", actor_of(grants))
