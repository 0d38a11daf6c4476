"""Write the file; take away those whose week is over. Killed, it begins anew: nothing was changed."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import msgspec

from backend.access import audit
from backend.access.load import of_whom
from backend.contacts.sight import sees_contact
from backend.inbox.files.keep import storage_key
from backend.kit import jobs
from backend.kit.batches import by_id
from backend.kit.db import Database
from backend.kit.storage import Storage, temporary
from backend.privacy.exporting.ask import JOB
from backend.privacy.exporting.walk import gathered, write
from backend.privacy.setting import privacy_setting

EVERY_S = 600.0
_RUN = "SELECT contact_id, user_id, notes FROM person_exports WHERE id = $1 AND state = 'running'"
_END = """
UPDATE person_exports SET state = 'done', file_key = $2, size = $3, counts = $4::text::jsonb, ended_at = now()
WHERE id = $1 AND state = 'running'
"""
_FAIL = "UPDATE person_exports SET state = 'failed', ended_at = now() WHERE id = $1 AND state = 'running'"
_OVER = """
UPDATE person_exports e SET file_key = NULL FROM (SELECT id, file_key FROM person_exports) o
WHERE o.id = e.id AND e.file_key IS NOT NULL AND e.ended_at < now() - interval '7 days' RETURNING o.file_key AS key
"""


def handlers(db: Database, storage: Storage) -> dict[str, jobs.Handler]:
    """For the worker's Runner."""
    return {JOB: by_id("export_id", partial(run, db, storage), partial(_fail, db))}


async def _fail(db: Database, export_id: int) -> None:
    async with db.tx() as tx:
        await tx.execute(_FAIL, export_id)


async def run(db: Database, storage: Storage, export_id: int) -> None:
    """Raises trouble of database and storage; the job is tried again."""
    async with temporary() as path:
        async with db.tx() as tx:
            row = await tx.row(_RUN, export_id)
            if row is None:
                return
            me = await of_whom(tx, row["user_id"], None)
            may = me is not None and "privacy.manage" in me.rights and not me.hidden_fields
            if me is None or not may or not await sees_contact(tx, me, row["contact_id"]):
                await tx.execute(_FAIL, export_id)
                return
            # everything as it stands at one moment, however long the writing takes
            await tx.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            if tx.connection.get_server_version().major >= 17:
                await tx.execute("SET LOCAL transaction_timeout = 0")
            years = (await privacy_setting(tx)).papers_years
            whose = await gathered(tx, row["contact_id"], notes=row["notes"], years=years)
            counts = await write(tx, storage, whose, path, notes=row["notes"], locale=me.locale)
        key = storage_key()
        await storage.keep(key, path)
        async with db.tx() as tx:
            said = msgspec.json.encode(counts).decode()
            kept = await tx.execute(_END, export_id, key, path.stat().st_size, said)
            if kept:
                await audit.write(tx, me, None, "person.exported", ("contact", row["contact_id"]))
    if not kept:
        await storage.delete(key)


async def sweep(db: Database, storage: Storage) -> int:
    """How many files went."""
    async with db.tx() as tx:
        keys = [row["key"] for row in await tx.fetch(_OVER)]
    for key in keys:
        await storage.delete(key)
    return len(keys)


def sweeping(db: Database, storage: Storage) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run_() -> None:
        while True:
            await sweep(db, storage)
            await asyncio.sleep(EVERY_S)

    return run_
