"""What happened to an invoice is told: in the history, to windows and to webhooks. In the verb's own transaction."""

from datetime import UTC, datetime
from typing import Any

from backend.access.card_rules import with_orders
from backend.access.grants import Grants
from backend.access.load import of_users
from backend.access.rights import MONEY
from backend.activities import Activity, record
from backend.activities.record import Kind
from backend.activities.who import by
from backend.cards.rows import load_cards
from backend.cards.schemas import CardView
from backend.kit.db import Tx
from backend.notify.tell import Notice
from backend.notify.tell import tell as notify
from backend.sales.invoices.events import InvoiceRef, What, tell

_ROW = "SELECT id, card_id, number, total, currency, version FROM invoices WHERE id = $1"


async def told(
    tx: Tx,
    invoice_id: int,
    what: What,
    actor: dict[str, Any],
    kind: Kind | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """`kind`: a line of the history as well; it names the hidden field by which those without the right miss it."""
    row: Any = await tx.row(_ROW, invoice_id)
    card, scope = (await load_cards(tx, [row["card_id"]]))[row["card_id"]]
    contact = card.contact.id if card.contact else None
    if kind is not None:
        facts = {"field": MONEY, "invoice_id": invoice_id, "number": row["number"]}
        facts |= {"sum": {"amount": row["total"], "currency": row["currency"]}} | (data or {})
        at = datetime.now(UTC)
        await record(tx, [Activity(kind=kind, at=at, card_id=card.id, contact_id=contact, data=facts, **actor)])
    await _tell_responsible(tx, kind, card, row, actor)
    tell(tx, InvoiceRef(invoice_id, card.id, what, row["version"]), with_orders(scope), contact)


# what of an invoice is told to whoever answers for its request
_TOLD = frozenset({"invoice_opened", "invoice_paid", "invoice_overdue"})


async def _tell_responsible(tx: Tx, kind: Kind | None, card: CardView, row: Any, actor: dict[str, Any]) -> None:
    """Not who did it themselves; not who may not see sums."""
    to = card.responsible
    if kind not in _TOLD or to is None or (actor.get("actor_kind") == "user" and actor.get("actor_id") == to.id):
        return
    grants = (await of_users(tx, [to.id])).get(to.id)
    if grants is None or MONEY in grants.hidden_fields:
        return
    data = {
        "number": row["number"],
        "whose": card.contact.name if card.contact else card.title,
        "sum": f"{row['total']} {row['currency']}",
    }
    subject, place = ("invoice", row["id"]), {"card_id": card.id, "invoice_id": row["id"]}
    await notify(tx, [Notice(to=to.id, kind=str(kind), subject=subject, place=place, data=data)])


def actor_of(grants: Grants) -> dict[str, Any]:
    return dict(by(grants))
