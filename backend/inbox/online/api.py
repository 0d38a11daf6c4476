"""HTTP of a colleague's side of calls by the browser."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, person
from backend.connectors.webchat.settings import WebchatSettings
from backend.inbox.channels.directory import Directory
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.online import colleague, rows
from backend.inbox.online.ice import ways
from backend.inbox.online.schemas import ColleagueSays, OnlineCallView, OnlineSetUp, TakeCall
from backend.kit.db import Database, HotTx
from backend.kit.errors import Missing
from backend.kit.settings import Settings

T = TypeVar("T")
Ask = Request[Any, Any, Any]
_CHANNEL = "SELECT channel_id FROM online_calls WHERE id = $1"


async def _on(
    request: Ask, db: Database, call_id: UUID, verb: Callable[[HotTx, ChannelFacts, Any], Awaitable[T]]
) -> tuple[T, ChannelFacts]:
    """A verb on the locked call, with its channel. Raises Missing."""
    directory: Directory = request.app.state.directory
    async with db.tx() as tx:
        channel_id = await tx.value(_CHANNEL, call_id)
    facts = await directory.even_deleted(channel_id) if channel_id is not None else None
    if facts is None:
        raise Missing

    async def locked(tx: HotTx) -> T:
        row = await rows.lock(tx, call_id)
        if row is None:
            raise Missing
        return await verb(tx, facts, row)

    return await rows.steadily(db, locked), facts


def _with_ways(view: OnlineCallView, facts: ChannelFacts, settings: Settings) -> OnlineCallView:
    """Who has the sound is told by which servers."""
    if not view.mine or view.state != "talking" or not isinstance(facts.settings, WebchatSettings):
        return view
    found = ways(settings, view.id.hex, time.time(), relay=facts.settings.calls_relay)
    return msgspec.structs.replace(view, ways=found)


@post("/online-calls/{call_id:uuid}/take", status_code=200, guards=[person])
async def take(
    request: Ask,
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    call_id: FromPath[UUID],
    data: JSONBody[TakeCall],
) -> OnlineCallView:
    """The first who takes it has it, the others are told who. Mine already: the sound moves to this window."""

    async def verb(tx: HotTx, facts: ChannelFacts, row: Any) -> OnlineCallView:
        return await colleague.take(tx, me, facts, row, data.window, datetime.now(UTC))

    view, facts = await _on(request, db, call_id, verb)
    return _with_ways(view, facts, settings)


@post("/online-calls/{call_id:uuid}", status_code=200, guards=[person])
async def says(
    request: Ask,
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    call_id: FromPath[UUID],
    data: JSONBody[ColleagueSays],
) -> OnlineCallView:
    """From who talks, every few seconds: still there, and an answer to the visitor's offer where one is new."""

    async def verb(tx: HotTx, facts: ChannelFacts, row: Any) -> OnlineCallView:
        return await colleague.says(tx, me, row, data, datetime.now(UTC))

    view, facts = await _on(request, db, call_id, verb)
    return _with_ways(view, facts, settings)


@post("/online-calls/{call_id:uuid}/decline", status_code=204, guards=[person])
async def decline(
    request: Ask, me: NamedDependency[Grants], db: NamedDependency[Database], call_id: FromPath[UUID]
) -> None:
    """It rings for the others; declined by all whom it rang, it is missed."""

    async def verb(tx: HotTx, facts: ChannelFacts, row: Any) -> None:
        await colleague.decline(tx, me, facts, row, datetime.now(UTC))

    await _on(request, db, call_id, verb)


@post("/online-calls/{call_id:uuid}/end", status_code=204, guards=[person])
async def hang_up(
    request: Ask, me: NamedDependency[Grants], db: NamedDependency[Database], call_id: FromPath[UUID]
) -> None:
    """Who talks hangs up, from any window of theirs."""

    async def verb(tx: HotTx, facts: ChannelFacts, row: Any) -> None:
        await colleague.hang_up(tx, me, facts, row, datetime.now(UTC))

    await _on(request, db, call_id, verb)


@get("/channels/webchat/calls", guards=[needs("channels.manage")])
async def set_up(settings: NamedDependency[Settings]) -> OnlineSetUp:
    """What the house has for calls by the browser, for the settings of a site chat."""
    return OnlineSetUp(len(settings.stun_urls), len(settings.turn_urls), settings.public_url.startswith("https://"))


HANDLERS = [take, says, decline, hang_up, set_up]
