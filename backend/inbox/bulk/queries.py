"""How far work on many dialogs has come, and what was left out; one's own alone."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.inbox.bulk.events import BulkChanged
from backend.inbox.bulk.schemas import BulkView, SkippedView, Why
from backend.inbox.rows.conversations import full_name
from backend.kit.db import Own, Published, Tx
from backend.kit.http.paging import Page
from backend.lists.runs import told
from backend.lists.runs.kind import Tables

_COUNT = "(SELECT count(*) FROM bulk_items i WHERE i.run_id = b.id AND i.state = '{state}') AS {state}"
TABLES = Tables(
    name="inbox",
    runs="bulk_runs",
    items="bulk_items",
    thing="conversation_id",
    more=("in_seq",),
    asked="filter",
    scope=("verb",),
    shown=f"""{_COUNT.format(state="done")}, {_COUNT.format(state="skipped")}, EXISTS (
        SELECT 1 FROM bulk_items i WHERE i.run_id = b.id AND i.state = 'done' AND i.before IS NOT NULL) AS changed""",
    undo_for=timedelta(minutes=15),
)
_TITLES = """
SELECT c.id, c.title, p.name, p.surname FROM conversations c LEFT JOIN contacts p ON p.id = c.contact_id
WHERE c.id = ANY ($1::bigint[]) AND coalesce({sight}, false)
"""


def _view(row: Mapping[str, Any]) -> BulkView:
    return BulkView(**told.facts_of(row, TABLES.undo_for))


async def bulk_for(tx: Tx, user_id: int | None, bulk_id: int) -> BulkView:
    """Raises Missing for another's."""
    return _view(await told.one(TABLES, tx, user_id, bulk_id))


async def recent(tx: Tx, user_id: int | None) -> list[BulkView]:
    """Under way, or may still be taken back."""
    return [_view(row) for row in await told.recent(TABLES, tx, user_id)]


async def tell(tx: Tx, user_id: int, bulk_id: int) -> BulkView:
    """bulk.changed to whose it is."""
    view = await bulk_for(tx, user_id, bulk_id)
    tx.publish(Published(BulkChanged(view), Own(user_id), "bulk", bulk_id))
    return view


async def skipped(tx: Tx, me: Grants, bulk_id: int, after: str | None, limit: int) -> Page[SkippedView]:
    """What was left as it is, and why."""
    await bulk_for(tx, me.user_id, bulk_id)
    rows, more = await told.left(TABLES, tx, bulk_id, after, limit)
    sight, args = sees_sql(me, "c", 2)
    found = await tx.fetch(_TITLES.format(sight=sight), [row["thing"] for row in rows], *args)
    titles = {row["id"]: full_name(row["name"], row["surname"]) or row["title"] for row in found}
    why = [Why(row["why"], told.sentence("bulk", row["why"], me.locale)) for row in rows]
    return Page(
        [SkippedView(row["thing"], titles.get(row["thing"]), of) for row, of in zip(rows, why, strict=True)], more
    )
