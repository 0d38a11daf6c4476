"""HTTP of a request's life."""

import msgspec
from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.cards.hidden import shown
from backend.cards.schemas import CardView
from backend.inbox.requests import settings
from backend.inbox.requests.bin import bin_request, restore_request
from backend.inbox.requests.convert import convert
from backend.inbox.requests.hand_over import hand_over
from backend.inbox.requests.lock import set_lock
from backend.inbox.requests.make import make_card
from backend.inbox.requests.reject import reject, reopen
from backend.inbox.requests.schemas import (
    Convert,
    Converted,
    HandOver,
    LeadSettings,
    MadeCard,
    NewCard,
    Reject,
    Rejected,
    Reopen,
    Twins,
    Unlock,
)
from backend.inbox.requests.twins import twins
from backend.kit.db import Database
from backend.kit.http import RowId

CARD = "/cards/{card_id:int}"
RULES = needs("statuses.manage")


@post("/cards")
async def made(
    me: NamedDependency[Grants], db: NamedDependency[Database], data: JSONBody[NewCard]
) -> Response[MadeCard]:
    """201 for a new request, 200 for a repeated one."""
    async with db.tx() as tx:
        answer, repeated = await make_card(tx, me, data)
    answer = msgspec.structs.replace(answer, card=shown(answer.card, me))
    return Response(answer, status_code=200 if repeated else 201)


@post(f"{CARD}/convert")
async def converted(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    card_id: RowId,
    data: JSONBody[Convert],
) -> Response[Converted]:
    """A lead becomes a deal, or begins a process. 201, and 200 for a repeated one; 409 names who was first."""
    async with db.tx() as tx:
        answer, repeated = await convert(tx, me, ip, card_id, data)
    deal = answer.deal and shown(answer.deal, me)
    answer = msgspec.structs.replace(answer, lead=shown(answer.lead, me), deal=deal)
    return Response(answer, status_code=200 if repeated else 201)


@get(f"{CARD}/twins")
async def offered(me: NamedDependency[Grants], db: NamedDependency[Database], card_id: RowId) -> Twins:
    """Whom a lead's person may be already, with their open deals."""
    async with db.tx() as tx:
        return await twins(tx, me, card_id)


@post(f"{CARD}/reject", status_code=200)
async def rejected(
    me: NamedDependency[Grants], db: NamedDependency[Database], card_id: RowId, data: JSONBody[Reject]
) -> Rejected:
    """It came to nothing: why, and when to try again."""
    async with db.tx() as tx:
        answer = await reject(tx, me, card_id, data)
    return msgspec.structs.replace(answer, card=shown(answer.card, me))


@post(f"{CARD}/reopen", status_code=200)
async def reopened(
    me: NamedDependency[Grants], db: NamedDependency[Database], card_id: RowId, data: JSONBody[Reopen]
) -> CardView:
    """Work again, in the funnel's first step."""
    async with db.tx() as tx:
        return shown(await reopen(tx, me, card_id, data.version), me)


@post(f"{CARD}/hand-over", status_code=200)
async def handed(
    me: NamedDependency[Grants], db: NamedDependency[Database], card_id: RowId, data: JSONBody[HandOver]
) -> CardView:
    """To a colleague, with a word about it."""
    async with db.tx() as tx:
        return shown(await hand_over(tx, me, card_id, data), me)


@post(f"{CARD}/lock", status_code=200, guards=[RULES])
async def locked(
    me: NamedDependency[Grants], db: NamedDependency[Database], card_id: RowId, data: JSONBody[Unlock]
) -> CardView:
    """A converted lead is closed to changes, or open again."""
    async with db.tx() as tx:
        return shown(await set_lock(tx, me, card_id, locked=data.locked), me)


@delete(CARD, status_code=200)
async def removed(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    card_id: RowId,
    version: FromQuery[int],
) -> CardView:
    """Into the bin, for thirty days; 409 card_has_papers where it has an order or an invoice. Its dialogs stay."""
    async with db.tx() as tx:
        return shown(await bin_request(tx, me, ip, card_id, version), me)


@post(f"{CARD}/restore", status_code=200)
async def restored(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], card_id: RowId
) -> CardView:
    """Out of the bin, with the dialogs that are about no other request by now."""
    async with db.tx() as tx:
        return shown(await restore_request(tx, me, ip, card_id), me)


@get("/lead-settings")
async def rules(db: NamedDependency[Database]) -> LeadSettings:
    """What the house wants of leads."""
    async with db.tx() as tx:
        return await settings.read(tx)


@put("/lead-settings", guards=[RULES])
async def set_rules(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], data: JSONBody[LeadSettings]
) -> LeadSettings:
    """From now on."""
    async with db.tx() as tx:
        return await settings.write(tx, me, ip, data)


HANDLERS = [made, converted, offered, rejected, reopened, handed, locked, removed, restored, rules, set_rules]
