"""A shop whose channel is a bot of the played Telegram, for faults of the back."""

from backend.connectors.telegram.settings import TelegramSettings
from backend.kit.secrets import Secret
from tests.bots.world import World
from tests.platforms.telegram import Customer, TelegramServer


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
