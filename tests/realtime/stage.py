"""Nodes with their web servers, and clients that keep what they are told, as a browser does."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol

import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from backend.access.grants import Grants
from backend.access.sight import sees
from backend.kit.db import Database, Scope
from backend.realtime.connect import Door, InFront
from backend.realtime.hooks import Hooks
from backend.realtime.node import RealtimeNode
from backend.realtime.server import OPTIONS, Server
from tests.realtime.world import DEADLINE_S, until

ORIGIN = "https://inbox.example.com"

ANNA = Grants(user_id=1, name="anna", role_id=1, role_key="operator", channels=frozenset({1}))
BORIS = Grants(user_id=2, name="boris", role_id=2, role_key="supervisor", rights=frozenset({"selfcheck.read"}))
VERA = Grants(user_id=3, name="vera", role_id=1, role_key="operator", channels=frozenset({9}))
# sees only her own and the unassigned, and no phones
OLGA = Grants(
    user_id=4, name="olga", role_id=3, role_key="own", sight="own", channels=frozenset({1}),
    hidden_fields=frozenset({"thing.phone"}),
)  # fmt: skip


class Wiring(Protocol):
    def hooks(self, db: Database) -> Hooks: ...


class Cast:
    """Who may come in, and what is theirs to see; tests change it as they go."""

    def __init__(self) -> None:
        self.people: dict[str, Grants] = {g.name: g for g in (ANNA, BORIS, VERA, OLGA)}
        self.withdrawn: set[str] = set()
        self.scopes: dict[int, tuple[Scope, ...]] = {}
        self.asked = 0

    def hooks(self, db: Database) -> Hooks:
        loaders = {"thing": self.scopes_of, "conversation": self.scopes_of}
        return Hooks(self.authenticate, sees, mask, lambda _: None, self.ended, loaders, self.looks)

    async def authenticate(self, headers: Mapping[str, str]) -> Grants | None:
        self.asked += 1
        name = headers.get("authorization", "").removeprefix("Bearer ") or headers.get("cookie", "").removeprefix("s=")
        return None if name in self.withdrawn else self.people.get(name)

    async def ended(self, held: Sequence[Grants]) -> Sequence[Grants]:
        return [g for g in held if g.name in self.withdrawn or self.people[g.name] is not g]

    async def looks(self, grants: Grants, kind: str, row_id: int) -> bool:
        return any(sees(grants, scope) for scope in self.scopes.get(row_id, (Scope(channel_id=1),)))

    async def scopes_of(self, ids: Sequence[int]) -> Mapping[int, Sequence[Scope]]:
        self.asked += 1
        return {i: self.scopes.get(i, (Scope(channel_id=1),)) for i in ids}


def mask(caller: Any, body: dict[str, Any]) -> dict[str, Any]:
    body["thing"]["text"] = None
    return body


async def nothing_else(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class Node:
    def __init__(self, node: RealtimeNode, server: uvicorn.Server, port: int) -> None:
        self.node = node
        self.server = server
        self.port = port

    def url(self, query: str = "") -> str:
        return f"ws://127.0.0.1:{self.port}/api/v1/realtime{query}"


@asynccontextmanager
async def serving(app: Any, **options: Any) -> AsyncIterator[tuple[uvicorn.Server, int]]:
    """An ASGI application in uvicorn, in this loop, as `samovar web` runs it."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="critical", lifespan="off", **{**OPTIONS, **options}
    )
    server = Server(config)
    task = asyncio.create_task(server.serve(), name="uvicorn")
    with suppress(asyncio.CancelledError):
        await until(lambda: server.started or task.done(), "web server")
    yield server, server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


@asynccontextmanager
async def standing(database_url: str, redis_url: str, cast: Wiring, **options: Any) -> AsyncIterator[Node]:
    """A node, its database, its web server."""
    async with Database.open(database_url) as db, RealtimeNode(db, database_url, redis_url, cast.hooks(db)) as node:
        door = Door(node, ORIGIN)
        async with serving(InFront(nothing_else, lambda: door), **options) as (server, port):
            await until(lambda: node.bus.up, "subscription")
            yield Node(node, server, port)


class Client:
    """What a browser holds: position, epoch, grants, rows by (kind, id); `frames` is all it was ever told."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.frames: list[dict[str, Any]] = []
        self.rows: dict[tuple[str, int], dict[str, Any]] = {}
        self.position: int | None = None
        self.epoch = self.grants = ""
        self.reloads = self.beats = 0
        self.code: int | None = None
        self.connection: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None

    async def join(self, node: Node, *, resume: bool = True) -> None:
        query = f"?after={self.position}&epoch={self.epoch}&grants={self.grants}"
        headers = {"Authorization": f"Bearer {self.name}"}
        self.code = None
        seen = len(self.frames)
        self.connection = await connect(
            node.url(query if resume and self.position is not None else ""), additional_headers=headers,
            compression=None, open_timeout=DEADLINE_S,
        )  # fmt: skip
        self._reader = asyncio.create_task(self._read(self.connection), name=f"client {self.name}")
        await until(lambda: len(self.frames) > seen or self.code is not None, "hello")

    async def _read(self, connection: ClientConnection) -> None:
        try:
            async for text in connection:
                self.apply(json.loads(text))
        except ConnectionClosed:
            pass
        finally:
            self.code = connection.close_code

    def apply(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "at":
            assert frame["position"] >= (self.position or 0)
            self.beats += 1
            self.position = frame["position"]
            return
        self.frames.append(frame)
        match frame["type"]:
            case "hello":
                self.epoch, self.grants = frame["epoch"], frame["grants"]
                self.position = self.position if self.position is not None else frame["position"]
                self._base = frame["position"]
            case "reload":
                self.reloads += 1
                self.rows, self.position = {}, self._base
            case "gone":
                self.rows.pop((frame["kind"], frame["id"]), None)
            case "appeared":
                self.keep(frame["kind"], frame["row"])
            case "thing.said":
                self.keep("thing", frame["thing"])
        if "position" in frame and frame["type"] != "hello":
            assert frame["position"] >= (self.position or 0), "frames came out of order"
            self.position = frame["position"]

    def keep(self, kind: str, row: dict[str, Any]) -> None:
        held = self.rows.get((kind, row["id"]))
        if held is None or row["rev"] > held["rev"]:
            self.rows[kind, row["id"]] = row

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [f for f in self.frames if f["type"] == kind]

    async def say(self, **frame: Any) -> None:
        assert self.connection is not None
        await self.connection.send(json.dumps(frame))

    async def cut(self) -> None:
        """The line breaks: no close frame."""
        assert self.connection is not None
        self.connection.transport.abort()
        await self._ended()

    async def leave(self) -> None:
        if self.connection is not None:
            await self.connection.close()
            await self._ended()

    async def _ended(self) -> None:
        assert self._reader is not None
        await self._reader


@asynccontextmanager
async def joined(node: Node, *names: str) -> AsyncIterator[list[Client]]:
    clients = [Client(name) for name in names]
    for client in clients:
        await client.join(node)
    yield clients
    for client in clients:
        await client.leave()
