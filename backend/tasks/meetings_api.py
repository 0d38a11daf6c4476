"""HTTP of meetings: who is asked, their answers, the meeting as a file, one's calendar by a link."""

from urllib.parse import urlsplit

from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.access.grants import Grants
from backend.access.guards import person, public
from backend.kit.db import Database
from backend.kit.errors import Missing
from backend.kit.http import RowId
from backend.kit.settings import Settings
from backend.tasks import calendar_feed
from backend.tasks.actions.invite import sequence_of
from backend.tasks.actions.people import People, Reply, answer, ask
from backend.tasks.ics import invitation
from backend.tasks.queries import one
from backend.tasks.schemas import FeedLink, TaskView

Me = NamedDependency[Grants]
Db = NamedDependency[Database]
ICS = "text/calendar; charset=utf-8"
# whose link it is is nobody else's business, a cache's least of all
HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


def _host(settings: Settings) -> str:
    return urlsplit(settings.public_url).hostname or "localhost"


@put("/tasks/{task_id:int}/people")
async def ask_people(me: Me, db: Db, task_id: RowId, data: JSONBody[People]) -> TaskView:
    """Everybody who is asked to it: colleagues see it from then on; all have a letter, and hear of changes."""
    async with db.tx() as tx:
        return await ask(tx, me, task_id, data)


@post("/tasks/{task_id:int}/answer", status_code=200, guards=[person])
async def answer_meeting(me: Me, db: Db, task_id: RowId, data: JSONBody[Reply]) -> TaskView:
    """Whether one comes."""
    async with db.tx() as tx:
        return await answer(tx, me, task_id, data)


@get("/tasks/{task_id:int}/ics")
async def meeting_file(me: Me, db: Db, settings: NamedDependency[Settings], task_id: RowId) -> Response[bytes]:
    """As a file for a calendar; of a task with a date."""
    async with db.tx() as tx:
        task = await one(tx, me, task_id)
        if task.due is None:
            raise Missing
        body = invitation(task, _host(settings), await sequence_of(tx, task_id), "PUBLISH")
    name = f'attachment; filename="task-{task_id}.ics"'
    return Response(body, media_type=ICS, headers={"Content-Disposition": name})


@get("/task-feed", guards=[person])
async def feed_stands(me: Me, db: Db) -> FeedLink:
    """Whether there is a link to one's tasks and meetings for a calendar programme."""
    async with db.tx() as tx:
        return await calendar_feed.stands(tx, me)


@post("/task-feed", guards=[person], status_code=201)
async def make_feed(me: Me, db: Db, settings: NamedDependency[Settings], ip: NamedDependency[str]) -> FeedLink:
    """A new link, shown once; the one before stops to work."""
    async with db.tx() as tx:
        return await calendar_feed.make(tx, me, ip, settings.public_url)


@delete("/task-feed", guards=[person], status_code=204)
async def drop_feed(me: Me, db: Db, ip: NamedDependency[str]) -> None:
    """No link any more."""
    async with db.tx() as tx:
        await calendar_feed.drop(tx, me, ip)


@get("/task-feed/{name:str}", guards=[public], include_in_schema=False)
async def feed_of(db: Db, settings: NamedDependency[Settings], name: FromPath[str]) -> Response[bytes]:
    """For the programme that has the link."""
    async with db.tx() as tx:
        secret = name.removesuffix(".ics")
        body = await calendar_feed.asked(tx, secret, _host(settings), settings.public_url)
    return Response(body, media_type=ICS, headers=HEADERS)


HANDLERS = [ask_people, answer_meeting, meeting_file, feed_stands, make_feed, drop_feed, feed_of]
