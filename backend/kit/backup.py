"""One file that holds the house: the database, the files, and what is needed to put them back.

A plain tar, readable by its owner alone: ``backup.json`` first, then ``database.dump``, ``files/…``, and
``complete.json`` last, so that a file cut short is known before anything is touched.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tarfile
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

import msgspec

from backend.kit.dump import dump
from backend.kit.migrate import current
from backend.kit.servers import ServerError
from backend.kit.settings import Settings, made_key
from backend.kit.storage import NoSuchFile, Storage

FORMAT: Final = 1
# Its one row comes back with another epoch. Left out of the dump, for a restore that is cut short right after the
# rows would else look like the old house, and send again what stood in the outbox.
RELAY: Final = "relay"
HEAD, DUMP, FILES, TAIL = "backup.json", "database.dump", "files/", "complete.json"


class Head(msgspec.Struct):
    """What the backup is of. ``secret_key`` only where the house made it itself: else its owner keeps it."""

    format: int
    made_at: datetime
    schema: str
    public_url: str
    key_fingerprint: str
    secret_key: str | None


class Tail(msgspec.Struct):
    """What a whole backup holds."""

    dump_sha256: str
    files: int
    bytes: int


def fingerprint(secret_key: str) -> str:
    """Tells keys apart without showing them."""
    return hashlib.sha256(b"samovar backup\0" + secret_key.encode()).hexdigest()[:16]


def default_name() -> str:
    return f"samovar-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar"


async def backup(settings: Settings, out: Path) -> Tail:
    """Write ``out``. ``settings.database_url`` has to be set. Raises ServerError in words."""
    database_url = settings.database_url or ""
    schema = await current(database_url)
    if schema is None:
        raise ServerError("this database was never migrated: there is nothing to back up")
    with _whole_or_nothing(out) as raw:
        return await _write(settings, database_url, schema, raw, out.parent)


@contextlib.contextmanager
def _whole_or_nothing(out: Path) -> Iterator[IO[bytes]]:
    if out.exists():
        raise ServerError(f"{out} exists already; name another file")
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
            yield raw
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(out)
    except OSError as error:
        raise ServerError(f"{out} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)


async def _write(settings: Settings, database_url: str, schema: str, raw: IO[bytes], folder: Path) -> Tail:
    head = Head(
        format=FORMAT,
        made_at=datetime.now(UTC),
        schema=schema,
        public_url=settings.public_url,
        key_fingerprint=fingerprint(settings.secret_key),
        secret_key=made_key(settings),
    )
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
        _add(tar, HEAD, msgspec.json.encode(head))
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".samovar-") as content:
            await dump(database_url, Path(content.name), without_rows_of=RELAY)
            digest = hashlib.file_digest(content, "sha256").hexdigest()
            size = content.seek(0, os.SEEK_END)
            content.seek(0)
            tar.addfile(_entry(DUMP, size), content)
        # the files after the rows: whatever a row names was there when the row was read
        files, size = await _add_files(tar, Storage(settings.storage_url))
        tail = Tail(dump_sha256=digest, files=files, bytes=size)
        _add(tar, TAIL, msgspec.json.encode(tail))
    return tail


async def _add_files(tar: tarfile.TarFile, storage: Storage) -> tuple[int, int]:
    count = total = 0
    async for key in storage.keys():
        try:
            async with storage.local(key) as path:
                with path.open("rb") as content:
                    size = os.fstat(content.fileno()).st_size
                    tar.addfile(_entry(FILES + key, size), content)
        except (NoSuchFile, FileNotFoundError):
            continue  # deleted since it was listed
        count, total = count + 1, total + size
    return count, total


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    tar.addfile(_entry(name, len(content)), io.BytesIO(content))


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(time.time())
    return entry
