"""The long parts of a letter, for those who see its conversation."""

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can
from backend.inbox.queries.thread import find
from backend.inbox.rows.withheld import READ_DELETED
from backend.kit.db import Tx
from backend.kit.errors import Missing

_LETTER = """
SELECT l.html, l.quote, coalesce((m.meta #> '{letter,inline}')::text, '{}') AS inline,
       m.deleted_at IS NOT NULL AS deleted
FROM letters l JOIN messages m USING (conversation_id, seq) WHERE l.conversation_id = $1 AND l.seq = $2
"""
_FILES = """
SELECT id::text AS id, state FROM attachments WHERE conversation_id = $1 AND seq = $2 ORDER BY position
"""
_places = msgspec.json.Decoder(dict[str, int])


class Kept(msgspec.Struct, frozen=True):
    """`pictures`: where each picture of the HTML lies, by cid."""

    html: str
    quote: str
    pictures: dict[str, str]


async def read(tx: Tx, me: Grants, conversation_id: int, seq: int) -> Kept:
    """Raises Missing."""
    await find(tx, me, conversation_id)
    row = await tx.row(_LETTER, conversation_id, seq)
    if row is None or (row["deleted"] and not can(me, READ_DELETED)):
        raise Missing
    places = _places.decode(row["inline"])
    files = await tx.fetch(_FILES, conversation_id, seq) if places else []
    there = {at: file["id"] for at, file in enumerate(files) if file["state"] == "stored"}
    pictures = {cid: f"/api/v1/files/{there[at]}" for cid, at in places.items() if at in there}
    return Kept(row["html"], row["quote"], pictures)
