"""What leaves goes to where the person is reached now; what the house's own trouble held back is lost by nobody."""

from typing import Any

import asyncpg
import pytest

from backend.access.actions import sessions
from backend.kit.errors import Invalid, Missing
from backend.kit.upkeep import once as tidy
from backend.notify import bot as staff
from backend.notify import centre, devices, heads, sender, setup
from backend.notify.way import Outcome, Sending
from backend.notify.wishes import NoticeAgain, NoticeWays
from tests.cast import Cast
from tests.notify.conftest import Box
from tests.notify.house import Leaving
from tests.notify.test_letters import LETTER, wants
from tests.platforms.push import PushService

BOT = NoticeWays(app=True, push=False, email="never", bot=True)
_DUE = "UPDATE notice_deliveries SET due_at = now() WHERE state = 'waiting'"


def counted(leaving: Leaving, way: str) -> list[Sending]:
    """What is handed over to that way from now on."""
    heard: list[Sending] = []

    async def send(sending: Sending) -> Outcome:
        heard.append(sending)
        return Outcome("sent")

    leaving.sender = sender.Sender(leaving.cast.db, {way: send})
    return heard


@pytest.mark.parametrize("what", ["stop", "another chat"])
async def test_after_stop_nothing_that_was_planned_comes_to_the_chat(leaving: Leaving, cast: Cast, what: str) -> None:
    heard = counted(leaving, "bot")
    await wants(leaving, "anna", mentioned=BOT)
    async with cast.db.tx() as tx:
        await staff.link(tx, cast.ids["anna"], 77, "Анна")
    await leaving.tells("anna")
    await leaving.plans()
    async with cast.db.tx() as tx:
        await staff.unlink(tx, cast.ids["anna"])
        if what != "stop":
            await staff.link(tx, cast.ids["anna"], 78, "Анна")
    await leaving.sends()
    assert (heard, await leaving.journal()) == ([], [("bot", "held", "no_bot")])


async def test_a_letter_does_not_go_to_an_address_that_is_theirs_no_more(
    leaving: Leaving, cast: Cast, box: Box
) -> None:
    await wants(leaving, "anna", mentioned=LETTER)
    await leaving.tells("anna")
    await leaving.plans()
    await leaving.run("UPDATE users SET email = 'new@example.com' WHERE id = $1", cast.ids["anna"])
    await leaving.sends()
    assert (box.letters, await leaving.journal()) == ([], [("email", "held", "no_address")])


@pytest.mark.parametrize("when", ["before it was told", "on its way"])
async def test_a_browser_that_was_signed_out_is_told_no_more(
    leaving: Leaving, cast: Cast, service: PushService, when: str
) -> None:
    browser = await leaving.subscribes(service, "anna")
    async with cast.db.tx() as tx:
        await sessions.start(tx, cast.ids["anna"], "127.0.0.1", "Firefox")
    await leaving.run("UPDATE push_devices SET session_id = (SELECT id FROM sessions)")
    if when == "on its way":
        await leaving.tells("anna")
        await leaving.plans()
    async with cast.db.tx() as tx:
        await sessions.end_all(tx, cast.ids["anna"])
    if when != "on its way":
        await leaving.tells("anna")
    await leaving.sends()
    async with cast.db.tx() as tx:
        left = (await devices.mine(tx, await cast.grants("anna"), leaving.cipher)).items
    assert (browser.shown, [device.stopped for device in left]) == ([], [True])


async def test_who_wanted_notices_in_a_browser_has_them_there_again_without_being_asked_and_nobody_else_has(
    leaving: Leaving, cast: Cast, service: PushService
) -> None:
    browser = await leaving.subscribes(service, "anna")
    async with cast.db.tx() as tx:
        await sessions.start(tx, cast.ids["anna"], "127.0.0.1", "Firefox")
    await leaving.run("UPDATE push_devices SET session_id = (SELECT id FROM sessions)")
    async with cast.db.tx() as tx:
        await sessions.end_all(tx, cast.ids["anna"])
    # a night passes
    await tidy(cast.db)

    async def returns(who: str, instead_of: str | None = None) -> None:
        told = devices.NewPushDevice(**browser.json(), again=True, instead_of=instead_of)
        async with cast.db.tx() as tx:
            await devices.put(tx, await cast.grants(who), leaving.settings, told)

    with pytest.raises(Missing):
        await returns("boris")
    await leaving.tells("anna", group="one")
    await leaving.sends()
    assert browser.shown == []
    await returns("anna")
    await leaving.tells("anna", group="two")
    await leaving.sends()
    assert len(browser.shown) == 1
    # the push service gives it another address, and the old one is nobody's
    old, browser = browser, service.subscribe(browser.server_key)
    await returns("anna", old.endpoint)
    await leaving.tells("anna", group="three")
    await leaving.sends()
    assert (len(old.shown), len(browser.shown)) == (1, 1)
    # off the list means off: the browser does not bring it back by itself
    async with cast.db.tx() as tx:
        me = await cast.grants("anna")
        (device,) = (await devices.mine(tx, me, leaving.cipher)).items
        await devices.remove(tx, me, device.id)
    with pytest.raises(Missing):
        await returns("anna")


