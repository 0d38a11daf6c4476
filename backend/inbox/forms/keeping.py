"""Files of a form while nobody knows yet whether a message will hold them: none lies in the storage without a row."""

from pathlib import Path
from types import TracebackType
from typing import Self

from backend.connectors.form.payload import File
from backend.inbox.files.multipart import Part
from backend.inbox.forms import reading
from backend.kit.db import Database
from backend.kit.errors import Refused
from backend.kit.storage import Storage

# nobody's upload: its message has a row of its own for the same bytes
_NOTE = """
INSERT INTO attachments (id, kind, name, mime, size, state, storage_key, of_form)
VALUES (gen_random_uuid(), $1, $2, $3, $4, 'stored', $5, true)
"""
_FORGET = """
DELETE FROM attachments WHERE conversation_id IS NULL AND of_form AND storage_key = ANY ($1::text[])
"""
UNAVAILABLE = 503


class Keeping:
    """`async with`: what was kept goes again when the submission is refused within. Where it may be stored all the
    same (503, a process that dies) it stays, until no replay can want it (files/sweep.py).
    """

    def __init__(self, db: Database, storage: Storage) -> None:
        self._db = db
        self._storage = storage
        self._keys: list[str] = []

    async def keep(self, field: str, part: Part, path: Path) -> File:
        """Raises Invalid, Refused 415 for what is not taken."""
        file = await reading.keep(self._storage, field, part, path)
        self._keys.append(file.key)
        async with self._db.tx() as tx:
            await tx.execute(_NOTE, file.kind, file.name, file.mime, file.size, file.key)
        return file

    async def forget(self) -> None:
        """No message will hold what was kept."""
        keys, self._keys = self._keys, []
        if not keys:
            return
        for key in keys:
            await self._storage.delete(key)
        async with self._db.tx() as tx:
            await tx.execute(_FORGET, keys)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, Refused) or error.status == UNAVAILABLE:
            return
        await self.forget()
