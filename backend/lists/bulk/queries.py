"""How far work on many rows has come, and what was left out; one's own alone."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Own, Published, Tx
from backend.kit.errors import Missing
from backend.kit.http.paging import Page, cursor, unpage
from backend.kit.words import catalogue, say
from backend.lists.bulk.deeds import comes_back, titles_of
from backend.lists.bulk.events import ListRunChanged
from backend.lists.bulk.schemas import OF_BIN, LeftRow, ListRun, RowWhy
from backend.lists.page import all_ids
from backend.lists.registry import listing_of
from backend.lists.schemas import Asked

UNDO_FOR = timedelta(hours=24)
RECENT_S = 900
SHOWN = 20

_LOAD = """
SELECT b.id, b.entity, b.verb, b.args::text AS args, b.state, b.total, b.done, b.skipped, b.undoes, b.created_at,
       b.ended_at, EXISTS (SELECT 1 FROM list_runs u WHERE u.undoes = b.id) AS undone
FROM list_runs b WHERE b.user_id = $1
"""
_ONE = f"{_LOAD} AND b.id = $2"
_RECENT = f"""
{_LOAD} AND b.entity = $2 AND (b.state = 'running' OR b.ended_at > now() - make_interval(secs => {RECENT_S}))
ORDER BY b.id DESC LIMIT {SHOWN}
"""
_SKIPPED = """
SELECT thing_id, why FROM list_run_items WHERE run_id = $1 AND state = 'skipped' AND thing_id > $2
ORDER BY thing_id LIMIT $3
"""
_object = msgspec.json.Decoder(dict[str, Any])


def _view(row: Mapping[str, Any]) -> ListRun:
    ended = row["ended_at"]
    undoable = ended is not None and row["undoes"] is None and not row["undone"] and row["done"] > 0
    undoable = undoable and comes_back(row["entity"], row["verb"])
    return ListRun(
        **{name: row[name] for name in ("id", "entity", "verb", "state", "total", "done", "skipped", "undoes")},
        args=_object.decode(row["args"]),
        undone=row["undone"],
        undo_until=ended + UNDO_FOR if undoable else None,
        created_at=row["created_at"],
    )


async def run_for(tx: Tx, user_id: int | None, run_id: int) -> ListRun:
    """Raises Missing for another's."""
    row = await tx.row(_ONE, user_id, run_id)
    if row is None:
        raise Missing
    return _view(row)


async def recent(tx: Tx, user_id: int | None, entity: str) -> list[ListRun]:
    """Under way, or ended a moment ago."""
    return [_view(row) for row in await tx.fetch(_RECENT, user_id, entity)]


async def tell(tx: Tx, user_id: int, run_id: int) -> ListRun:
    """list_run.changed to whose it is."""
    view = await run_for(tx, user_id, run_id)
    tx.publish(Published(ListRunChanged(view), Own(user_id), "list_run", run_id))
    return view


async def skipped(tx: Tx, me: Grants, run_id: int, after: str | None, limit: int) -> Page[LeftRow]:
    """What was left as it is, and why."""
    run = await run_for(tx, me.user_id, run_id)
    start = unpage(after, tuple[int])
    rows = await tx.fetch(_SKIPPED, run_id, start[0] if start else 0, limit + 1)
    kept = rows[:limit]
    ids = [row["thing_id"] for row in kept]
    seen = set(await all_ids(tx, me, listing_of(run.entity), _named(run, ids), len(ids)))
    titles = await titles_of(run.entity)(tx, sorted(seen))
    shown = [LeftRow(row["thing_id"], titles.get(row["thing_id"]), _why(row["why"], me.locale)) for row in kept]
    return Page(shown, cursor(shown[-1].id) if len(rows) > limit else None)


def _named(run: ListRun, ids: list[int]) -> Asked:
    """Rows that were to come back and did not lie in the bin still."""
    return Asked(ids=ids, bin=run.verb == OF_BIN and run.undoes is None)


def _why(code: str, locale: str) -> RowWhy:
    key = next((key for key in (f"list_run.{code}", f"errors.{code}") if key in catalogue("en")), "list_run.other")
    return RowWhy(code, say(locale, key))
