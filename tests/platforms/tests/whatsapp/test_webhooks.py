"""How webhooks travel: again until 200, twice, shuffled, several in one, to whom they were asked for."""

from __future__ import annotations

from typing import Any

import aiohttp

from tests.platforms.tests.conftest import Clock
from tests.platforms.tests.whatsapp.conftest import VERIFY, Api, Hook, Send, code
from tests.platforms.whatsapp import Customer, WhatsAppServer


async def test_anything_but_200_brings_it_again(wa: WhatsAppServer, hook: Hook, anna: Customer) -> None:
    hook.answers = [500, 201, 404]
    anna.writes("раз")
    await wa.settled()
    assert [message["text"]["body"] for message in hook.messages] == ["раз"] * 4
    assert len(set(hook.raw)) == 1
    [row] = wa.ledger.repeated()
    assert [offer.status for offer in row.offers] == [500, 201, 404, 200]


async def test_a_repeat_comes_after_what_was_written_later(wa: WhatsAppServer, hook: Hook, anna: Customer) -> None:
    hook.answers = [503]
    anna.writes("раз")
    anna.writes("два")
    await wa.settled()
    assert [message["text"]["body"] for message in hook.messages] == ["раз", "два", "раз"]


async def test_after_seven_days_it_is_given_up(wa: WhatsAppServer, hook: Hook, anna: Customer, clock: Clock) -> None:
    hook.answers = [500] * 1000
    anna.writes("раз")
    [row] = wa.ledger.inbound
    await wa.changes.until(lambda: len(row.offers) > 1, 10, lambda: "offered again")
    clock.pass_(7 * 86_400)
    await wa.settled()
    assert row.expired
    assert row.confirmed_at is None


async def test_what_comes_days_late_says_when_it_was_written(
    wa: WhatsAppServer, hook: Hook, anna: Customer, clock: Clock, send: Send
) -> None:
    anna.writes("сегодня")
    anna.writes("неделю назад", at=clock.now - 7 * 86_400)
    await send(anna, "text", {"body": "и сегодня отвечаем"})
    await wa.settled()
    assert int(hook.messages[0]["timestamp"]) - int(hook.messages[1]["timestamp"]) == 7 * 86_400
    assert hook.said == ["sent", "delivered"]


async def test_a_changed_secret_signs_otherwise(wa: WhatsAppServer, hook: Hook, anna: Customer) -> None:
    anna.writes("раз")
    await wa.settled()
    wa.app_secret = "another"
    anna.writes("два")
    await wa.settled()
    assert hook.signed == [True, False]


async def test_copies_and_shuffles(wa: WhatsAppServer, hook: Hook, anna: Customer) -> None:
    wa.faults.repeat, wa.faults.repeat_within, wa.faults.shuffle = 3, 0.05, True
    for number in range(5):
        anna.writes(str(number))
    await wa.settled()
    await wa.changes.until(lambda: len(hook.posts) == 15, 10, lambda: f"{len(hook.posts)} posts")
    assert sorted(message["text"]["body"] for message in hook.messages) == sorted("01234" * 3)


async def test_statuses_may_be_told_before_the_answer(
    wa: WhatsAppServer, hook: Hook, anna: Customer, send: Send
) -> None:
    anna.writes("добрый день")
    wa.faults.early_statuses = True
    await send(anna, "text", {"body": "1"})
    assert hook.said == ["sent", "delivered"]


async def test_several_travel_in_one_post(wa: WhatsAppServer, hook: Hook, anna: Customer, send: Send) -> None:
    boris = wa.customer("+79125550102", name="Борис")
    there = wa.add_account().number
    with wa.together("value"):
        anna.writes("раз")
        anna.writes("два")
        boris.writes("три")
    await wa.settled()
    [value] = hook.values
    assert [contact["profile"]["name"] for contact in value["contacts"]] == ["Анна", "Борис"]
    assert [message["text"]["body"] for message in value["messages"]] == ["раз", "два", "три"]
    with wa.together("changes"):
        anna.writes("четыре")
        anna.reads()
        wa.account.tells("hologram_update", {"x": 1})
        wa.account.tells("account_update", {"event": "ACCOUNT_VIOLATION"})
    with wa.together("entries"):
        anna.writes("пять")
        wa.customer("+79125550103", number=there).writes("шесть")
    await wa.settled()
    assert [len(post["entry"]) for post in hook.posts] == [1, 1, 2]
    assert [change["field"] for change in hook.posts[1]["entry"][0]["changes"]] == ["messages", "account_update"]
    assert len({entry["id"] for entry in hook.posts[2]["entry"]}) == 2
    assert len(wa.events.missed) == 1, "a field that is not subscribed to"


async def test_an_unknown_field_comes_to_who_asked_for_it(wa: WhatsAppServer, hook: Hook) -> None:
    wa.fields.add("hologram_update")
    wa.account.tells("hologram_update", {"x": 1})
    await wa.settled()
    assert hook.changes == [{"value": {"x": 1}, "field": "hologram_update"}]


