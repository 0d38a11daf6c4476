"""What people of the village do with events."""

from typing import Any
from uuid import uuid4

import httpx

from tests.rights.village import Village


class Desk:
    """`await desk.tell("anna", [{"kind_id": 1, "about": {"kind": "card", "id": 7}}])`."""

    def __init__(self, village: Village) -> None:
        self.village = village
        self._clients: dict[str, httpx.AsyncClient] = {}

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def ask(self, who: str, method: str, path: str, **rest: Any) -> httpx.Response:
        if who not in self._clients:
            self._clients[who] = await self.village.client(who)
        return await self._clients[who].request(method, f"/api/v1{path}", **rest)

    async def got(self, who: str, path: str) -> Any:
        answer = await self.ask(who, "GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def kind(self, name: str = "", **rest: Any) -> int:
        """A new own kind; its number."""
        body = {"name": name or f"Показ {uuid4()}"[:60]} | rest
        answer = await self.ask("ada", "POST", "/activity-kinds", json=body)
        assert answer.status_code == 201, answer.text
        return max(int(each["id"]) for each in answer.json()["items"])

    async def tell(self, who: str, items: list[dict[str, Any]]) -> httpx.Response:
        return await self.ask(who, "POST", "/activities", json={"items": items})

    async def told(self, who: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        answer = await self.tell(who, items)
        assert answer.status_code == 201, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    async def facts(self, card: int) -> list[Any]:
        found: list[Any] = await self.village.rows(
            "SELECT id, at, stored_at, actor_kind, actor_id, contact_id, card_id, data::text AS data FROM activities"
            " WHERE kind = 'own' AND card_id = $1 ORDER BY id",
            card,
        )
        return found
