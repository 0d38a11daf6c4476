"""A visitor calls by the browser: it rings to who may answer, one takes it, and it is one message of their dialog."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

import pytest

from tests.journeys.house import Person, until
from tests.webchat.calling import calling, here, rings, sdp, verb
from tests.webchat.site import Site

W1, W2 = str(uuid4()), str(uuid4())


@pytest.fixture
async def staffed(site: Site) -> AsyncIterator[Site]:
    """Ada and Anna have their windows open."""
    async with AsyncExitStack() as stack:
        for one in (site.ada, site.anna):
            await stack.enter_async_context(one.listening())
        await here(site, site.ada, site.anna)
        yield site


async def live(who: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await who.get("/calls/live"))["items"]
    return [item for item in items if item["online"]]


async def test_a_visitor_calls_a_colleague_takes_it_they_talk_and_it_is_one_message(staffed: Site) -> None:
    site, widget = staffed, await calling(staffed)
    asked = await widget.ask("GET", "call")
    assert asked.json() == {"ways": {"servers": [], "policy": "all"}, "rings_s": 30, "callback": False}
    async with widget.listening() as line, site.anna.listening() as ear:
        call = await rings(site, widget)
        # said once more by a network that broke: the same call
        assert (await rings(site, widget, call.id)).id == call.id
        (seen,) = await live(site.anna)
        assert (seen["online"]["id"], seen["online"]["rings_from"] is not None) == (call.id, True)
        assert len(await live(site.ada)) == 1
        taken = await verb(site.anna, call, "take", window=W1)
        assert taken.status_code == 200, taken.text
        assert (taken.json()["state"], taken.json()["mine"]) == ("talking", True)
        assert taken.json()["offer"] == sdp("1")
        await line.until("call", lambda frame: frame["id"] == call.id)
        told = await call.says()
        assert (told["state"], told["author"], told["answer"]) == ("talking", "Анна", None)
        await verb(site.anna, call, window=W1, round=1, answer=sdp("a1"))
        assert (await call.says())["answer"] == sdp("a1")
        await ear.until(lambda frame: frame["type"] == "online_call.changed")
        assert await call.stands() == ("answered", "")
        await call.hangs_up()
    message = await call.message()
    about = message["meta"]["call"]
    assert (about["state"], about["hung_up"], about["talked_s"] >= 0) == ("ended", "customer", True)
    assert [(leg["user"], leg["user_id"] is not None) for leg in about["legs"]] == [("Анна Орлова", True)]
    assert message["direction"] == "in"
    row = await call.row()
    # whoever took it leads, and nobody waits
    assert (row["responsible"]["name"], row["waiting_since"], row["card_id"] is not None) == ("Анна Орлова", None, True)
    assert (await verb(site.anna, call, window=W1)).json()["state"] == "over"
    assert await live(site.anna) == []
    # nothing of what the browsers told each other is kept
    assert await site.db.hot.fetchval("SELECT count(*) FROM online_calls WHERE offer IS NOT NULL") == 0
    assert await widget.history() == []


async def test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told_who(staffed: Site) -> None:
    site = staffed
    for _ in range(5):
        call = await rings(site, await calling(site))
        both = await asyncio.gather(*(verb(who, call, "take", window=W1) for who in (site.ada, site.anna)))
        assert sorted(answer.status_code for answer in both) == [200, 409], [answer.text for answer in both]
        late = next(answer.json()["error"] for answer in both if answer.status_code == 409)
        first = site.ada if both[0].status_code == 200 else site.anna
        assert late["code"] == "call_taken"
        assert (late["fields"]["taken_by"]["name"], first.name in late["message"]) == (first.name, True)
        assert (await call.message())["meta"]["call"]["legs"][0]["user"] == first.name
        assert (await verb(first, call, "end")).status_code == 204
        assert await call.stands() == ("ended", "us")


async def test_a_call_that_nobody_takes_is_missed_and_owed(staffed: Site) -> None:
    site, widget = staffed, await calling(staffed, rings_s=10)
    await site.house.processes.worker()
    call = await rings(site, widget)

    async def over() -> bool:
        return bool(await site.db.hot.fetchval("SELECT state FROM online_calls") == "over")

    await until(over, "the end of a call that nobody takes")
    assert (await call.says())["why"] == "no_answer"
    assert await call.stands() == ("missed", "no_answer")
    row = await call.row()
    assert (row["waiting_since"] is not None, row["unanswered"], row["card_id"] is not None) == (True, True, True)
    assert (await verb(site.anna, call, "take", window=W1)).json()["error"]["code"] == "call_over"


async def test_where_nobody_has_a_window_open_it_is_missed_at_once(site: Site) -> None:
    call = await rings(site, await calling(site))
    told = await call.says()
    assert (told["state"], told["why"]) == ("over", "nobody")
    assert await call.stands() == ("missed", "no_answer")
    assert (await call.row())["waiting_since"] is not None


async def test_who_hangs_up_while_it_rings_has_called_in_vain(staffed: Site) -> None:
    call = await rings(staffed, await calling(staffed))
    await call.hangs_up()
    await call.hangs_up()
    assert await call.stands() == ("missed", "cancelled")
    assert await live(staffed.anna) == []


async def test_declined_by_one_it_rings_for_the_others_declined_by_all_it_is_missed(staffed: Site) -> None:
    call = await rings(staffed, await calling(staffed))
    assert (await verb(staffed.anna, call, "decline")).status_code == 204
    assert [one["online"]["rings_from"] for one in await live(staffed.anna)] == [None]
    assert [one["online"]["rings_from"] is not None for one in await live(staffed.ada)] == [True]
    assert (await verb(staffed.ada, call, "decline")).status_code == 204
    assert (await call.says())["why"] == "refused"
    assert await call.stands() == ("missed", "refused")


async def test_it_rings_first_to_whoever_leads_and_not_to_who_talks(staffed: Site) -> None:
    site, widget = staffed, await calling(staffed)
    await widget.says("Здравствуйте")
    dialog = await site.dialog_of(widget)
    assert (await site.anna.says(dialog, "Слушаю")).status_code == 201
    call = await rings(site, widget)
    ((mine,), (other,)) = (await live(site.anna), await live(site.ada))
    assert other["online"]["rings_from"] > mine["online"]["rings_from"]
    assert (await verb(site.anna, call, "take", window=W1)).status_code == 200
    second = await rings(site, await calling(site))
    refused = await verb(site.anna, second, "take", window=W1)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "you_talk")
    shown = {one["online"]["id"]: one["online"]["rings_from"] for one in await live(site.anna)}
    assert shown == {call.id: None, second.id: None}


async def test_who_takes_two_calls_in_the_same_instant_in_two_windows_has_one_of_them(staffed: Site) -> None:
    site = staffed
    for _ in range(5):
        calls = [await rings(site, await calling(site)) for _ in range(2)]
        both = await asyncio.gather(
            *(verb(site.anna, call, "take", window=window) for call, window in zip(calls, (W1, W2), strict=True))
        )
        assert sorted(answer.status_code for answer in both) == [200, 409], [answer.text for answer in both]
        late = next(answer.json()["error"] for answer in both if answer.status_code == 409)
        assert late["code"] == "you_talk"
        held, free = calls if both[0].status_code == 200 else reversed(calls)
        # the other one rings on, for whoever is free
        assert (await verb(site.ada, free, "take", window=W1)).status_code == 200
        for who, call in ((site.anna, held), (site.ada, free)):
            assert (await verb(who, call, "end")).status_code == 204


async def test_the_sound_goes_to_another_window_of_mine_by_a_new_round(staffed: Site) -> None:
    site, widget = staffed, await calling(staffed)
    call = await rings(site, widget)
    await verb(site.anna, call, "take", window=W1)
    await verb(site.anna, call, window=W1, round=1, answer=sdp("a1"))
    moved = (await verb(site.anna, call, "take", window=W2)).json()
    assert (moved["mine"], moved["round"], moved["offer"]) == (True, 2, None)
    silent = (await verb(site.anna, call, window=W1)).json()
    assert (silent["mine"], silent["offer"], silent["ways"]) == (False, None, None)
    told = await call.says()
    assert (told["wanted"], told["round"], told["answer"]) == (True, 2, None)
    await call.says(round=2, offer=sdp("2"))
    # told again, and late of a round that is over: nothing moves
    await call.says(round=2, offer=sdp("3"))
    await call.says(round=1, offer=sdp("4"))
    assert (await verb(site.anna, call, window=W2)).json()["offer"] == sdp("2")
    # the visitor's network broke: their browser begins the next one by itself
    await verb(site.anna, call, window=W2, round=2, answer=sdp("a2"))
    assert (await call.says(round=3, offer=sdp("5")))["answer"] is None
    assert (await verb(site.anna, call, window=W2)).json()["offer"] == sdp("5")


async def test_the_channel_decides_whether_calls_are_taken(site: Site) -> None:
    visitor = site.visitor()
    await visitor.opens()
    assert (await visitor.ask("GET", "config")).json()["calls"] is False
    for answer in (await visitor.ask("GET", "call"), await visitor.ask("POST", "call", {"id": W1, "offer": sdp("1")})):
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_online_calls")
    # whoever wants the sound by their own server alone, and has none, takes none
    relay = await calling(site, calls_relay=True)
    assert (await relay.ask("GET", "config")).json()["calls"] is False
    open_ = await calling(site)
    assert (await open_.ask("GET", "config")).json()["calls"] is True


async def test_who_has_to_be_known_first_is_asked_before_the_microphone(site: Site) -> None:
    widget = await calling(site, ask_name="before", required=["name"])
    answer = await widget.ask("GET", "call")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "contact_required")
    assert (await widget.ask("POST", "contact", {"name": "Ева"})).status_code == 200
    assert (await widget.ask("GET", "call")).status_code == 200
