"""A ready-made Bot API client, written by others against the same documentation, works here unchanged."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramConflictError, TelegramForbiddenError, TelegramNetworkError, TelegramRetryAfter
from aiogram.types import BufferedInputFile, InputMediaPhoto, ReactionTypeEmoji, ReplyParameters
from aiogram.utils.formatting import Bold, Text

from tests.platforms.telegram import TelegramServer, samples


@pytest.fixture
async def bot(tg: TelegramServer) -> AsyncIterator[Bot]:
    made = Bot(tg.token, session=AiohttpSession(api=TelegramAPIServer.from_base(tg.base_url)))
    yield made
    await made.session.close()


async def test_it_polls_fetches_and_answers(tg: TelegramServer, bot: Bot) -> None:
    anna = tg.customer()
    hers = anna.sends_photo(caption="here")["message_id"]
    (update,) = await bot.get_updates(timeout=5, allowed_updates=["message"])
    assert update.message is not None
    assert update.message.photo is not None
    content = await bot.download(update.message.photo[-1])
    assert content is not None
    assert content.read(3) == b"\xff\xd8\xff"
    await bot.send_message(anna.id, **Text("😀 ", Bold("350")).as_kwargs())
    reply = ReplyParameters(message_id=hers)
    await bot.send_document(anna.id, BufferedInputFile(b"%PDF-1.4", "Цена.pdf"), reply_parameters=reply)
    picture = BufferedInputFile(samples.picture(), "a.jpg")
    await bot.send_media_group(anna.id, [InputMediaPhoto(media=picture), InputMediaPhoto(media=picture)])
    await bot.set_message_reaction(anna.id, hers, [ReactionTypeEmoji(emoji="👍")])
    await bot.send_chat_action(anna.id, "typing")
    rows = await anna.hears(count=4)
    assert [row.method for row in rows] == ["sendMessage", "sendDocument", "sendMediaGroup", "sendMediaGroup"]
    assert rows[0].message["entities"] == [{"type": "bold", "offset": 3, "length": 3}]
    assert rows[1].message["document"]["file_name"] == "Цена.pdf"


async def test_it_understands_the_refusals(tg: TelegramServer, bot: Bot) -> None:
    anna = tg.customer()
    with pytest.raises(TelegramForbiddenError):
        await bot.send_message(anna.id, "too early")
    anna.starts()
    tg.faults.fail_next(1, "429", retry_after=9)
    with pytest.raises(TelegramRetryAfter) as caught:
        await bot.send_message(anna.id, "x")
    assert caught.value.retry_after == 9
    tg.faults.lose_answers(1)
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(anna.id, "x")
    await bot.set_webhook("http://127.0.0.1:9/")
    with pytest.raises(TelegramConflictError):
        await bot.get_updates()
