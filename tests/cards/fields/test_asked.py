"""Shown when × required × role: the API says what the table says, and the interface's tests read the same table.

The interface's half is frontend/app/src/state/asked.test.ts: what the form asks for, and what the board lacks.
"""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.cards.actions.edit import EditCard, edit_card
from backend.fields.schemas import ShownWhen
from backend.fields.values import Place, shows
from backend.inbox.requests.make import make_card
from backend.inbox.requests.schemas import NewCard
from backend.kit.errors import Forbidden, Invalid
from tests.cards.fields.workshop import Workshop

TABLE: list[dict[str, Any]] = json.loads((Path(__file__).parent / "asked.json").read_text(encoding="utf-8"))
FIRST, NEXT = "lead_new", "lead_contacted"


class Row:
    """One line of the table in a house: the field, the status that may ask for it, and anna who meets both."""

    def __init__(self, shop: Workshop, row: dict[str, Any]) -> None:
        self.shop, self.cast, self.row = shop, shop.cast, row
        self.field = self.first = self.next = 0
        self.when: ShownWhen | None = None

    async def stands(self) -> None:
        async with self.cast.db.tx() as tx:
            self.first, self.next = [
                await tx.value("SELECT id FROM statuses WHERE shipped = $1", name) for name in (FIRST, NEXT)
            ]
        other = await self.shop.makes(name=f"Другое {uuid4().hex[:6]}")
        self.when = {
            "always": None,
            "first_status": ShownWhen("status_id", "is", [self.first]),
            "next_status": ShownWhen("status_id", "is", [self.next]),
            "other_filled": ShownWhen(f"field:{other}", "filled"),
            "other_empty": ShownWhen(f"field:{other}", "empty"),
        }[self.row["shown_when"]]
        anna = await self.shop.role("anna")
        rules = {"read": {"read_only_for": [anna]}, "hidden": {"hidden_for": [anna]}}.get(self.row["role"], {})
        self.field = await self.shop.makes(
            name=f"Поле {uuid4().hex[:6]}",
            required=self.row["required"] == "always",
            condition=msgspec.to_builtins(self.when),
            **rules,
        )
        wants = [f"field:{self.field}"] if self.row["required"] == "status" else []
        async with self.cast.db.tx() as tx:
            await tx.execute("UPDATE statuses SET required = $2::text[] WHERE id = $1", self.next, wants)

    async def says(self, error: Exception) -> str:
        """What was said of the field itself."""
        assert isinstance(error, Invalid | Forbidden)
        fault = error.fields[f"field:{self.field}"]
        code = str(getattr(fault, "code", fault))
        return {"field_required": "asks", "field_read_only": "read_only", "field_unknown": "unknown"}[code]

    async def created(self) -> str:
        new = msgspec.convert({"client_id": str(uuid4()), "person": {"name": "Глеб"}, "status_id": self.first}, NewCard)
        try:
            async with self.cast.db.tx() as tx:
                await make_card(tx, await self.cast.grants("anna"), new)
        except Invalid as error:
            return await self.says(error)
        return "goes"

    async def edited(self, card: int, **change: Any) -> str:
        try:
            async with self.cast.db.orm() as tx:
                seen = await tx.value("SELECT version FROM cards WHERE id = $1", card)
                edit = msgspec.convert({"version": seen} | change, EditCard)
                await edit_card(tx, await self.cast.grants("anna"), card, edit)
        except (Invalid, Forbidden) as error:
            return await self.says(error)
        return "goes"

    async def forgotten(self) -> None:
        await self.shop.removes(self.field)
        async with self.cast.db.tx() as tx:
            await tx.execute("UPDATE statuses SET required = '{}' WHERE id = $1", self.next)


def test_the_table_has_every_combination_once() -> None:
    keys = {(row["shown_when"], row["required"], row["role"]) for row in TABLE}
    assert len(TABLE) == len(keys) == 5 * 3 * 3


@pytest.mark.parametrize("shown_when", sorted({row["shown_when"] for row in TABLE}))
async def test_the_api_asks_for_a_field_exactly_where_the_table_says(shop: Workshop, shown_when: str) -> None:
    wrong = []
    for row in (each for each in TABLE if each["shown_when"] == shown_when):
        line = Row(shop, row)
        await line.stands()
        card, held = await shop.card(), await shop.card()
        await shop.holds(held, **{f"f{line.field}": "раз"})
        told = {
            "shown_at_first": shows(line.when, {}, Place("card", 1, line.first)),
            "shown_next": shows(line.when, {}, Place("card", 1, line.next)),
            "created": await line.created(),
            "moved": await line.edited(card, status_id=line.next),
            "emptied": await line.edited(held, fields={str(line.field): None}),
        }
        wrong += [(row, name, found) for name, found in told.items() if found != row[name]]
        # what is there already is asked for by nobody
        if row["role"] == "edit":
            full = await shop.card()
            await shop.holds(full, **{f"f{line.field}": "раз"})
            assert await line.edited(full, status_id=line.next) == "goes", row
        await line.forgotten()
    assert wrong == []
