"""Who sees an invoice: whoever sees its request, with the right to see money. One rule for every way in."""

from collections.abc import Sequence
from typing import Any

from backend.access.card_rules import with_orders
from backend.access.grants import Grants
from backend.access.policy import can, demand
from backend.access.rights import MONEY
from backend.access.sight import within_orders_sql
from backend.cards.actions.edit import card_for
from backend.cards.rows import load_cards
from backend.cards.schemas import CardView
from backend.cards.sight import sees_card, sees_cards_sql
from backend.kit.db import Scope, Tx
from backend.kit.errors import Forbidden, Missing

_CARDS = "SELECT id, card_id FROM invoices WHERE id = ANY ($1::bigint[])"
_ORDERS = "SELECT id, card_id FROM orders WHERE id = ANY ($1::bigint[])"
_CARD = "SELECT card_id FROM invoices WHERE id = $1"


def may_see(grants: Grants) -> bool:
    return can(grants, "sales.see") and MONEY not in grants.hidden_fields


def demand_money(grants: Grants) -> None:
    """Raises Forbidden. A role that hides budgets hides what says as much."""
    demand(grants, "sales.see")
    if MONEY in grants.hidden_fields:
        raise Forbidden(values={"right": "sales.see"})


async def card_of_invoice(tx: Tx, grants: Grants, invoice_id: int) -> tuple[CardView, Scope]:
    """Its request. Raises Missing, Forbidden."""
    card_id = await tx.value(_CARD, invoice_id)
    if card_id is None:
        raise Missing
    card, scope = await card_for(tx, grants, card_id)
    if not sees_card(grants, with_orders(scope)):
        raise Missing
    demand_money(grants)
    return card, scope


async def load_invoice_scopes(tx: Tx, ids: Sequence[int]) -> dict[int, Sequence[Scope]]:
    """Of each, who sees its request by now."""
    return await _scopes(tx, _CARDS, ids)


async def load_order_scopes(tx: Tx, ids: Sequence[int]) -> dict[int, Sequence[Scope]]:
    """The same of orders."""
    return await _scopes(tx, _ORDERS, ids)


async def _scopes(tx: Tx, sql: str, ids: Sequence[int]) -> dict[int, Sequence[Scope]]:
    rows = {row["id"]: row["card_id"] for row in await tx.fetch(sql, list(ids))}
    cards = await load_cards(tx, sorted(set(rows.values())))
    return {each: (with_orders(cards[card][1]),) for each, card in rows.items()}


def seen_sql(grants: Grants, first: int, row: str = "i") -> tuple[str, list[Any]]:
    """The same over a table with card_id, and its arguments, numbered from $first on."""
    if not may_see(grants):
        return "false", []
    seen, args = sees_cards_sql(grants, "k", first)
    reached, more = within_orders_sql(grants, "see", "k", first + len(args))
    seen, args = f"({seen}) AND {reached}", [*args, *more]
    return f"EXISTS (SELECT 1 FROM cards k WHERE k.id = {row}.card_id AND {seen})", args
