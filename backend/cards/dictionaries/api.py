"""HTTP of dictionaries: the same routes for each noun (docs/contract.md)."""

from typing import Any

from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, signed_in
from backend.cards.dictionaries import entries as verbs
from backend.cards.dictionaries.entries import REASONS, SOURCES, Dictionary
from backend.cards.dictionaries.schemas import EditEntry, EntryOrder, EntryView, NewEntry
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.kit.http.paging import Page

MANAGE = needs("fields.manage")
Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]


def _whole(of: Dictionary) -> list[Any]:
    @get(f"/{of.noun}", guards=[signed_in])
    async def show_all(db: Db) -> Page[EntryView]:
        """In their order, archived ones too: cards of before name them."""
        async with db.orm() as tx:
            return Page(await verbs.entries(tx, of))

    @post(f"/{of.noun}", guards=[MANAGE])
    async def add(me: Me, db: Db, ip: Ip, data: JSONBody[NewEntry]) -> Page[EntryView]:
        """A new one at the end; the answer is the whole list."""
        async with db.orm() as tx:
            return Page(await verbs.make(tx, me, ip, of, data))

    @put(f"/{of.noun}/order", guards=[MANAGE])
    async def order(me: Me, db: Db, ip: Ip, data: JSONBody[EntryOrder]) -> Page[EntryView]:
        """All of them in another order."""
        async with db.orm() as tx:
            return Page(await verbs.order(tx, me, ip, of, data))

    return [show_all, add, order]


def _one(of: Dictionary) -> list[Any]:
    @patch(f"/{of.noun}/{{entry_id:int}}", guards=[MANAGE])
    async def edit(me: Me, db: Db, ip: Ip, entry_id: RowId, data: JSONBody[EditEntry]) -> Page[EntryView]:
        """Rename, archive, bring back, put under another. 409 stale_version when somebody was first."""
        async with db.orm() as tx:
            return Page(await verbs.edit(tx, me, ip, of, entry_id, data))

    @delete(f"/{of.noun}/{{entry_id:int}}", guards=[MANAGE])
    async def remove(me: Me, db: Db, ip: Ip, entry_id: RowId, version: FromQuery[int]) -> None:
        """One that nothing uses; 409 entry_used, with how many requests have it: archive it."""
        async with db.orm() as tx:
            await verbs.remove(tx, me, ip, of, entry_id, version)

    @post(f"/{of.noun}/{{entry_id:int}}/restore", guards=[MANAGE], status_code=200)
    async def bring_back(me: Me, db: Db, ip: Ip, entry_id: RowId) -> Page[EntryView]:
        """One that was deleted, as it was and where it stood; the answer is the whole list. 409 name_taken."""
        async with db.orm() as tx:
            return Page(await verbs.restore(tx, me, ip, of, entry_id))

    return [edit, remove, bring_back]


HANDLERS = [*_whole(SOURCES), *_one(SOURCES), *_whole(REASONS), *_one(REASONS)]
