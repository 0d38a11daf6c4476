"""Bots Long Poll: https://dev.vk.com/api/bots-long-poll/getting-started"""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from tests.platforms.tests.vk.conftest import Api, Poll, code
from tests.platforms.vk import VkServer


async def test_what_a_customer_writes_is_told_once_and_confirmed_by_the_next_question(vk: VkServer, poll: Poll) -> None:
    anna = vk.user(first_name="Анна", allowed=True)
    anna.writes("Сколько стоит самовар?")
    [event] = await poll.next()
    assert event["type"] == "message_new"
    assert event["group_id"] == vk.group_id
    assert event["v"] == "5.199"
    assert event["object"]["message"]["from_id"] == event["object"]["message"]["peer_id"] == anna.id
    assert event["object"]["client_info"]["inline_keyboard"] is True
    assert len(vk.ledger.unconfirmed()) == 1, "offered is not confirmed"
    assert await poll.next() == []
    await vk.settled()
    assert vk.ledger.unconfirmed() == []
    assert vk.ledger.repeated() == []


async def test_a_waiting_poll_is_woken_and_an_empty_one_gives_the_same_ts(vk: VkServer, poll: Poll) -> None:
    before = poll.ts
    assert await poll.ask() == {"ts": before, "updates": []}
    waiting = asyncio.create_task(poll.texts(wait=90))
    await asyncio.sleep(0.05)
    vk.user(allowed=True).writes("first")
    assert await asyncio.wait_for(waiting, 10) == ["first"]


async def test_an_unconfirmed_event_comes_again_and_a_confirmed_one_is_forgotten(vk: VkServer, poll: Poll) -> None:
    anna = vk.user(allowed=True)
    anna.writes("1")
    first = poll.ts
    assert len((await poll.ask())["updates"]) == 1
    assert await poll.texts() == ["1"], "nothing confirmed it"
    anna.writes("2")
    assert await poll.texts() == ["2"]
    assert await poll.ask(ts=first) == {"failed": 1, "ts": int(first) + 1}, "the first is gone"
    assert [len(row.offers) for row in vk.ledger.inbound] == [2, 1]


async def test_a_server_may_forget_what_was_confirmed(vk: VkServer, poll: Poll) -> None:
    anna = vk.user(allowed=True)
    anna.writes("1")
    first = poll.ts
    assert await poll.texts() == ["1"]
    assert await poll.texts() == []
    await vk.settled()
    vk.faults.forget_confirmed = False
    anna.writes("2")
    assert await poll.texts() == ["2"]
    await poll.ask()
    poll.ts = first
    assert await poll.texts() == ["2"], "1 was forgotten before, 2 comes back"
    await vk.settled()


async def test_a_key_that_ran_out_keeps_the_history(vk: VkServer, poll: Poll) -> None:
    vk.longpoll.expire_key()
    vk.user(allowed=True).writes("while the key was old")
    assert await poll.ask() == {"failed": 2}
    await poll.open(keep_ts=True)
    assert await poll.texts() == ["while the key was old"]


async def test_who_takes_the_new_ts_after_an_old_key_jumps_over_what_was_written(vk: VkServer, poll: Poll) -> None:
    vk.longpoll.expire_key()
    vk.user(allowed=True).writes("jumped over")
    await poll.open()
    assert await poll.next() == []
    assert [row.expired for row in vk.ledger.inbound] == [True]


async def test_lost_history_and_lost_information_are_gaps(vk: VkServer, poll: Poll) -> None:
    anna = vk.user(allowed=True)
    anna.writes("lost 1")
    vk.longpoll.lose_history()
    failed = await poll.ask()
    assert failed["failed"] == 1
    poll.ts = str(failed["ts"])
    anna.writes("told")
    assert await poll.texts() == ["told"]
    anna.writes("lost 2")
    vk.longpoll.forget()
    assert await poll.ask() == {"failed": 3}
    await poll.open()
    assert await poll.next() == []
    assert [row.expired for row in vk.ledger.inbound] == [True, False, True]


async def test_only_a_community_that_turned_it_on_has_one(vk: VkServer, api: Api) -> None:
    vk.group.settings.long_poll = False
    refused = await api("groups.getLongPollServer", group_id=vk.group_id)
    assert code(refused) == 100
    assert "longpoll for this group is not enabled" in refused["error"]["error_msg"]


async def test_what_is_not_ticked_or_happens_before_anybody_listens_is_missed(
    vk: VkServer, api: Api, http: aiohttp.ClientSession
) -> None:
    anna = vk.user(allowed=True)
    anna.writes("nobody listens")
    poll = Poll(api, http, vk.group_id)
    await poll.open()
    vk.group.settings.long_poll_events = {"message_reply"}
    anna.writes("not ticked")
    assert await poll.next() == []
    assert [event["object"]["message"]["text"] for event in vk.group.events.missed] == ["nobody listens", "not ticked"]


async def test_repeats_shuffles_and_silence(vk: VkServer, poll: Poll) -> None:
    anna = vk.user(allowed=True)
    vk.faults.repeat = 3
    anna.writes("thrice")
    vk.faults.repeat = 1
    events = await poll.next()
    assert len({event["event_id"] for event in events}) == 1
    assert len(events) == 3
    for number in range(20):
        anna.writes(str(number))
    vk.faults.shuffle = True
    mixed = [int(text) for text in await poll.texts()]
    assert mixed != sorted(mixed)
    assert sorted(mixed) == list(range(20))
    vk.faults.hang_polls = True
    hanging = asyncio.create_task(poll.next())
    await asyncio.sleep(0.2)
    assert not hanging.done()
    vk.faults.clear()
    assert await asyncio.wait_for(hanging, 10) == []


async def test_a_poll_can_fail_and_its_answer_can_be_lost(vk: VkServer, poll: Poll) -> None:
    vk.user(allowed=True).writes("hello")
    vk.faults.lose_answers(2, method="a_check")  # the caller's library asks a second time by itself
    with pytest.raises(aiohttp.ClientError):
        await poll.ask()
    assert len(vk.ledger.unconfirmed()) == 1, "offered, and nobody knows"
    vk.faults.fail_next(1, "502", method="a_check")
    with pytest.raises(ValueError, match="Expecting value"):
        await poll.ask()
    assert await poll.texts() == ["hello"]


async def test_a_first_message_allows_answers_and_a_denial_ends_it(vk: VkServer, api: Api, poll: Poll) -> None:
    anna = vk.user()
    asked = {"group_id": vk.group_id, "user_id": anna.id}
    assert (await api("messages.isMessagesFromGroupAllowed", **asked))["response"] == {"is_allowed": 0}
    anna.writes("hello")
    assert [event["type"] for event in await poll.next()] == ["message_allow", "message_new"]
    anna.denies()
    [denied] = await poll.next()
    assert (denied["type"], denied["object"]) == ("message_deny", {"user_id": anna.id})
    assert code(await api("messages.send", peer_id=anna.id, message="x", random_id=1)) == 901
    anna.allows("from-the-site")
    [allowed] = await poll.next()
    assert allowed["object"] == {"user_id": anna.id, "key": "from-the-site"}
    assert (await api("messages.isMessagesFromGroupAllowed", **asked))["response"] == {"is_allowed": 1}
