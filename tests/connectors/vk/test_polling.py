"""Listening by long poll: what was told is told once it is stored, what was lost is read from the dialogs."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from backend.connectors.contract import Incoming, Message, Polled, SendError
from backend.connectors.vk.client import VkClient, opened
from backend.connectors.vk.inbound import read
from tests.connectors.vk.conftest import CHANNEL, settings_of
from tests.platforms.vk import Person, VkServer


def told(polled: Polled) -> list[Incoming]:
    return [item for payload in polled.payloads for item in read(payload)]


def texts(items: list[Message]) -> list[str]:
    return [item.text for item in items]


async def until(listening: AsyncIterator[Polled], *wanted: str) -> tuple[list[Message], dict[str, Any]]:
    """The messages that are heard until all these texts were, and the cursor then."""
    found: list[Message] = []
    while not set(wanted) <= set(texts(found)):
        async with asyncio.timeout(20):
            polled = await anext(listening)
        found += [item for item in told(polled) if isinstance(item, Message)]
    return found, polled.cursor


async def test_the_first_poll_says_at_once_that_it_lives_and_where_it_began(line: VkClient, vk: VkServer) -> None:
    listening = line.listen(None)
    first = await anext(listening)
    assert (first.payloads, first.keep) == ((), True)
    # away before anything was told: VK keeps nothing for who comes without a cursor
    vk.user().writes("Первое")
    async with opened(settings_of(vk), CHANNEL) as another:
        await until(another.listen(first.cursor), "Первое")


async def test_what_is_written_is_heard_and_the_cursor_goes_on(line: VkClient, vk: VkServer) -> None:
    listening = line.listen(None)
    await anext(listening)
    anna = vk.user()
    anna.writes("Раз")
    anna.writes("Два")
    found, cursor = await until(listening, "Раз", "Два")
    assert texts(found) == ["Раз", "Два"]
    anna.writes("Три")
    async with opened(settings_of(vk), CHANNEL) as another:
        found, _ = await until(another.listen(cursor), "Три")
    assert texts(found) == ["Три"]


async def test_what_was_not_stored_is_told_again(line: VkClient, vk: VkServer) -> None:
    listening = line.listen(None)
    before = await anext(listening)
    vk.user().writes("Раз")
    found, _ = await until(listening, "Раз")
    async with opened(settings_of(vk), CHANNEL) as another:
        again, _ = await until(another.listen(before.cursor), "Раз")
    assert [item.keys for item in again] == [item.keys for item in found]


async def test_a_new_key_costs_nothing(line: VkClient, vk: VkServer) -> None:
    listening = line.listen(None)
    await anext(listening)
    vk.user().writes("Раз")
    vk.longpoll.expire_key()
    found, _ = await until(listening, "Раз")
    assert texts(found) == ["Раз"]


@pytest.mark.parametrize("lost", ["lose_history", "forget"])
async def test_what_vk_lost_is_read_from_the_dialogs(line: VkClient, vk: VkServer, lost: str) -> None:
    listening = line.listen(None)
    await anext(listening)
    anna, gleb = vk.user(), vk.user(first_name="Глеб")
    anna.writes("Раз")
    await until(listening, "Раз")
    anna.writes("Два")
    gleb.writes("Я тоже")
    getattr(vk.longpoll, lost)()
    found, _ = await until(listening, "Два", "Я тоже")
    assert texts(found).count("Два") == texts(found).count("Я тоже") == 1
    gleb.writes("И дальше")
    found, _ = await until(listening, "И дальше")
    assert texts(found) == ["И дальше"]


def aged(cursor: dict[str, Any], seconds: float) -> dict[str, Any]:
    return {**cursor, "at": cursor["at"] - seconds}


async def test_whoever_was_away_reads_the_dialogs_too(line: VkClient, vk: VkServer, anna: Person) -> None:
    listening = line.listen(None)
    before = await anext(listening)
    anna.writes("Пока вас не было")
    vk.longpoll._drop()  # VK does not say that it forgot
    async with opened(settings_of(vk), CHANNEL) as another:
        await until(another.listen(aged(before.cursor, 3600)), "Пока вас не было")


async def test_a_message_cut_short_in_its_event_is_whole(line: VkClient, vk: VkServer) -> None:
    listening = line.listen(None)
    await anext(listening)
    anna = vk.user()
    long = "Много слов. " * 100
    anna.says({"text": long}, cropped=True)
    [message], _ = await until(listening, long)
    assert message.text == long


async def test_a_second_of_error_10_is_no_silence(line: VkClient, vk: VkServer) -> None:
    vk.faults.fail_next(1, 10, "groups.getLongPollServer")
    with pytest.raises(SendError) as heard:
        await anext(line.listen(None))
    assert (heard.value.permanent, heard.value.ambiguous) == (False, False)


async def test_long_poll_that_is_off_says_so(line: VkClient, vk: VkServer) -> None:
    vk.group.settings.long_poll = False
    with pytest.raises(SendError) as heard:
        await anext(line.listen(None))
    assert heard.value.code == "long_poll_off"


async def test_whoever_dies_amid_reading_what_was_lost_reads_it_again(line: VkClient, vk: VkServer) -> None:
    listening = line.listen(None)
    await anext(listening)
    anna, gleb = vk.user(), vk.user(first_name="Глеб")
    anna.writes("Раз")
    await until(listening, "Раз")
    anna.writes("Два")
    gleb.writes("Я тоже")
    vk.longpoll.lose_history()
    part = await anext(listening)
    assert len(texts([item for item in told(part) if isinstance(item, Message)])) < 3
    async with opened(settings_of(vk), CHANNEL) as another:
        await until(another.listen(part.cursor), "Два", "Я тоже")


async def caught_up(line: VkClient, cursor: dict[str, Any] | None) -> tuple[list[str], dict[str, Any]]:
    found: list[str] = []
    async for polled in line.catch_up(cursor):
        found += texts([item for item in told(polled) if isinstance(item, Message)])
    return found, polled.cursor


async def test_what_a_callback_was_not_told_is_caught_up_with(line: VkClient, vk: VkServer, anna: Person) -> None:
    found, cursor = await caught_up(line, None)
    assert found == []  # begins now
    anna.writes("Пока вебхук молчал")
    found, cursor = await caught_up(line, cursor)
    assert "Пока вебхук молчал" in found
    anna.writes("И снова опрос")
    async with opened(settings_of(vk), CHANNEL) as another:
        await until(another.listen(cursor), "И снова опрос")
