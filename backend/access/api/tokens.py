"""/tokens: keys for programs."""

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.actions import tokens as verbs
from backend.access.grants import Grants
from backend.access.guards import needs
from backend.access.queries import people
from backend.access.schemas import IssuedToken, NewToken, TokenView
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.kit.http.paging import Page

MANAGE = needs("tokens.manage")


@get("/tokens", guards=[MANAGE])
async def show_all(db: NamedDependency[Database]) -> Page[TokenView]:
    """Those in force."""
    async with db.orm() as tx:
        return Page(await people.tokens(tx))


@post("/tokens", guards=[MANAGE])
async def issue(
    data: JSONBody[NewToken], me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str]
) -> IssuedToken:
    """The secret is shown this once."""
    async with db.orm() as tx:
        token_id, secret = await verbs.issue(tx, me, ip, data)
        return IssuedToken(await people.token(tx, token_id), secret)


@delete("/tokens/{token_id:int}", guards=[MANAGE])
async def revoke(
    token_id: RowId, me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str]
) -> None:
    """It opens nothing any more."""
    async with db.orm() as tx:
        await verbs.revoke(tx, me, ip, token_id)


HANDLERS = [show_all, issue, revoke]
