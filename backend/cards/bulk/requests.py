"""Many requests at once, edited: what else is done with them is a room above (inbox/requests/many.py)."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.actions.edit_many import Held, OneByOne, edit_cards, held
from backend.cards.actions.tag_many import retag_cards
from backend.cards.bulk.setting import OWN, Was, body_of, own_or, read, set_deed
from backend.cards.schemas import CardView
from backend.fields.locks import stand_still
from backend.kit.db import HotTx, Tx
from backend.kit.errors import Refused
from backend.lists.bulk.deeds import Deeds, Touch, tag_deeds
from backend.lists.runs.kind import Left

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


async def _alike(
    tx: HotTx, me: Grants, column: str, wanted: Mapping[int, Any], stands: Mapping[int, Any] | None
) -> Mapping[int, Was | Refused | Left] | None:
    name = "fields" if column.startswith(OWN) else column
    typed: dict[bytes, Any] = {}
    for value in wanted.values():
        # what is no value of the column is refused before any is touched
        typed[msgspec.json.encode(value)] = getattr(read({"version": 0, **body_of(column, value)}, EditCard), name)
    if name == "fields":
        await stand_still(tx)
    of = await held(tx, me, sorted(wanted), {name})
    done: dict[int, Was | Refused | Left] = {}
    for key, each in of.items():
        if stands is not None and isinstance(each, Held) and _value(each.card, column) != stands[key]:
            done[key] = Left("changed_since")
    asked = {key: {name: typed[msgspec.json.encode(wanted[key])]} for key in of if key not in done}
    try:
        edited = await edit_cards(tx, me, asked, of)
    except OneByOne:
        return None
    for key, pair in edited.items():
        done[key] = pair if isinstance(pair, Refused) else (_value(pair[0], column), _value(pair[1], column))
    return done


async def _worn(tx: HotTx, me: Grants, ids: Sequence[int]) -> Mapping[int, tuple[list[str], Refused | None] | Refused]:
    of = await held(tx, me, ids, {"tags"})
    return {key: each if isinstance(each, Refused) else (each.card.tags, each.refused) for key, each in of.items()}


async def _titles(tx: Tx, ids: Sequence[int]) -> Mapping[int, str]:
    return {row["id"]: row["title"] for row in await tx.fetch(_TITLES, list(ids))}


EDITS = Deeds(
    {
        "set": set_deed("cards.edit", _COLUMNS, _load, _edit, _value, together=_alike, own_together=True),
        **tag_deeds("cards.edit", _names, _put, many=(_worn, retag_cards)),
    },
    _titles,
)
