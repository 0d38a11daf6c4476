"""The files of a dialog, by what they are: the gallery walks them, the list of files shows them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from backend.access.grants import Grants
from backend.inbox.queries.history import seen_dialogs
from backend.inbox.rows.messages import attachment_of
from backend.inbox.schemas import Attachment
from backend.kit.db import Tx
from backend.kit.http import cursor as make_cursor
from backend.kit.http import unpage

Sort = Literal["pictures", "sounds", "documents"]
# voices, films and stickers beside them are asked for as what they are to a person
_KINDS: dict[Sort, tuple[str, ...]] = {
    "pictures": ("photo", "animation", "video", "video_note"),
    "sounds": ("voice", "audio"),
    "documents": ("document",),
}
_FILES = """
SELECT a.id, a.conversation_id, a.seq, a.kind, a.name, a.mime, a.size, a.width, a.height, a.duration_s, a.state,
       a.waveform, a.sound_key, a.preview_key, a.pages, m.provider_at, m.direction
FROM attachments a JOIN messages m USING (conversation_id, seq)
WHERE a.conversation_id = $1 AND a.kind = ANY($2::text[]) AND a.state = 'stored' AND m.deleted_at IS NULL
  AND a.seq < $3 AND a.seq > $4
ORDER BY a.seq {order}, a.position {order} LIMIT $5
"""
_OLDER = _FILES.format(order="DESC")
_NEWER = _FILES.format(order="ASC")
# of all the person's dialogs, on one line of time
_WITH_PERSON = """
SELECT a.id, a.conversation_id, a.seq, a.kind, a.name, a.mime, a.size, a.width, a.height, a.duration_s, a.state,
       a.waveform, a.sound_key, a.preview_key, a.pages, m.provider_at, m.direction
FROM attachments a JOIN messages m USING (conversation_id, seq)
WHERE a.conversation_id = ANY($1::bigint[]) AND a.kind = ANY($2::text[]) AND a.state = 'stored'
  AND m.deleted_at IS NULL
  AND ($3::timestamptz IS NULL OR (m.provider_at, a.conversation_id, a.seq) < ($3, $4::bigint, $5::bigint))
ORDER BY m.provider_at DESC, a.conversation_id DESC, a.seq DESC, a.position DESC LIMIT $6
"""
_END = 2**62


class Kept(msgspec.Struct, frozen=True):
    """A file, and the message on which it stands."""

    conversation_id: int
    seq: int
    at: datetime
    direction: Literal["in", "out", "note", "system"]
    file: Attachment


class KeptWith(msgspec.Struct, frozen=True):
    """Files of all dialogs with a person; `next` is the cursor."""

    items: list[Kept]
    next: str | None


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
    rows = await tx.fetch(sql, conversation_id, kinds, before or _END, after or 0, limit + 1)
    items, more = await _whole(tx, rows, limit, sql, kinds)
    return KeptPage(items, items[-1].seq if more else None)


async def files_with(
    tx: Tx, grants: Grants, contact_id: int, sort: Sort, *, cursor: str | None, limit: int
) -> KeptWith:
    """The same over all the person's dialogs that the viewer sees, newest first. Raises Missing, Invalid."""
    dialogs = await seen_dialogs(tx, grants, contact_id)
    after = unpage(cursor, tuple[datetime, int, int]) or (None, None, None)
    kinds = list(_KINDS[sort])
    rows = await tx.fetch(_WITH_PERSON, [row["id"] for row in dialogs], kinds, *after, limit + 1)
    items, more = await _whole(tx, rows, limit, _OLDER, kinds)
    last = items[-1] if more else None
    return KeptWith(items, make_cursor(last.at, last.conversation_id, last.seq) if last else None)


async def _whole(tx: Tx, rows: Sequence[Any], limit: int, sql: str, kinds: list[str]) -> tuple[list[Kept], bool]:
    """What fits on a page, and whether there is more: a last message that may not be whole waits for the next."""
    more = len(rows) > limit
    if more:
        conversation_id, seq = cut = _message(rows[-1])
        # all that has come is of one message: no page is too small for it
        rows = [row for row in rows if _message(row) != cut] or await tx.fetch(
            sql, conversation_id, kinds, seq + 1, seq - 1, None
        )
    items = [Kept(*_message(row), row["provider_at"], row["direction"], attachment_of(row)) for row in rows]
    return items, more


def _message(row: Any) -> tuple[int, int]:
    return row["conversation_id"], row["seq"]
