"""How far work on many rows has come, and what was left out; one's own alone."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from backend.access.grants import Grants
from backend.kit.db import Own, Published, Tx
from backend.kit.http.paging import Page
from backend.lists.bulk.deeds import titles_of, undo_for
from backend.lists.bulk.events import ListRunChanged
from backend.lists.bulk.schemas import OF_BIN, LeftRow, ListRun, RowWhy
from backend.lists.page import all_ids
from backend.lists.registry import listing_of
from backend.lists.runs import told
from backend.lists.runs.kind import Tables
from backend.lists.schemas import Asked

TABLES = Tables(
    name="lists",
    runs="list_runs",
    items="list_run_items",
    thing="thing_id",
    asked="asked",
    scope=("entity", "verb"),
    shown="b.done, b.skipped, b.done > 0 AS changed",
    undo_for=timedelta(hours=24),
    counted=True,
)


def _view(row: Mapping[str, Any]) -> ListRun:
    back = undo_for(row["entity"], row["verb"], TABLES.undo_for)
    return ListRun(entity=row["entity"], **told.facts_of(row, back))


async def run_for(tx: Tx, user_id: int | None, run_id: int) -> ListRun:
    """Raises Missing for another's."""
    return _view(await told.one(TABLES, tx, user_id, run_id))


async def recent(tx: Tx, user_id: int | None, entity: str) -> list[ListRun]:
    """Under way, or ended a moment ago."""
    return [_view(row) for row in await told.recent(TABLES, tx, user_id, "AND b.entity = $3", entity)]


async def tell(tx: Tx, user_id: int, run_id: int) -> ListRun:
    """list_run.changed to whose it is."""
    view = await run_for(tx, user_id, run_id)
    tx.publish(Published(ListRunChanged(view), Own(user_id), "list_run", run_id))
    return view


async def skipped(tx: Tx, me: Grants, run_id: int, after: str | None, limit: int) -> Page[LeftRow]:
    """What was left as it is, and why."""
    run = await run_for(tx, me.user_id, run_id)
    rows, more = await told.left(TABLES, tx, run_id, after, limit)
    ids = [row["thing"] for row in rows]
    seen = set(await all_ids(tx, me, listing_of(run.entity), _named(run, ids), len(ids)))
    titles = await titles_of(run.entity)(tx, sorted(seen))
    why = [RowWhy(row["why"], told.sentence("list_run", row["why"], me.locale)) for row in rows]
    return Page([LeftRow(each, titles.get(each), of) for each, of in zip(ids, why, strict=True)], more)


def _named(run: ListRun, ids: list[int]) -> Asked:
    """Rows that were to come back and did not lie in the bin still."""
    return Asked(ids=ids, bin=run.verb == OF_BIN and run.undoes is None)
