"""In which dialog an invoice's client is written to: never in one of anybody else."""

from typing import Any

from backend.access.grants import Grants
from backend.cards.schemas import CardView
from backend.connectors.registry import UnknownKind, capabilities
from backend.inbox.actions.locked import Locked, lock_for
from backend.kit.db import HotTx
from backend.lists.runs.kind import Left
from backend.sales.invoices.schemas import InvoiceView

# of the request, or of the deal that it became: where they wrote last
_TALKS = """
SELECT c.id, ch.kind AS channel_kind, ch.settings::text AS channel_settings
FROM conversations c JOIN channels ch ON ch.id = c.channel_id JOIN cards k ON k.id = c.card_id
WHERE (k.id = $1 OR k.born_of = $1) AND c.contact_id = $2 AND c.kind = 'private' AND c.continued_in IS NULL
  AND ch.state <> 'deleted' AND NOT starts_with(c.thread_key, 'card:')
ORDER BY c.last_in_at DESC NULLS LAST, c.id DESC
"""
# asked under the dialog's lock: somebody may have joined or split people, or moved the dialog, since it was found
_STILL = """
SELECT 1 FROM conversations c JOIN cards k ON k.id = c.card_id JOIN cards of ON of.id = $2
WHERE c.id = $1 AND (k.id = of.id OR k.born_of = of.id) AND c.contact_id = $3 AND of.contact_id = $3
"""
_BLOCKED = "SELECT 1 FROM contacts WHERE id = $1 AND (blocked_at IS NOT NULL OR deleted_at IS NOT NULL)"


async def dialog_of(tx: HotTx, me: Grants, bill: InvoiceView, card: CardView) -> Locked:
    """Locked. Raises Left, Missing (out of sight)."""
    person = _person(bill, card)
    if await tx.value(_BLOCKED, person):
        raise Left("client_blocked")
    talks = [row for row in await tx.fetch(_TALKS, bill.card_id, person) if _can_send(row)]
    if not talks:
        raise Left("no_dialog_to_write")
    found = await lock_for(tx, me, talks[0]["id"])
    if await tx.value(_STILL, found.id, bill.card_id, person) is None:
        raise Left("changed_meanwhile")
    return found


def _person(bill: InvoiceView, card: CardView) -> int:
    """The request's own contact. A bill to another person goes to nobody: whose address theirs is, we do not guess.

    One that was typed by hand has no number; a firm typed by hand is the one that this person orders for.
    """
    if card.contact is None:
        raise Left("no_contact")
    ours = {card.contact.id} if bill.buyer.kind == "contact" else {None, card.company_id}
    if bill.buyer.id not in ours:
        raise Left("buyer_is_another")
    return card.contact.id


def _can_send(row: Any) -> bool:
    try:
        return capabilities(row["channel_kind"], row["channel_settings"]).can_send
    except UnknownKind:
        return False
