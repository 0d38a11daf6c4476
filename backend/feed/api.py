"""HTTP of the feed."""

from typing import Annotated, Literal

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from backend.access.grants import Grants
from backend.access.guards import person
from backend.feed import comments, likes
from backend.feed.kinds import Section
from backend.feed.read import feed, one_item
from backend.feed.schemas import Feed, FeedComments, FeedItem, FeedPlace, LikeFact, NewFeedNote
from backend.feed.walk import Client, Wanted, place_of
from backend.kit.db import Database
from backend.kit.errors import Invalid
from backend.kit.http import Limit, RowId

Me = NamedDependency[Grants]
Db = NamedDependency[Database]
By = Annotated[int | None, QueryParameter(ge=1, le=2**63 - 1)]
About = Annotated[int | None, QueryParameter(name="id", ge=1, le=2**63 - 1)]


@get("/feed", guards=[person])
async def show(
    me: Me,
    db: Db,
    whose: FromQuery[Literal["mine", "all", "following"]] = "mine",
    about: FromQuery[Client | None] = None,
    row_id: About = None,
    section: FromQuery[list[Section] | None] = None,
    by: By = None,
    since: FromQuery[str | None] = None,
    limit: Limit = 40,
    cursor: FromQuery[str | None] = None,
) -> Feed:
    """What happened, newest first, of what the caller sees. `all` needs feed.all.

    `about`, `id`: of one client alone, with all that the caller sees of it. `by`: done by this colleague. `since`: the
    key of an item; only what is newer. A page ends after so many facts looked through: `next` may come with few items
    or none.
    """
    if (about is None) != (row_id is None):
        raise Invalid("invalid", fields={"id": "follow_what"})
    client = (about, row_id) if about is not None and row_id is not None else None
    newer = place_of(since) if since else None
    wanted = Wanted(whose="about" if client else whose, about=client, sections=tuple(section or ()), by=by, since=newer)
    async with db.tx() as tx:
        return await feed(tx, me, wanted, limit, cursor)


@get("/feed/place/{about:str}/{row_id:int}", guards=[person])
async def where(me: Me, db: Db, about: FromPath[Client], row_id: RowId) -> FeedPlace:
    """Where a note about this client would stand, and who would see it alone: for the warning before it is written."""
    async with db.tx() as tx:
        return await comments.place(tx, me, about, row_id)


@post("/feed/notes", guards=[person], status_code=204)
async def note(me: Me, db: Db, data: JSONBody[NewFeedNote]) -> None:
    """About a client, straight from the feed: a note in their dialog. The same client_id again writes nothing."""
    async with db.tx() as tx:
        await comments.note(tx, me, data)


@get("/feed/{key:str}", guards=[person])
async def one(me: Me, db: Db, key: FromPath[str]) -> FeedItem:
    """One fact."""
    async with db.tx() as tx:
        return await one_item(tx, me, key)


@put("/feed/{key:str}/like", guards=[person])
async def like(me: Me, db: Db, key: FromPath[str], data: JSONBody[LikeFact]) -> FeedItem:
    """Mine, put or taken back."""
    async with db.tx() as tx:
        await likes.like(tx, me, key, data.on)
        return await one_item(tx, me, key)


@get("/feed/{key:str}/comments", guards=[person])
async def read_comments(me: Me, db: Db, key: FromPath[str]) -> FeedComments:
    """Notes that were written under this fact, of dialogs that the caller sees."""
    async with db.tx() as tx:
        return FeedComments(await comments.under(tx, me, key))


@post("/feed/{key:str}/comments", guards=[person])
async def comment(me: Me, db: Db, key: FromPath[str], data: JSONBody[NewFeedNote]) -> FeedItem:
    """A note in the dialog of what the fact is about, under it here. The same client_id again writes nothing."""
    async with db.tx() as tx:
        await comments.comment(tx, me, key, data)
        return await one_item(tx, me, key)


HANDLERS = [show, where, note, one, like, read_comments, comment]
