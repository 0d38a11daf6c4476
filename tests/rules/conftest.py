"""A house with rules: what was published goes through the log, rules are asked and run."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest_asyncio

from backend.cards.actions.edit import EditCard, edit_card
from backend.kit.consumers import Consumer, ConsumerRunner
from backend.realtime.log import MOVE
from backend.rules import keep, queries
from backend.rules.note import CONSUMERS
from backend.rules.schemas import NewRule, RuleBody, RuleRun
from backend.rules.work import drain
from backend.wiring import lists_of_rooms, sight_of_notices, subjects_of_tasks
from tests.cast import Cast

STATUS = "SELECT id FROM statuses WHERE shipped = $1"


class House:
    """The cast, and what they may ask of rules."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.db = cast, cast.db

    async def rule(self, when: dict[str, Any], *do: dict[str, Any], name: str = "Правило", **rest: Any) -> int:
        """One that is on."""
        body = msgspec.convert({"when": when, "do": do, **rest}, RuleBody)
        me = await self.cast.grants("ada")
        async with self.db.tx() as tx:
            return await keep.make(tx, me, "127.0.0.1", NewRule(name=name, body=body, active=True))

    async def told(self) -> None:
        """What was published stands in the log."""
        while True:
            async with self.db.tx() as tx:
                await tx.execute("SELECT 1 FROM relay WHERE id = 1 FOR UPDATE")
                if not await tx.fetch(MOVE):
                    return

    async def notes(self) -> None:
        """What was told is noted; nothing has run."""
        await self.told()
        await ConsumerRunner(self.db, CONSUMERS[0], first_rest_s=0.001).drain()

    async def runs(self, *beside: Consumer) -> None:
        """Until nothing follows any more; `beside`: consumers that read the same log."""
        for _ in range(200):
            await self.notes()
            for consumer in beside:
                await ConsumerRunner(self.db, consumer, first_rest_s=0.001).drain()
            await drain(self.db)
            if not await self.db.hot.fetchval("SELECT EXISTS (SELECT FROM event_pending)"):
                return
        raise AssertionError("rules go on for ever")

    async def journal(self, rule_id: int) -> list[RuleRun]:
        """The oldest first."""
        async with self.db.tx() as tx:
            return list(reversed(await queries.journal(tx, await self.cast.grants("ada"), rule_id, None, None, 200)))

    async def status(self, shipped: str) -> int:
        found: int = await self.db.hot.fetchval(STATUS, shipped)
        return found

    async def tag(self, name: str) -> int:
        found: int = await self.db.hot.fetchval("INSERT INTO tags (name, color) VALUES ($1, 'sky') RETURNING id", name)
        return found

    async def edits(self, who: str, card_id: int, **change: Any) -> None:
        me = await self.cast.grants(who)
        async with self.db.tx() as tx:
            version = await tx.value("SELECT version FROM cards WHERE id = $1", card_id)
            await edit_card(tx, me, card_id, msgspec.convert({"version": version, **change}, EditCard))

    async def tags_of(self, card_id: int) -> list[str]:
        rows = await self.db.hot.fetch(
            "SELECT t.name FROM card_tags k JOIN tags t ON t.id = k.tag_id WHERE k.card_id = $1 ORDER BY t.name",
            card_id,
        )
        return [row["name"] for row in rows]

    async def card(self, customer: str = "Глеб") -> int:
        found: int = (await self.cast.row(await self.cast.dialog(customer)))["card_id"]
        return found


@pytest_asyncio.fixture
async def house(cast: Cast) -> AsyncIterator[House]:
    lists_of_rooms()
    subjects_of_tasks()
    sight_of_notices()
    async with cast.db.tx() as tx:
        await tx.execute("INSERT INTO consumers (name, position) VALUES ('rules', 0) ON CONFLICT DO NOTHING")
    yield House(cast)
