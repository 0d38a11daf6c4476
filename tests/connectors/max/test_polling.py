"""Listening by long poll, and what a dropped hook was not told: read once it is stored, never jumped over."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from backend.connectors.contract import Incoming, Message, Polled, SendError
from backend.connectors.max.client import MaxClient, opened
from backend.connectors.max.inbound import read
from backend.connectors.max.settings import MaxSettings
from backend.kit.secrets import Secret
from tests.connectors.max.conftest import CHANNEL, settings_of
from tests.platforms.max import MaxServer

HOOK = f"http://127.0.0.1:9/hooks/{CHANNEL}"


def told(polled: Polled, max: MaxServer) -> list[Incoming]:
    return [item for payload in polled.payloads for item in read(settings_of(max), payload)]


async def until(max: MaxServer, listening: AsyncIterator[Polled], *wanted: str) -> tuple[list[str], dict[str, Any]]:
    """The texts that are heard until all these were, and the cursor then."""
    found: list[str] = []
    while not set(wanted) <= set(found):
        async with asyncio.timeout(20):
            polled = await anext(listening)
        found += [item.text for item in told(polled, max) if isinstance(item, Message) and item.text]
    return found, polled.cursor


async def test_the_first_poll_says_at_once_that_it_lives_and_where_it_began(line: MaxClient, max: MaxServer) -> None:
    first = await anext(line.listen(None))
    assert (first.payloads, first.keep) == ((), True)
    # away before anything was told: without a marker only the last of these would come
    anna = max.user(started=True)
    anna.writes("Первое")
    anna.writes("Второе")
    async with opened(settings_of(max), CHANNEL) as another:
        assert (await until(max, another.listen(first.cursor), "Второе"))[0] == ["Первое", "Второе"]


async def test_a_channel_knows_its_place_before_anybody_writes(line: MaxClient, max: MaxServer) -> None:
    [begun] = [polled async for polled in line.drain(None)]
    assert begun.keep
    anna = max.user(started=True)
    anna.writes("Раз")
    anna.writes("Два")
    assert [polled async for polled in line.drain(begun.cursor)] == []  # the listener reads on from there
    assert (await until(max, line.listen(begun.cursor), "Два"))[0] == ["Раз", "Два"]


async def test_what_was_not_stored_is_told_again_and_what_was_is_not(line: MaxClient, max: MaxServer) -> None:
    listening = line.listen(None)
    before = await anext(listening)
    anna = max.user(started=True)
    anna.writes("Раз")
    found, cursor = await until(max, listening, "Раз")
    async with opened(settings_of(max), CHANNEL) as another:
        assert (await until(max, another.listen(before.cursor), "Раз"))[0] == found
        anna.writes("Два")
        assert (await until(max, another.listen(cursor), "Два"))[0] == ["Два"]


async def test_another_bots_marker_is_not_believed(line: MaxClient, max: MaxServer) -> None:
    for cursor in ({"bot": 5, "marker": 10**12}, {"marker": "x"}, {"offset": 1}):
        max.user(started=True).writes("Здравствуйте")
        assert (await until(max, line.listen(cursor), "Здравствуйте"))[0] == ["Здравствуйте"]


async def test_more_than_a_page_comes_page_by_page(line: MaxClient, max: MaxServer) -> None:
    cursor = (await anext(line.listen(None))).cursor
    anna = max.user(started=True)
    for number in range(130):
        anna.writes(str(number))
    listening = line.listen(cursor)
    first = await anext(listening)
    assert (len(first.payloads), first.more) == (100, True)
    found, _ = await until(max, listening, "129")
    assert found == [str(number) for number in range(100, 130)]


async def test_a_passing_trouble_is_no_end(line: MaxClient, max: MaxServer) -> None:
    for fault in ("503", "429", "500", "reset"):
        max.faults.fail_next(1, fault, method="updates")
        with pytest.raises(SendError) as heard:
            await anext(line.listen(None))
        assert (heard.value.permanent, heard.value.ambiguous) == (False, False)


async def test_a_hook_that_somebody_set_is_told_apart_and_taken_away_when_the_channel_starts(
    line: MaxClient, max: MaxServer
) -> None:
    max.bot.subscriptions.subscribe("http://127.0.0.1:9/elsewhere", None, "")
    with pytest.raises(SendError) as heard:
        await anext(line.listen(None))
    assert (heard.value.code, heard.value.permanent) == ("conflict", False)
    await line.prepare()
    assert not max.bot.subscriptions.rows
    assert (await anext(line.listen(None))).payloads == ()


async def caught_up(line: MaxClient, max: MaxServer, cursor: dict[str, Any] | None) -> tuple[list[str], Any]:
    found: list[str] = []
    async for polled in line.catch_up(cursor):
        found += [item.text for item in told(polled, max) if isinstance(item, Message) and item.text]
        cursor = polled.cursor
    return found, cursor


async def test_a_hook_that_max_has_dropped_is_set_up_again_and_nothing_of_the_gap_is_lost(max: MaxServer) -> None:
    async with opened(settings_of(max), CHANNEL) as polling:
        cursor = (await anext(polling.listen(None))).cursor
    async with opened(settings_of(max, mode="webhook"), CHANNEL) as line:
        await line.install(HOOK, "secret-of-ours")
        [row] = max.bot.subscriptions.rows
        assert (row.url, row.secret, set(row.kinds or ()) >= {"message_created"}) == (HOOK, "secret-of-ours", True)
        assert await caught_up(line, max, cursor) == ([], cursor)  # it stands: a poll would get nothing
        await line.keep_hook(HOOK, "secret-of-ours")
        assert len(max.bot.subscriptions.rows) == 1
        max.bot.subscriptions.unsubscribe(HOOK)
        anna = max.user(started=True)
        anna.writes("Пока вас не было")
        anna.writes("И ещё")
        found, after = await caught_up(line, max, cursor)
        assert found == ["Пока вас не было", "И ещё"]
        await line.keep_hook(HOOK, "secret-of-ours")
        assert [row.url for row in max.bot.subscriptions.rows] == [HOOK]
        # dropped, and somebody else is subscribed: nothing is kept for us, and we come back all the same
        max.bot.subscriptions.unsubscribe(HOOK)
        max.bot.subscriptions.subscribe("http://127.0.0.1:9/elsewhere", None, "")
        assert await caught_up(line, max, after) == ([], after)
        await line.keep_hook(HOOK, "secret-of-ours")
        assert len(max.bot.subscriptions.rows) == 2
        await line.uninstall()
        assert [row.url for row in max.bot.subscriptions.rows] == ["http://127.0.0.1:9/elsewhere"]


async def test_an_address_of_ours_from_before_goes_when_another_is_set_up(max: MaxServer) -> None:
    async with opened(settings_of(max, mode="webhook"), CHANNEL) as line:
        await line.install(f"http://127.0.0.1:10/hooks/{CHANNEL}", "secret-of-ours")
        await line.install(HOOK, "secret-of-ours")
        assert [row.url for row in max.bot.subscriptions.rows] == [HOOK]


async def test_max_itself_is_given_https_alone() -> None:
    async with opened(MaxSettings(token=Secret("token-of-the-bot"), mode="webhook"), CHANNEL) as line:
        for hook in ("http://a.example/hooks/7", "https://a.example:8443/hooks/7"):
            with pytest.raises(SendError) as refused:
                await line.install(hook, "secret-of-ours")
            assert (refused.value.code, refused.value.permanent) == ("hook_needs_https", True)
