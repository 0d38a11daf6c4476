"""Outside their duty people are told nothing that sounds; at its beginning once, of all that they have not seen."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from backend.duty.edges import tell_edges
from backend.kit.consumers import ConsumerRunner
from backend.notify import setup
from backend.notify.plan import CONSUMERS
from backend.notify.sender import Sender, of_house
from backend.notify.wishes import NoticeAgain
from tests.cast import Cast
from tests.notify.conftest import Box
from tests.notify.house import Leaving, relayed
from tests.notify.test_letters import LETTER, said_in, wants
from tests.platforms.push import PushService

_OFF = """
INSERT INTO duty_people (user_id, is_on, edge_at, known_until)
VALUES ($1, false, now() + interval '8 hours', now() + interval '60 days')
"""
_SPAN = "INSERT INTO duty_spans (user_id, starts_at, ends_at) VALUES ($1, now() + $2::interval, now() + $3::interval)"
_HOURS = "interval '1 hour'"


async def off_duty(leaving: Leaving, who: str, **wish: bool) -> None:
    """Until in eight hours."""
    user = leaving.cast.ids[who]
    await leaving.run(_OFF, user)
    await leaving.run(_SPAN.replace("$2::interval", "8 * " + _HOURS).replace("$3::interval", "16 * " + _HOURS), user)
    if wish:
        alerts = msgspec.json.encode({"alerts": {"off_duty": wish}}).decode()
        await leaving.run("UPDATE users SET settings = $2::text::jsonb WHERE id = $1", user, alerts)


async def duty_begins(leaving: Leaving, who: str) -> None:
    """Earlier than planned: a swap, a mended schedule."""
    user = leaving.cast.ids[who]
    await leaving.run("UPDATE duty_spans SET starts_at = now() - interval '1 minute' WHERE user_id = $1", user)
    await leaving.run("UPDATE duty_people SET edge_at = now() - interval '1 minute' WHERE user_id = $1", user)
    await tell_edges(leaving.cast.db, datetime.now(UTC))
    await relayed(leaving.cast)
    await ConsumerRunner(leaving.cast.db, CONSUMERS[1]).drain()
    await leaving.sends(early=False)


@pytest.fixture
async def resting(leaving: Leaving) -> Leaving:
    """Anna is off duty; the consumers run since the beginning."""
    await leaving.run("INSERT INTO consumers (name, position) VALUES ($1, 0)", CONSUMERS[1].name)
    await off_duty(leaving, "anna")
    return leaving


async def waiting(leaving: Leaving) -> list[tuple[Any, ...]]:
    rows = await leaving.cast.db.hot.fetch(
        "SELECT way, why, due_at > now() + interval '7 hours' AS later FROM notice_deliveries"
        " WHERE state = 'waiting' ORDER BY id"
    )
    return [tuple(row) for row in rows]


async def test_who_is_off_duty_is_told_at_its_beginning_in_one_notice_of_what_they_have_not_seen(
    resting: Leaving, cast: Cast, service: PushService
) -> None:
    browser, other = await resting.subscribes(service, "anna"), await resting.subscribes(service, "boris")
    for n in range(3):
        await resting.tells("anna", group=f"g{n}", data={"who": "Борис", "whose": f"№{n}", "text": "да"})
    await resting.tells("anna", group="g1", data={"who": "Борис", "whose": "№1 ещё", "text": "да"})
    await resting.tells("boris")
    await resting.plans()
    assert set(await waiting(resting)) == {("push", "off_duty", True), ("push", None, False)}
    # told early by a clock that is wrong, or by a plan that changed since: it waits on
    await resting.sends()
    assert (browser.shown, len(other.shown)) == ([], 1)
    assert await waiting(resting) == [("push", "off_duty", True)] * 4
    await resting.run("UPDATE notices SET read_at = now() WHERE group_key = 'g2'")
    await duty_begins(resting, "anna")
    (shown,) = browser.shown
    assert (shown["title"], shown["url"]) == ("Пока вы были не на смене: 3", "/")
    assert shown["body"].split("\n") == ["Борис зовёт вас: №1 ещё (2)", "Борис зовёт вас: №0"]
    assert ("push", "held", "seen") in await resting.journal("anna")


async def test_one_thing_that_came_is_told_as_itself(resting: Leaving, service: PushService) -> None:
    browser = await resting.subscribes(service, "anna")
    await resting.tells("anna", place={"path": "/tasks"})
    await resting.plans()
    await duty_begins(resting, "anna")
    assert [(each["title"], each["url"]) for each in browser.shown] == [("Анна зовёт вас: Глеб", "/tasks")]


async def test_several_workers_tell_it_as_one(resting: Leaving, cast: Cast, service: PushService) -> None:
    browser = await resting.subscribes(service, "anna")
    for n in range(120):
        await resting.tells("anna", group=f"g{n}")
    await resting.plans()
    await resting.run("UPDATE duty_spans SET starts_at = now() - interval '1 minute'")
    await resting.run("UPDATE notice_deliveries SET due_at = now() - interval '1 minute'")
    workers = [Sender(cast.db, of_house(resting.settings, cast.db, resting.cipher)) for _ in range(4)]

    async def work(sender: Sender) -> None:
        while await sender.step():
            pass

    await asyncio.gather(*(work(each) for each in workers))
    assert [each["title"] for each in browser.shown] == ["Пока вы были не на смене: 120"]


async def test_letters_go_at_once_unless_they_are_to_wait_too(resting: Leaving, cast: Cast, box: Box) -> None:
    await wants(resting, "anna", mentioned=LETTER)
    await resting.tells("anna", group="a")
    await resting.sends()
    assert [letter["Subject"] for letter in box.letters] == ["Анна зовёт вас: Глеб"]
    alerts = '{"alerts": {"off_duty": {"on": true, "letters": true}}}'
    await resting.run("UPDATE users SET settings = $2::text::jsonb WHERE id = $1", cast.ids["anna"], alerts)
    for n in range(2):
        await resting.tells("anna", group=f"b{n}", data={"who": "Борис", "whose": f"№{n}", "text": ""})
    await resting.sends()
    assert len(box.letters) == 1
    await duty_begins(resting, "anna")
    assert len(box.letters) == 2
    assert all(f"№{n}" in said_in(box.letters[1]) for n in range(2))


async def test_who_wishes_otherwise_has_no_schedule_or_is_told_of_what_is_urgent_is_told_at_once(
    leaving: Leaving, cast: Cast, service: PushService
) -> None:
    anna, boris = await leaving.subscribes(service, "anna"), await leaving.subscribes(service, "boris")
    ada = await leaving.subscribes(service, "ada")
    await off_duty(leaving, "anna", on=False)
    await off_duty(leaving, "ada")
    await leaving.tells("anna")
    await leaving.tells("boris")
    await leaving.tells("ada", kind="channel_broken", data={"name": "Самовары", "text": "нет ключа"})
    await leaving.sends()
    assert [len(each.shown) for each in (anna, boris, ada)] == [1, 1, 1]


async def test_heads_are_told_at_their_time_of_one_who_is_off_duty(resting: Leaving, cast: Cast) -> None:
    async with cast.db.tx() as tx:
        house = setup.PutNoticeHouse(0, {}, {"mentioned": NoticeAgain(head=10)})
        await setup.put_house(tx, await cast.grants("ada"), "127.0.0.1", house)
    await resting.tells("anna")
    await resting.sends()
    told = await cast.db.hot.fetch("SELECT user_id FROM notices WHERE kind = 'unseen'")
    assert [row["user_id"] for row in told] == [cast.ids["boris"]]


async def test_who_has_no_duty_any_more_is_not_waited_for_for_ever(
    resting: Leaving, cast: Cast, service: PushService
) -> None:
    browser = await resting.subscribes(service, "anna")
    await resting.run("DELETE FROM duty_spans")
    await resting.tells("anna")
    await resting.sends()
    assert (browser.shown, ("push", "held", "off_duty") in await resting.journal("anna")) == ([], True)


@pytest.mark.parametrize("kept", ['{"alerts": {"quiet": 5, "off_duty": "да"}}', '{"alerts": {"off_duty": {"on": 1}}}'])
async def test_wishes_that_are_none_keep_nobody_from_being_told(
    leaving: Leaving, cast: Cast, service: PushService, kept: str
) -> None:
    browser = await leaving.subscribes(service, "anna")
    await leaving.run("UPDATE users SET settings = $2::text::jsonb WHERE id = $1", cast.ids["anna"], kept)
    await leaving.tells("anna")
    await leaving.sends()
    assert len(browser.shown) == 1


async def test_a_schedule_says_it_in_place_of_quiet_hours(resting: Leaving, cast: Cast, service: PushService) -> None:
    browser = await resting.subscribes(service, "anna")
    # the whole day is quiet, and the duty is at night
    quiet = '{"alerts": {"quiet": {"on": true, "from": "00:00", "to": "23:59"}}}'
    await resting.run("UPDATE users SET settings = $2::text::jsonb WHERE id = $1", cast.ids["anna"], quiet)
    await duty_begins(resting, "anna")
    await resting.tells("anna")
    await resting.sends()
    assert len(browser.shown) == 1
