"""A house with a chat on a site: web nodes, the channel's owner, colleagues, visitors."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from backend.kit.db import Database
from tests.fixtures.processes import Process, Processes
from tests.journeys.house import House, Person
from tests.webchat.visitor import ORIGIN, SECRET, Widget

SETTINGS = {"origins": [ORIGIN], "ask_email": "never", "identity_secret": SECRET}


class Site:
    """One channel of kind webchat in a running house."""

    def __init__(self, house: House, channel: dict[str, Any], ada: Person, anna: Person) -> None:
        self.house = house
        self.channel = channel
        self.key: str = channel["settings"]["key"]
        self.ada = ada
        self.anna = anna

    @property
    def db(self) -> Database:
        return self.house.db

    def visitor(self, node: int = 0, origin: str | None = ORIGIN, key: str | None = None) -> Widget:
        return Widget(self.house.nodes[node].url, key or self.key, origin)

    async def dialog_of(self, widget: Widget) -> int:
        """The only conversation whose newest message this visitor wrote."""
        found: int = await self.db.hot.fetchval(
            "SELECT c.id FROM conversations c JOIN visitors v ON v.external_user = c.thread_key"
            " JOIN visitor_tokens t ON t.visitor_id = v.id WHERE t.token_hash = sha256($1::bytea)",
            (widget.token or "").encode(),
        )
        return found

    async def another_channel(self, **settings: Any) -> dict[str, Any]:
        return await channel(self.ada, **settings)

    async def count(self, table: str) -> int:
        found: int = await self.db.hot.fetchval(f"SELECT count(*) FROM {table}")
        return found


async def channel(ada: Person, **settings: Any) -> dict[str, Any]:
    """A chat on a site that runs."""
    body = {"kind": "webchat", "name": f"Сайт {uuid4().hex[:6]}", "settings": SETTINGS | settings}
    answer = await ada.call("POST", "/channels", body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    for _ in range(5):
        if made["state"] == "active":
            break
        # a busy machine takes its time to check
        made = (await ada.call("POST", f"/channels/{made['id']}/resume")).json()
    assert made["state"] == "active", made
    return made


@asynccontextmanager
async def open_site(
    database_url: str, processes: Processes, nodes: Sequence[Process], **settings: Any
) -> AsyncIterator[Site]:
    async with Database.open(database_url) as db:
        house = House(db, processes, list(nodes))
        ada = await house.hire("Ада", "administrator")
        anna = await house.hire("Анна Орлова", "operator", node=len(nodes) - 1)
        made = await channel(ada, **settings)
        yield Site(house, made, ada, anna)
