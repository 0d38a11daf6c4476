"""HTTP of macros."""

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import person
from backend.inbox.macros import actions
from backend.inbox.macros.run import Run, run
from backend.inbox.macros.schemas import MacroView, RunView, UndoneView
from backend.inbox.macros.undo import undo
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.kit.http.paging import Page


@get("/macros", guards=[person])
async def macros(me: NamedDependency[Grants], db: NamedDependency[Database]) -> Page[MacroView]:
    """Mine, my teams', the house's."""
    async with db.tx() as tx:
        return Page(await actions.listed(tx, me))


@post("/macros", guards=[person])
async def make(
    me: NamedDependency[Grants], db: NamedDependency[Database], data: JSONBody[actions.NewMacro]
) -> MacroView:
    async with db.tx() as tx:
        return await actions.make(tx, me, data)


@patch("/macros/{macro_id:int}", guards=[person])
async def edit(
    me: NamedDependency[Grants], db: NamedDependency[Database], macro_id: RowId, data: JSONBody[actions.EditMacro]
) -> MacroView:
    async with db.tx() as tx:
        return await actions.edit(tx, me, macro_id, data)


@delete("/macros/{macro_id:int}", status_code=204, guards=[person])
async def remove(me: NamedDependency[Grants], db: NamedDependency[Database], macro_id: RowId) -> None:
    async with db.tx() as tx:
        await actions.remove(tx, me, macro_id)


@post("/conversations/{conversation_id:int}/macros/{macro_id:int}", status_code=200, guards=[person])
async def run_macro(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    conversation_id: RowId,
    macro_id: RowId,
    data: JSONBody[Run],
) -> RunView:
    """All of it, or nothing."""
    async with db.tx() as tx:
        return await run(tx, me, conversation_id, macro_id, data)


@post("/macro-runs/{run_id:int}/undo", status_code=200, guards=[person])
async def undo_run(me: NamedDependency[Grants], db: NamedDependency[Database], run_id: RowId) -> UndoneView:
    async with db.tx() as tx:
        return await undo(tx, me, run_id)


HANDLERS = [macros, make, edit, remove, run_macro, undo_run]
