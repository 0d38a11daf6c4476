"""How far a run has come, and what was left out; one's own alone."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.kit.http.paging import cursor, unpage
from backend.kit.words import catalogue, say
from backend.lists.runs.kind import RECENT, Row, Tables

SHOWN = 20
_object = msgspec.json.Decoder(dict[str, Any])


async def one(tables: Tables, tx: Tx, user_id: int | None, run_id: int) -> Row:
    """Raises Missing for another's."""
    row = await tx.row(f"{_load(tables)} AND b.id = $2", user_id, run_id)
    if row is None:
        raise Missing
    return row


async def recent(tables: Tables, tx: Tx, user_id: int | None, narrowed: str = "", *args: object) -> Sequence[Row]:
    """Under way, or ended a moment ago. `narrowed`: further conditions on `b`, from $3 on."""
    late = "(b.state = 'running' OR b.ended_at > now() - make_interval(secs => $2))"
    sql = f"{_load(tables)} AND {late} {narrowed} ORDER BY b.id DESC LIMIT {SHOWN}"
    return await tx.fetch(sql, user_id, RECENT.total_seconds(), *args)


async def left(tables: Tables, tx: Tx, run_id: int, after: str | None, limit: int) -> tuple[list[Row], str | None]:
    """A page of {thing, why} that were left as they are, and where the next one begins."""
    start = unpage(after, tuple[int])
    sql = f"""SELECT {tables.thing} AS thing, why FROM {tables.items}
        WHERE run_id = $1 AND state = 'skipped' AND {tables.thing} > $2 ORDER BY {tables.thing} LIMIT $3"""
    rows = list(await tx.fetch(sql, run_id, start[0] if start else 0, limit + 1))
    kept = rows[:limit]
    return kept, cursor(kept[-1]["thing"]) if len(rows) > limit else None


def facts_of(row: Row, undo_for: timedelta | None) -> dict[str, Any]:
    """What the views of all kinds show alike. `undo_for`: after its end; None where there is no way back."""
    ended = row["ended_at"]
    undoable = ended is not None and row["undoes"] is None and not row["undone"] and row["changed"]
    until = ended + undo_for if undoable and undo_for else None
    return {
        **{name: row[name] for name in ("id", "verb", "state", "total", "done", "skipped", "undoes", "undone")},
        "args": _object.decode(row["args"]),
        # what is over is offered to nobody
        "undo_until": until if until and until > datetime.now(UTC) else None,
        "created_at": row["created_at"],
    }


def sentence(family: str, code: str, locale: str) -> str:
    """Why, in the reader's language; `family` has the words of this kind of run."""
    keys: Mapping[str, Any] = catalogue("en")
    return say(locale, next((key for key in (f"{family}.{code}", f"errors.{code}") if key in keys), f"{family}.other"))


def _load(tables: Tables) -> str:
    told = "".join(f", b.{name}" for name in tables.scope)
    return f"""SELECT b.id{told}, b.args::text AS args, b.state, b.total, b.undoes, b.created_at, b.ended_at,
        EXISTS (SELECT 1 FROM {tables.runs} u WHERE u.undoes = b.id) AS undone, {tables.shown}
        FROM {tables.runs} b WHERE b.user_id = $1"""
