"""Sending against the server that plays MAX: what arrives, what a lost answer costs, what a refusal says."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.connectors.contract import Button, Change, Entity, Message, SendError, Thread
from backend.connectors.max.client import MaxClient, opened
from backend.connectors.max.inbound import read
from tests.connectors.max.conftest import CHANNEL, Make, Say, settings_of
from tests.platforms.limits import Window
from tests.platforms.max import MaxServer, Person


def texts(anna: Person) -> list[str]:
    return [row.text for row in anna.heard]


async def test_text_arrives_formatted_and_is_named_as_edits_and_replies_name_it(
    line: MaxClient, anna: Person, say: Say
) -> None:
    marks = (Entity("bold", 0, 6), Entity("link", 11, 4, url="https://a.b/?x=1&y=2"))
    sent = await line.send(say("Жирный <и> тут", entities=(marks[0],)))
    await line.send(say("Смотрите — тут", entities=(Entity("link", 11, 3, url="https://a.b/?x=1&y=2"),)))
    assert texts(anna) == ["Жирный <и> тут", "Смотрите — тут"]
    bold, link = [row.message["body"]["markup"] for row in anna.heard]
    assert bold == [{"type": "strong", "from": 0, "length": 6}]
    assert link == [{"type": "link", "from": 11, "length": 3, "url": "https://a.b/?x=1&y=2"}]
    assert sent.keys == (anna.heard[0].message["body"]["mid"],)


async def test_long_text_is_cut_and_every_part_is_named(line: MaxClient, anna: Person, say: Say) -> None:
    sent = await line.send(say("Слово. " * 1500))
    assert len(sent.keys) == len(anna.heard) == len(set(sent.keys)) == 3


@pytest.mark.parametrize("entities", [(), (Entity("bold", 0, 4),)])
async def test_a_lost_answer_is_looked_for_and_found(
    line: MaxClient, anna: Person, say: Say, max: MaxServer, entities: tuple[Entity, ...]
) -> None:
    await line.send(say("Один раз", ref="1-1"))  # the very same words a moment earlier
    max.faults.lose_answers(1, "send")
    sent = await line.send(say("Один раз", entities=entities))
    assert texts(anna) == ["Один раз", "Один раз"]
    assert sent.keys == (anna.heard[1].message["body"]["mid"],)


async def test_what_is_not_found_is_nobodys_to_say(line: MaxClient, anna: Person, say: Say, max: MaxServer) -> None:
    anna.writes("Один раз")  # the customer's own words are no proof
    max.faults.fail_next(1, "reset", method="send")
    with pytest.raises(SendError) as lost:
        await line.send(say("Один раз"))
    assert (lost.value.code, lost.value.ambiguous) == ("timeout", True)
    max.faults.lose_answers(1, "send")
    max.faults.fail_next(9, "503", method="messages")
    with pytest.raises(SendError) as lost:
        await line.send(say("Один раз"))
    assert lost.value.ambiguous


async def test_a_send_that_was_cut_short_is_recalled(anna: Person, say: Say, max: MaxServer) -> None:
    async with opened(settings_of(max), CHANNEL) as before:
        sent = await before.send(say("Вот цена"))
    since = datetime.now(UTC) - timedelta(seconds=5)
    async with opened(settings_of(max), CHANNEL) as after:
        assert await after.recall(say("Вот цена"), since, frozenset()) == sent.keys
        assert await after.recall(say("Вот цена"), since, frozenset(sent.keys)) == ()
        assert await after.recall(say("Вот другая"), since, frozenset()) == ()
        assert await after.recall(say("Вот цена"), since + timedelta(hours=1), frozenset()) == ()


REFUSALS = {
    "verify.token": ("token_invalid", True, False),
    "chat.denied": ("no_access", True, False),
    "chat.not.found": ("chat_not_found", True, False),
    "access.denied": ("no_access", True, False),
    "proto.payload": ("refused", True, False),
    "too.many.requests": ("rate", False, False),
    "service.unavailable": ("platform_down", False, False),
    "internal.error": ("timeout", False, True),
}


@pytest.mark.parametrize("code", REFUSALS)
async def test_a_refusal_has_its_words(line: MaxClient, anna: Person, say: Say, max: MaxServer, code: str) -> None:
    max.faults.fail_next(1, code, method="send")
    with pytest.raises(SendError) as refused:
        await line.send(say("Привет"))
    error = refused.value
    assert (error.code, error.permanent, error.ambiguous) == REFUSALS[code]
    assert max.token not in str(error)
    assert not anna.heard


async def test_whoever_stopped_the_bot_is_told_apart(line: MaxClient, anna: Person, say: Say) -> None:
    anna.stops()
    with pytest.raises(SendError) as refused:
        await line.send(say("Привет"))
    assert (refused.value.code, refused.value.unreachable) == ("suspended", True)


async def test_an_answer_to_a_message_is_one_and_goes_alone_when_that_is_gone(
    line: MaxClient, anna: Person, say: Say
) -> None:
    asked = anna.writes("Почём?")["body"]["mid"]
    await line.send(say("350", reply_to=asked))
    assert anna.heard[0].message["link"]["message"]["mid"] == asked
    anna.removes(asked)
    await line.send(say("360", reply_to=asked))
    assert texts(anna) == ["350", "360"]
    assert "link" not in anna.heard[1].message


def change(anna: Person, keys: tuple[str, ...], **more: Any) -> Change:
    return Change(ref="1-2", thread=Thread(f"u:{anna.id}"), external_user=str(anna.id), keys=keys, **more)


def shown(anna: Person) -> list[str]:
    return [one["body"].get("text", "") for one in anna.screen if one["sender"]["is_bot"]]


async def test_changed_twice_is_changed_once_and_taken_back_is_gone(
    line: MaxClient, anna: Person, say: Say, max: MaxServer
) -> None:
    keys = (await line.send(say("350"))).keys
    max.faults.lose_answers(1, "edit")
    with pytest.raises(SendError) as lost:
        await line.edit(change(anna, keys, text="360"))
    assert (lost.value.permanent, lost.value.ambiguous) == (False, False)
    await line.edit(change(anna, keys, text="360", entities=(Entity("bold", 0, 3),)))
    assert shown(anna) == ["360"]
    for _ in range(2):
        await line.delete(change(anna, keys))
    assert shown(anna) == []


async def test_a_change_that_max_refuses_says_why(line: MaxClient, anna: Person, say: Say, max: MaxServer) -> None:
    keys = (await line.send(say("350"))).keys
    max.bot.find(keys[0])[1]["timestamp"] -= 8 * 24 * 3600 * 1000
    with pytest.raises(SendError) as refused:
        await line.edit(change(anna, keys, text="360"))
    assert (refused.value.code, refused.value.permanent) == ("too_late", True)
    theirs = (anna.writes("моё")["body"]["mid"],)
    with pytest.raises(SendError) as refused:
        await line.delete(change(anna, theirs))
    assert (refused.value.code, refused.value.permanent) == ("no_access", True)


YES, NO, SITE = Button("Да", "yes"), Button("Нет", "no"), Button("Сайт", url="https://a.b/")


def under(anna: Person) -> list[list[str]]:
    """What is attached to our last message: kinds, or what stands on buttons."""
    given = anna.screen[-1]["body"].get("attachments") or []
    rows = [[button["text"] for button in row] for one in given for row in one.get("payload", {}).get("buttons", ())]
    return [[one["type"] for one in given], *rows]


async def test_buttons_stand_under_a_file_and_an_edit_changes_them_alone(
    line: MaxClient, anna: Person, say: Say, make: Make, max: MaxServer
) -> None:
    bill = make("document", b"%PDF-1.4", "application/pdf", "a.pdf")
    keys = (await line.send(say("Берёте?", bill, buttons=((YES, NO),)))).keys
    assert under(anna) == [["file", "inline_keyboard"], ["Да", "Нет"]]
    await line.edit(change(anna, keys, text="Берёте?!", files=("document",), buttons=((YES, NO),)))
    assert (shown(anna), under(anna)) == (["Берёте?!"], [["file", "inline_keyboard"], ["Да", "Нет"]])
    assert "attachments" not in [call for call in max.ledger.calls if call.method == "edit"][-1].params
    await line.edit(change(anna, keys, text="Берёте?!", files=("document",), buttons=((SITE,),)))
    assert under(anna) == [["file", "inline_keyboard"], ["Сайт"]]
    await line.edit(change(anna, keys, text="Взяли", files=("document",)))
    assert (shown(anna), under(anna)) == (["Взяли"], [["file"]])


async def test_a_lost_answer_of_a_message_with_buttons_is_found(
    line: MaxClient, anna: Person, say: Say, max: MaxServer
) -> None:
    max.faults.lose_answers(1, "send")
    sent = await line.send(say("Берёте?", buttons=((YES, NO),)))
    assert sent.keys == (anna.screen[-1]["body"]["mid"],)


async def test_the_customer_sees_that_somebody_types_and_that_a_press_was_noticed(
    line: MaxClient, anna: Person, max: MaxServer
) -> None:
    await line.typing(Thread(f"u:{anna.id}"))
    assert [action for _, action in anna.dialog.actions] == ["typing_on"]
    keyboard = {"buttons": [[{"type": "callback", "text": "Да", "payload": "yes"}]]}
    body = {"text": "Берёте?", "attachments": [{"type": "inline_keyboard", "payload": keyboard}]}
    asked = max.bot.keep(anna.dialog, max.bot.user(), body)
    anna.presses(asked["body"]["mid"], "yes")
    [press] = read(settings_of(max), json.dumps(max.ledger.inbound[-1].payload).encode())
    assert isinstance(press, Message)
    assert await line.follow_up(press.todo or {}) == []
    assert [note for _, note in max.bot.notified] == ["✓"]


async def test_names_and_picture(line: MaxClient, anna: Person) -> None:
    found = await line.profile(str(anna.id))
    assert (found.name, found.surname, found.username) == ("Анна", "Чайкина", "anna")
    assert found.avatar is not None
    assert b"".join([chunk async for chunk in line.fetch_file(found.avatar)]) == anna.photo
    assert await line.profile("999") == await line.profile("nobody")


async def test_thirty_a_second_are_not_overstepped(say: Say, anna: Person, max: MaxServer) -> None:
    max.bot.limit = Window(30, 1.0)
    async with opened(settings_of(max), CHANNEL) as client:
        await asyncio.gather(*[client.typing(Thread(f"u:{anna.id}")) for _ in range(45)])
    assert len(anna.dialog.actions) == 45
    assert all(call.status == 200 for call in max.ledger.calls)
