"""Write an export: page after page of the list as its maker sees it. Killed, it begins anew: nothing was changed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from backend.access import audit
from backend.access.load import of_whom
from backend.inbox.files.keep import storage_key
from backend.kit import jobs
from backend.kit.batches import by_id
from backend.kit.db import Database, HotTx
from backend.kit.storage import Storage, temporary
from backend.lists.page import listed
from backend.notify.tell import Notice, tell
from backend.transfer.outgoing.book import Book, Text
from backend.transfer.outgoing.cards import OUTLOOK, Cards, outlook
from backend.transfer.outgoing.listing import leaving
from backend.transfer.outgoing.start import JOB, may
from backend.transfer.outgoing.texts import Reads, View, columns_of, load, reads, text
from backend.transfer.outgoing.typed import cell
from backend.transfer.schemas import NewExport

PAGE = 500
_RUN = "SELECT user_id, token_id, asked::text AS asked, file_name, state FROM exports WHERE id = $1"
_ON = "UPDATE exports SET done = $2, total = greatest(total, $2) WHERE id = $1 AND state = 'running' RETURNING 1"
_END = """
UPDATE exports SET state = 'done', done = $2, total = $2, file_key = $3, size = $4, ended_at = now()
WHERE id = $1 AND state = 'running'
"""
_FAIL = "UPDATE exports SET state = 'failed', ended_at = now() WHERE id = $1 AND state = 'running'"


class _Writes:
    """One of the sinks, fed with views."""

    def __init__(self, path: Path, new: NewExport, at: Reads, name: str) -> None:
        known = columns_of(at)
        self._columns = [column for column in new.columns or known if column in known]
        headers = [known[column] for column in self._columns]
        self._at, self._kind = at, new.format
        self._sink: Any
        if new.format == "vcard":
            self._sink = Cards(str(path))
        elif new.format == "outlook":
            self._sink = Text(path, OUTLOOK, new.encoding, ",")
        elif new.format == "csv":
            self._sink = Text(path, headers, new.encoding, new.delimiter)
        else:
            self._sink = Book(path, headers, name)

    def page(self, views: Sequence[View]) -> None:
        if self._kind == "vcard":
            self._sink.views(views)
        elif self._kind == "outlook":
            self._sink.rows([outlook(view) for view in views])  # type: ignore[arg-type]
        elif self._kind == "xlsx":
            self._sink.rows([[cell(self._at, view, column) for column in self._columns] for view in views])
        else:
            self._sink.rows([[text(self._at, view, column) for column in self._columns] for view in views])

    def close(self) -> None:
        self._sink.close()


# in the transaction of an export that is done, by its number: whoever has to know that much left the house (K2)
Taken = Callable[[HotTx, int], Awaitable[None]]


async def nobody_asks(_tx: HotTx, _export_id: int) -> None:
    """Where no room above cares."""


def handlers(db: Database, storage: Storage, taken: Taken = nobody_asks) -> dict[str, jobs.Handler]:
    """For the worker's Runner."""

    return {JOB: by_id("export_id", partial(run, db, storage, taken=taken), partial(_fail, db))}


async def _fail(db: Database, export_id: int) -> None:
    async with db.tx() as tx:
        await tx.execute(_FAIL, export_id)


async def run(db: Database, storage: Storage, export_id: int, taken: Taken = nobody_asks) -> None:
    """Raises trouble of database and storage; the job is tried again."""
    async with db.tx() as tx:
        found = await tx.row(_RUN, export_id)
        if found is None or found["state"] != "running":
            return
        new = msgspec.json.decode(found["asked"], type=NewExport)
        me = await of_whom(tx, found["user_id"], found["token_id"])
        at = await reads(tx, me, new.entity) if me and may(me, new.entity) else None
    if at is None:
        await _fail(db, export_id)
        return
    async with temporary() as path:
        writes = await asyncio.to_thread(_Writes, path, new, at, found["file_name"].split(" ")[0])
        try:
            done = await _pages(db, export_id, new, at, writes)
        finally:
            await asyncio.to_thread(writes.close)
        if done is None:
            return
        key = storage_key()
        await storage.keep(key, path)
        async with db.tx() as tx:
            kept = await tx.execute(_END, export_id, done, key, path.stat().st_size)
            if kept and me and me.user_id:
                place, data = {"path": f"/api/v1/exports/{export_id}/file"}, {"title": found["file_name"]}
                ready = Notice(
                    to=me.user_id, kind="export_ready", subject=("export", export_id), place=place, data=data
                )
                await tell(tx, [ready])
            if kept:
                after = {"things": new.entity, "format": new.format, "rows": done}
                await audit.write(tx, me, None, "export.made", ("export", export_id), after=after)
                await taken(tx, export_id)
    if not kept:
        await storage.delete(key)


async def _pages(db: Database, export_id: int, new: NewExport, at: Reads, writes: _Writes) -> int | None:
    """How many were written; None: given up."""
    asked = msgspec.structs.replace(new.asked, limit=PAGE, cursor=None)
    listing, done = leaving(new.entity), 0
    while True:
        async with db.tx() as tx:
            page = await listed(tx, at.grants, listing, asked)
            views = await load(tx, at, page.ids)
            done += len(views)
            if await tx.value(_ON, export_id, done) is None:
                return None
        await asyncio.to_thread(writes.page, views)
        if page.next is None:
            return done
        asked = msgspec.structs.replace(asked, cursor=page.next)
