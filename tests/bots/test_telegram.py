"""The whole way with a bot of the played Telegram: real processes, polling, files, refusals."""

import pytest

from backend.connectors.telegram.settings import TelegramSettings
from backend.kit.db import Database
from backend.kit.secrets import Secret
from tests.bots.world import World, until
from tests.fixtures.processes import Processes
from tests.platforms.telegram import TelegramServer

TEXTS = "SELECT array_agg(text ORDER BY seq) FROM messages WHERE conversation_id = $1"


async def bot_channel(world: World, telegram: TelegramServer) -> int:
    settings = TelegramSettings(token=Secret(telegram.token), mode="polling", api_base=telegram.base_url)
    return await world.channel("telegram", settings)


async def dialog_of(world: World, person_id: int) -> int:
    sql = "SELECT c.id FROM conversations c JOIN identities i ON i.id = c.identity_id WHERE i.external_user = $1"
    return int(await until(world.finds(sql, str(person_id)), lambda: "the customer's message never arrived"))


@pytest.mark.timeout(180)
async def test_a_customer_is_heard_and_answered(world: World, processes: Processes, db: Database) -> None:
    async with TelegramServer() as telegram:
        await bot_channel(world, telegram)
        anna = telegram.customer(first_name="Anna")
        process = await processes.back()
        anna.writes("Hello")
        dialog = await dialog_of(world, anna.id)
        await world.answer(dialog, "Good day")
        await anna.hears("Good day", timeout=60)
        await world.becomes(dialog, 2, "sent")
        anna.blocks()
        seq = await world.answer(dialog, "Are you there?")
        await world.becomes(dialog, seq, "failed")
        assert await world.error(dialog, seq) == "blocked"
        await telegram.settled()
        assert await process.stop() == 0
        assert any("channel.released" in line for line in process.lines)


@pytest.mark.timeout(180)
async def test_a_photo_is_fetched_and_shown(world: World, processes: Processes) -> None:
    async with TelegramServer() as telegram:
        await bot_channel(world, telegram)
        anna = telegram.customer(first_name="Anna")
        await processes.back()
        anna.sends_photo(caption="Do you have this?")
        sql = "SELECT mime FROM attachments WHERE state = 'stored' AND size > 0 AND storage_key IS NOT NULL"
        assert await until(world.finds(sql), lambda: "the photo was not fetched") == "image/jpeg"
        changed = "SELECT 1 FROM event_log WHERE type = 'message.changed' AND body LIKE '%/api/v1/files/%'"
        await until(world.finds(changed), lambda: "nobody was told of the photo")
