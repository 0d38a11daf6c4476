"""The page at `/` for a person who plays a customer, and its small JSON interface under /_play/.

GET state · GET ledger · POST people {group, first_name, …as users.get tells} · POST groups {token?, name?}
· POST say {person, text | kind} · POST settings {group, messages?, bot_features?, long_poll?, market_contact?}
· POST trouble {group, what}. Other processes (a demo, a browser test) may use the same.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms.vk.community import Community
from tests.platforms.vk.keys import VK
from tests.platforms.vk.people import Person

if TYPE_CHECKING:
    from tests.platforms.vk.server import VkServer

PAGE = Path(__file__).parent / "page.html"
SETTINGS = ("messages", "bot_features", "long_poll", "market", "market_contact")


def routes() -> list[web.RouteDef]:
    return [
        web.get("/", _page),
        web.get("/_play/state", _state),
        web.get("/_play/ledger", _ledger),
        web.post("/_play/people", _add_person),
        web.post("/_play/groups", _add_group),
        web.post("/_play/say", _say),
        web.post("/_play/settings", _settings),
        web.post("/_play/trouble", _trouble),
    ]


async def _page(_: web.Request) -> web.Response:
    return web.Response(text=PAGE.read_text(), content_type="text/html")


def _server(request: web.Request) -> VkServer:
    return request.app[VK]


def _group(server: VkServer, body: dict[str, Any]) -> Community:
    return server.groups.get(int(body.get("group") or 0), server.group)


def _told(group: Community) -> dict[str, Any]:
    about = {"id": group.id, "name": group.name, "token": group.token, "pending": len(group.events.pending)}
    ticks = {name: getattr(group.settings, name) for name in SETTINGS}
    return {**about, "settings": ticks, "callbacks": [server.told() for server in group.events.callbacks]}


def _shown(person: Person) -> dict[str, Any]:
    names = f"{person.about['first_name']} {person.about['last_name']}".strip()
    about = {"id": person.id, "group": person.group.id, "name": names, "allowed": person.dialog.allowed}
    return {**about, "messages": person.screen, "keyboard": person.dialog.keyboard}


async def _state(request: web.Request) -> web.Response:
    server = _server(request)
    groups = [_told(group) for group in server.groups.values()]
    return web.json_response({"groups": groups, "people": [_shown(person) for person in server.people.values()]})


async def _ledger(request: web.Request) -> web.Response:
    ledger = _server(request).ledger
    calls = [
        {"at": call.at, "group": call.account, "method": call.method, "chat": call.chat, "status": call.status}
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
    group = _group(server, body)
    about = {key: value for key, value in body.items() if key not in ("group", "id", "first_name", "photo")}
    person = server.user(body.get("id"), str(body.get("first_name") or "Анна"), group=group, **about)
    return web.json_response(_shown(person), status=201)


async def _add_group(request: web.Request) -> web.Response:
    body = await request.json()
    group = _server(request).add_group(body.get("token"), str(body.get("name") or "Чайная лавка"))
    return web.json_response(_told(group), status=201)


async def _settings(request: web.Request) -> web.Response:
    server, body = _server(request), await request.json()
    group = _group(server, body)
    for name in SETTINGS:
        if name in body:
            setattr(group.settings, name, body[name])
    return web.json_response(_told(group))


async def _trouble(request: web.Request) -> web.Response:
    server, body = _server(request), await request.json()
    longpoll = _group(server, body).events.longpoll
    troubles = {"expire_key": longpoll.expire_key, "lose_history": longpoll.lose_history, "forget": longpoll.forget}
    if body.get("what") not in troubles:
        raise web.HTTPBadRequest(text=f"what: one of {', '.join(troubles)}")
    troubles[body["what"]]()
    return web.Response(status=204)


async def _say(request: web.Request) -> web.Response:
    server, body = _server(request), await request.json()
    person = server.people.get(int(body.get("person", 0)))
    if person is None:
        raise web.HTTPNotFound(text="no such person")
    text, kind = str(body.get("text", "")), body.get("kind", "text")
    deeds: dict[str, Callable[[], dict[str, Any] | None]] = {
        "text": lambda: person.writes(text or "…"),
        "photo": lambda: person.sends_photo(text=text),
        "voice": lambda: person.sends_voice(transcript=text or None),
        "document": lambda: person.sends_doc(text=text),
        "sticker": person.sends_sticker,
        "location": person.sends_location,
        "product": lambda: _asks_about_product(server, person, text),
        "typing": lambda: person.types(),
        "deny": lambda: person.allows() if person.dialog.allowed is False else person.denies(),
        "admin": lambda: person.group.admin_writes(person.id, text or "…"),
    }
    if kind not in deeds:
        raise web.HTTPBadRequest(text=f"kind: one of {', '.join(deeds)}")
    said = deeds[kind]()
    server.tell(person.id)
    return web.json_response(said or {}, status=201)


def _asks_about_product(server: VkServer, person: Person, text: str) -> dict[str, Any]:
    product = server.sells("Самовар на 3 литра", 4990, "Латунный, на углях", "S-3")
    return person.sends_market(product, text) if text else person.asks_about(product)
