"""Listening by long poll: what was told is told once it is stored, what was lost is read from the dialogs."""

from collections.abc import AsyncIterator
from typing import Any

from backend.connectors.contract import Incoming, Message, Polled
from backend.connectors.vk.client import VkClient, opened
from backend.connectors.vk.inbound import read
from tests.connectors.vk.conftest import CHANNEL, settings_of
from tests.platforms.vk import VkServer


def told(polled: Polled) -> list[Incoming]:
    return [item for payload in polled.payloads for item in read(payload)]


def texts(items: list[Incoming]) -> list[str]:
    return [item.text for item in items if isinstance(item, Message)]


async def until(listening: AsyncIterator[Polled], wanted: int) -> tuple[list[Incoming], dict[str, Any]]:
    """What is heard until so many things were told, and the cursor then."""
    found: list[Incoming] = []
    while len(found) < wanted:
        polled = await anext(listening)
        found += told(polled)
    return found, polled.cursor


async def test_the_first_poll_says_at_once_that_it_lives(line: VkClient) -> None:
    assert (await anext(line.listen(None))).payloads == ()


async def test_what_is_written_is_heard_and_the_cursor_goes_on(line: VkClient, vk: VkServer) -> None:
    listening = line.listen(None)
    await anext(listening)
    anna = vk.user()
    anna.writes("Раз")
    anna.writes("Два")
    found, cursor = await until(listening, 2)
    assert texts(found) == ["Раз", "Два"]
    anna.writes("Три")
    async with opened(settings_of(vk), CHANNEL) as another:
        found, _ = await until(another.listen(cursor), 1)
    assert texts(found) == ["Три"]


async def test_what_was_not_stored_is_told_again(line: VkClient, vk: VkServer) -> None:
    listening = line.listen(None)
    before = await anext(listening)
    vk.user().writes("Раз")
    found, _ = await until(listening, 1)
    async with opened(settings_of(vk), CHANNEL) as another:
        again, _ = await until(another.listen(before.cursor), 1)
    assert [item.keys for item in again if isinstance(item, Message)] == [
        item.keys for item in found if isinstance(item, Message)
    ]


async def test_a_new_key_costs_nothing(line: VkClient, vk: VkServer) -> None:
    listening = line.listen(None)
    await anext(listening)
    vk.user().writes("Раз")
    vk.longpoll.expire_key()
    found, _ = await until(listening, 1)
    assert texts(found) == ["Раз"]
