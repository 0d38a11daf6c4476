"""The whole product's ASGI application in this very process: its lifespan, its HTTP, its sockets."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

PATIENCE_S = 20.0


@asynccontextmanager
async def started(app: Any) -> AsyncIterator[None]:
    """`app` between its startup and its shutdown."""
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    running = asyncio.create_task(app({"type": "lifespan", "asgi": {"version": "3.0"}}, told.get, said.put))
    await told.put({"type": "lifespan.startup"})
    answer = await asyncio.wait_for(said.get(), PATIENCE_S)
    assert answer["type"] == "lifespan.startup.complete", answer
    try:
        yield
    finally:
        await told.put({"type": "lifespan.shutdown"})
        answer = await asyncio.wait_for(said.get(), PATIENCE_S)
        await running
    assert answer["type"] == "lifespan.shutdown.complete", answer


class Line:
    """One WebSocket of the application, as a server would drive it."""

    def __init__(self, app: Any, headers: dict[str, str], query: str = "") -> None:
        self._told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._told.put_nowait({"type": "websocket.connect"})
        scope = {
            "type": "websocket",
            "path": "/api/v1/realtime",
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "extensions": {"websocket.http.response": {}},
        }
        self._task = asyncio.create_task(app(scope, self._told.get, self._said.put), name="line")
        self.status = 0
        self.headers: dict[str, str] = {}

    async def open(self) -> bool:
        """Was it let in? `status` and `headers` are the refusal's."""
        answer = await self._next()
        if answer["type"] == "websocket.accept":
            return True
        self.status = answer["status"]
        self.headers = {name.decode(): value.decode() for name, value in answer["headers"]}
        return False

    async def hear(self) -> dict[str, Any]:
        """The next frame; {"type": "closed", "code"} at the end."""
        while True:
            message = await self._next()
            if message["type"] == "websocket.close":
                return {"type": "closed", "code": message["code"]}
            # several frames may come in one message; only their order matters here
            frame: dict[str, Any] = json.loads(message["text"])
            if frame["type"] != "at":
                return frame

    def say(self, text: str) -> None:
        self._told.put_nowait({"type": "websocket.receive", "text": text})

    async def ask(self, frame: dict[str, Any]) -> list[dict[str, Any]]:
        """Say it, then ping; what came before the pong."""
        self.say(json.dumps(frame))
        self.say('{"type":"ping"}')
        heard = []
        while (heard_now := await self.hear())["type"] != "pong":
            heard.append(heard_now)
            if heard_now["type"] == "closed":
                break
        return heard

    async def close(self) -> None:
        self._told.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(self._task, PATIENCE_S)

    async def _next(self) -> dict[str, Any]:
        return await asyncio.wait_for(self._said.get(), PATIENCE_S)
