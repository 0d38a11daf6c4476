"""Many requests at once, edited: what else is done with them is a room above (inbox/requests/many.py)."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.bulk.setting import own_or, read, set_deed
from backend.cards.schemas import CardView
from backend.kit.db import Tx
from backend.lists.bulk.deeds import Deeds, Touch, tag_deeds

_LOCK = "SELECT 1 FROM cards WHERE id = $1 FOR UPDATE"
_TITLES = """
SELECT k.id, coalesce(nullif(k.title, ''), nullif(concat_ws(' ', nullif(p.name, ''), nullif(p.surname, '')), ''),
                      '#' || k.id) AS title
FROM cards k LEFT JOIN contacts p ON p.id = k.contact_id WHERE k.id = ANY ($1::bigint[])
"""
_COLUMNS = ("responsible_id", "status_id", "source_id", "comment", "budget", "title")


async def _load(touch: Touch) -> CardView:
    await touch.tx.value(_LOCK, touch.id)
    return (await card_for(touch.tx, touch.me, touch.id))[0]


async def _edit(touch: Touch, card: CardView, body: dict[str, Any]) -> CardView:
    return await edit_card(touch.tx, touch.me, touch.id, read({"version": card.version, **body}, EditCard))


def _value(card: CardView, column: str) -> Any:
    if column == "responsible_id":
        return card.responsible and card.responsible.id
    return own_or(card, column)


async def _names(touch: Touch) -> list[str]:
    return (await _load(touch)).tags


async def _put(touch: Touch, names: list[str]) -> None:
    await _edit(touch, await _load(touch), {"tags": names})


async def _titles(tx: Tx, ids: Sequence[int]) -> Mapping[int, str]:
    return {row["id"]: row["title"] for row in await tx.fetch(_TITLES, list(ids))}


EDITS = Deeds(
    {"set": set_deed("cards.edit", _COLUMNS, _load, _edit, _value), **tag_deeds("cards.edit", _names, _put)},
    _titles,
)
