"""A customer writes, the business answers, and every state of the answer is told."""

from __future__ import annotations

import pytest

from tests.platforms.tests.conftest import Clock
from tests.platforms.tests.whatsapp.conftest import Api, Hook, Send, code, id_of
from tests.platforms.whatsapp import Customer, WhatsAppServer


async def test_a_customer_writes_and_is_answered(wa: WhatsAppServer, hook: Hook, anna: Customer, send: Send) -> None:
    asked = anna.writes("Сколько стоит? 🫖")
    await wa.settled()
    [value] = hook.values
    assert value["metadata"] == {"display_phone_number": "37065500001", "phone_number_id": wa.phone_number_id}
    assert value["contacts"] == [{"profile": {"name": "Анна"}, "wa_id": "79125550101", "user_id": anna.user_id()}]
    [message] = value["messages"]
    assert message == {**asked, "from": "79125550101", "from_user_id": anna.user_id(), "type": "text"}
    answer = await send(anna, "text", {"body": "350 ₽"}, context={"message_id": asked["id"]})
    assert answer["contacts"] == [{"input": "+79125550101", "wa_id": "79125550101"}]
    [row] = await anna.hears("350 ₽")
    assert row.message["context"] == {"id": asked["id"]}
    anna.reads()
    await wa.settled()
    assert hook.said == ["sent", "delivered", "read"]
    assert {status["id"] for status in hook.statuses} == {id_of(answer)}
    assert [status.get("pricing", {}).get("type") for status in hook.statuses] == [
        "free_customer_service", "free_customer_service", None
    ]  # fmt: skip
    assert all(hook.signed)


async def test_what_is_not_ascii_is_escaped_in_the_signed_bytes(wa: WhatsAppServer, hook: Hook, anna: Customer) -> None:
    anna.writes("ё 50% a@b.example <b> http://x/ 👍🏽")
    await wa.settled()
    [raw] = hook.raw
    assert raw.isascii()
    for piece in (rb"\u0451 50\u0025 a\u0040b.example \u003Cb> http:\/\/x\/", rb"\ud83d\udc4d\ud83c\udffd"):
        assert piece in raw
    assert hook.messages[0]["text"]["body"] == "ё 50% a@b.example <b> http://x/ 👍🏽"


async def test_the_window_closes_after_a_day(
    wa: WhatsAppServer, hook: Hook, anna: Customer, send: Send, clock: Clock
) -> None:
    anna.writes("добрый день")
    clock.pass_(24 * 3600 - 1)
    await send(anna, "text", {"body": "1"})
    await anna.hears("1")
    clock.pass_(2)
    late = await send(anna, "text", {"body": "2"}, biz_opaque_callback_data="42")
    assert late["http"] == 200
    await wa.settled()
    failed = hook.statuses[-1]
    assert (failed["status"], failed["id"], failed["biz_opaque_callback_data"]) == ("failed", id_of(late), "42")
    assert failed["errors"][0]["code"] == 131047
    assert "contacts" not in hook.values[-1]
    wa.refuses_at_once = {131047}
    assert code(await send(anna, "text", {"body": "3"})) == 131047
    wa.template("gotov", "Заказ {{1}} готов")
    parameters = [{"type": "body", "parameters": [{"type": "text", "text": "7"}]}]
    template = {"name": "gotov", "language": {"code": "ru"}, "components": parameters}
    answer = await send(anna, "template", template)
    assert answer["messages"][0]["message_status"] == "accepted"
    await anna.hears("Заказ 7 готов")


async def test_a_phone_that_is_off_is_delivered_to_later(
    wa: WhatsAppServer, hook: Hook, anna: Customer, send: Send
) -> None:
    anna.writes("добрый день")
    anna.offline = True
    await send(anna, "text", {"body": "готово"})
    await wa.settled()
    assert hook.said == ["sent"]
    assert not anna.heard
    anna.comes_online()
    anna.reads()
    await wa.settled()
    assert hook.said == ["sent", "delivered", "read"]
    anna.in_chat = True
    await send(anna, "text", {"body": "и ещё"})
    await wa.settled()
    assert hook.said[3:] == ["sent", "read"]


