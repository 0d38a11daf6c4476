"""The handler of jobs file.prepare."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import structlog

from backend.inbox.deliver import states
from backend.inbox.files.keep import storage_key
from backend.kit import confined
from backend.kit.db import Database
from backend.kit.jobs import Job
from backend.kit.storage import NoSuchFile, Storage, temporary

log = structlog.get_logger("files")

AT_ONCE = 2
THUMB_PX = 480
SOUND_MAX = 64 * 1024 * 1024
PDF_MAX = 64 * 1024 * 1024
# what every browser plays as it is
PLAYED = frozenset({"audio/mpeg", "audio/mp4", "audio/aac", "audio/x-wav"})
_HERE = "backend.inbox.files.prepare"
_FIND = """
SELECT id, conversation_id, seq, kind, mime, size, storage_key FROM attachments
WHERE id = $1 AND state = 'stored' AND (conversation_id IS NOT NULL OR taken_at IS NOT NULL) AND prepared IS NULL
"""
_SET = """
UPDATE attachments SET prepared = $2, waveform = $3::smallint[], duration_s = coalesce(duration_s, $4),
    sound_key = $5, preview_key = $6, pages = $7, width = coalesce(width, $8), height = coalesce(height, $9)
WHERE id = $1 AND prepared IS NULL
"""
_BUMP = "UPDATE messages SET rev = rev + 1 WHERE conversation_id = $1 AND seq = $2"


class Made(msgspec.Struct, frozen=True):
    """What was found out and made; nothing of it where the file is not what it seemed."""

    prepared: str = "failed"
    wave: list[int] | None = None
    duration_s: float | None = None
    sound_key: str | None = None
    preview_key: str | None = None
    pages: int | None = None
    width: int | None = None
    height: int | None = None


# nothing of it needs to be told
NOTHING = Made("done")


class Preparer:
    """Voices get their wave and a sound for every browser; documents a picture of their first page, films of their
    first moment, photos a small one.
    """

    def __init__(self, db: Database, storage: Storage) -> None:
        self._db = db
        self._storage = storage
        self._free = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, job: Job) -> None:
        async with self._db.tx() as tx:
            row = await tx.row(_FIND, UUID(job.payload["file_id"]))
        if row is None:
            return
        await self._keep(row, await self.made_of(row))

    async def made_of(self, row: Mapping[str, Any]) -> Made:
        """Of a stored file's id, kind, mime, size and storage_key."""
        async with self._free:
            return await self._made(row)

    async def _made(self, row: Mapping[str, Any]) -> Made:
        make = self._maker(row["mime"])
        try:
            async with self._storage.local(row["storage_key"]) as path, temporary() as target:
                return await make(row, path, target)
        except (confined.Failed, NoSuchFile) as error:
            log.info("file.not_prepared", file=str(row["id"]), why=str(error))
            return Made()

    def _maker(self, mime: str) -> Callable[[Mapping[str, Any], Path, Path], Awaitable[Made]]:
        if mime == "application/pdf":
            return self._page
        if mime.startswith("video/"):
            return self._film
        return self._picture if mime.startswith("image/") else self._sound

    async def _picture(self, row: Mapping[str, Any], path: Path, target: Path) -> Made:
        found = msgspec.json.decode(await confined.run(f"{_HERE}.picture", str(path), str(target), seconds=20))
        return Made("done", preview_key=await self._kept(target)) if found["made"] else NOTHING

    async def _film(self, row: Mapping[str, Any], path: Path, target: Path) -> Made:
        said = await confined.run(f"{_HERE}.poster", str(path), str(target), row["mime"], seconds=30)
        found = msgspec.json.decode(said)
        preview = await self._kept(target)
        return Made("done", preview_key=preview, **found)

    async def _sound(self, row: Mapping[str, Any], path: Path, target: Path) -> Made:
        if (row["size"] or 0) > SOUND_MAX:
            return Made()
        wanted = row["mime"] not in PLAYED
        args = (str(path), row["mime"], *([str(target)] if wanted else []))
        found = msgspec.json.decode(await confined.run(f"{_HERE}.sound", *args, seconds=120))
        return Made("done", found["wave"], found["duration_s"], await self._kept(target) if wanted else None)

    async def _page(self, row: Mapping[str, Any], path: Path, target: Path) -> Made:
        if (row["size"] or 0) > PDF_MAX:
            return Made()
        found = await page(path, 1, target, THUMB_PX)
        return Made("done", preview_key=await self._kept(target), pages=found["pages"])

    async def _kept(self, path: Path) -> str:
        key = storage_key()
        await self._storage.keep(key, path)
        return key

    async def _keep(self, row: Mapping[str, Any], made: Made) -> None:
        key = (row["conversation_id"], row["seq"])
        found = (made.prepared, made.wave, made.duration_s, made.sound_key, made.preview_key, made.pages)
        async with self._db.tx() as tx:
            if key[0] is None:
                # it stands in a field: whoever shows it asks for the small picture, and sees whether there is one
                await tx.execute(_SET, row["id"], *found, made.width, made.height)
                return
            await states.lock(tx, [key[0]])
            if await tx.execute(_SET, row["id"], *found, made.width, made.height) and made not in (NOTHING, Made()):
                await tx.execute(_BUMP, *key)
                await states.publish(tx, [key])


async def page(path: Path, number: int, target: Path, width: int) -> dict[str, Any]:
    """Draw one page of a PDF. Raises confined.Failed."""
    said = await confined.run(f"{_HERE}.pages", str(path), str(number), str(target), str(width), seconds=20)
    found: dict[str, Any] = msgspec.json.decode(said)
    return found
