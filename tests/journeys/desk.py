"""A gateway that never was, as an administrator may have one: a queue of messages each way, played on loopback."""

import asyncio
from typing import Any, Self

import httpx
from aiohttp import web

TOKEN = "the-desks-own-key-0001"
PICTURE = b"\xff\xd8\xff\xe0" + bytes(60)


class Desk:
    """`async with Desk() as desk`: its base address goes into the form, `desk.hook` is where it calls."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {"/files/tea.jpg": PICTURE}
        self.mute = 0
        self.refuse: list[int] = []
        self.hook = ""
        self.news = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/v1/messages", self._send)
        app.router.add_get("/{path:.*}", self._file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.base_url = f"http://127.0.0.1:{port}/v1"
        self.root = f"http://127.0.0.1:{port}"
        self.http = httpx.AsyncClient(timeout=20)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.http.aclose()
        await self._runner.cleanup()

    async def _send(self, request: web.Request) -> web.Response:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return web.json_response({"error": "who are you?"}, status=401)
        if self.refuse:
            return web.json_response({"error": "no"}, status=self.refuse.pop(0))
        body = await request.json()
        self.sent.append({"id": f"d{len(self.sent) + 1}", **body})
        self.news.set()
        if self.mute:
            self.mute -= 1
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"id": self.sent[-1]["id"]})

    async def _file(self, request: web.Request) -> web.Response:
        found = self.files.get(request.path)
        return web.Response(body=found, content_type="image/jpeg") if found is not None else web.Response(status=404)

    async def brings(self, **body: Any) -> int:
        """Calls the hook; the status of the answer."""
        return (await self.http.post(self.hook, json=body)).status_code

    async def says(self, key: str, text: str, number: str = "79161234567", **more: Any) -> None:
        chat = {"id": number, "phone": number, "name": "Глеб Орлов"}
        message = {"id": key, "direction": "in", "chat": chat, "created": 1795004102, "text": text, **more}
        assert await self.brings(messages=[message]) == 200

    async def told(self, key: str, status: str) -> None:
        """What became of a message of ours; its chat is not named."""
        assert await self.brings(statuses=[{"id": key, "status": status, "at": 1795004200}]) == 200
