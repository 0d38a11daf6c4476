"""What a notice quotes of a message or a note is read where it stands, whenever the notice is told or read: a reworded
one reads as it reads now, a deleted one says that it was deleted, an erased one nothing."""

from collections.abc import Mapping, Sequence

import msgspec

from backend.access.grants import Grants
from backend.inbox.rows.messages import load_messages
from backend.inbox.rows.withheld import for_reader
from backend.kit.db import Tx
from backend.kit.words import say
from backend.notify.schemas import Row

PREVIEW = 160
KINDS = ("mentioned", "message", "dialog_waits", "delivery_failed", "commented")


async def written(tx: Tx, reader: Grants, rows: Sequence[Row]) -> Mapping[int, Row]:
    """By number, each with its text; those that quote no message as they are."""
    keys = {row.id: (row.place.conversation_id, row.place.seq) for row in rows}
    asked = sorted({(talk, seq) for talk, seq in keys.values() if talk is not None and seq is not None})
    views = await load_messages(tx, asked) if asked else {}
    found: dict[int, Row] = {}
    for row in rows:
        talk, seq = keys[row.id]
        if talk is None or seq is None:
            found[row.id] = row
            continue
        view, text = views.get((talk, seq)), ""
        if view is not None:
            gone = view.deleted_at is not None
            text = say(reader.locale, "notices.deleted") if gone else for_reader(reader, view).text
        found[row.id] = msgspec.structs.replace(row, data=row.data | {"text": text[:PREVIEW]})
    return found
