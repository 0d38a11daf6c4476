"""The page at `/` for a person who plays a customer, and its small JSON interface under /_play/.

GET state · GET ledger · POST people {phone, name, number?, username?, hidden?} · POST numbers {phone, name?}
· POST templates {name, body, language?, header?} · POST say {person, text | kind} · POST webhook {url, verify_token?}
· POST settings {person?, offline? in_chat? hidden? blocked?, number?, coexistence? registered?}. Other processes
(a demo, a browser test) may use the same.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms.whatsapp.customers import Customer
from tests.platforms.whatsapp.keys import WA
from tests.platforms.whatsapp.number import Number

if TYPE_CHECKING:
    from tests.platforms.whatsapp.server import WhatsAppServer

PAGE = Path(__file__).parent / "page.html"
OF_PERSON = ("offline", "in_chat", "hides_reading", "phone_hidden", "blocked")
OF_NUMBER = ("coexistence", "registered")


def routes() -> list[web.RouteDef]:
    return [
        web.get("/", _page),
        web.get("/_play/state", _state),
        web.get("/_play/ledger", _ledger),
        web.post("/_play/people", _add_person),
        web.post("/_play/numbers", _add_number),
        web.post("/_play/templates", _add_template),
        web.post("/_play/say", _say),
        web.post("/_play/webhook", _webhook),
        web.post("/_play/settings", _settings),
    ]


async def _page(_: web.Request) -> web.Response:
    return web.Response(text=PAGE.read_text(), content_type="text/html")


def _server(request: web.Request) -> WhatsAppServer:
    return request.app[WA]


def _number(server: WhatsAppServer, body: dict[str, Any]) -> Number:
    return server.account.numbers.get(str(body.get("number")), server.number)


def _person(server: WhatsAppServer, body: dict[str, Any]) -> Customer:
    """By number and phone, as `id` of the state names a person."""
    number, _, phone = str(body.get("person", "")).partition(":")
    found = server.customers.get((number, phone))
    if found is None:
        raise web.HTTPNotFound(text="no such person")
    return found


def _told(number: Number) -> dict[str, Any]:
    about = {"id": number.id, "name": number.name, "phone": number.phone}
    return {**about, "settings": {name: getattr(number, name) for name in OF_NUMBER}}


def _shown(person: Customer) -> dict[str, Any]:
    about: dict[str, Any] = {"id": f"{person.number.id}:{person.key}", "number": person.number.id, "name": person.name}
    about |= {"phone": person.phone, "user_id": person.user_id(), "messages": person.screen}
    about["window"] = person.number.window_open(person.dialog)
    return {**about, "settings": {name: getattr(person, name) for name in OF_PERSON}}


async def _state(request: web.Request) -> web.Response:
    server = _server(request)
    account = {
        "waba_id": server.waba_id,
        "token": server.token,
        "app_secret": server.app_secret,
        "app_id": server.app_id,
    }
    account |= {"webhook": server.callback.url if server.callback else "", "verify_token": server.verify_token}
    numbers = [_told(number) for number in server.account.numbers.values()]
    people = [_shown(person) for person in server.customers.values()]
    return web.json_response({**account, "numbers": numbers, "people": people, "pending": len(server.events.pending)})


async def _ledger(request: web.Request) -> web.Response:
    ledger = _server(request).ledger
    calls = [
        {"at": call.at, "account": call.account, "method": call.method, "chat": call.chat, "status": call.status}
        | {"params": call.params, "words": call.words, "answered": call.answered}
        for call in ledger.calls
    ]
    delivered = [{"at": row.at, "chat": row.chat, "message": row.message} for row in ledger.delivered]
    inbound = [
        {"id": row.id, "kind": row.kind, "chat": row.chat, "offers": len(row.offers), "confirmed_at": row.confirmed_at}
        for row in ledger.inbound
    ]
    return web.json_response({"calls": calls, "delivered": delivered, "inbound": inbound})


async def _add_person(request: web.Request) -> web.Response:
    server, body = _server(request), await request.json()
    person = server.customer(
        str(body.get("phone") or ""),
        str(body.get("name") or "Анна"),
        number=_number(server, body),
        username=str(body.get("username") or ""),
        phone_hidden=bool(body.get("hidden")),
    )
    return web.json_response(_shown(person), status=201)


async def _add_number(request: web.Request) -> web.Response:
    body = await request.json()
    number = _server(request).add_number(str(body["phone"]), str(body.get("name") or ""))
    return web.json_response(_told(number), status=201)


async def _add_template(request: web.Request) -> web.Response:
    body = await request.json()
    known = {key: body[key] for key in ("language", "header", "footer", "buttons", "category", "status") if key in body}
    made = _server(request).template(str(body["name"]), str(body["body"]), **known)
    return web.json_response(made.told(), status=201)


async def _webhook(request: web.Request) -> web.Response:
    body = await request.json()
    try:
        await _server(request).set_webhook(str(body["url"]), str(body.get("verify_token") or ""))
    except AssertionError as trouble:
        return web.Response(status=422, text=str(trouble))
    return web.Response(status=204)


async def _settings(request: web.Request) -> web.Response:
    server, body = _server(request), await request.json()
    about: Customer | Number = _person(server, body) if "person" in body else _number(server, body)
    for name in OF_PERSON if isinstance(about, Customer) else OF_NUMBER:
        if name in body:
            setattr(about, name, bool(body[name]))
    if isinstance(about, Customer):
        if not about.offline:
            about.comes_online()
        return web.json_response(_shown(about))
    return web.json_response(_told(about))


async def _say(request: web.Request) -> web.Response:
    server, body = _server(request), await request.json()
    person, text, kind = _person(server, body), str(body.get("text", "")), body.get("kind", "text")
    deeds: dict[str, Callable[[], Any]] = {
        "text": lambda: person.writes(text or "…"),
        "image": lambda: person.sends_image(text),
        "video": lambda: person.sends_video(text),
        "voice": person.sends_voice,
        "document": lambda: person.sends_document(text),
        "sticker": person.sends_sticker,
        "location": lambda: person.sends_location(name=text),
        "contacts": person.sends_contacts,
        "order": lambda: person.orders(text=text),
        "product": lambda: person.asks_about("S-3", text or "Ещё есть?"),
        "ad": lambda: person.writes(text or "Расскажите подробнее", referral=server.ad()),
        "poll": person.sends_unsupported,
        "reads": person.reads,
    }
    if kind not in deeds:
        raise web.HTTPBadRequest(text=f"kind: one of {', '.join(deeds)}")
    said = deeds[kind]()
    server.changes.tell()
    return web.json_response(said or {}, status=201)
