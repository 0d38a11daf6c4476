"""A file of a message, lent to the platform that it is sent by: some fetch it by an address instead of taking it.

The address is its own proof, and ends soon. It opens one file, which is on its way out of the house anyway.
"""

import hashlib
import hmac
import time
from urllib.parse import quote
from uuid import UUID

from backend.inbox.files.find import Found
from backend.kit.db import Tx
from backend.kit.errors import Missing

FOR_S = 3600
_FIND = """
SELECT a.name, a.mime, a.storage_key FROM attachments a
JOIN messages m ON m.conversation_id = a.conversation_id AND m.seq = a.seq
WHERE a.id = $1 AND a.state = 'stored' AND m.direction = 'out' AND m.deleted_at IS NULL
"""


class Lending:
    """`public_url`: where platforms reach us."""

    def __init__(self, secret_key: str, public_url: str) -> None:
        self._keys = [part.strip().encode() for part in secret_key.split(",") if part.strip()]
        self._public_url = public_url

    def address(self, file_id: UUID, name: str) -> str:
        """Good for an hour."""
        until = int(time.time()) + FOR_S
        proof = _proof(self._keys[0], file_id, until)
        return f"{self._public_url}/api/v1/lent/{file_id}.{until}.{proof}/{quote(name, safe='') or 'file'}"

    async def find(self, tx: Tx, token: str) -> Found:
        """Raises Missing: not ours, over, or no longer going out."""
        row = await tx.row(_FIND, self._file(token))
        if row is None:
            raise Missing
        return Found(row["name"], row["mime"], row["storage_key"])

    def _file(self, token: str) -> UUID:
        try:
            name, written, proof = token.split(".")
            file_id, until = UUID(name), int(written)
        except ValueError:
            raise Missing from None
        right = any(hmac.compare_digest(proof.encode(), _proof(key, file_id, until).encode()) for key in self._keys)
        if not right or until < time.time():
            raise Missing
        return file_id


def _proof(key: bytes, file_id: UUID, until: int) -> str:
    return hmac.new(key, f"lent {file_id} {until}".encode(), hashlib.sha256).hexdigest()[:40]
