"""A house with a channel by which customers write, and webhooks that tell another program of it."""

import contextlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx

from tests.fixtures.processes import Processes
from tests.journeys.house import House, Person, open_house
from tests.platforms.receiver import Receiver

TOKEN = secrets.token_urlsafe(24)
# as if that time had passed
SOON = "UPDATE webhook_deliveries SET due_at = now() WHERE state = 'waiting' RETURNING 1"
RESTED = "UPDATE webhooks SET rest_until = NULL RETURNING 1"


class Shop:
    """A channel by which customers write, and a webhook that tells of it."""

    def __init__(self, house: House, ada: Person, channel: dict[str, Any], http: httpx.AsyncClient) -> None:
        self.house, self.ada, self.http = house, ada, http
        self.channel: int = channel["id"]
        self.hook = f"{house.nodes[0].url}/hooks/{channel['id']}"
        self.role = 3
        self.webhook: dict[str, Any] = {}

    @property
    def path(self) -> str:
        return f"/webhooks/{self.webhook['id']}"

    async def writes(self, who: str, name: str, text: str) -> None:
        person = {"id": who, "name": who, "phone": "+79125550101"}
        event = {"type": "message", "id": name, "conversation": who, "from": person, "text": text}
        answer = await self.http.post(self.hook, json={"events": [event]}, headers={"authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200, answer.text

    async def hooked(self, receiver: Receiver, **more: Any) -> dict[str, Any]:
        """Another webhook, to the receiver."""
        body = {"name": "CRM", "url": receiver.url, "role_id": self.role} | more
        made = await self.ada.call("POST", "/webhooks", body)
        assert made.status_code == 201, made.text
        receiver.secrets.append(made.json()["secret"])
        self.webhook = made.json()["webhook"]
        return self.webhook

    async def edits(self, **change: Any) -> dict[str, Any]:
        now = await self.ada.get(self.path)
        answer = await self.ada.call("PATCH", self.path, {"rev": now["rev"]} | change)
        assert answer.status_code == 200, answer.text
        edited: dict[str, Any] = answer.json()
        return edited

    async def journal(self, **wanted: Any) -> list[dict[str, Any]]:
        page = await self.ada.get(f"{self.path}/deliveries", limit=200, **wanted)
        items: list[dict[str, Any]] = page["items"]
        return items

    async def time_passes(self) -> None:
        # whoever tells of them holds the same rows, in an order of their own: the next look does it
        with contextlib.suppress(asyncpg.DeadlockDetectedError):
            async with self.house.db.tx() as tx:
                await tx.execute(SOON)
                await tx.execute(RESTED)


async def shop_in(house: House, http: httpx.AsyncClient) -> Shop:
    ada = await house.hire("Ada", "administrator")
    made = await ada.call("POST", "/channels", {"kind": "api", "name": "Кабинет", "settings": {"token": TOKEN}})
    assert made.status_code == 201, made.text
    return Shop(house, ada, made.json(), http)


@asynccontextmanager
async def opened(processes: Processes) -> AsyncIterator[Shop]:
    processes.env["SAMOVAR_PRIVATE_HOSTS"] = processes.env["SAMOVAR_PUSH_HOSTS"] = "127.0.0.1"
    async with open_house(processes, nodes=1) as house, httpx.AsyncClient(timeout=20) as http:
        yield await shop_in(house, http)