async def test_whoever_lost_the_right_to_a_kind_neither_gets_nor_reads_what_was_told(
    leaving: Leaving, cast: Cast, service: PushService
) -> None:
    browser = await leaving.subscribes(service, "ada")
    await leaving.tells("ada", kind="channel_broken", subject=("channel", cast.sales), data={"name": "Тайна"})
    await leaving.plans()
    await leaving.run("UPDATE users SET role_id = (SELECT role_id FROM users WHERE id = $1) WHERE id = $2",
                      cast.ids["anna"], cast.ids["ada"])  # fmt: skip
    await leaving.sends()
    async with cast.db.tx() as tx:
        me = await cast.grants("ada")
        assert "channels.health" not in me.rights
        items = (await centre.mine(tx, me, "all", 9)).items
    assert (browser.shown, [item.veiled for item in items]) == ([], [True])


async def test_what_heads_are_told_of_one_who_has_not_looked_goes_on_to_nobody(leaving: Leaving, cast: Cast) -> None:
    ada = await cast.grants("ada")
    again = {"mentioned": NoticeAgain(head=10), "unseen": NoticeAgain(head=10)}
    async with cast.db.tx() as tx:
        with pytest.raises(Invalid) as refused:
            await setup.put_house(tx, ada, "127.0.0.1", setup.PutNoticeHouse(0, {}, again))
    assert refused.value.fields == {"again.unseen": "notice_no_heads"}
    # one that was written before it was refused
    await leaving.run("INSERT INTO settings (key, value) VALUES ('notices', $1::text::jsonb)",
                      '{"again": {"unseen": {"head": 10}}}')  # fmt: skip
    await leaving.tells("boris", kind="unseen", data={"who": "Анна", "title": "x", "text": ""})
    await leaving.plans()
    assert "head" not in [way for way, _, _ in await leaving.journal()]


async def test_a_hiccup_of_the_database_before_anything_left_loses_nothing(
    leaving: Leaving, cast: Cast, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    await wants(leaving, "anna", mentioned=LETTER)
    for n in range(3):
        await leaving.tells("anna", group=str(n))
    await leaving.plans()
    await leaving.run(_DUE)

    async def broken(*_: Any) -> Any:
        raise asyncpg.ConnectionDoesNotExistError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(sender, "texts_of", broken)
        with pytest.raises(asyncpg.PostgresError):
            await leaving.sender.step()
    await leaving.run("UPDATE notice_deliveries SET lease_until = now() - interval '1 s' WHERE state = 'sending'")
    await leaving.sends()
    assert (len(box.letters), await leaving.journal()) == (3, [("email", "sent", None)] * 3)


async def test_one_that_cannot_be_made_keeps_no_other_back(
    leaving: Leaving, cast: Cast, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    await wants(leaving, "anna", mentioned=LETTER)
    for n in range(3):
        await leaving.tells("anna", group=str(n))
    real = sender._sending

    def spoilt(key: Any, *rest: Any) -> Sending:
        if key[3] == "1":
            raise KeyError(key)
        return real(key, *rest)

    monkeypatch.setattr(sender, "_sending", spoilt)
    await leaving.sends()
    assert (len(box.letters), sorted(await leaving.journal())) == (
        2, [("email", "failed", "internal"), ("email", "sent", None), ("email", "sent", None)]
    )  # fmt: skip


async def test_heads_are_told_when_the_database_is_back(
    leaving: Leaving, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = setup.PutNoticeHouse(0, {}, {"mentioned": NoticeAgain(head=10)})
    async with cast.db.tx() as tx:
        await setup.put_house(tx, await cast.grants("ada"), "127.0.0.1", house)
    await leaving.tells("anna")
    await leaving.plans()
    await leaving.run(_DUE)

    async def broken(*_: Any) -> None:
        raise asyncpg.ConnectionDoesNotExistError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(heads, "tell", broken)
        await leaving.sender.step()
    assert ("head", "waiting", "database") in await leaving.journal()
    await leaving.sends()
    told = await cast.db.hot.fetch("SELECT user_id FROM notices WHERE kind = 'unseen'")
    assert [row["user_id"] for row in told] == [cast.ids["boris"]]


async def test_a_host_of_the_house_that_webhooks_may_go_to_is_no_push_service(
    leaving: Leaving, cast: Cast, service: PushService
) -> None:
    import dataclasses

    settings = dataclasses.replace(leaving.settings, private_hosts=("127.0.0.1", "10.0.0.7"), push_hosts=())
    me, good = await cast.grants("anna"), service.subscribe("").json()
    for endpoint in (good["endpoint"], "https://10.0.0.7/x"):
        async with cast.db.tx() as tx:
            with pytest.raises(Invalid) as refused:
                await devices.put(tx, me, settings, devices.NewPushDevice(**(good | {"endpoint": endpoint})))
        assert list(refused.value.fields) == ["endpoint"]
    # one that was taken before
    browser = await leaving.subscribes(service, "anna")
    leaving.sender = sender.Sender(cast.db, sender.of_house(settings, cast.db, leaving.cipher))
    await leaving.tells("anna")
    await leaving.sends()
    assert (browser.shown, ("push", "failed", "address_not_allowed") in await leaving.journal()) == ([], True)
