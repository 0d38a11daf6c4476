"""Edits, deletions and reactions against the server that plays Telegram."""

from typing import Any

import pytest

from backend.connectors.abilities import Deletes, Edits, Narrows, Reacts
from backend.connectors.contract import Change, FileKind, Outgoing, SendError, Sent, Thread
from backend.connectors.registry import connector
from backend.connectors.telegram.capabilities import REACTIONS
from backend.connectors.telegram.client import TelegramClient
from tests.connectors.telegram.conftest import Make, Say
from tests.platforms.telegram import Customer, TelegramServer, samples


def change(anna: Customer, sent: Sent, text: str = "", *files: FileKind, **more: Any) -> Change:
    return Change("1-2", Thread(f"c:{anna.id}"), str(anna.id), sent.keys, text, files=files, **more)


async def refused(asked: Any) -> SendError:
    with pytest.raises(SendError) as error:
        await asked
    return error.value


def test_abilities(line: TelegramClient) -> None:
    assert isinstance(line, Edits)
    assert isinstance(line, Deletes)
    assert isinstance(line, Reacts)
    kind = connector("telegram")
    assert isinstance(kind, Narrows)
    assert (kind.lacks("b:connection:1"), kind.lacks("c:1")) == (("react",), ())


async def test_a_text_is_edited_and_once_more_is_no_error(line: TelegramClient, anna: Customer, say: Say) -> None:
    sent = await line.send(say("45 00"))
    for _ in range(2):
        await line.edit(change(anna, sent, "4500"))
    assert [row["text"] for row in anna.screen] == ["Hello", "4500"]


async def test_a_caption_is_edited_and_taken_away(line: TelegramClient, anna: Customer, say: Say, make: Make) -> None:
    photos = [make("photo", samples.picture(80, 60), "image/jpeg", f"{n}.jpg") for n in range(2)]
    sent = await line.send(say("Two", *photos))
    await line.edit(change(anna, sent, "Both", "photo", "photo"))
    assert [row.get("caption") for row in anna.screen[1:]] == ["Both", None]
    await line.edit(change(anna, sent, "", "photo", "photo"))
    assert [row.get("caption") for row in anna.screen[1:]] == [None, None]


async def test_a_long_text_keeps_its_number_of_messages(line: TelegramClient, anna: Customer, say: Say) -> None:
    long = "First part. " * 300 + "\n\n" + "Second part. " * 300
    sent = await line.send(say(long))
    await line.edit(change(anna, sent, long.replace("part", "half")))
    assert ["half" in row["text"] for row in anna.screen[1:]] == [True, True]
    error = await refused(line.edit(change(anna, sent, "short")))
    assert (error.code, error.permanent) == ("cannot_recut", True)


async def test_taken_back_whole_and_twice(line: TelegramClient, anna: Customer, say: Say, make: Make) -> None:
    album = await line.send(say("", *[make("photo", samples.picture(8, 8), "image/jpeg", f"{n}") for n in range(3)]))
    single = await line.send(say("Oops"))
    for sent in (album, single, single):
        await line.delete(change(anna, sent))
    assert [row["text"] for row in anna.screen] == ["Hello"]


async def test_after_two_days_telegram_refuses(
    line: TelegramClient, anna: Customer, tg: TelegramServer, say: Say
) -> None:
    sent = await line.send(say("Oops"))
    anna.state().messages[2]["date"] -= 49 * 3600
    error = await refused(line.delete(change(anna, sent)))
    assert (error.code, error.permanent, error.ambiguous) == ("too_late", True, False)


async def test_reactions_are_set_and_taken_back(line: TelegramClient, anna: Customer) -> None:
    hello = Sent((f"{anna.id}:1",), None)  # type: ignore[arg-type]
    for emoji in REACTIONS:
        await line.react(change(anna, hello, emoji=emoji))
        assert anna.state().reactions[1] == [{"type": "emoji", "emoji": emoji}]
    await line.react(change(anna, hello))
    assert anna.state().reactions[1] == []
    assert (await refused(line.react(change(anna, hello, emoji="🦆")))).code == "cannot_react"


async def test_a_lost_answer_may_be_asked_again(
    line: TelegramClient, anna: Customer, tg: TelegramServer, say: Say
) -> None:
    sent = await line.send(say("One"))
    tg.faults.lose_answers(1, "editMessageText")
    error = await refused(line.edit(change(anna, sent, "Two")))
    assert (error.permanent, error.ambiguous) == (False, False)
    await line.edit(change(anna, sent, "Two"))
    assert anna.screen[-1]["text"] == "Two"


async def test_on_behalf_of_a_business_account(line: TelegramClient, anna: Customer, tg: TelegramServer) -> None:
    business = tg.business(tg.customer(first_name="Ona"))
    anna.writes("Labas", business=business)
    thread = Thread(f"b:{business.id}:{anna.id}")
    sent = await line.send(Outgoing("1-2", thread, str(anna.id), "Taip"))
    told = Change("1-2", thread, str(anna.id), sent.keys, "Ne")
    await line.edit(told)
    assert [row["text"] for row in business.sees(anna)] == ["Labas", "Ne"]
    assert (await refused(line.react(told))).code == "cannot_react"
    await line.delete(told)
    assert [row["text"] for row in business.sees(anna)] == ["Labas"]
    business.disconnects()
    assert (await refused(line.edit(told))).code == "business_ended"


async def test_what_is_gone_at_the_customers_is_said_so(line: TelegramClient, anna: Customer, say: Say) -> None:
    sent = await line.send(say("One"))
    anna.deletes(2)
    assert (await refused(line.edit(change(anna, sent, "Two")))).code == "message_gone"
