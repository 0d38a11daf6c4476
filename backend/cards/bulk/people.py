"""Many people at once."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.cards.actions.tag_contact import tag_contact
from backend.cards.bulk.setting import Was, own_or, read, set_deed, there
from backend.contacts.actions.bin import bin_contact, restore_contact
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.contacts.actions.edit_many import edit_people
from backend.contacts.rows import load_people
from backend.contacts.schemas import ContactView
from backend.kit.db import HotTx, Tx
from backend.lists.bulk.deeds import Deeds, Touch, bin_deeds, tag_deeds
from backend.lists.runs.kind import Left

_LOCK = "SELECT 1 FROM contacts WHERE id = $1 FOR UPDATE"
_TITLES = """
SELECT id, coalesce(nullif(concat_ws(' ', nullif(name, ''), nullif(surname, '')), ''), '#' || id) AS title
FROM contacts WHERE id = ANY ($1::bigint[])
"""


async def _load(touch: Touch) -> ContactView:
    await touch.tx.value(_LOCK, touch.id)
    return there((await load_people(touch.tx, [touch.id])).get(touch.id))


async def _edit(touch: Touch, view: ContactView, body: dict[str, Any]) -> ContactView:
    return await edit_contact(touch.tx, touch.me, touch.id, read({"rev": view.rev, **body}, EditContact))


async def _alike(
    tx: HotTx, me: Grants, column: str, wanted: Mapping[int, Any], stands: Mapping[int, Any] | None
) -> Mapping[int, Was]:
    for value in {msgspec.json.encode(each): each for each in wanted.values()}.values():
        # what is no value of the column is refused before any is touched
        read({"rev": 0, column: value}, EditContact)
    pairs = await edit_people(tx, me, "type" if column == "type" else "responsible_id", wanted)
    if stands is not None and any(was != stands[key] for key, (was, _) in pairs.items()):
        # of one of them: which one is found out row by row
        raise Left("changed_since")
    return pairs


async def _names(touch: Touch) -> list[str]:
    return (await _load(touch)).tags


async def _put(touch: Touch, names: list[str]) -> None:
    await tag_contact(touch.tx, touch.me, touch.id, names)


async def _there(touch: Touch) -> bool:
    return (await _load(touch)).deleted_at is None


async def _put_away(touch: Touch) -> None:
    await bin_contact(touch.tx, touch.me, None, touch.id, (await _load(touch)).rev)


async def _bring_back(touch: Touch) -> None:
    await restore_contact(touch.tx, touch.me, None, touch.id)


async def _titles(tx: Tx, ids: Sequence[int]) -> Mapping[int, str]:
    return {row["id"]: row["title"] for row in await tx.fetch(_TITLES, list(ids))}


PEOPLE = Deeds(
    {
        "set": set_deed("contacts.edit", ("type", "responsible_id"), _load, _edit, own_or, together=_alike),
        **tag_deeds("cards.edit", _names, _put),
        **bin_deeds("contacts.delete", _there, _put_away, _bring_back),
    },
    _titles,
)
