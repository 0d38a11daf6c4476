"""A house whose notices leave: the cast, what is planned and sent, a push service, a mail server, the staff bot."""

from typing import Any

from backend.kit.consumers import ConsumerRunner
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.notify import devices
from backend.notify.plan import CONSUMERS
from backend.notify.sender import Sender, of_house
from backend.notify.tell import Notice, tell
from backend.realtime.relay import step
from tests.cast import Cast
from tests.platforms.push import Browser, PushService


class Leaving:
    def __init__(self, cast: Cast, settings: Settings) -> None:
        self.cast, self.settings, self.cipher = cast, settings, Cipher(settings.secret_key)
        self.sender = Sender(cast.db, of_house(settings, cast.db, self.cipher))

    async def tells(self, who: str, **rest: Any) -> None:
        told = {"kind": "mentioned", "subject": ("house", None), "data": {"who": "Анна", "whose": "Глеб", "text": "да"}}
        async with self.cast.db.tx() as tx:
            await tell(tx, [Notice(to=self.cast.ids[who], **(told | rest))])

    async def plans(self) -> None:
        """What was told is numbered by the relay, and planned by the consumer."""
        await relayed(self.cast)
        await ConsumerRunner(self.cast.db, CONSUMERS[0]).drain()

    async def sends(self, *, early: bool = True) -> None:
        """Everything that waits, as if its time had come."""
        await self.plans()
        if early:
            await self.cast.db.hot.execute("UPDATE notice_deliveries SET due_at = now() WHERE state = 'waiting'")
        while await self.sender.step():
            pass

    async def subscribes(self, service: PushService, who: str) -> Browser:
        me = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            key = (await devices.mine(tx, me, self.cipher)).key
        browser = service.subscribe(key)
        async with self.cast.db.tx() as tx:
            await devices.put(tx, me, self.settings, devices.NewPushDevice(**browser.json()))
        return browser

    async def journal(self, who: str | None = None) -> list[tuple[Any, ...]]:
        rows = await self.cast.db.hot.fetch(
            "SELECT way, state, why FROM notice_deliveries WHERE $1::bigint IS NULL OR user_id = $1 ORDER BY id",
            self.cast.ids[who] if who else None,
        )
        return [tuple(row) for row in rows]

    async def run(self, sql: str, *args: Any) -> None:
        await self.cast.db.hot.execute(sql, *args)


async def relayed(cast: Cast) -> None:
    """As the relay does: what was committed gets its positions."""
    async with cast.db.hot.acquire() as connection:
        while await step(connection):
            pass
