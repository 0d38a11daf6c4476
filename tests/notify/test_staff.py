"""The staff bot: an account is linked by a signed link alone, alerts are answered there by the rules of the window."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from backend.kit.jobs import Runner
from backend.notify import bot as staff
from backend.notify.sender import Sender
from bots.staff import Staff
from tests.cast import Cast
from tests.notify.house import Leaving
from tests.platforms.telegram import Speeds, TelegramServer


class Bot:
    def __init__(self, leaving: Leaving, tg: TelegramServer) -> None:
        self.leaving, self.tg = leaving, tg
        self.staff = Staff(leaving.settings, leaving.cast.db, leaving.cipher)
        leaving.sender = Sender(leaving.cast.db, {"bot": self.staff.send})

    async def is_set(self) -> None:
        cast = self.leaving.cast
        running = asyncio.create_task(Runner(cast.db, self.staff.handlers()).run())
        new = staff.PutStaffBot(self.tg.token, self.tg.base_url)
        try:
            ada = await cast.grants("ada")
            await staff.put_bot(cast.db, self.leaving.settings, self.leaving.cipher, ada, "127.0.0.1", new)
        finally:
            running.cancel()

    async def links(self, who: str) -> Any:
        person = self.tg.customer(first_name=who)
        async with self.leaving.cast.db.tx() as tx:
            made = await staff.link_for(tx, await self.leaving.cast.grants(who), self.leaving.settings)
        person.starts(made.link.partition("start=")[2])
        await self.staff.step(0)
        return person


@pytest.fixture
async def bot(leaving: Leaving) -> AsyncIterator[Bot]:
    async with TelegramServer(speeds=Speeds.none()) as tg:
        made = Bot(leaving, tg)
        await made.is_set()
        yield made


def said(person: Any) -> list[str]:
    return [row.text for row in person.heard]


async def test_an_alert_is_answered_from_the_bot_and_the_dialog_becomes_theirs(bot: Bot, cast: Cast) -> None:
    anna = await bot.links("anna")
    dialog = await cast.dialog()
    place = {"conversation_id": dialog, "seq": 1}
    await bot.leaving.tells("anna", subject=("conversation", dialog), place=place)
    await bot.leaving.sends()
    alert = anna.heard[-1]
    assert f"/inbox/{dialog}?at=1" in alert.text
    anna.writes("350 рублей", reply_to=alert.message_id)
    await bot.staff.step(0)
    assert (await cast.row(dialog))["responsible_id"] == cast.ids["anna"]
    text = "SELECT text FROM messages WHERE conversation_id = $1 AND direction = 'out'"
    assert [row["text"] for row in await cast.db.hot.fetch(text, dialog)] == ["350 рублей"]
    # the platform offers the same update again after a restart: the answer went out once
    await cast.db.hot.execute("DELETE FROM settings WHERE key = 'notices.bot_offset'")
    bot.tg.faults.forget_confirmed = False
    await bot.staff.step(0)
    assert len(await cast.db.hot.fetch(text, dialog)) == 1


async def test_an_answer_in_a_dialog_that_another_has_is_refused_in_words(bot: Bot, cast: Cast) -> None:
    anna, dialog = await bot.links("anna"), await cast.dialog()
    await bot.leaving.tells("anna", subject=("conversation", dialog), place={"conversation_id": dialog})
    await bot.leaving.sends()
    await cast.says("vera", dialog)
    anna.writes("и я", reply_to=anna.heard[-1].message_id)
    await bot.staff.step(0)
    assert "Не отправлено" in said(anna)[-1]
    assert await cast.db.hot.fetchval("SELECT count(*) FROM messages WHERE direction = 'out'") == 1


async def test_a_link_that_is_forged_or_old_or_anothers_makes_nobody_known(bot: Bot, cast: Cast) -> None:
    settings, anna = bot.leaving.settings, cast.ids["anna"]
    good = staff.word_of(settings, anna, int(time.time()) + 60)
    assert (len(good) <= 64, staff.whose(settings, good)) == (True, anna)
    old = staff.word_of(settings, anna, int(time.time()) - 1)
    # of another key, and damaged at every place
    damaged = [good[:at] + ("A" if good[at] != "A" else "B") + good[at + 1 :] for at in range(len(good) - 1)]
    other = staff.word_of(_keyed(settings), anna, int(time.time()) + 60)
    for word in (old, other, "", "nonsense", "ыыы", *damaged):
        assert staff.whose(settings, word) is None
    stranger = bot.tg.customer(first_name="Чужой")
    stranger.starts(old)
    stranger.writes("пустите")
    await bot.staff.step(0)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM staff_links") == 0
    assert len(said(stranger)) == 2


def _keyed(settings: Any) -> Any:
    import dataclasses

    return dataclasses.replace(settings, secret_key="another" * 8)


async def test_whoever_says_stop_or_blocks_the_bot_is_alerted_no_more(bot: Bot, cast: Cast) -> None:
    anna, boris = await bot.links("anna"), await bot.links("boris")
    anna.writes("/stop")
    await bot.staff.step(0)
    boris.blocks()
    for who in ("anna", "boris"):
        await bot.leaving.tells(who)
    await bot.leaving.sends()
    assert ("bot", "held", "no_bot") in await bot.leaving.journal("anna")
    assert ("bot", "held", "bot_blocked") in await bot.leaving.journal("boris")
    assert await cast.db.hot.fetchval("SELECT count(*) FROM staff_links") == 0


async def test_whoever_was_deactivated_answers_nobody_from_the_bot(bot: Bot, cast: Cast) -> None:
    anna, dialog = await bot.links("anna"), await cast.dialog()
    await bot.leaving.tells("anna", subject=("conversation", dialog), place={"conversation_id": dialog})
    await bot.leaving.sends()
    await cast.db.hot.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", cast.ids["anna"])
    anna.writes("ещё тут", reply_to=anna.heard[-1].message_id)
    await bot.staff.step(0)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM messages WHERE direction = 'out'") == 0
