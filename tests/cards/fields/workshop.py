"""An administrator who builds fields, and colleagues who fill them."""

from typing import Any

import msgspec

from backend.cards.rows import load_cards
from backend.fields import look
from backend.fields.actions import build
from backend.fields.actions.order import arrange
from backend.fields.actions.retype import dry_run, retype
from backend.fields.load import fields_for
from backend.fields.schemas import (
    EditField,
    FieldEffects,
    FieldLayout,
    FieldSetup,
    FieldSetups,
    FieldsView,
    NewField,
    OwnField,
    Retype,
)
from tests.cast import Cast


class Workshop:
    """ada builds; anna, vera, boris, dora work."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    async def makes(self, kind: str = "text", name: str = "Размер", who: str = "ada", **rest: Any) -> int:
        async with self.cast.db.orm() as tx:
            new = msgspec.convert({"entity": "card", "kind": kind, "name": name} | rest, NewField)
            return await build.make(tx, await self.cast.grants(who), "", new)

    async def edits(self, field_id: int, version: int | None = None, **change: Any) -> FieldSetup:
        async with self.cast.db.orm() as tx:
            seen = (await look.setup(tx, field_id)).field.version if version is None else version
            edit = msgspec.convert({"version": seen} | change, EditField)
            await build.edit(tx, await self.cast.grants("ada"), "", field_id, edit)
            return await look.setup(tx, field_id)

    async def setup(self, field_id: int) -> FieldSetup:
        async with self.cast.db.orm() as tx:
            return await look.setup(tx, field_id)

    async def setups(self) -> FieldSetups:
        async with self.cast.db.orm() as tx:
            return await look.setups(tx)

    async def archives(self, field_id: int) -> None:
        async with self.cast.db.orm() as tx:
            version = (await look.setup(tx, field_id)).field.version
            await build.put_away(tx, await self.cast.grants("ada"), "", field_id, version, "archived")

    async def removes(self, field_id: int) -> None:
        async with self.cast.db.orm() as tx:
            version = (await look.setup(tx, field_id)).field.version
            await build.put_away(tx, await self.cast.grants("ada"), "", field_id, version, "deleted")

    async def restores(self, field_id: int) -> None:
        async with self.cast.db.orm() as tx:
            await build.bring_back(tx, await self.cast.grants("ada"), "", field_id)

    async def undoes(self, field_id: int, number: int) -> None:
        async with self.cast.db.orm() as tx:
            version = (await look.setup(tx, field_id)).field.version
            await build.undo(tx, await self.cast.grants("ada"), "", field_id, version, number)

    async def arranges(self, *sections: dict[str, Any], entity: str = "card") -> None:
        async with self.cast.db.orm() as tx:
            layout = msgspec.convert({"entity": entity, "sections": list(sections)}, FieldLayout)
            await arrange(tx, await self.cast.grants("ada"), "", layout)

    async def would_be(self, field_id: int, kind: str) -> FieldEffects:
        async with self.cast.db.orm() as tx:
            return await dry_run(tx, await self.cast.grants("ada"), field_id, msgspec.convert(kind, str))  # type: ignore[arg-type]

    async def retypes(self, field_id: int, kind: str, **rest: Any) -> None:
        async with self.cast.db.orm() as tx:
            version = (await look.setup(tx, field_id)).field.version
            asked = msgspec.convert({"version": version, "kind": kind} | rest, Retype)
            await retype(tx, await self.cast.grants("ada"), "", field_id, asked)

    async def known_to(self, who: str) -> dict[str, OwnField]:
        """name → the field, as somebody sees it."""
        async with self.cast.db.orm() as tx:
            found: FieldsView = await fields_for(tx, await self.cast.grants(who))
        return {each.name: each for each in found.items}

    async def role(self, who: str) -> int:
        return (await self.cast.grants(who)).role_id

    async def holds(self, card: int, **values: Any) -> None:
        """Values as they lie in the row, whoever put them there."""
        body = msgspec.json.encode({name.removeprefix("f"): value for name, value in values.items()}).decode()
        async with self.cast.db.tx() as tx:
            await tx.execute("UPDATE cards SET fields = fields || $2::text::jsonb WHERE id = $1", card, body)

    async def card(self) -> int:
        return int((await self.cast.row(await self.cast.dialog()))["card_id"])

    async def shown(self, card: int) -> dict[str, Any]:
        """What the API shows of its values to those who see everything."""
        async with self.cast.db.orm() as tx:
            return (await load_cards(tx, [card]))[card][0].fields
