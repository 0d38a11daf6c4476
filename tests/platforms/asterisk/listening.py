"""The WebSocket of ARI: GET /ari/events?app=…&subscribeAll=…&api_key=user:password (rest-api/api-docs/events.json).

An application hears of channels that are in it or that it subscribed to, or of all. A second WebSocket takes the
application over, and the first is told so. Nothing is kept for who is not there, and nothing is told twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms.ledger import Inbound, Offer

if TYPE_CHECKING:
    from tests.platforms.asterisk.server import AsteriskServer


@dataclass
class App:
    name: str
    all: bool = False
    sources: set[str] = field(default_factory=set)
    socket: web.WebSocketResponse | None = None
    queue: asyncio.Queue[Inbound] = field(default_factory=asyncio.Queue)

    def hears(self, sources: list[str], inside: list[str]) -> bool:
        return self.all or self.name in inside or bool(self.sources & set(sources))

    def told(self) -> dict[str, Any]:
        kinds = {"channel_ids": "channel:", "bridge_ids": "bridge:", "endpoint_ids": "endpoint:"}
        found = {
            name: sorted(source.removeprefix(kind) for source in self.sources if source.startswith(kind))
            for name, kind in kinds.items()
        }
        return {"name": self.name, **found, "device_names": [], "events_allowed": [], "events_disallowed": []}


class Listeners:
    def __init__(self, server: AsteriskServer) -> None:
        self.server = server
        self.apps: dict[str, App] = {}
        self._sockets: set[web.WebSocketResponse] = set()

    def listening(self, name: str) -> bool:
        app = self.apps.get(name)
        return app is not None and app.socket is not None

    def tell(self, kind: str, body: dict[str, Any], sources: list[str], inside: list[str], chat: str | None) -> None:
        for app in self.apps.values():
            if not app.hears(sources, inside):
                continue
            self._send(app, kind, body, chat)
        if not any(app.socket and app.hears(sources, inside) for app in self.apps.values()):
            self.server.events.missed.append({"type": kind, **body})

    def _send(self, app: App, kind: str, body: dict[str, Any], chat: str | None) -> None:
        if app.socket is None:
            return
        event = {"type": kind, **body, "timestamp": self.server.stamp(), "asterisk_id": "52:54:00:a1:b2:c3"}
        row = self.server.events.row(app.name, chat, kind, {**event, "application": app.name})
        app.queue.put_nowait(self.server.events.await_(row))

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if not self.server.knows(request):
            return self.server.unauthorized()
        names = [name for name in request.query.get("app", "").split(",") if name]
        if not names:
            return web.json_response({"message": "Missing parameter: app"}, status=400)
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        self._sockets.add(socket)
        mine = []
        for name in names:
            app = self.apps.setdefault(name, App(name))
            if app.socket is not None and not app.socket.closed:
                self._send(app, "ApplicationReplaced", {}, None)
                old = app.socket
                app.socket = None
                await self._drain(app, old)
            app.socket, app.all = socket, request.query.get("subscribeAll", "") == "true"
            mine.append(app)
        writers = [asyncio.create_task(self._write(app, socket)) for app in mine]
        self.server.changes.tell()
        try:
            async for _ in socket:
                pass
        finally:
            for writer in writers:
                writer.cancel()
            await asyncio.gather(*writers, return_exceptions=True)
            for app in mine:
                if app.socket is socket:
                    app.socket = None
                    self._forget(app)
            self._sockets.discard(socket)
            self.server.changes.tell()
        return socket

    async def _write(self, app: App, socket: web.WebSocketResponse) -> None:
        while True:
            await self._give(app, await app.queue.get(), socket)

    async def _drain(self, app: App, socket: web.WebSocketResponse) -> None:
        while not app.queue.empty():
            await self._give(app, app.queue.get_nowait(), socket)

    async def _give(self, app: App, row: Inbound, socket: web.WebSocketResponse) -> None:
        offer = Offer(self.server.clock(), f"app:{app.name}")
        row.offers.append(offer)
        with contextlib.suppress(ConnectionError):
            await socket.send_str(json.dumps(row.payload, ensure_ascii=False))
            offer.status = 200
        self.server.events.confirm(row)

    def _forget(self, app: App) -> None:
        while not app.queue.empty():
            self.server.events.lose(app.queue.get_nowait())

    async def drop(self) -> None:
        """Every WebSocket breaks; what happens until they are back is told to nobody."""
        for socket in list(self._sockets):
            with contextlib.suppress(ConnectionError):
                await socket.close(code=1001)
