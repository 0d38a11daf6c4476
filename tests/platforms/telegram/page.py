"""The page at `/` for a person who plays a customer, and its small JSON interface under /_play/.

GET state · POST customers {bot, first_name, id?} · POST say {customer, text | kind} · POST bots {token?}
· GET ledger. Other processes (a demo, a browser test) may use the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms.telegram.customers import Customer
from tests.platforms.telegram.keys import TELEGRAM

if TYPE_CHECKING:
    from tests.platforms.telegram.server import TelegramServer

PAGE = Path(__file__).parent / "page.html"


def routes() -> list[web.RouteDef]:
    return [
        web.get("/", _page),
        web.get("/_play/state", _state),
        web.get("/_play/ledger", _ledger),
        web.post("/_play/customers", _add_customer),
        web.post("/_play/bots", _add_bot),
        web.post("/_play/say", _say),
    ]


async def _page(_: web.Request) -> web.Response:
    return web.Response(text=PAGE.read_text(), content_type="text/html")


def _server(request: web.Request) -> TelegramServer:
    return request.app[TELEGRAM]


def _person(person: Customer) -> dict[str, Any]:
    state = person.state()
    about = {"id": person.id, "bot": person.bot.id, "name": person.user["first_name"]}
    return {**about, "blocked": state.closed is not None, "messages": person.screen}


async def _state(request: web.Request) -> web.Response:
    server = _server(request)
    bots = [{**bot.user, "token": bot.token, "pending": len(bot.queue.pending)} for bot in server.bots.values()]
    return web.json_response({"bots": bots, "people": [_person(person) for person in server.customers.values()]})


async def _ledger(request: web.Request) -> web.Response:
    ledger = _server(request).ledger
    calls = [
        {"at": call.at, "bot": call.account, "method": call.method, "chat": call.chat, "status": call.status}
        | {"params": call.params, "words": call.words, "answered": call.answered}
        for call in ledger.calls
    ]
    delivered = [{"at": row.at, "chat": row.chat, "message": row.message} for row in ledger.delivered]
    inbound = [
        {"id": row.id, "kind": row.kind, "chat": row.chat, "offers": len(row.offers), "confirmed_at": row.confirmed_at}
        for row in ledger.inbound
    ]
    return web.json_response({"calls": calls, "delivered": delivered, "inbound": inbound})


async def _add_customer(request: web.Request) -> web.Response:
    server, body = _server(request), await request.json()
    bot = next((bot for bot in server.bots.values() if bot.id == body.get("bot")), server.bot)
    person = server.customer(body.get("id"), str(body.get("first_name") or "Anna"), bot=bot)
    return web.json_response(_person(person), status=201)


async def _add_bot(request: web.Request) -> web.Response:
    bot = _server(request).add_bot((await request.json()).get("token"))
    return web.json_response({**bot.user, "token": bot.token}, status=201)


async def _say(request: web.Request) -> web.Response:
    server, body = _server(request), await request.json()
    person = server.customers.get(int(body.get("customer", 0)))
    if person is None:
        raise web.HTTPNotFound(text="no such customer")
    return web.json_response(_does(person, body.get("kind", "text"), str(body.get("text", ""))) or {}, status=201)


def _does(person: Customer, kind: str, text: str) -> dict[str, Any] | None:
    match kind:
        case "photo":
            return person.sends_photo(caption=text or None)
        case "voice":
            return person.sends_voice()
        case "document":
            return person.sends_document(caption=text or None)
        case "block":
            person.unblocks() if person.state().closed else person.blocks()
            return None
        case _:
            return person.writes(text or "…")
