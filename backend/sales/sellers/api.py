"""HTTP of own legal entities. Whoever makes invoices chooses one; who may manage them edits them."""

from litestar import Response, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.sales.sellers import edit as verbs
from backend.sales.sellers.logo import logo_of, put_logo
from backend.sales.sellers.rows import sellers
from backend.sales.sellers.schemas import EditSeller, PutLogo, SellerFields, Sellers, SellerView

Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]


@get("/sellers", guards=[needs("sales.see")])
async def list_sellers(db: Db) -> Sellers:
    """Own companies that invoices are from; archived ones last."""
    async with db.tx() as tx:
        return Sellers(await sellers(tx))


@post("/sellers", guards=[needs("sales.manage")])
async def add(me: Me, db: Db, ip: Ip, data: JSONBody[SellerFields]) -> SellerView:
    """Another one in whose name invoices are written."""
    async with db.tx() as tx:
        return await verbs.add(tx, me, ip, data)


@patch("/sellers/{seller_id:int}", guards=[needs("sales.manage")])
async def edit(me: Me, db: Db, ip: Ip, seller_id: RowId, data: JSONBody[EditSeller]) -> SellerView:
    """The whole of it. 409 stale_version with how it stands."""
    async with db.tx() as tx:
        return await verbs.edit(tx, me, ip, seller_id, data)


@put("/sellers/{seller_id:int}/logo", guards=[needs("sales.manage")])
async def change_logo(me: Me, db: Db, ip: Ip, seller_id: RowId, data: JSONBody[PutLogo]) -> SellerView:
    """At most 700 kB; kept small, as PNG."""
    return await put_logo(db, me, ip, seller_id, data)


@get("/sellers/{seller_id:int}/logo", guards=[needs("sales.see")], media_type="image/png", also=("v",))
async def see_logo(db: Db, seller_id: RowId) -> Response[bytes]:
    """Its picture."""
    async with db.tx() as tx:
        png = await logo_of(tx, seller_id)
    return Response(png, media_type="image/png", headers={"cache-control": "private, no-cache"})


HANDLERS = [list_sellers, add, edit, change_logo, see_logo]
