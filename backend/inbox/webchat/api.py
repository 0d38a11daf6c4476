"""HTTP of the widget (frontend/widget/PROTOCOL.md). The site was found and the page let in by front.py."""

import errno
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from backend.access.guards import public
from backend.contacts.consents.agree import Trace
from backend.inbox.files.answer import Slice, etag, headers_of, slice_of
from backend.inbox.files.multipart import Reader, boundary_of
from backend.inbox.forms import admit, ticket
from backend.inbox.forms.fill import TRAP, agreed_to, filled, value
from backend.inbox.forms.house import house_words, trace_of
from backend.inbox.forms.limits import FormLimits
from backend.inbox.forms.look import look as form_look
from backend.inbox.forms.schemas import FormLook, Taken
from backend.inbox.online.door import ONLINE
from backend.inbox.webchat import agreeing, callback, files, history, look, onward, tell, visitors, write
from backend.inbox.webchat.asking import Ask, intake_of, limits_of, site_of, visitor_of
from backend.inbox.webchat.schemas import (
    ConfigView,
    ContactIn,
    ContactOut,
    HistoryView,
    NewVisitorMessage,
    OnwardIn,
    OnwardOut,
    OpenSession,
    PostedView,
    SeenIn,
    SessionView,
    UploadedView,
)
from backend.inbox.webchat.visitors import bearer
from backend.kit.db import Database
from backend.kit.errors import Missing, Refused
from backend.kit.settings import Settings
from backend.kit.storage import NoSuchFile, Storage, temporary


@get("/config", summary="How the widget looks")
async def config(
    request: Ask,
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
    lang: FromQuery[str] = "",
) -> Response[ConfigView]:
    """Look, texts, limits: what a page needs before anybody has said anything."""
    site = site_of(request)
    limits_of(request).asks_of_address.demand(ip)
    ways, agreed = [], False
    if site.settings.messengers or agreeing.asks(site):
        async with db.tx() as tx:
            ways = await onward.offered(tx, site, lang)
            agreed = bool(await agreeing.wanted(tx, site, lang))
    config = look.config(site, lang, ways, turn=bool(settings.turn_urls), agreed=agreed)
    return Response(config, headers={"cache-control": "public, max-age=60"})


@post("/session", summary="A visitor comes")
async def session(
    request: Ask, db: NamedDependency[Database], ip: NamedDependency[str], data: JSONBody[OpenSession]
) -> Response[SessionView]:
    """201 for a new visitor, 200 for one who comes back by token or signed identity."""
    site = site_of(request)
    limits_of(request).sessions_of_address.demand(ip)
    async with db.tx() as tx:
        token = bearer(request.headers.get("authorization", ""))
        visitor, token, new = await visitors.open_session(tx, site, token, data)
        messages, earlier = await history.page(tx, site, visitor.conversation_id)
        view = SessionView(
            token=token,
            visitor=visitor.view(),
            messages=messages,
            next=earlier,
            unread=await history.unread(tx, visitor.conversation_id),
            seen=await history.seen(tx, visitor.conversation_id),
            missing=await agreeing.missing(tx, site, visitor),
            online=look.is_online(site),
            now=datetime.now(UTC),
        )
    return Response(view, status_code=201 if new else 200)


def _trace(request: Ask, ip: str, new: NewVisitorMessage) -> Trace:
    return trace_of(request.headers, ip, new.page.url if new.page else "")


@post("/messages", summary="A visitor writes")
async def send(
    request: Ask, db: NamedDependency[Database], ip: NamedDependency[str], data: JSONBody[NewVisitorMessage]
) -> Response[PostedView]:
    """Committed before it answers; the same client_id again is the same message, 200."""
    visitor = await visitor_of(request, db)
    limits_of(request).messages_of_visitor.demand(visitor.id.hex)
    limits_of(request).messages_of_address.demand(ip)
    message, new = await write.write(db, intake_of(request), site_of(request), visitor, data, _trace(request, ip, data))
    await agreeing.tell(db, site_of(request), visitor)
    return Response(PostedView(message), status_code=201 if new else 200)


@get("/messages", summary="Older messages of the visitor's thread")
async def read(
    request: Ask,
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    before: Annotated[int, QueryParameter(ge=0, lt=2**53 + 1)] = history.LAST,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = history.PAGE,
) -> HistoryView:
    """The two sides of it, nothing else."""
    visitor = await visitor_of(request, db)
    limits_of(request).asks_of_address.demand(ip)
    async with db.tx() as tx:
        return HistoryView(*await history.page(tx, site_of(request), visitor.conversation_id, before, limit))


# the body is streamed to disk with our own limit
@post("/files", request_max_body_size=None, summary="A visitor's file")
async def upload(
    request: Ask,
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    storage: NamedDependency[Storage],
    ip: NamedDependency[str],
) -> UploadedView:
    """multipart/form-data with a part "file"; its id goes into a message."""
    visitor = await visitor_of(request, db)
    files.demand_takes_files(site_of(request), visitor)
    files.demand_turn(limits_of(request), visitor, ip)
    await files.demand_room(db, storage, visitor)
    boundary = boundary_of(request.headers.get("content-type", ""))
    try:
        async with files.counted(request.stream(), limits_of(request), visitor, ip) as body, temporary() as path:
            part = await Reader(path, files.limit(settings.upload_max)).read(body, boundary)
            return UploadedView(await files.keep(db, storage, visitor, path, part))
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Refused("storage_full", status=507) from error


