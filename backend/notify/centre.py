"""The centre: what I was told, newest first, several of a group as one line; read and unread again."""

from collections.abc import Sequence
from typing import Literal

from backend.access.grants import Grants
from backend.kit.db import Own, Published, Tx
from backend.kit.errors import Missing
from backend.kit.http.paging import Page, cursor, unpage
from backend.notify.afresh import as_of_now
from backend.notify.events import NoticeRef, NoticesChanged
from backend.notify.kinds import is_closed
from backend.notify.rows import COLUMNS, row_of, veiled_of, view_of
from backend.notify.schemas import NoticeItem, Row
from backend.notify.sight import seen
from backend.notify.texts import texts_of

Which = Literal["all", "unread"]
MOST = 1000
# The newest of each group, unread ones apart from read ones: what is behind it is counted.
_HEADS = f"""
SELECT {COLUMNS}, (SELECT sum(o.times) FROM notices o WHERE o.user_id = $1 AND o.group_key = n.group_key AND o.shown
                   AND (o.read_at IS NULL) = (n.read_at IS NULL)) AS count
FROM notices n
WHERE n.user_id = $1 AND n.shown AND ($2::bigint IS NULL OR n.id < $2) AND (NOT $3::boolean OR n.read_at IS NULL)
  AND NOT EXISTS (SELECT FROM notices o WHERE o.user_id = $1 AND o.group_key = n.group_key AND o.id > n.id AND o.shown
                  AND (o.read_at IS NULL) = (n.read_at IS NULL))
ORDER BY n.id DESC LIMIT $4
"""
_GROUP = f"""
SELECT {COLUMNS}, n.times::bigint AS count FROM notices n
WHERE n.user_id = $1 AND n.shown AND n.group_key = $5 AND ($2::bigint IS NULL OR n.id < $2)
  AND (NOT $3::boolean OR n.read_at IS NULL)
ORDER BY n.id DESC LIMIT $4
"""
_COUNT = "SELECT count(*) FROM (SELECT FROM notices WHERE user_id = $1 AND read_at IS NULL AND shown LIMIT $2) AS found"
_READ_IDS = """
UPDATE notices n SET read_at = now() WHERE n.user_id = $1 AND n.read_at IS NULL AND n.group_key IN (
    SELECT group_key FROM notices WHERE user_id = $1 AND id = ANY ($2::bigint[]))
  AND n.id <= (SELECT max(id) FROM notices WHERE user_id = $1 AND id = ANY ($2::bigint[]))
"""
_READ_UNTIL = "UPDATE notices SET read_at = now() WHERE user_id = $1 AND read_at IS NULL AND id <= $2"
_UNREAD = "UPDATE notices SET read_at = NULL WHERE user_id = $1 AND id = $2 RETURNING id"
_READ_ABOUT = """
UPDATE notices SET read_at = now() WHERE user_id = $1 AND subject_kind = $2 AND subject_id = $3 AND read_at IS NULL
    AND ($4::bigint IS NULL OR coalesce((place->>'seq')::bigint, 0) <= $4) RETURNING id
"""


_TAKE_BACK = "DELETE FROM notices WHERE user_id = ANY ($1::bigint[]) AND once = $2 RETURNING user_id, id"


async def mine(
    tx: Tx, me: Grants, which: Which, limit: int, place: str | None = None, group: str | None = None
) -> Page[NoticeItem]:
    """`group`: of that one, each by itself. Raises Invalid for a foreign cursor."""
    after = unpage(place, tuple[int])
    args = [me.user_id, after[0] if after else None, which == "unread", limit + 1]
    rows = await tx.fetch(_HEADS, *args) if group is None else await tx.fetch(_GROUP, *args, group)
    found = [row_of(row, row["count"]) for row in rows[:limit]]
    more = cursor(found[-1].id) if len(rows) > limit else None
    return Page(await worded(tx, me, found), more)


async def worded(tx: Tx, me: Grants, rows: Sequence[Row]) -> list[NoticeItem]:
    """In my words; of what I no longer see nothing but that there was something."""
    sees, texts = await seen(tx, me, [(row.subject.kind, row.subject.id) for row in rows]), await texts_of(tx)
    open_ = [row for row in rows if (row.subject.kind, row.subject.id) in sees and not is_closed(row.kind, me.rights)]
    now = await as_of_now(tx, me, open_)
    return [
        view_of(now[row.id], texts.said(now[row.id], me.locale)) if row.id in now else veiled_of(row, me.locale)
        for row in rows
    ]


async def unread(tx: Tx, user_id: int) -> int:
    found: int = await tx.value(_COUNT, user_id, MOST)
    return found


async def read(tx: Tx, user_id: int, ids: Sequence[int], until: int | None) -> None:
    """Twice is as once."""
    done = await tx.execute(_READ_IDS, user_id, list(ids)) if ids else 0
    done += await tx.execute(_READ_UNTIL, user_id, until) if until is not None else 0
    if done:
        _changed(tx, user_id, max([*ids, until or 0]))


async def unread_again(tx: Tx, user_id: int, notice_id: int) -> None:
    """Raises Missing."""
    if await tx.value(_UNREAD, user_id, notice_id) is None:
        raise Missing
    _changed(tx, user_id, notice_id)


async def take_back(tx: Tx, user_ids: Sequence[int], once: str) -> None:
    """What was told so is so no more: it is gone from their centres, and from what is on its way."""
    for row in await tx.fetch(_TAKE_BACK, list(user_ids), once):
        _changed(tx, row["user_id"], row["id"])


async def looked_at(tx: Tx, user_id: int, subject: tuple[str, int], seq: int | None = None) -> None:
    """The person has the very thing before their eyes (of a dialog: up to that message): nothing of it is news."""
    rows = await tx.fetch(_READ_ABOUT, user_id, *subject, seq)
    if rows:
        _changed(tx, user_id, max(row["id"] for row in rows))


def _changed(tx: Tx, user_id: int, notice_id: int) -> None:
    tx.publish(Published(NoticesChanged(NoticeRef(notice_id)), Own(user_id), "notice", notice_id))
