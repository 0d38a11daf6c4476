"""How far work on many dialogs has come, and what was left out; one's own alone."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.inbox.bulk.events import BulkChanged
from backend.inbox.bulk.schemas import BulkView, SkippedView, Why
from backend.inbox.rows.conversations import full_name
from backend.kit.db import Own, Published, Tx
from backend.kit.errors import Missing
from backend.kit.http.paging import Page, cursor, unpage
from backend.kit.words import catalogue, say

UNDO_FOR = timedelta(minutes=15)
SHOWN = 20

_LOAD = """
SELECT b.id, b.user_id, b.verb, b.args::text AS args, b.state, b.total, b.undoes, b.created_at, b.ended_at,
       (SELECT count(*) FROM bulk_items i WHERE i.run_id = b.id AND i.state = 'done') AS done,
       (SELECT count(*) FROM bulk_items i WHERE i.run_id = b.id AND i.state = 'skipped') AS skipped,
       EXISTS (SELECT 1 FROM bulk_items i
               WHERE i.run_id = b.id AND i.state = 'done' AND i.before IS NOT NULL) AS changed,
       EXISTS (SELECT 1 FROM bulk_runs u WHERE u.undoes = b.id) AS undone
FROM bulk_runs b WHERE b.user_id = $1
"""
_ONE = f"{_LOAD} AND b.id = $2"
_RECENT = f"""
{_LOAD} AND (b.state = 'running' OR b.ended_at > now() - make_interval(secs => $2)) ORDER BY b.id DESC LIMIT {SHOWN}
"""
_SKIPPED = """
SELECT i.conversation_id, i.why, c.title, p.name, p.surname, {sight} AS seen
FROM bulk_items i LEFT JOIN conversations c ON c.id = i.conversation_id LEFT JOIN contacts p ON p.id = c.contact_id
WHERE i.run_id = $1 AND i.state = 'skipped' AND i.conversation_id > $2 ORDER BY i.conversation_id LIMIT $3
"""
_object = msgspec.json.Decoder(dict[str, Any])


def _view(row: Mapping[str, Any]) -> BulkView:
    ended = row["ended_at"]
    undoable = ended is not None and row["undoes"] is None and not row["undone"] and row["changed"]
    return BulkView(
        id=row["id"],
        verb=row["verb"],
        args=_object.decode(row["args"]),
        state=row["state"],
        total=row["total"],
        done=row["done"],
        skipped=row["skipped"],
        undoes=row["undoes"],
        undone=row["undone"],
        undo_until=ended + UNDO_FOR if undoable else None,
        created_at=row["created_at"],
    )


async def bulk_for(tx: Tx, user_id: int | None, bulk_id: int) -> BulkView:
    """Raises Missing for another's."""
    row = await tx.row(_ONE, user_id, bulk_id)
    if row is None:
        raise Missing
    return _view(row)


async def recent(tx: Tx, user_id: int | None) -> list[BulkView]:
    """Under way, or may still be taken back."""
    return [_view(row) for row in await tx.fetch(_RECENT, user_id, UNDO_FOR.total_seconds())]


async def tell(tx: Tx, user_id: int, bulk_id: int) -> BulkView:
    """bulk.changed to whose it is."""
    view = await bulk_for(tx, user_id, bulk_id)
    tx.publish(Published(BulkChanged(view), Own(user_id), "bulk", bulk_id))
    return view


async def skipped(tx: Tx, me: Grants, bulk_id: int, after: str | None, limit: int) -> Page[SkippedView]:
    """What was left as it is, and why."""
    await bulk_for(tx, me.user_id, bulk_id)
    start = unpage(after, tuple[int])
    sight, args = sees_sql(me, "c", 4)
    rows = await tx.fetch(_SKIPPED.format(sight=sight), bulk_id, start[0] if start else 0, limit + 1, *args)
    shown = [_skipped(row, me.locale) for row in rows[:limit]]
    return Page(shown, cursor(shown[-1].conversation_id) if len(rows) > limit else None)


def _skipped(row: Mapping[str, Any], locale: str) -> SkippedView:
    seen = bool(row["seen"]) and row["title"] is not None
    title = (full_name(row["name"], row["surname"]) or row["title"]) if seen else None
    key = next((key for key in (f"bulk.{row['why']}", f"errors.{row['why']}") if key in catalogue("en")), "bulk.other")
    return SkippedView(row["conversation_id"], title, Why(row["why"], say(locale, key)))
