"""A running house for journeys: web nodes and back on this test's database, people with tokens, sockets that listen."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import websockets

from backend.access.actions import tokens
from backend.access.actions.create import create, role_named
from backend.access.schemas import NewToken
from backend.kit.db import Database
from tests.fixtures.processes import Process, Processes
from tests.platforms.telegram import TelegramServer

DEADLINE_S = 20.0


class Person:
    """A colleague with a token, on one web node."""

    def __init__(self, name: str, token: str, node: Process) -> None:
        self.name = name
        self.headers = {"authorization": f"Bearer {token}"}
        self.node = node
        self.http = httpx.AsyncClient(base_url=f"{node.url}/api/v1", headers=self.headers, timeout=20)

    async def get(self, path: str, **params: Any) -> Any:
        answer = await self.http.get(path, params=params)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json()

    async def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return await self.http.request(method, path, json=body)

    async def says(self, dialog: int, text: str, **rest: Any) -> httpx.Response:
        body = {"client_id": str(uuid4()), "kind": "reply", "text": text} | rest
        return await self.call("POST", f"/conversations/{dialog}/messages", body)

    async def begins(self, channel: int, text: str, to: dict[str, Any], **rest: Any) -> httpx.Response:
        """Writes first, `to` a contact or an address."""
        message = {"client_id": str(uuid4()), "kind": "reply", "text": text} | rest
        return await self.call("POST", "/conversations", {"channel_id": channel, "message": message, **to})

    def socket(self) -> Any:
        """`async with person.socket() as socket`, to say something by it."""
        url = self.node.url.replace("http", "ws", 1) + "/api/v1/realtime"
        return websockets.connect(url, additional_headers=self.headers)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Ear"]:
        """An open socket; every frame it gets is kept."""
        async with self.socket() as socket:
            ear = Ear()
            hearing = asyncio.create_task(ear.hear(socket))
            try:
                await ear.until(lambda frame: frame["type"] == "hello")
                yield ear
            finally:
                hearing.cancel()


class Ear:
    """Frames of one socket, in order."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.news = asyncio.Event()

    async def hear(self, socket: Any) -> None:
        async for raw in socket:
            self.frames.append(json.loads(raw))
            self.news.set()

    async def until(self, fits: Callable[[dict[str, Any]], bool], deadline_s: float = DEADLINE_S) -> dict[str, Any]:
        """The first frame that fits, past or future."""
        end = time.monotonic() + deadline_s
        while True:
            for frame in list(self.frames):
                if fits(frame):
                    return frame
            self.news.clear()
            left = end - time.monotonic()
            assert left > 0, f"not heard within {deadline_s} s; heard: {[f['type'] for f in self.frames]}"
            try:
                await asyncio.wait_for(self.news.wait(), left)
            except TimeoutError:
                continue


class House:
    """Processes, people, a Telegram bot."""

    def __init__(self, db: Database, processes: Processes, nodes: list[Process]) -> None:
        self.db = db
        self.processes = processes
        self.nodes = nodes
        self.people: dict[str, Person] = {}

    async def hire(self, name: str, role: str, node: int = 0) -> Person:
        """A colleague with a token of their own."""
        async with self.db.orm() as tx:
            made = await create(
                tx,
                email=f"{uuid4().hex}@example.com",
                name=name,
                role_id=await role_named(tx, role),
                hashed=None,
                locale="ru",
                time_zone="Europe/Moscow",
            )
            _, token = await tokens.put(tx, NewToken(name=name, user_id=made.id), created_by=None)
        person = Person(name, token, self.nodes[node % len(self.nodes)])
        self.people[name] = person
        return person

    async def connect_bot(self, admin: Person, telegram: TelegramServer, **more: Any) -> dict[str, Any]:
        """A Telegram channel by its token, polled."""
        settings = {"token": telegram.token, "mode": "polling", "api_base": telegram.base_url}
        body = {"kind": "telegram", "name": "Самовары", "settings": settings} | more
        answer = await admin.call("POST", "/channels", body)
        assert answer.status_code == 201, answer.text
        channel: dict[str, Any] = answer.json()
        for _ in range(4):
            # on a busy machine the SDK's first import alone can outlast the check's patience
            if channel["check"]["missing"] != ["no_answer"]:
                break
            channel = (await admin.call("POST", f"/channels/{channel['id']}/resume")).json()
        assert channel["check"]["ok"], channel
        return channel


@asynccontextmanager
async def open_house(processes: Processes, nodes: int = 2, port: int | None = None) -> AsyncIterator[House]:
    """`nodes` web processes and one back, ready; started side by side. `port` of the only node."""
    *webs, _ = await asyncio.gather(*(processes.web(port) for _ in range(nodes)), processes.back())
    async with Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db:
        house = House(db, processes, webs)
        try:
            yield house
        finally:
            for person in house.people.values():
                await person.http.aclose()


async def until(state: Callable[[], Any], what: str, deadline_s: float = DEADLINE_S) -> Any:
    """Wait for an async state to be true; its value."""
    end = time.monotonic() + deadline_s
    while True:
        found = await state()
        if found:
            return found
        assert time.monotonic() < end, f"still no {what} after {deadline_s} s"
        await asyncio.sleep(0.05)
