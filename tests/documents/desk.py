"""What people of the village do with files and links of requests."""

import json
from typing import Any

import httpx

from tests.bots.world import until
from tests.rights.village import Village


class Desk:
    """`await desk.bind("anna", card, url="…")`."""

    def __init__(self, village: Village) -> None:
        self.village = village
        self._clients: dict[str, httpx.AsyncClient] = {}

    async def who(self, name: str) -> httpx.AsyncClient:
        if name not in self._clients:
            self._clients[name] = await self.village.client(name)
        return self._clients[name]

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def ask(self, who: str, method: str, path: str, **rest: Any) -> httpx.Response:
        return await (await self.who(who)).request(method, f"/api/v1{path}", **rest)

    async def card(self, place: str = "sales") -> int:
        return await self.village.card(await self.village.dialog(place))

    async def upload(self, who: str, content: bytes = b"%PDF-1.4 x", name: str = "price.pdf") -> str:
        answer = await self.ask(who, "POST", "/files", files={"file": (name, content)})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def bind(self, who: str, card: int, kind: str = "card", **what: Any) -> httpx.Response:
        return await self.ask(who, "POST", "/documents", json={"about": {"kind": kind, "id": card}} | what)

    async def bound(self, who: str, card: int, kind: str = "card", **what: Any) -> dict[str, Any]:
        answer = await self.bind(who, card, kind, **what)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def titles(self, who: str, card: int, kind: str = "cards") -> list[str]:
        answer = await self.ask(who, "GET", f"/{kind}/{card}/documents")
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert page["count"] >= len(page["items"])
        return [each["title"] for each in page["items"]]

    async def told(self, kind: str = "document.changed") -> list[Any]:
        """Bodies of the log, once everything is in it."""
        await until(self._settled, lambda: "events never settled")
        rows = await self.village.rows("SELECT body::text AS b FROM event_log WHERE type = $1 ORDER BY position", kind)
        return [json.loads(row["b"]) for row in rows]

    async def _settled(self) -> bool:
        return not await self.village.value("SELECT count(*) FROM event_pending")
