"""The files of a dialog, by what they are: the gallery walks them, the list of files shows them."""

from datetime import datetime
from typing import Literal

import msgspec

from backend.inbox.rows.messages import attachment_of
from backend.inbox.schemas import Attachment
from backend.kit.db import Tx

Sort = Literal["pictures", "sounds", "documents"]
# voices, films and stickers beside them are asked for as what they are to a person
_KINDS: dict[Sort, tuple[str, ...]] = {
    "pictures": ("photo", "animation", "video", "video_note"),
    "sounds": ("voice", "audio"),
    "documents": ("document",),
}
_FILES = """
SELECT a.id, a.seq, a.kind, a.name, a.mime, a.size, a.width, a.height, a.duration_s, a.state, a.waveform, a.sound_key,
       a.preview_key, a.pages, m.provider_at, m.direction
FROM attachments a JOIN messages m USING (conversation_id, seq)
WHERE a.conversation_id = $1 AND a.kind = ANY($2::text[]) AND a.state = 'stored' AND m.deleted_at IS NULL
  AND a.seq < $3 AND a.seq > $4
ORDER BY a.seq {order}, a.position {order} LIMIT $5
"""
_OLDER = _FILES.format(order="DESC")
_NEWER = _FILES.format(order="ASC")
_END = 2**62
# no message carries more
ALBUM = 10


class Kept(msgspec.Struct, frozen=True):
    """A file, and the message on which it stands."""

    seq: int
    at: datetime
    direction: Literal["in", "out", "note", "system"]
    file: Attachment


class KeptPage(msgspec.Struct, frozen=True):
    """`next` is the next `before` (or `after`)."""

    items: list[Kept]
    next: int | None


async def files(
    tx: Tx, conversation_id: int, sort: Sort, *, before: int | None, after: int | None, limit: int
) -> KeptPage:
    """A page, the newest first; with `after`, the oldest first. A message's files are never parted."""
    sql = _OLDER if after is None else _NEWER
    kinds = list(_KINDS[sort])
    most = max(limit, ALBUM)
    rows = list(await tx.fetch(sql, conversation_id, kinds, before or _END, after or 0, most + 1))
    more = len(rows) > most
    if more:
        # the last message may not be whole: it comes with the next page
        rows = [row for row in rows if row["seq"] != rows[-1]["seq"]]
    items = [Kept(row["seq"], row["provider_at"], row["direction"], attachment_of(row)) for row in rows]
    return KeptPage(items, items[-1].seq if more else None)