async def test_a_number_that_is_not_on_whatsapp_fails_later(wa: WhatsAppServer, hook: Hook, send: Send) -> None:
    answer = await send("+7 912 000-00-00", "text", {"body": "?"})
    assert answer["contacts"] == [{"input": "+7 912 000-00-00", "wa_id": "79120000000"}]
    await wa.settled()
    assert [status["errors"][0]["code"] for status in hook.statuses] == [131026]
    assert not wa.ledger.delivered


async def test_a_hidden_phone_is_answered_by_user_id(wa: WhatsAppServer, hook: Hook, api: Api) -> None:
    vera = wa.customer("+79125550102", name="Вера", phone_hidden=True, username="vera.tea")
    vera.writes("здравствуйте")
    await wa.settled()
    [value] = hook.values
    assert value["contacts"] == [{"profile": {"name": "Вера", "username": "vera.tea"}, "user_id": vera.user_id()}]
    assert "from" not in value["messages"][0]
    body = {"messaging_product": "whatsapp", "recipient": vera.user_id(), "type": "text", "text": {"body": "да"}}
    answer = await api("POST", f"{wa.phone_number_id}/messages", json=body)
    assert answer["contacts"] == [{"input": vera.user_id(), "user_id": vera.user_id()}]
    await vera.hears("да")
    await wa.settled()
    assert all("recipient_id" not in status for status in hook.statuses)
    assert wa.ledger.called("messages", vera.key)
    stranger = wa.add_account()
    other = {**body, "recipient": vera.user_id(stranger.number)}
    assert code(await api("POST", f"{wa.phone_number_id}/messages", json=other)) == 131009


async def test_two_numbers_of_one_account_know_the_same_person(
    wa: WhatsAppServer, hook: Hook, anna: Customer, send: Send
) -> None:
    second = wa.add_number("+370 655 00077", "Склад")
    there = anna.at(second)
    anna.writes("лавка?")
    there.writes("склад?")
    await wa.settled()
    assert [value["metadata"]["phone_number_id"] for value in hook.values] == [wa.phone_number_id, second.id]
    assert len({value["contacts"][0]["user_id"] for value in hook.values}) == 1
    await send(there, "text", {"body": "склад"}, number=second.id)
    await there.hears("склад")
    assert not anna.heard


async def test_reading_shows_dots_for_a_while(
    wa: WhatsAppServer, anna: Customer, api: Api, clock: Clock, send: Send
) -> None:
    asked = anna.writes("вы тут?")
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": asked["id"]}
    typing = {"typing_indicator": {"type": "text"}}
    assert (await api("POST", f"{wa.phone_number_id}/messages", json=body | typing))["success"]
    assert anna.sees_typing
    assert anna.dialog.read_by_us == asked["id"]
    clock.pass_(26)
    assert not anna.sees_typing
    assert [call.method for call in wa.ledger.calls] == ["read"]
    ours = id_of(await send(anna, "text", {"body": "тут"}))
    assert code(await api("POST", f"{wa.phone_number_id}/messages", json=body | {"message_id": ours})) == 131009


async def test_nobody_is_told_while_nobody_is_subscribed(wa: WhatsAppServer, anna: Customer, hook: Hook) -> None:
    wa.account.subscribed = False
    anna.writes("кто-нибудь?")
    assert len(wa.events.missed) == 1
    wa.account.subscribed = True
    wa.fields = {"account_update"}
    anna.writes("а теперь?")
    wa.account.tells("account_update", {"event": "ACCOUNT_DELETED"})
    await wa.settled()
    assert [change["field"] for change in hook.changes] == ["account_update"]
    assert "time" in hook.posts[0]["entry"][0]


async def test_an_address_that_does_not_answer_is_not_taken(wa: WhatsAppServer, hook: Hook) -> None:
    with pytest.raises(AssertionError, match="403"):
        await wa.set_webhook(hook.url, "wrong")
