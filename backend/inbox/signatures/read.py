"""Whose signature stands under a letter, and what it says."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.connectors.contract import Entity, Signature
from backend.inbox.signatures.fill import filled
from backend.inbox.signatures.schemas import SignatureText, SignatureView
from backend.kit.db import Tx

# 0 is nobody: the mailbox's own
_READ = """
SELECT c.id, coalesce(c.settings ->> 'address', '') AS address, u.settings ->> 'position' AS position,
       h.text, h.entities::text AS entities, coalesce(h.company, '') AS company,
       o.text AS own_text, o.entities::text AS own_entities
FROM channels c
LEFT JOIN users u ON u.id = $2
LEFT JOIN signatures h ON h.channel_id = c.id AND h.user_id = 0
LEFT JOIN signatures o ON o.channel_id = c.id AND o.user_id = $2 AND $2 <> 0
WHERE c.id = $1
"""
_entities = msgspec.json.Decoder(tuple[Entity, ...])


def _text(text: str | None, entities: str | None) -> SignatureText:
    return SignatureText(text or "", _entities.decode(entities) if entities else ())


async def view(tx: Tx, me: Grants, channel_id: int) -> SignatureView:
    """The channel is known to be in sight."""
    row: Any = await tx.row(_READ, channel_id, me.user_id or 0)
    of_mailbox = _text(row["text"], row["entities"])
    own = None if row["own_text"] is None else _text(row["own_text"], row["own_entities"])
    values = {
        "me": me.name,
        "position": row["position"] or "",
        "company": row["company"],
        "address": row["address"],
    }
    used = own or of_mailbox
    return SignatureView(channel_id, of_mailbox, row["company"], own, filled(used.text, used.entities, values), values)


async def signed(tx: Tx, author: Grants, channel_id: int) -> Signature | None:
    """What goes under a letter of theirs. A service account is no person: it signs as the mailbox does."""
    mine = (await view(tx, author, channel_id)).mine
    return mine if mine.text else None
