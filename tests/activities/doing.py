"""Deeds, and what has to stand in the log after each."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
import msgspec

from backend.activities.data import DATA
from backend.activities.record import Kind
from backend.kit.db import Database
from tests.rights.village import Village

ABOUT = ("contact_id", "company_id", "card_id", "conversation_id", "message_seq")
_LOG = f"""
SELECT id, actor_kind, actor_id, {", ".join(ABOUT)}, data::text AS data FROM activities WHERE kind = $1 ORDER BY id
"""


class Told(NamedTuple):
    """What the log has to say: `about` by column, the rest null; `data` whole."""

    about: dict[str, int]
    data: dict[str, Any]
    actor: tuple[str, int | None]


class Talk(NamedTuple):
    id: int
    contact: int
    card: int

    @property
    def about(self) -> dict[str, int]:
        return {"contact_id": self.contact, "card_id": self.card, "conversation_id": self.id}

    @property
    def request(self) -> dict[str, int]:
        return {"contact_id": self.contact, "card_id": self.card}


class Doing:
    """`ada` at the API of the whole product."""

    def __init__(self, village: Village, client: httpx.AsyncClient) -> None:
        self.village, self.client = village, client
        self.ada = village.people.ids["ada"]

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = await self.client.request(method, f"/api/v1{path}", json=body)
        assert answer.status_code < 300, (method, path, answer.text)
        return answer.json() if answer.content else None

    async def talk(self) -> Talk:
        made = await self.village.dialog("sales")
        return Talk(made, await self.village.contact(made), await self.village.card(made))

    async def says(self, talk: Talk, **more: Any) -> int:
        """The number of what was said."""
        body = {"client_id": str(uuid4()), "kind": "reply", "text": "x"} | more
        return int((await self.ask("POST", f"/conversations/{talk.id}/messages", body))["seq"])

    async def card(self, talk: Talk, **change: Any) -> Any:
        seen = await self.ask("GET", f"/cards/{talk.card}")
        return await self.ask("PATCH", f"/cards/{talk.card}", {"version": seen["version"]} | change)

    def told(self, about: dict[str, int], /, **data: Any) -> Told:
        """By ada; `from_` stands for "from"."""
        return Told(about, {name.rstrip("_"): value for name, value in data.items()}, ("user", self.ada))


Deed = Callable[[Doing], Awaitable[Told]]
DEEDS: dict[Kind, Deed] = {}


def deed(kind: Kind) -> Callable[[Deed], Deed]:
    """Beside the function that does it."""

    def put(function: Deed) -> Deed:
        assert kind not in DEEDS, kind
        DEEDS[kind] = function
        return function

    return put


async def done(doing: Doing, kind: Kind) -> None:
    """Does it, and holds the one fact that it left to what has to be told."""
    before = await newest(doing.village.db)
    expected = await DEEDS[kind](doing)
    await holds(doing.village.db, kind, before, expected)


async def newest(db: Database) -> int:
    async with db.tx() as tx:
        return int(await tx.value("SELECT coalesce(max(id), 0) FROM activities"))


async def holds(db: Database, kind: Kind, before: int, expected: Told) -> None:
    async with db.tx() as tx:
        rows = [row for row in await tx.fetch(_LOG, kind) if row["id"] > before]
    about = dict.fromkeys(ABOUT) | expected.about
    found = [
        Told(
            {name: row[name] for name in ABOUT}, msgspec.json.decode(row["data"]), (row["actor_kind"], row["actor_id"])
        )
        for row in rows
        if {name: row[name] for name in ABOUT} == about
    ]
    assert len(found) == 1, (kind, [tuple(row) for row in rows], about)
    assert (found[0].actor, found[0].data) == (expected.actor, expected.data), kind
    msgspec.convert(found[0].data, DATA[kind])


def moment(told: str) -> datetime:
    return msgspec.convert(told, datetime)
