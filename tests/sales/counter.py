"""What people of the cast sell."""

from typing import Any

import msgspec

from backend.activities.history import Fact
from backend.cards.actions.edit import EditCard, edit_card
from backend.cards.history import card_history, undo_on_card
from backend.inbox.products.take import take
from backend.sales.actions.items import items_of, put_items
from backend.sales.schemas import ItemsView, PutItems
from tests.cast import Cast

SAMOVAR = {"name": "Самовар", "price": "45 000", "quantity": "2"}
TEA = {"name": "Чай", "price": "350,50", "quantity": "1.5", "unit": "кг"}


class Counter:
    """`await counter.put("anna", SAMOVAR, TEA)`: one dialog and its card."""

    def __init__(self, cast: Cast, dialog: int, card: int) -> None:
        self.cast, self.dialog, self.card = cast, dialog, card

    async def version(self) -> int:
        found: int = await self.cast.db.hot.fetchval("SELECT version FROM cards WHERE id = $1", self.card)
        return found

    async def put(
        self, who: str, *lines: dict[str, Any], currency: str = "RUB", version: int | None = None
    ) -> ItemsView:
        body = {"version": version or await self.version(), "currency": currency, "items": list(lines)}
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            return await put_items(tx, grants, self.card, msgspec.convert(body, PutItems))

    async def items(self, who: str = "anna") -> ItemsView:
        async with self.cast.db.tx() as tx:
            return await items_of(tx, await self.cast.grants(who), self.card)

    async def take(self, who: str, seq: int) -> ItemsView:
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            return await take(tx, grants, self.dialog, seq)

    async def edit(self, who: str, **change: Any) -> None:
        body = {"version": await self.version()} | change
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            await edit_card(tx, grants, self.card, msgspec.convert(body, EditCard))

    async def budget(self) -> tuple[Any, ...]:
        row = await self.cast.db.hot.fetchrow(
            "SELECT budget_amount, budget_currency, budget_by_items FROM cards WHERE id = $1", self.card
        )
        return tuple(row)

    async def facts(self, who: str = "anna") -> list[Fact]:
        async with self.cast.db.tx() as tx:
            return (await card_history(tx, await self.cast.grants(who), self.card, 50, None))[0]

    async def undo(self, who: str, fact: Fact) -> None:
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            await undo_on_card(tx, grants, self.card, fact.id)

    async def product(self, seq: int, *cards: dict[str, Any]) -> int:
        """A message of the customer's that came from products."""
        first, *more = ({"kind": "product"} | card for card in cards)
        other = first | ({"more": more} if more else {})
        meta = msgspec.json.encode({"other": other}).decode()
        await self.cast.db.hot.execute(
            "INSERT INTO messages (conversation_id, seq, direction, text, provider_at, meta) "
            "VALUES ($1, $2, 'in', 'Ещё есть?', now(), $3::text::jsonb)",
            self.dialog, seq, meta,
        )  # fmt: skip
        await self.cast.db.hot.execute("UPDATE conversations SET seq = $2 WHERE id = $1", self.dialog, seq)
        return seq
