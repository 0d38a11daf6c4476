"""HTTP of following."""

from typing import Annotated, Literal

import msgspec
from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, person
from backend.feed.following.defaults import defaults, set_defaults
from backend.feed.following.listed import clients, mine, of_one
from backend.feed.following.put import put as put_follows
from backend.feed.following.put import put_rows, seen
from backend.feed.following.schemas import (
    Follow,
    FollowDefaults,
    Followed,
    FollowedClients,
    FollowedRows,
    FollowRef,
    FollowRows,
    PutFollows,
)
from backend.kit.db import Database
from backend.kit.errors import Missing
from backend.kit.http import Limit, Page, RowId

Me = NamedDependency[Grants]
Db = NamedDependency[Database]
One = Literal["card", "contact", "company", "view"]
Search = Annotated[str, msgspec.Meta(max_length=100)]


@get("/follows", guards=[person])
async def show(
    me: Me, db: Db, limit: Limit = 50, cursor: FromQuery[str | None] = None, search: FromQuery[Search] = ""
) -> Page[Follow]:
    """What I follow. The first page begins with what is no single client; what I no longer see has no name.

    `search`: of clients, views and colleagues those whose name has every word of it; what has no name of its own
    (everything, what is mine, sections) comes as it is.
    """
    async with db.tx() as tx:
        return await mine(tx, me, limit, cursor, search)


@get("/follows/clients", guards=[person])
async def numbers(me: Me, db: Db) -> FollowedClients:
    """All clients that I follow one by one, by their numbers."""
    async with db.tx() as tx:
        return await clients(tx, me)


@get("/follows/{kind:str}/{row_id:int}", guards=[person])
async def one(me: Me, db: Db, kind: FromPath[One], row_id: RowId) -> Followed:
    """How I follow one client or saved view, and how many colleagues do."""
    async with db.tx() as tx:
        if not await seen(tx, me, kind, [row_id]):
            raise Missing
        return await of_one(tx, me, FollowRef(kind, id=row_id))


@put("/follows", guards=[person], status_code=204)
async def change(me: Me, db: Db, data: JSONBody[PutFollows]) -> None:
    """Follow or leave, one or many. What is out of sight can only be left."""
    async with db.tx() as tx:
        await put_follows(tx, me, data)


@post("/follows/rows", guards=[person], status_code=200)
async def rows(me: Me, db: Db, data: JSONBody[FollowRows]) -> FollowedRows:
    """Follow or leave rows of a list: the chosen ones, or all that match."""
    async with db.tx() as tx:
        return FollowedRows(await put_rows(tx, me, data))


@get("/follow-defaults", guards=[needs("roles.manage")])
async def given(db: Db) -> FollowDefaults:
    """What roles, teams and newcomers follow until they say otherwise."""
    async with db.tx() as tx:
        return await defaults(tx)


@put("/follow-defaults", guards=[needs("roles.manage")])
async def give(me: Me, db: Db, ip: NamedDependency[str], data: JSONBody[FollowDefaults]) -> FollowDefaults:
    """All of them. Counts at once, also for what happens to clients that are yet to come."""
    async with db.tx() as tx:
        return await set_defaults(tx, me, ip, data)


HANDLERS = [show, numbers, one, change, rows, given, give]
