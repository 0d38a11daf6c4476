"""Customers of a house with rules: what they write and call comes in as from any messenger."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec

from backend.connectors.contract import Incoming, Message, Thread
from backend.connectors.incoming import Call, Person
from backend.inbox.channels.facts import ChannelFacts
from tests.inbox.receive.test_calls import Phones
from tests.inbox.receive.world import World
from tests.rules.conftest import House

GLEB = "+79161234567"


class Outside:
    """One channel, and Gleb at its other end."""

    def __init__(self, world: World, channel: ChannelFacts) -> None:
        self.world, self.channel = world, channel

    @classmethod
    async def of(cls, house: House) -> "Outside":
        world = World("", house.db, None)  # type: ignore[arg-type]
        made = await world.make_channel()
        # what is answered there is asked of a kind that the product has
        await house.db.hot.execute("UPDATE channels SET kind = 'telegram' WHERE id = $1", made.id)
        return cls(world, msgspec.structs.replace(made, connector=Phones()))

    async def writes(self, text: str = "Сколько стоит?", who: str = GLEB, **more: Any) -> int:
        """The dialog."""
        sender = Person(external_user=who, name="Глеб", phone=who)
        return await self._came(
            Message(thread=Thread(who), sender=sender, keys=(uuid4().hex,), at=datetime.now(UTC), text=text, **more)
        )

    async def rings(self, state: Any = "missed", who: str = GLEB, **more: Any) -> int:
        """The dialog of a call that went so."""
        person = Person(who, name="Глеб", phone=who)
        return await self._came(Call(uuid4().hex, datetime.now(UTC), "in", state, Thread(who), person, **more))

    async def _came(self, what: Incoming) -> int:
        await self.world.got(what, channel=self.channel)
        found: int = await self.world.db.hot.fetchval(
            "SELECT id FROM conversations WHERE channel_id = $1 ORDER BY last_at DESC, id DESC LIMIT 1", self.channel.id
        )
        return found