@get("/files/{file_id:uuid}", summary="A file of the visitor's thread")
async def download(
    request: Ask,
    db: NamedDependency[Database],
    storage: NamedDependency[Storage],
    ip: NamedDependency[str],
    file_id: FromPath[UUID],
) -> Response[Any]:
    """The bytes, asked for with the visitor's token."""
    visitor = await visitor_of(request, db)
    limits_of(request).asks_of_address.demand(ip)
    async with db.tx() as tx:
        found = await files.find(tx, visitor, file_id)
    try:
        size = await storage.size(found.storage_key)
    except NoSuchFile as error:
        raise Missing from error
    part = slice_of(request.headers, etag(found), size)
    headers = headers_of(found, part, download=False)
    media_type = headers.pop("content-type")
    if part.status in (304, 416):
        return Response(content=b"", status_code=part.status, headers=headers, media_type=media_type)
    return Stream(
        _pieces(storage, found.storage_key, part), status_code=part.status, headers=headers, media_type=media_type
    )


async def _pieces(storage: Storage, key: str, part: Slice) -> AsyncIterator[bytes]:
    async for piece in storage.read(key, part.start, part.end):
        yield piece


@post("/contact", status_code=200, summary="A visitor tells who they are")
async def contact(
    request: Ask, db: NamedDependency[Database], ip: NamedDependency[str], data: JSONBody[ContactIn]
) -> ContactOut:
    """Fills what is empty on the contact, never what a colleague typed; agrees or takes back. `{}` tells what is asked
    and what stands."""
    visitor = await visitor_of(request, db)
    limits_of(request).messages_of_visitor.demand(visitor.id.hex)
    limits_of(request).messages_of_address.demand(ip)
    async with db.tx() as tx:
        after = await tell.tell(tx, site_of(request), visitor, data, trace_of(request.headers, ip, visitor.at_page))
        missing = await agreeing.missing(tx, site_of(request), after)
        return ContactOut(after.view(), missing, await agreeing.view(tx, site_of(request), after))


@get("/callback", summary="What is asked of who wants to be called")
async def asks_for_call(
    request: Ask,
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
    lang: FromQuery[str] = "",
) -> Response[FormLook]:
    """Number, time, consent, and the ticket that the answers come back with. 404 where the channel offers no call."""
    site = site_of(request)
    limits_of(request).asks_of_address.demand(ip)
    form = callback.asked_by(site)
    given = ticket.give(settings.secret_key, form.key)
    house = await house_words(db, form)
    return Response(form_look(form, site.facts.hours, lang, given, house), headers={"cache-control": "no-store"})


@post("/callback", request_max_body_size=None, status_code=200, summary="A visitor asks to be called")
async def wishes_call(
    request: Ask, db: NamedDependency[Database], settings: NamedDependency[Settings], ip: NamedDependency[str]
) -> Taken:
    """application/x-www-form-urlencoded by the fields' names, as of a form. It stands in the visitor's own dialog."""
    site = site_of(request)
    form, visitor = callback.asked_by(site), await visitor_of(request, db)
    limits: FormLimits = request.app.state.form_limits
    limits_of(request).calls_of_visitor.demand(visitor.id.hex)
    limits.demand_sent(site.id, ip)
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        # no file is ever asked for here
        raise Refused("malformed", status=400, values={"detail": "application/x-www-form-urlencoded"})
    async with AsyncExitStack() as stack:
        got = await admit.read(request, limits, ip, stack)
    taken = Taken(thanks=form_look(form, site.facts.hours, value(got, "_lang"), "", ()).thanks)
    if value(got, TRAP):
        return taken
    admit.demand_in_time(settings.secret_key, form.key, got)
    house = await house_words(db, form)
    wish = filled(form, got, [], datetime.now(UTC), house)
    given = (agreed_to(form, got, house), trace_of(request.headers, ip, visitor.at_page))
    await callback.ask(db, intake_of(request), site, visitor, wish, given)
    await agreeing.tell(db, site, visitor)
    return taken


@post("/onward", status_code=200, summary="A visitor goes on in a messenger")
async def lead(
    request: Ask, db: NamedDependency[Database], ip: NamedDependency[str], data: JSONBody[OnwardIn]
) -> OnwardOut:
    """A link to it: whoever opens it first is this visitor from then on."""
    visitor = await visitor_of(request, db)
    limits_of(request).messages_of_visitor.demand(visitor.id.hex)
    limits_of(request).messages_of_address.demand(ip)
    async with db.tx() as tx:
        return OnwardOut(await onward.lead(tx, site_of(request), visitor, data.channel_id))


@post("/seen", status_code=204, summary="A visitor has read")
async def seen(request: Ask, db: NamedDependency[Database], ip: NamedDependency[str], data: JSONBody[SeenIn]) -> None:
    """Our messages up to `seq` were looked at."""
    visitor = await visitor_of(request, db)
    limits_of(request).asks_of_address.demand(ip)
    await write.report(db, intake_of(request), site_of(request), visitor, data.seq, "read")


@post("/end", status_code=204, summary="A visitor logs out")
async def end(request: Ask, db: NamedDependency[Database], ip: NamedDependency[str]) -> None:
    """The token is void, and so are the identities signed until now."""
    visitor = await visitor_of(request, db)
    limits_of(request).asks_of_address.demand(ip)
    async with db.tx() as tx:
        await visitors.end(tx, visitor, bearer(request.headers.get("authorization", "")))


# visitors have no rights: each of these asks for the site and, but config and session, for the visitor's token
WIDGET = Router(
    "/widget/v1/{key:str}",
    guards=[public],
    route_handlers=[
        config,
        session,
        send,
        read,
        upload,
        download,
        contact,
        asks_for_call,
        wishes_call,
        lead,
        seen,
        end,
        *ONLINE,
    ],
)
