"""A file of a customer's message: from the platform into our storage."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import msgspec

from backend.connectors.contract import Client, SendError
from backend.inbox.deliver import states
from backend.inbox.files.keep import looks_of, storage_key
from backend.inbox.files.kinds import Looks, TooManyPixels, clean_name
from backend.kit.db import Database, Tx
from backend.kit.jobs import Hopeless, Job, Later, backoff
from backend.kit.storage import Storage, temporary

# about a day: the platform keeps the file, and there is no other copy
TRIES = 300
_FIND = """
SELECT a.id, a.conversation_id, a.seq, a.kind, a.name, a.mime, a.width, a.height, a.remote::text AS remote, c.channel_id
FROM attachments a JOIN conversations c ON c.id = a.conversation_id
WHERE a.id = $1 AND a.state = 'remote'
"""
_STORED = """
UPDATE attachments SET state = 'stored', storage_key = $2, name = $3, mime = $4, size = $5,
    width = coalesce(width, $6), height = coalesce(height, $7), error = NULL
WHERE id = $1 AND state = 'remote'
"""
_FAILED = "UPDATE attachments SET state = 'failed', error = $2 WHERE id = $1 AND state = 'remote'"
_BUMP = "UPDATE messages SET rev = rev + 1 WHERE conversation_id = $1 AND seq = $2"


class Lines(Protocol):
    """Open lines to platforms."""

    async def client(self, channel_id: int) -> Client | None:
        """None: the channel is gone. Raises SendError."""
        ...


class Fetcher:
    """The handler of jobs file.fetch."""

    def __init__(self, db: Database, storage: Storage, lines: Lines, limit: int) -> None:
        self._db = db
        self._storage = storage
        self._lines = lines
        self._limit = limit

    async def __call__(self, job: Job) -> None:
        """Raises Later and Hopeless; what cannot be fetched is marked so."""
        async with self._db.tx() as tx:
            row = await tx.row(_FIND, UUID(job.payload["file_id"]))
        if row is None:
            return
        try:
            await self._fetch(row)
        except SendError as error:
            # what is wrong with the channel, such as a token that was taken back, says nothing of the file
            if (error.permanent and not error.channel) or job.is_last:
                await self._give_up(row, error.code)
                raise Hopeless(error.code) from error
            raise Later(max(error.retry_after or 0, backoff(job.attempt)), error.code) from error
        except Exception:
            if job.is_last:
                await self._give_up(row, "internal")
            raise

    async def _fetch(self, row: Mapping[str, Any]) -> None:
        client = await self._lines.client(row["channel_id"])
        if client is None:
            raise SendError("channel_gone", permanent=True)
        async with temporary() as path:
            size = await self._save(client, msgspec.json.decode(row["remote"] or "{}"), path)
            name = clean_name(row["name"] or row["kind"])
            looks = await _looks(path, name, size)
            key = storage_key()
            await self._storage.keep(key, path)
        async with self._db.tx() as tx:
            await change(tx, row, _STORED, key, name, looks.mime, size, looks.width, looks.height)

    async def _save(self, client: Client, remote: dict[str, Any], path: Path) -> int:
        size = 0
        with path.open("wb") as file:
            async for piece in client.fetch_file(remote):
                size += len(piece)
                if size > self._limit:
                    raise SendError("file_too_big", permanent=True)
                file.write(piece)
        return size

    async def _give_up(self, row: Mapping[str, Any], code: str) -> None:
        async with self._db.tx() as tx:
            await change(tx, row, _FAILED, code)


async def _looks(path: Path, name: str, size: int) -> Looks:
    try:
        return await asyncio.to_thread(looks_of, path, name, size)
    except TooManyPixels as error:
        raise SendError("picture_too_large", permanent=True) from error


async def change(tx: Tx, row: Mapping[str, Any], sql: str, *args: Any) -> bool:
    """Change the attachment under its conversation's lock, and tell everybody. False where there was nothing to."""
    key = (row["conversation_id"], row["seq"])
    await states.lock(tx, [key[0]])
    if not await tx.execute(sql, row["id"], *args):
        return False
    await tx.execute(_BUMP, *key)
    await states.publish(tx, [key])
    return True
