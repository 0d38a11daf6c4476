"""Earlier versions of an edited message."""

from datetime import datetime

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can
from backend.connectors.contract import Entity
from backend.inbox.rows.withheld import READ_DELETED
from backend.kit.db import Tx
from backend.kit.errors import Missing

_DELETED = "SELECT deleted_at IS NOT NULL FROM messages WHERE conversation_id = $1 AND seq = $2"
_VERSIONS = """
SELECT text, entities::text AS entities, edited_at FROM message_edits
WHERE conversation_id = $1 AND seq = $2 ORDER BY edited_at LIMIT 200
"""
_entities = msgspec.json.Decoder(list[Entity])


class Version(msgspec.Struct, frozen=True):
    """A text that the message once had; `edited_at`: when it came to be."""

    text: str
    entities: list[Entity]
    edited_at: datetime


class Versions(msgspec.Struct, frozen=True):
    """The oldest first; the text that stands now is not among them."""

    items: list[Version]


async def versions(tx: Tx, grants: Grants, conversation_id: int, seq: int) -> list[Version]:
    """Of a conversation that the viewer sees. Raises Missing."""
    deleted = await tx.value(_DELETED, conversation_id, seq)
    if deleted is None:
        raise Missing
    if deleted and not can(grants, READ_DELETED):
        return []
    rows = await tx.fetch(_VERSIONS, conversation_id, seq)
    return [
        Version(row["text"], _entities.decode(row["entities"]) if row["entities"] else [], row["edited_at"])
        for row in rows
    ]
