"""HTTP of funnels, statuses and of what colleagues ask for (docs/contract.md)."""

from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, person, signed_in
from backend.cards.funnels import build, remove, steps
from backend.cards.funnels.look import setup, setups
from backend.cards.funnels.remove import effects
from backend.cards.funnels.schemas import (
    Answer,
    EditFunnel,
    EditStatus,
    Effects,
    FunnelSetup,
    Left,
    NewFunnel,
    NewStatus,
    Order,
    OrderSteps,
    Wish,
    WishView,
)
from backend.cards.funnels.wishes import answer, wish, wishes
from backend.cards.schemas import Category
from backend.kit.db import Database, Tx
from backend.kit.errors import Missing
from backend.kit.http import RowId
from backend.kit.http.paging import Page

MANAGE = needs("statuses.manage")
Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]


@get("/funnels", guards=[MANAGE])
async def show_all(db: Db) -> Page[FunnelSetup]:
    """Funnels with their statuses, how many requests stand in each, and the deleted ones."""
    async with db.orm() as tx:
        return Page(await setups(tx))


@post("/funnels", guards=[MANAGE])
async def add(me: Me, db: Db, ip: Ip, data: JSONBody[NewFunnel]) -> FunnelSetup:
    """A funnel of deals or of support, with the steps that such a one is shipped with."""
    async with db.orm() as tx:
        return await setup(tx, await build.make_funnel(tx, me, ip, data))


@put("/funnels/order", guards=[MANAGE])
async def order(me: Me, db: Db, ip: Ip, data: JSONBody[Order]) -> Page[FunnelSetup]:
    """All funnels in another order."""
    async with db.orm() as tx:
        await build.order_funnels(tx, me, ip, data)
        return Page(await setups(tx))


@patch("/funnels/{funnel_id:int}", guards=[MANAGE])
async def edit(me: Me, db: Db, ip: Ip, funnel_id: RowId, data: JSONBody[EditFunnel]) -> FunnelSetup:
    """Its name; whether its statuses move by themselves. 409 stale_version when somebody was first."""
    async with db.orm() as tx:
        await build.edit_funnel(tx, me, ip, funnel_id, data)
        return await setup(tx, funnel_id)


@put("/funnels/{funnel_id:int}/order", guards=[MANAGE])
async def order_steps(me: Me, db: Db, ip: Ip, funnel_id: RowId, data: JSONBody[OrderSteps]) -> FunnelSetup:
    """Its statuses in another order. 409 stale_version when somebody was first."""
    async with db.orm() as tx:
        await steps.order_steps(tx, me, ip, funnel_id, data)
        return await setup(tx, funnel_id)


@delete("/funnels/{funnel_id:int}", guards=[MANAGE], status_code=200)
async def drop(
    me: Me, db: Db, ip: Ip, funnel_id: RowId, version: FromQuery[int], to: FromQuery[int | None] = None
) -> Left:
    """Delete a funnel; its requests go to the status `to` of another one, its channels to that funnel."""
    async with db.orm() as tx:
        return Left(await remove.remove_funnel(tx, me, ip, funnel_id, version, to))


@post("/funnels/{funnel_id:int}/restore", guards=[MANAGE], status_code=200)
async def restore(me: Me, db: Db, ip: Ip, funnel_id: RowId) -> FunnelSetup:
    """Bring a deleted one back, with those requests that nobody has moved since."""
    async with db.orm() as tx:
        await remove.restore_funnel(tx, me, ip, funnel_id)
        return await setup(tx, funnel_id)


@post("/statuses", guards=[MANAGE])
async def add_status(me: Me, db: Db, ip: Ip, data: JSONBody[NewStatus]) -> FunnelSetup:
    """A new status; the answer is its funnel."""
    async with db.orm() as tx:
        return await _setup_of(tx, await steps.make_status(tx, me, ip, data))


@patch("/statuses/{status_id:int}", guards=[MANAGE])
async def edit_status(me: Me, db: Db, ip: Ip, status_id: RowId, data: JSONBody[EditStatus]) -> FunnelSetup:
    """Name, colour, category, and the rules of entering and leaving it. 409 stale_version when somebody was first."""
    async with db.orm() as tx:
        await steps.edit_status(tx, me, ip, status_id, data)
        return await _setup_of(tx, status_id)


@get("/statuses/{status_id:int}/effects", guards=[MANAGE])
async def dry_run(
    db: Db, status_id: RowId, category: FromQuery[Category | None] = None, to: FromQuery[int | None] = None
) -> Effects:
    """What another category would do to its requests, or deleting it with them moved to `to`. Changes nothing."""
    async with db.orm() as tx:
        return await effects(tx, status_id, category, to)


@delete("/statuses/{status_id:int}", guards=[MANAGE], status_code=200)
async def drop_status(
    me: Me, db: Db, ip: Ip, status_id: RowId, version: FromQuery[int], to: FromQuery[int | None] = None
) -> Left:
    """Delete a status; its requests go to `to`, in slices. It can be brought back."""
    async with db.orm() as tx:
        return Left(await remove.remove_status(tx, me, ip, status_id, version, to))


@post("/statuses/{status_id:int}/restore", guards=[MANAGE], status_code=200)
async def restore_status(me: Me, db: Db, ip: Ip, status_id: RowId) -> FunnelSetup:
    """Bring a deleted one back, with those requests that nobody has moved since."""
    async with db.orm() as tx:
        await remove.restore_status(tx, me, ip, status_id)
        return await _setup_of(tx, status_id)


@get("/setup-requests", guards=[person])
async def show_wishes(me: Me, db: Db) -> Page[WishView]:
    """What colleagues ask administrators for; without the right to build: one's own."""
    async with db.orm() as tx:
        return Page(await wishes(tx, me))


@post("/setup-requests", guards=[person])
async def make_wish(me: Me, db: Db, data: JSONBody[Wish]) -> WishView:
    """Ask for a status or a field."""
    async with db.orm() as tx:
        return await wish(tx, me, data)


@patch("/setup-requests/{wish_id:int}", guards=[signed_in])
async def answer_wish(me: Me, db: Db, ip: Ip, wish_id: RowId, data: JSONBody[Answer]) -> WishView:
    """Done or declined, with a word; once. Asks the right to build what is wished for."""
    async with db.orm() as tx:
        return await answer(tx, me, ip, wish_id, data)


async def _setup_of(tx: Tx, status_id: int) -> FunnelSetup:
    funnel_id = await tx.value("SELECT funnel_id FROM statuses WHERE id = $1", status_id)
    if funnel_id is None:
        raise Missing
    return await setup(tx, funnel_id)


HANDLERS = [
    show_all, add, order, edit, order_steps, drop, restore,
    add_status, edit_status, dry_run, drop_status, restore_status,
    show_wishes, make_wish, answer_wish,
]  # fmt: skip
