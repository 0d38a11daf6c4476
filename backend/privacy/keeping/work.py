"""What is over goes, slice by slice; what went is written down. Right with any number of workers."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from backend.kit.db import Database, HotTx
from backend.kit.storage import Storage
from backend.privacy.erasing.files import unused
from backend.privacy.keeping import terms
from backend.privacy.setting import privacy_setting

log = structlog.get_logger("terms")
EVERY_S = 3600.0
_THESE = "(SELECT * FROM unnest($1::bigint[], $2::bigint[]))"
_ON = f"(conversation_id, seq) IN {_THESE}"
_BARE = (
    f"DELETE FROM message_edits WHERE {_ON}",
    f"DELETE FROM letters WHERE {_ON}",
    f"DELETE FROM link_previews WHERE {_ON}",
    f"DELETE FROM search_messages WHERE {_ON}",
    f"UPDATE messages SET text = '', entities = NULL, error = NULL, meta = '{{\"term\": true}}', rev = rev + 1,"
    f" deleted_at = coalesce(deleted_at, now()) WHERE {_ON}",
    "UPDATE conversations c SET rev = rev + 1, last_message ="
    """ c.last_message || '{"text": "", "file": null, "deleted": true}'"""
    f" FROM {_THESE} AS w (id, seq) WHERE c.id = w.id AND c.last_message ->> 'seq' = w.seq::text",
)
_PICTURES = f"SELECT picture_key AS key FROM link_previews WHERE {_ON} AND picture_key IS NOT NULL"
_THEIR_FILES = f"SELECT id FROM attachments WHERE {_ON}"
_NO_FILES = """
DELETE FROM attachments WHERE id = ANY ($1::uuid[]) RETURNING storage_key, sound_key, preview_key
"""
# a message that was its file alone is nothing in its place, as one whose words are over
_EMPTY = """
UPDATE messages m SET deleted_at = coalesce(deleted_at, now()), meta = '{"term": true}', rev = rev + 1
FROM unnest($1::bigint[], $2::bigint[]) AS w (id, seq)
WHERE m.conversation_id = w.id AND m.seq = w.seq AND m.text = '' AND NOT coalesce(m.meta ? 'call', false)
  AND NOT EXISTS (SELECT FROM attachments a WHERE a.conversation_id = w.id AND a.seq = w.seq)
"""
# in the transaction that takes: what went is known also when the process dies before the next slice
_RAN = "INSERT INTO term_runs (removed) VALUES (jsonb_build_object($1::text, $2::int)) RETURNING id"
_RAN_ON = """
UPDATE term_runs SET removed = removed || jsonb_build_object($2::text, coalesce((removed ->> $2)::int, 0) + $3::int)
WHERE id = $1
"""


@dataclass
class _Run:
    """How far this run is. `after`: the last message that it took."""

    record: int | None = None
    after: tuple[int, int] = (0, 0)
    removed: dict[str, int] = field(default_factory=dict)


async def once(db: Database, storage: Storage) -> dict[str, int]:
    """All that is over now; how many of which class went."""
    run = _Run()
    for name in terms.CLASSES:
        while done := await _slice(db, storage, name, run):
            run.removed[name] = run.removed.get(name, 0) + done
    if run.removed:
        log.info("terms.over", **run.removed)
    return run.removed


async def _slice(db: Database, storage: Storage, name: str, run: _Run) -> int:
    keys: list[str] = []
    # the terms are read anew for each: who lengthens one stops what is under way
    async with db.tx() as tx:
        setting = await privacy_setting(tx)
        if name == "messages":
            said = await terms.some_messages(tx, setting, run.after)
            done, keys = await _messages(tx, said)
            run.after = said[-1] if said else run.after
        elif name in ("raw", "quarantine"):
            done = await terms.drop_raw(tx, setting, name)
        else:
            found = await terms.some_files(tx, setting, name)
            done, keys = len(found), await _files(tx, [each[0] for each in found])
            await tx.execute(_EMPTY, [each[1] for each in found], [each[2] for each in found])
        if done and run.record is None:
            run.record = await tx.value(_RAN, name, done)
        elif done:
            await tx.execute(_RAN_ON, run.record, name, done)
    await _bytes(db, storage, keys)
    return done


async def _bytes(db: Database, storage: Storage, keys: list[str]) -> None:
    """After the commit: bytes may lie there for nothing, but no row is ever without its bytes."""
    if not keys:
        return
    async with db.tx() as tx:
        free = await unused(tx, sorted(set(keys)))
    # a far storage takes its time: nobody's transaction waits for it
    for key in free:
        await storage.delete(key)


async def _messages(tx: HotTx, found: list[tuple[int, int]]) -> tuple[int, list[str]]:
    if not found:
        return 0, []
    args = [key[0] for key in found], [key[1] for key in found]
    keys = [row["key"] for row in await tx.fetch(_PICTURES, *args)]
    keys += await _files(tx, [row["id"] for row in await tx.fetch(_THEIR_FILES, *args)])
    for sql in _BARE:
        await tx.execute(sql, *args)
    return len(found), keys


async def _files(tx: HotTx, ids: list[object]) -> list[str]:
    rows = await tx.fetch(_NO_FILES, ids) if ids else []
    return [key for row in rows for key in row.values() if key]


def keeping(db: Database, storage: Storage) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await once(db, storage)
            await asyncio.sleep(EVERY_S)

    return run
