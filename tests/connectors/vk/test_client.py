"""Sending against the server that plays VK: what arrives, what a lost answer costs, what a refusal says."""

import asyncio
import json

import pytest

from backend.connectors.abilities import Marks
from backend.connectors.contract import Echo, SendError, Thread, Titled
from backend.connectors.vk import connector
from backend.connectors.vk.client import VkClient
from backend.connectors.vk.inbound import read
from backend.kit import birthdays
from tests.connectors.vk.conftest import Say
from tests.platforms.vk import Person, VkServer


async def test_text_arrives_and_is_named_as_edits_and_replies_name_it(line: VkClient, anna: Person, say: Say) -> None:
    sent = await line.send(say("Здравствуйте!"))
    [heard] = anna.heard
    assert heard.text == "Здравствуйте!"
    assert sent.keys == (f"{anna.id}:{heard.message['conversation_message_id']}",)


async def test_long_text_is_cut_and_every_part_is_named(line: VkClient, anna: Person, say: Say) -> None:
    sent = await line.send(say("Слово. " * 1500))
    assert len(sent.keys) == len(anna.heard) == 3
    assert len(set(sent.keys)) == 3


@pytest.mark.parametrize("times", [1, 3])
async def test_a_lost_answer_doubles_nothing(line: VkClient, anna: Person, say: Say, vk: VkServer, times: int) -> None:
    vk.faults.lose_answers(times, "messages.send")
    message = say("Один раз")
    for _ in range(times):
        with pytest.raises(SendError) as lost:
            await line.send(message)
        assert (lost.value.code, lost.value.ambiguous) == ("timeout", True)
    sent = await line.send(message)
    assert [row.text for row in anna.heard] == ["Один раз"]
    assert sent.keys == (f"{anna.id}:{anna.heard[0].message['conversation_message_id']}",)


async def test_the_same_message_of_another_house_is_another_message(line: VkClient, anna: Person, say: Say) -> None:
    await line.send(say("Первый", once="house/1-2"))
    await line.send(say("Второй", once="restored/1-2"))
    assert [row.text for row in anna.heard] == ["Первый", "Второй"]


REFUSALS = {
    5: ("token_invalid", True, False),
    6: ("rate", False, False),
    7: ("rights", True, False),
    9: ("flood", False, False),
    10: ("platform_down", False, False),
    14: ("captcha", True, False),
    15: ("rights", True, False),
    100: ("refused", True, False),
    900: ("blacklisted", True, True),
    901: ("not_allowed", True, True),
    902: ("privacy", True, True),
    911: ("keyboard_invalid", True, False),
    912: ("bots_off", True, False),
    913: ("too_many_forwards", True, False),
    914: ("too_long", True, False),
    917: ("no_chat_access", True, False),
    921: ("cannot_quote", True, False),
    925: ("rights", True, False),
    936: ("chat_not_found", True, False),
    944: ("limit_reached", True, False),
    946: ("chat_not_supported", True, False),
    962: ("not_don", True, False),
}


@pytest.mark.parametrize("number", REFUSALS)
async def test_a_refusal_has_its_words(line: VkClient, anna: Person, say: Say, vk: VkServer, number: int) -> None:
    vk.faults.fail_next(1, number)
    with pytest.raises(SendError) as refused:
        await line.send(say("Привет"))
    error = refused.value
    assert (error.code, error.permanent, error.unreachable) == REFUSALS[number]
    assert vk.token not in str(error)
    assert not anna.heard


async def test_whoever_took_the_permission_back_is_told_apart(
    line: VkClient, anna: Person, say: Say, vk: VkServer
) -> None:
    anna.dialog.allowed = False
    with pytest.raises(SendError) as refused:
        await line.send(say("Привет"))
    assert (refused.value.code, refused.value.unreachable) == ("not_allowed", True)


async def test_after_error_6_it_is_asked_once(line: VkClient, anna: Person, say: Say, vk: VkServer) -> None:
    """vk-api would ask again and again by itself; how long to wait is the owner's to say."""
    vk.faults.fail_next(1, 6)
    with pytest.raises(SendError) as refused:
        await line.send(say("Привет"))
    assert refused.value.retry_after
    assert refused.value.channel
    assert sum(call.method == "messages.send" for call in vk.ledger.calls) == 1


async def test_one_slow_answer_holds_up_nobody(line: VkClient, anna: Person, say: Say, vk: VkServer) -> None:
    vk.faults.fail_next(1, "hang")
    slow = asyncio.create_task(line.send(say("Медленно")))
    await vk.changes.until(lambda: any(call.method == "messages.send" for call in vk.ledger.calls), 10.0, str)
    await line.send(say("Быстро", once="house/1-3"))
    assert [row.text for row in anna.heard] == ["Быстро"]
    slow.cancel()


async def test_names_city_birthday(line: VkClient, anna: Person) -> None:
    found = await line.profile(str(anna.id))
    assert (found.name, found.surname, found.city) == ("Анна", "Петрова", "Вильнюс")
    assert found.birthday is not None
    assert found.birthday.isoformat() == "1990-05-21"


async def test_a_birthday_whose_year_is_hidden_is_told_without_one(line: VkClient, vk: VkServer) -> None:
    for told, known in {"21.5": "--05-21", "29.2": "--02-29", "3.11.1984": "1984-11-03"}.items():
        found = await line.profile(str(vk.user(bdate=told).id))
        assert found.birthday is not None
        assert birthdays.said(found.birthday) == known
    for told in ("", "0.0", "31.2", "21.5.1604"):
        assert (await line.profile(str(vk.user(bdate=told).id))).birthday is None


async def test_a_chat_is_asked_for_its_name_once_in_a_while(line: VkClient, vk: VkServer, anna: Person) -> None:
    club = vk.chat(anna, title="Любители чая")
    [told] = await line.follow_up({"title": club.peer})
    assert isinstance(told, Titled)
    assert told.thread == Thread(f"p:{club.peer}", "group", "Любители чая")
    assert await line.follow_up({"title": club.peer}) == []
    assert sum(call.method == "messages.getConversationsById" for call in vk.ledger.calls) == 1
    # of a chat that VK does not tell of nothing is made up
    assert await line.follow_up({"title": club.peer + 1}) == []


async def test_an_echo_bears_the_mark_that_was_known_before(line: VkClient, anna: Person, say: Say) -> None:
    message = say("Здравствуйте!")
    await line.send(message)
    told = {"type": "message_reply", "group_id": anna.group.id, "object": anna.heard[0].message}
    [echo] = read(json.dumps(told).encode())
    assert isinstance(connector, Marks)
    assert isinstance(echo, Echo)
    assert connector.marks(message) == echo.keys[1:]


async def test_each_of_several_messages_bears_a_mark_of_its_own(
    line: VkClient, anna: Person, say: Say, vk: VkServer
) -> None:
    message = say("Слово. " * 1500)
    sent = await line.send(message)
    told = [{"type": "message_reply", "group_id": vk.group_id, "object": row.message} for row in anna.heard]
    echoes = [echo for event in told for echo in read(json.dumps(event).encode())]
    assert isinstance(connector, Marks)
    assert connector.marks(message) == tuple(echo.keys[1] for echo in echoes if isinstance(echo, Echo))
    assert sent.keys == tuple(echo.keys[0] for echo in echoes if isinstance(echo, Echo))
