"""A run begins, is stopped, is taken back."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from backend.access.grants import Grants
from backend.kit import jobs
from backend.kit.db import HotTx, Tx
from backend.kit.errors import Conflict
from backend.lists.runs.kind import Tables
from backend.lists.runs.work import sql_of


class Shown(Protocol):
    """A run as it is shown."""

    @property
    def undo_until(self) -> datetime | None: ...


_KEPT = "state = 'done' AND before IS NOT NULL"
# of whom, which of theirs. Raises Missing
One = Callable[[Tx, int | None, int], Awaitable[Shown]]


async def queue(tables: Tables, tx: HotTx, run_id: int) -> None:
    """The worker takes it up when this transaction is committed."""
    await jobs.add(tx, tables.job, {"run_id": run_id}, key=f"{tables.job}:{run_id}")


async def undo(tables: Tables, tx: HotTx, me: Grants, run_id: int, one: One) -> int:
    """A run that takes the whole back; its number.

    Raises Missing, Conflict undo_too_late (also for what was taken back already).
    """
    # two who undo at once: the second one finds it undone
    await tx.value(f"SELECT 1 FROM {tables.runs} WHERE id = $1 AND user_id = $2 FOR UPDATE", run_id, me.user_id)
    if (await one(tx, me.user_id, run_id)).undo_until is None:
        raise Conflict("undo_too_late")
    again: int = await tx.value(_again(tables), run_id, me.token_id)
    await tx.execute(_taken_back(tables), again, run_id)
    await queue(tables, tx, again)
    return again


async def stop(tables: Tables, tx: HotTx, run_id: int) -> None:
    """None further is touched; what is done stays, and can be taken back. Whose it is, is asked before."""
    await tx.execute(sql_of(tables).stop, run_id)


def _again(tables: Tables) -> str:
    told = ", ".join(tables.scope)
    total = f"(SELECT count(*) FROM {tables.items} WHERE run_id = $1 AND {_KEPT})"
    return f"""INSERT INTO {tables.runs} (user_id, token_id, {told}, args, total, undoes)
        SELECT user_id, $2, {told}, args, {total}, id FROM {tables.runs} WHERE id = $1 RETURNING id"""


def _taken_back(tables: Tables) -> str:
    names = ", ".join((tables.thing, *tables.more, "before", "after"))
    return f"""INSERT INTO {tables.items} (run_id, {names})
        SELECT $1, {names} FROM {tables.items} WHERE run_id = $2 AND {_KEPT} ORDER BY {tables.thing}"""
