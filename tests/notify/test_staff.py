"""The staff bot: an account is linked by a signed link alone, alerts are answered there by the rules of the window."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from backend.connectors.registry import connector
from backend.connectors.settings import load
from backend.inbox.channels.account import demand_free
from backend.inbox.channels.settings import seal
from backend.kit.errors import Invalid
from backend.kit.jobs import Runner
from backend.notify import bot as staff
from backend.notify.kinds import KINDS
from backend.notify.sender import Sender
from bots.staff import Staff
from tests.cast import Cast
from tests.notify.house import Leaving
from tests.platforms.telegram import Speeds, TelegramServer

# everything is told by the bot
BY_BOT = """
INSERT INTO settings (key, value)
SELECT 'notices', jsonb_build_object('kinds', jsonb_object_agg(kind,
    '{"app": true, "push": false, "email": "never", "bot": true}'::jsonb))
FROM unnest($1::text[]) AS t (kind)
"""


class Bot:
    def __init__(self, leaving: Leaving, tg: TelegramServer) -> None:
        self.leaving, self.tg = leaving, tg
        self.staff = Staff(leaving.settings, leaving.cast.db, leaving.cipher)
        leaving.sender = Sender(leaving.cast.db, {"bot": self.staff.send})

    async def is_set(self, token: str | None = None) -> None:
        cast = self.leaving.cast
        running = asyncio.create_task(Runner(cast.db, self.staff.handlers()).run())
        new = staff.PutStaffBot(token or self.tg.token, self.tg.base_url)
        try:
            ada = await cast.grants("ada")
            await staff.put_bot(cast.db, self.leaving.settings, self.leaving.cipher, ada, "127.0.0.1", new)
        finally:
            running.cancel()

    async def links(self, who: str, **account: Any) -> Any:
        person = self.tg.customer(first_name=who, **account)
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


async def alerted(bot: Bot, who: str, dialog: int, kind: str = "message") -> None:
    """By the bot, of something about that dialog."""
    place = {"conversation_id": dialog}
    await bot.leaving.tells(who, kind=kind, subject=("conversation", dialog), place=place, group=f"{kind}{dialog}")
    await bot.leaving.sends()


async def test_whoever_has_the_messenger_elsewhere_sends_the_code_and_is_known_by_it(bot: Bot, cast: Cast) -> None:
    person = bot.tg.customer(first_name="anna")
    async with cast.db.tx() as tx:
        made = await staff.link_for(tx, await cast.grants("anna"), bot.leaving.settings)
    assert made.code == f"/start {made.link.partition('start=')[2]}"
    assert made.username in made.link
    person.writes(made.code)
    await bot.staff.step(0)
    assert await cast.db.hot.fetchval("SELECT user_id FROM staff_links") == cast.ids["anna"]
    assert "готово" in said(person)[0]


async def test_the_bot_answers_in_the_houses_own_words(bot: Bot) -> None:
    await bot.leaving.run(
        "INSERT INTO house_texts (key, locale, title, text) VALUES ('staff.linked', 'ru', '', 'С нами {name}')"
    )
    person = await bot.links("anna")
    assert said(person) == ["С нами Анна"]


async def answered(cast: Cast) -> list[tuple[int, str]]:
    """What went out to customers: the dialog, the text."""
    rows = await cast.db.hot.fetch(
        "SELECT conversation_id, text FROM messages WHERE direction = 'out' ORDER BY stored_at, conversation_id, seq"
    )
    return [tuple(row) for row in rows]


async def test_an_alert_is_answered_from_the_bot_and_the_dialog_becomes_theirs(bot: Bot, cast: Cast) -> None:
    anna = await bot.links("anna")
    dialog = await cast.dialog()
    place = {"conversation_id": dialog, "seq": 1}
    await bot.leaving.tells("anna", kind="message", subject=("conversation", dialog), place=place)
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
    await alerted(bot, "anna", dialog)
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
    await alerted(bot, "anna", dialog)
    await cast.db.hot.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", cast.ids["anna"])
    anna.writes("ещё тут", reply_to=anna.heard[-1].message_id)
    await bot.staff.step(0)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM messages WHERE direction = 'out'") == 0


async def test_an_answer_never_reaches_the_customer_of_an_alert_of_another_bot(bot: Bot, cast: Cast) -> None:
    """In one chat with the same person, another bot counts its messages from one again."""
    anna, gleb, vlad = await bot.links("anna"), await cast.dialog("Глеб"), await cast.dialog("Влад")
    await alerted(bot, "anna", gleb)
    first = anna.heard[-1].message_id
    other = bot.tg.add_bot()
    await bot.is_set(other.token)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM staff_alerts") == 0
    again = await bot.links("anna", id=anna.id, bot=other)
    await alerted(bot, "anna", vlad)
    alert = again.heard[-1].message_id
    assert alert == first
    again.writes("это Владу", reply_to=alert)
    await bot.staff.step(0)
    assert await answered(cast) == [(vlad, "это Владу")]


async def test_the_same_number_of_another_bots_update_is_another_answer(bot: Bot, cast: Cast) -> None:
    anna, gleb, vlad = await bot.links("anna"), await cast.dialog("Глеб"), await cast.dialog("Влад")
    await alerted(bot, "anna", gleb)
    said_first = anna.writes("Глебу", reply_to=anna.heard[-1].message_id)["message_id"]
    await bot.staff.step(0)
    other = bot.tg.add_bot()
    await bot.is_set(other.token)
    again = await bot.links("anna", id=anna.id, bot=other)
    await alerted(bot, "anna", vlad)
    said_then = again.writes("Владу", reply_to=again.heard[-1].message_id)["message_id"]
    await bot.staff.step(0)
    assert (said_first, await answered(cast)) == (said_then, [(gleb, "Глебу"), (vlad, "Владу")])


async def test_a_bot_that_is_taken_out_leaves_no_alerts_behind(bot: Bot, cast: Cast) -> None:
    await bot.links("anna")
    await alerted(bot, "anna", await cast.dialog())
    async with cast.db.tx() as tx:
        await staff.remove_bot(tx, await cast.grants("ada"), "127.0.0.1")
    assert await cast.db.hot.fetchval("SELECT count(*) FROM staff_alerts") == 0


async def test_an_answer_to_what_colleagues_say_of_a_dialog_stays_in_the_house(bot: Bot, cast: Cast) -> None:
    await cast.db.hot.execute(BY_BOT, list(KINDS))
    anna, dialog = await bot.links("anna"), await cast.dialog()
    for kind in sorted(set(KINDS) - {"message", "dialog_waits", "delivery_failed"}):
        # what one follows is told of a fact, and here is none
        if KINDS[kind].right or kind == "followed":
            continue
        before = len(anna.heard)
        await alerted(bot, "anna", dialog, kind)
        assert len(anna.heard) == before + 1, kind
        anna.writes("он опять не платит", reply_to=anna.heard[-1].message_id)
        await bot.staff.step(0)
        assert said(anna)[-1].startswith("Ничего не отправлено"), kind
        assert f"/inbox/{dialog}" in said(anna)[-1]
    assert await answered(cast) == []
    for kind in ("message", "dialog_waits", "delivery_failed"):
        await alerted(bot, "anna", dialog, kind)
        anna.writes(kind, reply_to=anna.heard[-1].message_id)
        await bot.staff.step(0)
    assert [text for _, text in await answered(cast)] == ["message", "dialog_waits", "delivery_failed"]


async def test_a_file_or_a_change_is_said_not_to_be_sent_and_nothing_of_it_is(bot: Bot, cast: Cast) -> None:
    anna, dialog = await bot.links("anna"), await cast.dialog()
    await alerted(bot, "anna", dialog)
    alert = anna.heard[-1].message_id
    anna.sends_photo(caption="вот смета", reply_to=alert)
    anna.sends_voice(reply_to=alert)
    anna.sends_document(caption="договор", reply_to=alert)
    anna.sends_sticker(reply_to=alert)
    anna.says({"a_kind_of_tomorrow": {}}, reply_to=alert)
    await bot.staff.step(0)
    assert [text.partition(":")[0] for text in said(anna)[-5:]] == ["Файлы отсюда не отправляются"] * 5
    assert await answered(cast) == []
    wrote = anna.writes("350", reply_to=alert)
    await bot.staff.step(0)
    anna.edits(wrote["message_id"], "530")
    await bot.staff.step(0)
    assert said(anna)[-1].startswith("Правка не передаётся")
    assert await answered(cast) == [(dialog, "350")]


async def test_the_key_of_a_customers_channel_is_no_key_of_the_staff_bot_nor_the_other_way(
    bot: Bot, cast: Cast
) -> None:
    """Two who ask one bot for its news take each other's."""
    cipher, kind, other = bot.leaving.cipher, connector("telegram"), bot.tg.add_bot()
    number = bot.tg.token.partition(":")[0]
    async with cast.db.tx() as tx:
        for token in (bot.tg.token, f"{number}:AAE-renewed-by-its-father-00000000"):
            with pytest.raises(Invalid) as refused:
                await demand_free(tx, cipher, kind, load(kind.settings, {"token": token}))
            assert refused.value.fields == {"settings.token": "account_of_staff_bot"}
        settings = load(kind.settings, {"token": other.token})
        await demand_free(tx, cipher, kind, settings)
    plain, secret = seal(cipher, settings)
    keep = "UPDATE channels SET settings = $2::text::jsonb, secrets = $3 WHERE id = $1"
    await cast.db.hot.execute(keep, cast.sales, plain, secret)
    with pytest.raises(Invalid) as taken:
        await bot.is_set(other.token)
    assert taken.value.fields == {"token": "bot_of_channel"}
    async with cast.db.tx() as tx:
        kept = await staff.bot_of(tx)
        assert kept is not None
        assert staff.token_of(cipher, kept) == bot.tg.token
