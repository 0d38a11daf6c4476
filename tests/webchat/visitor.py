"""A visitor's browser as the protocol has it: token kept, origin named, frames remembered."""

import asyncio
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx
import websockets

ORIGIN = "https://shop.example"
DEADLINE_S = 30.0
SECRET = "s" * 40


def signed(key: str, user_id: str, secret: str = SECRET, at: int | None = None, **told: str) -> dict[str, Any]:
    """An identity as the site's own server makes it, from the words of PROTOCOL.md alone."""
    at = int(time.time()) if at is None else at
    lines = ["samovar-identity-1", key, user_id, str(at), *(told.get(name, "") for name in ("name", "email", "phone"))]
    made = hmac.new(secret.encode(), "\n".join(lines).encode(), sha256).hexdigest()
    return {"user_id": user_id, "at": at, "hash": made, **told}


class Widget:
    """One browser on a page of the site."""

    def __init__(self, url: str, key: str, origin: str | None = ORIGIN) -> None:
        self.base = f"{url}/widget/v1/{key}"
        self.key = key
        self.origin = origin
        self.token: str | None = None
        self.session: dict[str, Any] = {}
        headers = {"accept-language": "en"} | ({"origin": origin} if origin else {})
        self.http = httpx.AsyncClient(headers=headers, timeout=30)

    def move(self, url: str) -> None:
        """The next request goes to another node."""
        self.base = f"{url}/widget/v1/{self.key}"

    async def ask(self, method: str, path: str, body: Any = None, **rest: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return await self.http.request(method, f"{self.base}/{path}", json=body, headers=headers, **rest)

    async def opens(self, **body: Any) -> dict[str, Any]:
        """POST session; keeps the token."""
        answer = await self.ask("POST", "session", body)
        assert answer.status_code in (200, 201), answer.text
        self.session = answer.json()
        self.token = self.session["token"]
        return self.session

    async def writes(self, text: str, client_id: str | None = None, **rest: Any) -> httpx.Response:
        return await self.ask("POST", "messages", {"client_id": client_id or str(uuid4()), "text": text} | rest)

    async def says(self, text: str, **rest: Any) -> dict[str, Any]:
        answer = await self.writes(text, **rest)
        assert answer.status_code == 201, answer.text
        message: dict[str, Any] = answer.json()["message"]
        return message

    async def history(self) -> list[dict[str, Any]]:
        answer = await self.ask("GET", "messages")
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["messages"]
        return found

    @asynccontextmanager
    async def listening(self, after: int | None = None, **auth: Any) -> AsyncIterator["Line"]:
        """A socket that was let in and is up to date."""
        async with self.dialled() as socket:
            line = Line(socket)
            hearing = asyncio.create_task(line.hear())
            try:
                await line.tells("auth", token=self.token, after=after, **auth)
                await line.until("ready")
                yield line
            finally:
                hearing.cancel()

    def dialled(self, query: str = "") -> Any:
        """A socket that has said nothing yet."""
        url = self.base.replace("http", "ws", 1) + "/socket" + query
        origin: Any = self.origin
        return websockets.connect(url, origin=origin)


class Line:
    """Frames of one socket, in order."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.news = asyncio.Event()

    async def hear(self) -> None:
        async for raw in self.socket:
            self.frames.append(json.loads(raw))
            self.news.set()

    async def tells(self, kind: str, **rest: Any) -> None:
        await self.socket.send(json.dumps({"type": kind} | rest))

    def messages(self) -> list[dict[str, Any]]:
        return [frame["message"] for frame in self.frames if frame["type"] in ("message", "changed")]

    async def until(self, kind: str, fits: Callable[[dict[str, Any]], bool] = lambda frame: True) -> dict[str, Any]:
        """The first frame of this kind that fits, past or future."""
        end = time.monotonic() + DEADLINE_S
        while True:
            for frame in list(self.frames):
                if frame["type"] == kind and fits(frame):
                    return frame
            self.news.clear()
            left = end - time.monotonic()
            assert left > 0, f"no {kind}; heard {self.frames}"
            try:
                await asyncio.wait_for(self.news.wait(), left)
            except TimeoutError:
                continue

    async def said(self, text: str) -> dict[str, Any]:
        frame = await self.until("message", lambda frame: frame["message"]["text"] == text)
        message: dict[str, Any] = frame["message"]
        return message
