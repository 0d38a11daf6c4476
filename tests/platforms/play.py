"""The page at `/` for a person who plays a customer, and its small JSON interface under /_play/.

GET state · GET ledger · POST people {name} · POST say {person, kind, text} · POST do {what}. Other processes (a demo, a
browser test) may use the same.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web

from tests.platforms.ledger import Ledger

PAGE = Path(__file__).parent / "play.html"
Deed = Callable[[], Any]


class Playing(Protocol):
    """What a server shows of itself: `facts` are what its channel's settings ask for; a person is
    {"id", "name", "note", "messages": [{"mine", "text", "at"}]}; `says` and `does` name the buttons."""

    name: str

    @property
    def ledger(self) -> Ledger: ...

    def pending(self) -> int: ...

    def facts(self) -> dict[str, str]: ...

    def people(self) -> list[dict[str, Any]]: ...

    def add(self, name: str) -> None: ...

    def says(self, person: str, text: str) -> dict[str, Deed]: ...

    def does(self) -> dict[str, Deed]: ...


def routes(played: Playing) -> list[web.RouteDef]:
    async def page(_: web.Request) -> web.Response:
        return web.Response(text=PAGE.read_text(), content_type="text/html")

    async def state(_: web.Request) -> web.Response:
        people = played.people()
        kinds = list(played.says(people[0]["id"], "")) if people else []
        about = {"name": played.name, "facts": played.facts(), "pending": played.pending(), "does": list(played.does())}
        return web.json_response({**about, "people": people, "kinds": kinds})

    async def ledger(_: web.Request) -> web.Response:
        return web.json_response(told(played.ledger))

    async def add(request: web.Request) -> web.Response:
        played.add(str((await request.json()).get("name") or "Анна"))
        return web.json_response(played.people()[-1], status=201)

    async def say(request: web.Request) -> web.Response:
        body = await request.json()
        deeds = played.says(str(body.get("person", "")), str(body.get("text", "")) or "…")
        return _done(deeds, str(body.get("kind", "text")))

    async def do(request: web.Request) -> web.Response:
        return _done(played.does(), str((await request.json()).get("what", "")))

    return [
        web.get("/", page),
        web.get("/_play/state", state),
        web.get("/_play/ledger", ledger),
        web.post("/_play/people", add),
        web.post("/_play/say", say),
        web.post("/_play/do", do),
    ]


def _done(deeds: dict[str, Deed], kind: str) -> web.Response:
    if kind not in deeds:
        raise web.HTTPBadRequest(text=f"one of {', '.join(deeds)}")
    said = deeds[kind]()
    return web.json_response(said if isinstance(said, dict) else {}, status=201)


def told(ledger: Ledger) -> dict[str, Any]:
    calls = [
        {"at": call.at, "account": call.account, "method": call.method, "chat": call.chat, "status": call.status}
        | {"params": call.params, "words": call.words, "answered": call.answered}
        for call in ledger.calls
    ]
    delivered = [{"at": row.at, "chat": row.chat, "text": row.text, "message": row.message} for row in ledger.delivered]
    inbound = [
        {"id": row.id, "kind": row.kind, "chat": row.chat, "offers": len(row.offers), "confirmed_at": row.confirmed_at}
        for row in ledger.inbound
    ]
    return {"calls": calls, "delivered": delivered, "inbound": inbound}
