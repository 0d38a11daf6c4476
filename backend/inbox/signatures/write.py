"""Signatures are changed."""

import msgspec

from backend.access.grants import Grants
from backend.connectors.split import units
from backend.inbox.signatures.schemas import PutOwnSignature, PutSignature
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Invalid

_PUT = """
INSERT INTO signatures (channel_id, user_id, text, entities, company) VALUES ($1, $2, $3, $4::text::jsonb, $5)
ON CONFLICT (channel_id, user_id) DO UPDATE SET
    text = excluded.text, entities = excluded.entities, company = excluded.company
"""


async def put(tx: Tx, channel_id: int, new: PutSignature) -> None:
    """The mailbox's own. Raises Invalid."""
    await _put(tx, channel_id, 0, new, " ".join(clean_text(new.company).split()))


async def put_own(tx: Tx, me: Grants, channel_id: int, new: PutOwnSignature) -> None:
    """Mine in its place. Raises Invalid."""
    assert me.user_id is not None
    await _put(tx, channel_id, me.user_id, new, "")


async def drop_own(tx: Tx, me: Grants, channel_id: int) -> None:
    """The mailbox's stands under my letters again."""
    await tx.execute("DELETE FROM signatures WHERE channel_id = $1 AND user_id = $2", channel_id, me.user_id)


async def _put(tx: Tx, channel_id: int, user_id: int, new: PutSignature | PutOwnSignature, company: str) -> None:
    text = clean_text(new.text)
    if any(e.length <= 0 or e.offset < 0 or e.offset + e.length > units(text) for e in new.entities):
        raise Invalid("invalid", fields={"entities": "bad_signature"})
    entities = msgspec.json.encode(new.entities).decode() if new.entities else None
    await tx.execute(_PUT, channel_id, user_id, text, entities, company)
