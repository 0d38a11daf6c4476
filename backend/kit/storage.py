"""Where files lie: a folder (file://) or a bucket (s3://). Keys are ours, never a person's file name."""

import errno
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import GenericError, NotFoundError
from obstore.store import LocalStore, ObjectStore, from_url

CHUNK = 256 * 1024


class NoSuchFile(LookupError):
    """Nothing lies under this key."""


class Storage:
    """`Storage(settings.storage_url)`. Keys are paths without leading slash: "files/ab/abcdef…"."""

    def __init__(self, url: str) -> None:
        self._root: Path | None = None
        if url.startswith("file://"):
            self._root = Path(unquote(urlsplit(url).path))
            self._root.mkdir(parents=True, exist_ok=True)
            self._store: ObjectStore = LocalStore(self._root, mkdir=True)
        else:
            self._store = from_url(url)

    async def keep(self, key: str, path: Path) -> None:
        """Copy a local file into the storage. Raises OSError ENOSPC when it is full."""
        try:
            await obstore.put_async(self._store, key, path)
        except GenericError as error:
            # the kind of the error stands in its text alone
            if "StorageFull" in str(error) or "QuotaExceeded" in str(error):
                raise OSError(errno.ENOSPC, "the storage is full") from error
            raise

    def free(self) -> int | None:
        """Bytes that are left on the disk of the folder; None for a bucket."""
        return None if self._root is None else shutil.disk_usage(self._root).free

    async def keep_bytes(self, key: str, content: bytes) -> None:
        await obstore.put_async(self._store, key, content)

    async def size(self, key: str) -> int:
        """Raises NoSuchFile."""
        try:
            return int((await obstore.head_async(self._store, key))["size"])
        except (NotFoundError, FileNotFoundError) as error:
            raise NoSuchFile(key) from error

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Bytes from `start` up to before `end`, in pieces. Raises NoSuchFile before the first."""
        size = await self.size(key)
        stop = size if end is None else min(end, size)
        while start < stop:
            upto = min(start + CHUNK, stop)
            yield bytes(await obstore.get_range_async(self._store, key, start=start, end=upto))
            start = upto

    async def keys(self) -> AsyncIterator[str]:
        """All keys, in no particular order."""
        async for piece in obstore.list(self._store):
            for entry in piece:
                yield entry["path"]

    async def delete(self, key: str) -> None:
        """Nothing lies there afterwards, whether or not it did before."""
        try:
            await obstore.delete_async(self._store, key)
        except (NotFoundError, FileNotFoundError):
            return

    @asynccontextmanager
    async def local(self, key: str) -> AsyncIterator[Path]:
        """The file as a path of this machine, while the block lasts. Raises NoSuchFile."""
        if self._root is not None:
            path = self._root / key
            if not path.is_file():
                raise NoSuchFile(key)
            yield path
            return
        async with temporary() as path:
            with path.open("wb") as file:
                async for piece in self.read(key):
                    file.write(piece)
            yield path


@asynccontextmanager
async def temporary() -> AsyncIterator[Path]:
    """An empty file of our own that goes with the block."""
    handle, name = tempfile.mkstemp(prefix="samovar-")
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        os.unlink(path)
