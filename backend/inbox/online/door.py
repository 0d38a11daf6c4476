"""HTTP of a visitor's call by the browser (frontend/widget/PROTOCOL.md)."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.inbox.online import begin, rows, visitor
from backend.inbox.online.ice import ways
from backend.inbox.online.schemas import NewOnlineCall, OnlineWays, VisitorCall, VisitorSays
from backend.inbox.webchat.asking import Ask, limits_of, site_of, visitor_of
from backend.inbox.webchat.sites import Site
from backend.kit.db import Database, HotTx
from backend.kit.settings import Settings

# SDP of sound alone is two or three kilobytes
BODY_MAX = 32 * 1024


def _site(request: Ask, settings: Settings) -> Site:
    """Raises Conflict where the site takes no calls."""
    site = site_of(request)
    visitor.demand_offered(site, bool(settings.turn_urls))
    return site


@get("/call", summary="By which servers a call goes")
async def asks(
    request: Ask, db: NamedDependency[Database], settings: NamedDependency[Settings], ip: NamedDependency[str]
) -> Response[OnlineWays]:
    """Asked before the microphone is: whoever may not call is told so before. Each call, and each round, anew."""
    site, who = _site(request, settings), await visitor_of(request, db)
    limits_of(request).asks_of_address.demand(ip)
    limits_of(request).signs_of_visitor.demand(who.id.hex)
    async with db.tx() as tx:
        await begin.demand_may_call(tx, site, who)
    found = ways(settings, who.id.hex, time.time(), relay=site.settings.calls_relay)
    told = OnlineWays(found, site.settings.rings_s, site.settings.callback)
    return Response(told, headers={"cache-control": "no-store"})


@post("/call", request_max_body_size=BODY_MAX, summary="A visitor calls")
async def call(
    request: Ask,
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
    data: JSONBody[NewOnlineCall],
) -> VisitorCall:
    """It rings to those of us who may answer them and have a window open. The same id again is the same call."""
    site, who = _site(request, settings), await visitor_of(request, db)
    limits_of(request).online_of_visitor.demand(who.id.hex)
    limits_of(request).online_of_address.demand(ip)

    async def verb(tx: HotTx) -> VisitorCall:
        row: Any = await begin.begin(tx, site, who, data, datetime.now(UTC))
        return await visitor.told(tx, site, row)

    return await rows.steadily(db, verb)


@post("/call/{call_id:uuid}", status_code=200, request_max_body_size=BODY_MAX, summary="A visitor is still there")
async def says(
    request: Ask,
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    call_id: FromPath[UUID],
    data: JSONBody[VisitorSays],
) -> VisitorCall:
    """Every few seconds, and whenever the socket says that the call has changed."""
    site, who = site_of(request), await visitor_of(request, db)
    limits_of(request).asks_of_address.demand(ip)
    limits_of(request).signs_of_visitor.demand(who.id.hex)
    return await rows.steadily(db, lambda tx: visitor.says(tx, site, who, call_id, data, datetime.now(UTC)))


@post("/call/{call_id:uuid}/end", status_code=204, summary="A visitor hangs up")
async def hang_up(
    request: Ask, db: NamedDependency[Database], ip: NamedDependency[str], call_id: FromPath[UUID]
) -> None:
    """Also said by a page that closes."""
    site, who = site_of(request), await visitor_of(request, db)
    limits_of(request).asks_of_address.demand(ip)
    await rows.steadily(db, lambda tx: visitor.hang_up(tx, site, who, call_id, datetime.now(UTC)))


ONLINE = [asks, call, says, hang_up]
