"""Many companies at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.cards.bulk.setting import own_or, read, set_deed, there
from backend.contacts.companies.actions.bin import bin_company, restore_company
from backend.contacts.companies.actions.edit import edit_company
from backend.contacts.companies.rows import load_companies
from backend.contacts.companies.schemas import CompanyView, EditCompany
from backend.kit.db import Tx
from backend.lists.bulk.deeds import Deeds, Touch, bin_deeds

_LOCK = "SELECT 1 FROM companies WHERE id = $1 FOR UPDATE"


async def _load(touch: Touch) -> CompanyView:
    await touch.tx.value(_LOCK, touch.id)
    return there((await load_companies(touch.tx, [touch.id])).get(touch.id))


async def _edit(touch: Touch, view: CompanyView, body: dict[str, Any]) -> CompanyView:
    return await edit_company(touch.tx, touch.me, touch.id, read({"rev": view.rev, **body}, EditCompany))


async def _there(touch: Touch) -> bool:
    return (await _load(touch)).deleted_at is None


async def _put_away(touch: Touch) -> None:
    await bin_company(touch.tx, touch.me, None, touch.id, (await _load(touch)).rev)


async def _bring_back(touch: Touch) -> None:
    await restore_company(touch.tx, touch.me, None, touch.id)


async def _titles(tx: Tx, ids: Sequence[int]) -> Mapping[int, str]:
    found = "SELECT id, name FROM companies WHERE id = ANY ($1::bigint[])"
    return {row["id"]: row["name"] for row in await tx.fetch(found, list(ids))}


FIRMS = Deeds(
    {
        "set": set_deed("companies.edit", ("type", "responsible_id"), _load, _edit, own_or),
        **bin_deeds("companies.delete", _there, _put_away, _bring_back),
    },
    _titles,
)
