"""client_id: the same message twice is one message; the same key with other content is refused (DESIGN 3, 7)."""

from hashlib import blake2b
from typing import Any
from uuid import UUID

import msgspec

from backend.access.grants import Grants
from backend.kit.db import HotTx
from backend.kit.errors import Conflict

_FIND = "SELECT conversation_id, seq, digest FROM message_keys WHERE space = $1 AND key = $2"
_KEEP = """
INSERT INTO message_keys (space, key, conversation_id, seq, digest) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING
"""


def space_of(grants: Grants) -> str:
    """The author's own space of keys."""
    return f"c:u{grants.user_id}" if grants.user_id is not None else f"c:t{grants.token_id}"


def digest_of(conversation_id: int, content: Any) -> bytes:
    """What was asked to be sent, and where."""
    return blake2b(msgspec.json.encode([conversation_id, content]), digest_size=16).digest()


async def first_answer(tx: HotTx, grants: Grants, client_id: UUID, digest: bytes) -> tuple[int, int] | None:
    """(conversation, seq) of the message sent under this key before. Raises Conflict client_id_reused."""
    row = await tx.row(_FIND, space_of(grants), str(client_id))
    if row is None:
        return None
    if row["digest"] != digest:
        raise Conflict("client_id_reused", fields={"client_id": "client_id_reused"})
    return row["conversation_id"], row["seq"]


async def keep(tx: HotTx, grants: Grants, client_id: UUID, key: tuple[int, int], digest: bytes) -> None:
    """Register the key. Raises Conflict when it was taken meanwhile: in this dialog nobody can, for it is locked."""
    if await tx.execute(_KEEP, space_of(grants), str(client_id), *key, digest) != 1:
        raise Conflict("client_id_reused", fields={"client_id": "client_id_reused"})
