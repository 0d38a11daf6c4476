"""What can be sent, what is refused at once and what fails later."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.platforms.telegram import samples
from tests.platforms.tests.conftest import Clock
from tests.platforms.tests.whatsapp.conftest import Api, Hook, Send, code, id_of
from tests.platforms.whatsapp import Customer, Speeds, WhatsAppServer

BUTTON = {"type": "reply", "reply": {"id": "yes", "title": "Да"}}


@pytest.fixture(autouse=True)
def open_window(anna: Customer) -> None:
    anna.writes("добрый день")


def details(answer: dict[str, Any]) -> str:
    error = answer["error"]
    return str(error.get("error_data", {}).get("details") or error["message"])


async def test_the_same_message_sent_twice_arrives_twice(wa: WhatsAppServer, anna: Customer, send: Send) -> None:
    wa.faults.lose_answers(1, "messages")
    with pytest.raises(aiohttp.ClientError):
        await send(anna, "text", {"body": "1"}, biz_opaque_callback_data="once")
    await send(anna, "text", {"body": "1"}, biz_opaque_callback_data="once")
    assert len(await anna.hears("1", count=2)) == 2
    assert len(wa.ledger.duplicates()) == len(wa.ledger.lost_answers()) == 1


@pytest.mark.parametrize(
    ("kind", "content", "refusal"),
    [
        ("text", {"body": "я" * 4097}, "4096"),
        ("text", {"body": " "}, "empty"),
        ("text", {"body": "1", "preview": True}, 'Unexpected key "preview"'),
        ("image", {"link": "https://x.example/a.jpg", "id": "1"}, "either"),
        ("image", {"id": "404"}, "not known"),
        ("audio", {"link": "https://x.example/a.ogg", "caption": "?"}, 'Unexpected key "caption"'),
        ("location", {"latitude": 91, "longitude": 0}, "range"),
        ("location", {"latitude": 1}, "longitude"),
        ("contacts", [{"name": {"formatted_name": "Анна"}}], "one more part"),
        ("reaction", {"message_id": "wamid.x"}, "emoji"),
        ("interactive", {"type": "flow", "body": {"text": "?"}, "action": {"name": "flow"}}, "not played"),
        ("interactive", {"type": "button", "body": {"text": "?"}, "action": {"buttons": [BUTTON] * 2}}, "unique"),
        ("interactive", {"type": "button", "body": {"text": "?"}, "action": {"buttons": [BUTTON] * 4}}, "Max allowed"),
        ("hologram", {"id": "1"}, "hologram"),
        ("template", {"name": "no", "language": {"code": "ru"}}, "does not exist in ru"),
    ],
)
async def test_a_wrong_body_is_refused_with_its_reason(send: Send, kind: str, content: Any, refusal: str) -> None:
    answer = await send("+79125550101", kind, content)
    assert answer["http"] in (400, 404)
    assert refusal in details(answer)
    assert answer["error"]["fbtrace_id"].startswith("A")


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"messaging_product": None}, 100),
        ({"to": None}, 100),
        ({"to": "0079125550101"}, 100),
        ({"to": "anna"}, 100),
        ({"to": "+370 655 00001"}, 131021),
        ({"to": None, "recipient": "79125550101"}, 131009),
        ({"recipient_type": "everybody"}, 100),
        ({"context": {"id": "1"}}, 100),
        ({"biz_opaque_callback_data": "x" * 513}, 100),
        ({"ttl": 1}, 100),
    ],
)
async def test_a_wrong_head_is_refused(
    wa: WhatsAppServer, api: Api, anna: Customer, change: dict[str, Any], refused: int
) -> None:
    body = {"messaging_product": "whatsapp", "to": f"+{anna.phone}", "type": "text", "text": {"body": "1"}, **change}
    body = {key: value for key, value in body.items() if value is not None}
    assert code(await api("POST", f"{wa.phone_number_id}/messages", json=body)) == refused
    assert not wa.ledger.delivered


async def test_who_calls_is_looked_at_first(wa: WhatsAppServer, api: Api, http: aiohttp.ClientSession) -> None:
    path = f"{wa.phone_number_id}/messages"
    stranger = wa.add_account()
    assert code(await api("GET", wa.phone_number_id, token="EAAunknown")) == 190
    foreign = await api("GET", wa.phone_number_id, token=stranger.token)
    assert (foreign["http"], foreign["error"]["error_subcode"]) == (400, 33)
    assert code(await api("POST", path.replace("messages", "holograms"), json={})) == 2500
    assert (await api("DELETE", path))["error"]["error_subcode"] == 33
    assert code(await api("GET", wa.phone_number_id, fields="id,hologram")) == 100
    assert code(await api("GET", wa.phone_number_id, hologram="1")) == 100
    assert (await api("GET", "404/messages"))["error"]["error_subcode"] == 33
    assert code(await api("GET", wa.phone_number_id, appsecret_proof="0" * 64)) == 100
    for old in ("v22.0", "v1", ""):
        async with http.get(f"{wa.base_url}/{old}/{wa.phone_number_id}") as answer:
            assert (await answer.json())["error"]["code"] == 2500
    async with http.get(f"{wa.base_url}/v25.0/{wa.phone_number_id}?access_token={wa.token}") as answer:
        assert (await answer.json())["error"]["code"] == 190
    wa.account.scopes = {"whatsapp_business_messaging"}
    assert (await api("GET", f"{wa.waba_id}/phone_numbers"))["http"] == 403
    wa.account.revoked = True
    expired = await api("GET", wa.phone_number_id)
    assert (expired["http"], code(expired), expired["error"]["error_subcode"]) == (401, 190, 463)


async def test_the_account_s_troubles(wa: WhatsAppServer, anna: Customer, send: Send) -> None:
    async def refused() -> int:
        return code(await send(anna, "text", {"body": "1"}))

    wa.account.restricted = 368
    assert await refused() == 368
    wa.account.restricted = None
    wa.account.allowed_only = {"+79120000001"}
    assert await refused() == 131030
    wa.account.allowed_only = {"+7 912 555-01-01"}
    wa.number.registered = False
    assert await refused() == 133010
    wa.number.registered, wa.number.blocked = True, True
    assert await refused() == 131048
    wa.number.blocked, wa.number.maintenance = False, True
    assert await refused() == 131057
    wa.number.maintenance = False
    assert await refused() == 0


async def test_what_concerns_the_person_is_told_later(
    wa: WhatsAppServer, hook: Hook, anna: Customer, send: Send
) -> None:
    async def failed(*, kind: str = "text", content: Any = None) -> int:
        answer = await send(anna, kind, content or {"body": "1"})
        assert answer["http"] == 200, answer
        await wa.settled()
        status = hook.statuses[-1]
        assert (status["id"], status["status"]) == (id_of(answer), "failed")
        return int(status["errors"][0]["code"])

    wa.faults.fail_later(1, 131049, anna.key)
    assert await failed() == 131049
    anna.blocked = True
    assert await failed() == 131026
    anna.blocked, anna.no_marketing = False, True
    wa.template("skidka", "Скидка!", category="MARKETING")
    assert await failed(kind="template", content={"name": "skidka", "language": {"code": "ru"}}) == 131050
    assert await failed(kind="reaction", content={"message_id": "wamid.gone", "emoji": "👍"}) == 131009
    assert await failed(kind="image", content={"link": "https://x.example/a.jpg"}) == 131053


async def test_a_reaction_is_sent_and_no_more(wa: WhatsAppServer, hook: Hook, anna: Customer, send: Send) -> None:
    asked = anna.writes("беру")
    await send(anna, "reaction", {"message_id": asked["id"], "emoji": "👍"})
    await anna.hears("👍")
    anna.reads()
    await wa.settled()
    assert hook.said == ["sent"]


async def test_files_by_link_are_fetched(wa: WhatsAppServer, hook: Hook, anna: Customer, send: Send) -> None:
    async def file(request: web.Request) -> web.Response:
        mime = "image/jpeg" if request.path.endswith("jpg") else "audio/ogg"
        return web.Response(body=samples.picture(), content_type=mime)

    app = web.Application()
    app.router.add_get("/{name}", file)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    await send(anna, "image", {"link": f"{base}/a.jpg", "caption": "вот"})
    await anna.hears("вот")
    await send(anna, "audio", {"link": f"{base}/a.ogg"})
    await wa.settled()
    assert hook.statuses[-1]["errors"][0]["code"] == 131053
    await runner.cleanup()


async def test_a_group_hears_as_one(wa: WhatsAppServer, hook: Hook, anna: Customer, send: Send) -> None:
    boris = wa.customer("+79125550102", name="Борис")
    boris.offline = True
    group = wa.group(anna, boris)
    anna.writes("всем", to=group)
    await send(group.id, "text", {"body": "и вам"}, to=group.id, recipient_type="group")
    await wa.settled()
    assert hook.messages[-1]["group_id"] == group.id
    assert hook.said == ["sent", "delivered"]
    assert hook.statuses[-1]["recipient_participant_id"] == anna.wa_id
    assert hook.statuses[-1]["recipient_id"] == group.id
    assert wa.ledger.texts_to(group.id) == ["и вам"]


async def test_the_pace_to_one_person_and_of_the_number(clock: Clock, http: aiohttp.ClientSession) -> None:
    async with WhatsAppServer(speeds=Speeds(messages_per_second=10, pair_burst=3), clock=clock) as wa:
        anna, boris = wa.customer("+79125550101"), wa.customer("+79125550102")
        for person in (anna, boris):
            person.writes("добрый день")
        clock.pass_(1)

        async def said(to: Customer) -> tuple[int, int]:
            body = {"messaging_product": "whatsapp", "to": to.phone, "type": "text", "text": {"body": "1"}}
            headers = {"Authorization": f"Bearer {wa.token}"}
            async with http.post(
                f"{wa.base_url}/v25.0/{wa.phone_number_id}/messages", json=body, headers=headers
            ) as got:
                return got.status, code(await got.json())

        assert [await said(anna) for _ in range(4)] == [(200, 0)] * 3 + [(400, 131056)]
        assert await said(boris) == (200, 0)
        clock.pass_(7)
        assert await said(anna) == (400, 131056), "three at once are paid for with 18 seconds"
        clock.pass_(11)
        assert await said(anna) == (200, 0)
        for _ in range(9):
            boris.writes("я много пишу")
        assert await said(boris) == (400, 130429), "what comes in counts too"
        assert [call.status for call in wa.ledger.rate_violations()] == [429] * 3
        assert {call.limit for call in wa.ledger.throttled()} == {"pair", "account"}


async def test_armed_codes_and_broken_lines(wa: WhatsAppServer, anna: Customer, send: Send) -> None:
    wa.faults.fail_next(1, 80007)
    wa.faults.fail_next(1, 131016)
    wa.faults.fail_next(1, "reset")
    wa.speed_http = 429
    limited = await send(anna, "text", {"body": "1"})
    assert (limited["http"], code(limited)) == (429, 80007)
    assert (await send(anna, "text", {"body": "1"}))["http"] == 500
    with pytest.raises(aiohttp.ClientError):
        await send(anna, "text", {"body": "1"})
    assert [call.status for call in wa.ledger.called("messages")] == [429, 131016, 0]
    assert not wa.ledger.delivered
