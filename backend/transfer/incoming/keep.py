"""A file is taken in: kept, read, its rows stored; and read anew where its reader says how."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.inbox.files.keep import storage_key
from backend.inbox.files.kinds import clean_name
from backend.kit.db import Database, HotTx, Tx
from backend.kit.errors import Invalid, Missing, TooMany
from backend.kit.storage import NoSuchFile, Storage, temporary
from backend.kit.words import say
from backend.transfer.columns import RIGHTS, Entity, targets
from backend.transfer.guess import guessed
from backend.transfer.incoming.rows import demand_state, row_for, view_for
from backend.transfer.reading import confined
from backend.transfer.schemas import ImportSetup, ImportView, Key, ReadAs, Reading

FILE_MAX = 25 * 2**20
# files of one person that wait to be run: each is as many rows
OPEN_MAX = 20
_PIECE = 2_000
_OPEN = "SELECT count(*) FROM imports WHERE user_id = $1 AND state NOT IN ('done', 'cancelled', 'undone')"
_OLDEST = """
DELETE FROM imports WHERE id IN (
    SELECT id FROM imports WHERE user_id = $1 AND state IN ('draft', 'checked') ORDER BY id LIMIT 1)
"""
_NEW = """
INSERT INTO imports (user_id, token_id, entity, file_name, file_key, read)
VALUES ($1, $2, $3, $4, $5, '{"kind":"text"}')
RETURNING id
"""
_READ = """
UPDATE imports SET read = $2::text::jsonb, headers = $3, setup = $4::text::jsonb, state = 'draft',
    version = version + 1 WHERE id = $1
"""
_DROP = "DELETE FROM import_rows WHERE import_id = $1"
# in simple mode (B1) each request is a deal
_NO_LEADS = "SELECT 1 FROM funnels WHERE kind = 'lead' AND asleep"


class FileRead(msgspec.Struct, frozen=True):
    """A file as it was read, its rows in a file of ours."""

    told: confined.Told
    rows: Path


async def take(db: Database, storage: Storage, me: Grants, entity: Entity, path: Path, name: str) -> ImportView:
    """Raises Forbidden, Invalid on the field file, TooMany."""
    demand(me, RIGHTS[entity])
    async with db.tx() as tx:
        if entity == "lead" and await tx.value(_NO_LEADS):
            raise Invalid("no_leads_here", fields={"entity": "no_leads_here"})
    async with temporary() as rows:
        told = await confined.read(path, rows, {})
        key = storage_key()
        await storage.keep(key, path)
        async with db.tx() as tx:
            await _demand_room(tx, me)
            import_id: int = await tx.value(_NEW, me.user_id, me.token_id, entity, clean_name(name), key)
            await _store(tx, me, import_id, entity, FileRead(told, rows), header=True)
            return await view_for(tx, me, import_id)


async def read_as(db: Database, storage: Storage, me: Grants, import_id: int, asked: ReadAs) -> ImportView:
    """Raises Missing, Forbidden, Invalid, Conflict import_busy."""
    async with db.tx() as tx:
        row = await row_for(tx, me, import_id)
        demand_state(row, "draft", "checked")
    wanted = {name: value for name in ("encoding", "delimiter", "sheet") if (value := getattr(asked, name)) is not None}
    async with AsyncExitStack() as files:
        try:
            path = await files.enter_async_context(storage.local(row["file_key"]))
        except NoSuchFile as error:
            raise Missing from error
        rows = await files.enter_async_context(temporary())
        told = await confined.read(path, rows, wanted)
        async with db.tx() as tx:
            row = await row_for(tx, me, import_id, lock=True)
            demand_state(row, "draft", "checked")
            await tx.execute(_DROP, import_id)
            await _store(tx, me, import_id, row["entity"], FileRead(told, rows), header=asked.header)
            return await view_for(tx, me, import_id)


async def _demand_room(tx: Tx, me: Grants) -> None:
    """The oldest one that was never run makes room. Raises TooMany."""
    if await tx.value(_OPEN, me.user_id) >= OPEN_MAX and not await tx.execute(_OLDEST, me.user_id):
        raise TooMany("import_too_many", values={"retry_after": 60})


async def _store(tx: HotTx, me: Grants, import_id: int, entity: Entity, file: FileRead, *, header: bool) -> None:
    lines = await asyncio.to_thread(lambda: list(confined.rows(file.rows)))
    told = file.told
    headers = _named(me, lines[0][1] if header else [], told.width)
    body = lines[1:] if header else lines
    if not body:
        raise Invalid("invalid", fields={"file": "import_empty"})
    for start in range(0, len(body), _PIECE):
        await tx.connection.copy_records_to_table(
            "import_rows",
            records=[(import_id, line, cells) for line, cells in body[start : start + _PIECE]],
            columns=["import_id", "line", "cells"],
        )
    found: list[str | None] = [None] * len(headers)
    if header:
        found = guessed(entity, headers, await targets(tx, me, entity))
    by: tuple[Key, ...] = ("phone", "email", "tax_id") if entity == "company" else ("phone", "email")
    how = Reading(
        kind=told.kind,  # type: ignore[arg-type]
        encoding=told.encoding,
        delimiter=told.delimiter,
        sheets=told.sheets,
        sheet=told.sheet,
        header=header,
    )
    setup = ImportSetup(columns=found, by=by)
    await tx.execute(_READ, import_id, _json(how), headers, _json(setup))


def _named(me: Grants, headers: Sequence[str], width: int) -> list[str]:
    """Each column has a name: those without one are numbered. A row may not be wider than they are."""
    wide = max(len(headers), 0 if headers else width)
    cells = [*headers, *[""] * (wide - len(headers))]
    return [text[:300] or say(me.locale, "transfer.column", n=n) for n, text in enumerate(cells, start=1)]


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
