"""Items of a request: the whole list at once, as one edit of the card; the budget is their sum in the same breath."""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities.history import Fact
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.editing.change import Editing, Field
from backend.cards.money import money
from backend.cards.schemas import CardView, Money
from backend.fields.currencies import is_offered
from backend.fields.hidden import demand_shown
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid
from backend.sales.rows import items_view, keep_list, kept_list, load_items, put_rows, same
from backend.sales.schemas import ItemsView, PutItems
from backend.sales.sums import summed
from backend.sales.tidy import Item, tidy_items

_LAST = "SELECT max(id) FROM card_item_lists WHERE card_id = $1"


class Wanted(msgspec.Struct, frozen=True):
    """The list as it is to be. `budget`: what to put where it becomes empty; else the sum of before stays."""

    items: Sequence[Item]
    currency: str
    budget: Money | None = None
    back: bool = False


async def _apply(at: Editing, wanted: Wanted) -> None:
    before = await load_items(at.tx, at.card.id)
    was: int | None = await at.tx.value(_LAST, at.card.id)
    unlike = at.card.budget is not None and at.card.budget.currency != wanted.currency
    if same(before, wanted.items) and not (unlike and before):
        return
    after = await put_rows(at.tx, at.card.id, wanted.items)
    budget = at.card.budget
    if after:
        budget = Money(summed(after).total, wanted.currency)
    elif wanted.back:
        budget = wanted.budget
    at.change.columns |= {
        "budget_amount": budget and budget.amount,
        "budget_currency": budget and budget.currency,
        "budget_by_items": bool(after),
    }
    number = await keep_list(at.tx, at.card.id, after)
    at.change.facts.append(("items_changed", told(at.card.budget, budget, before, after) | {"was": was, "now": number}))


def told(old: Money | None, new: Money | None, before: Sequence[Item], after: Sequence[Item]) -> dict[str, Any]:
    """For history: sums and names, no costs."""
    held, kept = {item.id: item for item in before}, {item.id: item for item in after}
    return {
        "from": {"budget": old, "count": len(before)},
        "to": {"budget": new, "count": len(after)},
        "added": [item.name for key, item in kept.items() if key not in held][:10],
        "removed": [item.name for key, item in held.items() if key not in kept][:10],
        "changed": [item.name for key, item in kept.items() if key in held and held[key] != item][:10],
    }


ITEMS = Field("items", ("items_changed",), _apply)


async def items_of(tx: Tx, grants: Grants, card_id: int) -> ItemsView:
    """Raises Missing, Forbidden where budgets are hidden: they are what the items come to."""
    await card_for(tx, grants, card_id)
    demand_shown(grants.hidden_fields, "budget")
    return await items_view(tx, grants, card_id)


async def put_items(tx: Tx, grants: Grants, card_id: int, asked: PutItems) -> ItemsView:
    """Raises Missing, Forbidden, Invalid (items.<n>.<field>), Conflict stale_version."""
    await tx.value("SELECT 1 FROM cards WHERE id = $1 FOR UPDATE", card_id)
    card, _ = await card_for(tx, grants, card_id)
    demand(grants, "cards.edit")
    demand_shown(grants.hidden_fields, "budget")
    if any(item.cost is not msgspec.UNSET for item in asked.items):
        demand(grants, "sales.costs")
    held = {item.id: item for item in await load_items(tx, card_id) if item.id is not None}
    try:
        currency = money("0", asked.currency).currency
    except Invalid as error:
        raise Invalid("invalid", fields={"currency": "unknown_currency"}) from error
    had = card.budget.currency if card.budget else None
    if currency != had and not await is_offered(tx, currency):
        raise Invalid("invalid", fields={"currency": "currency_not_offered"})
    items = tidy_items(asked.items, held)
    await edit_card(tx, grants, card_id, EditCard(version=asked.version), more=[(ITEMS, Wanted(items, currency))])
    return await items_view(tx, grants, card_id)


async def undo_items(tx: Tx, grants: Grants, card: CardView, fact: Fact) -> CardView:
    """Back to the list of before, where the one of after still stands. Raises Conflict changed_since."""
    now = await load_items(tx, card.id)
    if not same(now, await kept_list(tx, card.id, fact.data["now"])):
        raise Conflict("changed_since")
    back = await kept_list(tx, card.id, fact.data["was"])
    budget = fact.data["from"]["budget"]
    old = msgspec.convert(budget, Money, strict=False) if budget else None
    currency = old.currency if old else fact.data["to"]["budget"]["currency"]
    wanted = Wanted(back, currency, old, back=True)
    return await edit_card(tx, grants, card.id, EditCard(version=card.version), more=[(ITEMS, wanted)])
