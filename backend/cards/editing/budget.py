"""The budget: money as people type it (Y5)."""

import msgspec

from backend.cards.editing.change import Editing, Field
from backend.cards.money import money
from backend.fields.currencies import is_offered
from backend.fields.hidden import demand_shown
from backend.kit.errors import Invalid


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As typed: spaces and separators are understood."""

    amount: str
    currency: str


async def _apply(at: Editing, asked: Budget | None) -> None:
    demand_shown(at.grants.hidden_fields, "budget")
    new = money(asked.amount, asked.currency) if asked else None
    if new == at.card.budget:
        return
    if at.row["budget_by_items"]:
        raise Invalid("invalid", fields={"budget": "budget_by_items"})
    had = at.card.budget.currency if at.card.budget else None
    if new and new.currency != had and not await is_offered(at.tx, new.currency):
        raise Invalid("invalid", fields={"budget": "currency_not_offered"})
    at.change.columns |= {"budget_amount": new and new.amount, "budget_currency": new and new.currency}
    at.change.facts.append(("budget_changed", {"from": at.card.budget, "to": new}))


BUDGET = Field("budget", ("budget_changed",), _apply)
