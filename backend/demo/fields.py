"""The demo house's own fields (fields.toml), and what stands in them."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.fields.actions.build import make
from backend.fields.schemas import NewField
from backend.kit.db import Tx


class OwnFields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`values`: the talk's key → the field's name → as typed."""

    field: list[NewField]
    values: dict[str, dict[str, Any]]


def own_fields() -> OwnFields:
    raw: dict[str, Any] = tomllib.loads(Path(__file__).with_name("fields.toml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, OwnFields)


async def build_fields(tx: Tx, ada: Grants, cards: Mapping[str, int]) -> None:
    """`cards`: the talk's key → its card."""
    told = own_fields()
    ids = {each.name: str(await make(tx, ada, "", each)) for each in told.field}
    for talk, values in told.values.items():
        card, _ = await card_for(tx, ada, cards[talk])
        fields = {ids[name]: typed for name, typed in values.items()}
        await edit_card(tx, ada, card.id, EditCard(version=card.version, fields=fields))
