"""A browser is told by push: encrypted for it alone, signed by the house, once, and only what nobody has seen."""

import pytest

from backend.kit.errors import Invalid
from backend.notify import centre, devices
from tests.cast import Cast
from tests.notify.house import Leaving
from tests.platforms.push import PushService


async def test_a_device_shows_what_was_told_and_leads_to_the_very_message(
    leaving: Leaving, cast: Cast, service: PushService
) -> None:
    browser = await leaving.subscribes(service, "anna")
    dialog = await cast.dialog()
    await leaving.tells("anna", subject=("conversation", dialog), place={"conversation_id": dialog, "seq": 1})
    await leaving.sends()
    assert browser.shown == [
        {
            "title": "Анна зовёт вас: Глеб",
            "body": "Сколько стоит самовар?",
            "tag": f"samovar-{dialog}",
            "url": f"/inbox/{dialog}?at=1",
        }
    ]
    assert (service.forged, ("push", "sent", None) in await leaving.journal()) == (0, True)


async def test_what_is_told_again_after_a_restart_was_sent_once(
    leaving: Leaving, cast: Cast, service: PushService
) -> None:
    browser = await leaving.subscribes(service, "anna")
    await leaving.tells("anna")
    await leaving.plans()
    # the event is read again by a consumer that lost its place, and the worker dies with a delivery in hand
    await leaving.run("UPDATE consumers SET position = 0")
    await leaving.sends()
    await leaving.run("UPDATE notice_deliveries SET state = 'sending', lease_until = now() - interval '1 s'")
    await leaving.sends()
    assert len(browser.shown) == 1
    assert ("push", "unconfirmed", "process_died") in await leaving.journal()


async def test_what_was_seen_meanwhile_or_is_out_of_sight_does_not_leave(
    leaving: Leaving, cast: Cast, service: PushService
) -> None:
    anna, dora = await leaving.subscribes(service, "anna"), await leaving.subscribes(service, "dora")
    await leaving.tells("anna")
    secret = await cast.dialog("Тайный", cast.secret)
    await leaving.tells("dora", subject=("conversation", secret))
    await leaving.plans()
    async with cast.db.tx() as tx:
        me = await cast.grants("anna")
        await centre.read(tx, cast.ids["anna"], [each.id for each in (await centre.mine(tx, me, "all", 9)).items], None)
    await leaving.run("DELETE FROM channel_members WHERE member_id = $1", cast.ids["dora"])
    await leaving.sends()
    assert (anna.shown, dora.shown) == ([], [])
    held = await leaving.journal()
    assert ("push", "held", "seen") in held
    assert ("push", "held", "sight") in held


async def test_five_of_a_group_are_one_notice_that_says_five(leaving: Leaving, service: PushService) -> None:
    browser = await leaving.subscribes(service, "anna")
    for n in range(5):
        await leaving.tells("anna", group="dialog:7", data={"who": "Анна", "whose": f"№{n}", "text": ""})
    await leaving.sends()
    assert [each["title"] for each in browser.shown] == ["Анна зовёт вас: №4 (5)"]


async def test_a_browser_that_is_gone_leaves_the_list_and_a_busy_service_is_asked_again(
    leaving: Leaving, cast: Cast, service: PushService
) -> None:
    browser = await leaving.subscribes(service, "anna")
    service.next = [429]
    await leaving.tells("anna")
    await leaving.sends(early=True)
    assert browser.shown == []
    await leaving.sends()
    assert len(browser.shown) == 1
    service.next = [410]
    await leaving.tells("anna", group="other")
    await leaving.sends()
    async with cast.db.tx() as tx:
        assert (await devices.mine(tx, await cast.grants("anna"), leaving.cipher)).items == []
    assert ("push", "held", "device_gone") in await leaving.journal()


async def test_an_address_inside_the_house_is_no_push_service(
    leaving: Leaving, cast: Cast, service: PushService
) -> None:
    me, good = await cast.grants("anna"), service.subscribe("").json()
    wrong = {
        "endpoint": ["http://10.0.0.1/x", "https://127.0.0.2/x", "http://push.example.com/1", "nonsense"],
        "p256dh": ["AAAA"],
        "auth": ["AAAA"],
    }
    for field, values in wrong.items():
        for value in values:
            async with cast.db.tx() as tx:
                with pytest.raises(Invalid) as refused:
                    await devices.put(tx, me, leaving.settings, devices.NewPushDevice(**(good | {field: value})))
            assert list(refused.value.fields) == [field]


async def test_quiet_hours_hold_a_notice_until_they_are_over_and_an_alarm_comes_through(
    leaving: Leaving, cast: Cast, service: PushService
) -> None:
    await leaving.subscribes(service, "ada")
    quiet = '{"alerts": {"quiet": {"on": true, "from": "00:00", "to": "23:59"}}}'
    await leaving.run("UPDATE users SET settings = $1::jsonb", quiet)
    await leaving.tells("ada")
    await leaving.tells("ada", kind="channel_broken", subject=("channel", cast.sales), data={"name": "Продажи"})
    await leaving.plans()
    rows = await cast.db.hot.fetch(
        "SELECT n.kind, d.why, d.due_at > now() + interval '20 s' AS later FROM notice_deliveries d"
        " JOIN notices n ON n.id = d.notice_id WHERE d.way = 'push' ORDER BY d.id"
    )
    assert [tuple(row) for row in rows] == [("mentioned", "quiet", True), ("channel_broken", None, False)]


async def test_whoever_hides_words_is_told_that_there_is_something(leaving: Leaving, service: PushService) -> None:
    browser = await leaving.subscribes(service, "anna")
    await leaving.run("""UPDATE users SET settings = '{"alerts": {"words": false}}'""")
    await leaving.tells("anna")
    await leaving.sends()
    assert [(each["title"], each["body"]) for each in browser.shown] == [("Меня зовут в заметке", "")]