async def test_other_addresses_for_an_account_and_a_number(
    wa: WhatsAppServer, hook: Hook, anna: Customer, api: Api
) -> None:
    second = wa.add_number("+370 655 00077")
    override = {"override_callback_uri": f"{hook.url}?for=waba", "verify_token": VERIFY}
    assert (await api("POST", f"{wa.waba_id}/subscribed_apps", json=override))["success"]
    wrong = {**override, "verify_token": "wrong"}
    assert code(await api("POST", second.id, json={"webhook_configuration": wrong})) == 2200
    own = {**override, "override_callback_uri": f"{hook.url}?for=phone"}
    assert (await api("POST", second.id, json={"webhook_configuration": own}))["success"]
    anna.writes("раз")
    anna.at(second).writes("два")
    wa.template("gotov", "Готово").becomes("PAUSED")
    await wa.settled()
    assert [row.offers[0].via for row in wa.ledger.inbound] == [
        f"{hook.url}?for=waba",
        f"{hook.url}?for=phone",
        hook.url,
    ]
    told = await api("GET", second.id, fields="webhook_configuration")
    assert told["webhook_configuration"]["phone_number"] == f"{hook.url}?for=phone"
    [app] = (await api("GET", f"{wa.waba_id}/subscribed_apps"))["data"]
    assert app["override_callback_uri"] == f"{hook.url}?for=waba"
    await api("POST", f"{wa.waba_id}/subscribed_apps")
    assert wa.account.override is None
    await api("DELETE", f"{wa.waba_id}/subscribed_apps")
    assert (await api("GET", f"{wa.waba_id}/subscribed_apps"))["data"] == []


async def test_an_app_sets_its_own_address(wa: WhatsAppServer, hook: Hook, anna: Customer, api: Api) -> None:
    wa.callback = None
    key = f"{wa.app_id}|{wa.app_secret}"
    body: dict[str, Any] = {"object": "whatsapp_business_account", "callback_url": hook.url, "verify_token": VERIFY}
    path = f"{wa.app_id}/subscriptions"
    assert code(await api("POST", path, json=body | {"fields": "messages"})) == 190
    assert code(await api("POST", path, token=key, json=body | {"fields": "holograms"})) == 100
    assert (await api("POST", path, token=key, json=body | {"fields": "messages"}))["success"]
    anna.writes("раз")
    await wa.settled()
    assert len(hook.posts) == 1
    [told] = (await api("GET", path, token=key))["data"]
    assert (told["callback_url"], [field["name"] for field in told["fields"]]) == (hook.url, ["messages"])


async def test_older_webhooks_tell_of_conversations(hook: Hook, wa: WhatsAppServer, anna: Customer, send: Send) -> None:
    anna.writes("добрый день")
    await send(anna, "text", {"body": "1"})
    await wa.settled()
    assert not any("conversation" in status for status in hook.statuses)
    wa.webhook_version = 23
    await send(anna, "text", {"body": "2"})
    await wa.settled()
    sent, delivered = hook.statuses[2:]
    assert "expiration_timestamp" in sent["conversation"]
    assert "expiration_timestamp" not in delivered["conversation"]
    wa.webhook_version = 25
    anna.writes("из рекламы", referral=wa.ad())
    await send(anna, "text", {"body": "3"})
    await wa.settled()
    assert hook.statuses[4]["conversation"]["origin"] == {"type": "referral_conversion"}


async def test_a_new_phone_is_the_same_person(wa: WhatsAppServer, hook: Hook, anna: Customer, send: Send) -> None:
    anna.writes("добрый день")
    before = anna.user_id()
    anna.changes_number("+79125550199")
    await wa.settled()
    assert "contacts" not in hook.values[-1]
    system = hook.messages[-1]["system"]
    assert (system["wa_id"], system["previous_user_id"], system["user_id"]) == ("79125550199", before, anna.user_id())
    assert hook.messages[-1]["from"] == "79125550101"
    await send("+79125550199", "text", {"body": "по новому"})
    await anna.hears("по новому")


async def test_edits_and_removals_as_documented(wa: WhatsAppServer, hook: Hook, anna: Customer) -> None:
    asked = anna.writes("на 3 литра")
    anna.edits(asked["id"], "на 5 литров")
    assert anna.revokes(asked["id"]) is None
    wa.number.coexistence = True
    asked = anna.writes("на 3 литра")
    anna.edits(asked["id"], "на 5 литров")
    anna.revokes(asked["id"])
    await wa.settled()
    kinds = ["text", "unsupported", "text", "edit", "revoke"]
    assert [message["type"] for message in hook.messages] == kinds
    assert hook.messages[1]["unsupported"] == {"type": "edit"}
    assert hook.messages[3]["edit"]["message"]["text"] == {"body": "на 5 литров"}
    assert hook.messages[2]["text"] == {"body": "на 3 литра"}, "what was told stays as it was told"


async def test_the_page_is_for_people(wa: WhatsAppServer, http: aiohttp.ClientSession) -> None:
    async with http.get(wa.base_url) as page:
        assert "Write as this customer" in await page.text()
