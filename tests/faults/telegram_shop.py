"""A shop whose channel is a bot of the played Telegram, for faults of the back."""

import asyncio
from typing import Any

import msgspec

from backend.connectors.telegram.settings import TelegramSettings
from backend.kit.secrets import Secret
from tests.bots.world import World, until
from tests.fixtures.processes import Process
from tests.platforms.telegram import Customer, TelegramServer

DEADLINE_S = 120.0


def faults(**points: dict[str, Any]) -> dict[str, str]:
    """The environment that arms fault points."""
    return {"SAMOVAR_FAULTS": msgspec.json.encode({"points": points}).decode()}


async def connect(world: World, telegram: TelegramServer, name: str = "Shop") -> int:
    settings = TelegramSettings(token=Secret(telegram.token), mode="polling", api_base=telegram.base_url)
    return await world.channel("telegram", settings, name)


async def acquaint(world: World, telegram: TelegramServer, channel: int, count: int) -> dict[int, Customer]:
    """Customers who wrote before, and so may be written to: dialog → customer."""
    dialogs = {}
    for number in range(count):
        person = telegram.customer(first_name=f"C{number}")
        person.bot.state(person.chat).started = True
        dialogs[await world.dialog(channel, f"c:{person.id}", f"C{number}", str(person.id))] = person
    return dialogs


async def until_dead(process: Process) -> None:
    """Until a fault point has killed it."""
    await asyncio.to_thread(process.popen.wait, DEADLINE_S)


async def drained(world: World, within_s: float = DEADLINE_S) -> None:
    """Until nothing waits to be sent."""
    sql = "SELECT 1 WHERE NOT EXISTS (SELECT FROM outbox WHERE state IN ('queued', 'sending'))"

    async def empty() -> bool:
        return bool(await world.value(sql))

    async def left() -> Any:
        return await world.fetch("SELECT state, count(*) FROM outbox GROUP BY 1")

    try:
        await until(empty, lambda: "", within_s)
    except AssertionError:
        raise AssertionError(f"the outbox was not drained: {[tuple(row.values()) for row in await left()]}") from None
