"""Gateways in full: one that an administrator described, and each of the ready ones, both ways."""

import asyncio
from collections.abc import Container
from contextlib import nullcontext
from typing import Any

import pytest

from backend.connectors.gateway.describing import example
from backend.kit.servers import rundir
from tests.fixtures.processes import Processes
from tests.journeys.desk import TOKEN, Desk
from tests.journeys.house import Ear, Person, open_house, until
from tests.platforms.gateways.customers import Customer
from tests.platforms.gateways.dialog360 import Dialog360Server
from tests.platforms.gateways.evolution import EvolutionServer
from tests.platforms.gateways.gateway import Gateway, Policy
from tests.platforms.gateways.green import GreenServer
from tests.platforms.gateways.said import Sent
from tests.platforms.gateways.twilio import TwilioServer
from tests.platforms.gateways.wazzup import WazzupServer
from tests.platforms.telegram import samples


def arrived(text: str, seen: Container[str] = ()) -> Any:
    """`seen`: ids of messages that have been waited for already."""
    return lambda frame: (
        frame["type"] == "message.arrived" and frame["message"]["text"] == text and frame["message"]["id"] not in seen
    )


def changed(fits: Any) -> Any:
    return lambda frame: frame["type"] == "message.changed" and fits(frame["message"])


def state(seq: int, *states: str, within: int | None = None) -> Any:
    """`within`: the dialog, where there are several."""
    return changed(
        lambda message: (
            message["seq"] == seq and message["state"] in states and within in (None, message["conversation_id"])
        )
    )


async def connect(ada: Person, provider: str, **settings: Any) -> dict[str, Any]:
    given = {"provider": provider} | settings
    made = await ada.call("POST", "/channels", {"kind": "gateway", "name": provider, "settings": given})
    assert made.status_code == 201, made.text
    channel: dict[str, Any] = made.json()
    for _ in range(4):
        # on a busy machine the first import alone can outlast the check's patience
        if channel["check"]["missing"] != ["no_answer"]:
            break
        channel = (await ada.call("POST", f"/channels/{channel['id']}/resume")).json()
    assert channel["state"] == "active", channel["check"]
    return channel


async def described(desk: Desk, ada: Person, anna: Person, his: Ear) -> None:
    """Tried before it is kept; then a number is one conversation however it is written, and states come back."""
    settings = {"provider": "generic", "speaks": "viber", "api_base": desk.base_url, "token": TOKEN, **example()}
    body = '{"messages": [{"id": "m0", "direction": "in", "chat": {"id": "79161234567"}, "text": "?"}]}'
    trial = {"kind": "gateway", "settings": settings, "payload": body}
    tried = (await ada.call("POST", "/channels/trials", trial)).json()
    assert tried["fault"] == "person: nothing at chat.phone"
    channel = await connect(ada, **settings)
    assert (channel["looks"], channel["capabilities"]["known_by"]) == ("viber", "phone")
    assert (channel["settings"]["token"], channel["settings"]["hook_token"]) == ({"set": True}, {"set": False})
    desk.hook = channel["hook_url"]
    assert (await desk.http.post(desk.hook.partition("?")[0], json={})).status_code == 401
    file = {"url": f"{desk.root}/files/tea.jpg", "name": "tea.jpg", "mime": "image/jpeg"}
    await asyncio.gather(*(desk.says("m1", "Почём чайник?", attachments=[file]) for _ in range(3)))
    await desk.says("m2", "И самовар?", "+7 (916) 123-45-67")
    first = await his.until(arrived("Почём чайник?"))
    dialog = first["conversation"]["id"]
    assert (await his.until(arrived("И самовар?")))["conversation"]["id"] == dialog
    assert first["conversation"]["contact"]["name"] == "Глеб Орлов"
    stored = changed(lambda m: [f["kind"] for f in m["attachments"] if f["state"] == "stored"] == ["photo"])
    await his.until(stored)
    seq = (await anna.says(dialog, "4500 ₽", reply_to=first["message"]["seq"])).json()["seq"]
    await his.until(state(seq, "sent"))
    assert desk.sent == [{"id": "d1", "to": "+79161234567", "text": "4500 ₽", "reply_to": "m1"}]
    await desk.told("d1", "delivered")
    await desk.told("d1", "read")
    await his.until(state(seq, "read"))
    assert [f["message"]["text"] for f in his.frames if arrived("Почём чайник?")(f)] == ["Почём чайник?"]
    desk.mute = 1
    lost = (await anna.says(dialog, "Привезти?")).json()["seq"]
    await his.until(state(lost, "unconfirmed"))
    assert [one["text"] for one in desk.sent] == ["4500 ₽", "Привезти?"]  # never sent again by itself


async def talk(server: Gateway, gleb: Customer, anna: Person, his: Ear, seen: set[str], *, tells: bool = True) -> int:
    """Theirs and ours, a reply, a picture each way, and what became of ours; the dialog's id."""
    with server.together() if hasattr(server, "channels") else nullcontext():
        hello = gleb.writes("Почём чайник?")
    first = await his.until(arrived("Почём чайник?", seen))
    dialog, asked = first["conversation"]["id"], first["message"]["seq"]
    seen.add(first["message"]["id"])
    # the same number at every gateway: the same person, by whichever they wrote first
    assert first["conversation"]["contact"]["name"] == "Глеб Орлов"
    seq = (await anna.says(dialog, "4500 ₽", reply_to=asked)).json()["seq"]
    await gleb.hears("4500 ₽")
    call = server.ledger.called()[-1]
    assert hello.id in repr(call.params), call
    gleb.reads()
    await his.until(state(seq, "read", within=dialog) if tells else state(seq, "delivered", within=dialog))
    gleb.sends_image(samples.picture(320, 240), text="Такой же?")
    picture = await his.until(arrived("Такой же?", seen))
    seen.add(picture["message"]["id"])
    at = picture["message"]["seq"]
    await his.until(changed(lambda m: m["conversation_id"] == dialog and m["seq"] == at and stored(m)))
    return int(dialog)


def stored(message: dict[str, Any]) -> bool:
    return [file["kind"] for file in message["attachments"] if file["state"] == "stored"] == ["photo"]


async def sends_file(anna: Person, gleb: Customer, his: Ear, dialog: int) -> None:
    part = {"file": ("Чайник.jpg", samples.picture(200, 100), "image/jpeg")}
    answer = await anna.http.post("/files", files=part)
    assert answer.status_code == 201, answer.text
    file = answer.json()["id"]
    seq = (await anna.says(dialog, "Вот он", attachments=[file])).json()["seq"]
    await his.until(state(seq, "delivered", "read", within=dialog))
    assert any({"_file", "media", "MediaUrl"} & row.body.keys() for row in gleb.screen if isinstance(row, Sent))


async def asked_by_buttons(gleb: Customer, anna: Person, his: Ear, dialog: int, seen: set[str]) -> None:
    """Ours has buttons; the one that is pressed is told apart, at the message that asked."""
    rows = [[{"text": "Берём"}, {"text": "Не берём"}]]
    quoting = await anna.says(dialog, "Берёте?", buttons=rows, reply_to=1)
    assert quoting.json()["error"]["fields"]["buttons"]["code"] == "no_buttons_with_quote"
    link = await anna.says(dialog, "Берёте?", buttons=[[{"text": "Сайт", "url": "https://a.example"}]])
    assert link.json()["error"]["fields"]["buttons"]["code"] == "no_button_links"
    seq = (await anna.says(dialog, "Берёте?", buttons=rows)).json()["seq"]
    await his.until(state(seq, "sent", "delivered", within=dialog))
    [asked] = [row for row in gleb.screen if isinstance(row, Sent) and row.text == "Берёте?"]
    yes, no = asked.body["buttons"]
    assert (yes["buttonText"], no["buttonText"]) == ("Берём", "Не берём")
    gleb.presses(yes["buttonId"], "Берём", reply_to=asked.id)
    seen.add((await his.until(arrived("Берём", seen)))["message"]["id"])
    page = (await anna.get(f"/conversations/{dialog}/messages", limit=50))["items"]
    [ours] = [message for message in page if message["seq"] == seq]
    assert ["pressed" in button for button in ours["meta"]["buttons"][0]] == [True, False]
    assert len([message for message in page if message["text"] == "Берёте?"]) == 1


async def green(server: GreenServer, ada: Person, anna: Person, his: Ear, seen: set[str]) -> None:
    """The check names what is wrong; then by webhook and by queue, with faults: nothing lost, doubled, misordered."""
    settings = {
        "provider": "green_api",
        "account": server.id_instance,
        "token": server.token,
        "api_base": server.base_url,
    }
    server.state = "notAuthorized"
    made = await ada.call("POST", "/channels", {"kind": "gateway", "name": "GREEN", "settings": settings})
    channel = made.json()
    assert (channel["state"], channel["check"]["missing"]) == ("paused", ["not_paired"])
    server.state = "authorized"
    channel = (await ada.call("PATCH", f"/channels/{channel['id']}", {"settings": {"mode": "webhook"}})).json()
    channel = (await ada.call("POST", f"/channels/{channel['id']}/resume")).json()
    assert channel["state"] == "active", channel["check"]
    assert server.settings["webhookUrl"] == channel["hook_url"]
    gleb = server.customer(name="Глеб Орлов")
    dialog = await talk(server, gleb, anna, his, seen)
    await sends_file(anna, gleb, his, dialog)
    await asked_by_buttons(gleb, anna, his, dialog, seen)
    # R2, R3, R6: told again and shuffled, late; each is one message with its own time
    server.faults.repeat = 3
    for number in range(6):
        gleb.writes(f"№{number}", at=server.clock() - 3 * 86400)
    server.faults.repeat = 1
    for number in range(6):
        seen.add((await his.until(arrived(f"№{number}", seen)))["message"]["id"])
    page = (await anna.get(f"/conversations/{dialog}/messages", limit=50))["items"]
    late = [m for m in page if m["text"].startswith("№")]
    assert sorted(m["text"] for m in late) == [f"№{number}" for number in range(6)]
    assert all(m["sent_at"] < m["stored_at"][:10] for m in late)
    # R8: the answer was lost; it is not sent again, and the echo tells that it went out
    server.faults.lose_answers(1, "sendMessage")
    lost = (await anna.says(dialog, "Привезти?")).json()["seq"]
    await his.until(state(lost, "unconfirmed", within=dialog))
    await his.until(state(lost, "sent", "delivered", "read", within=dialog), 90)
    assert [row.text for row in gleb.heard].count("Привезти?") == 1
    # R9: too fast is waited for, in order
    server.faults.fail_next(2, "429", "sendMessage")
    for number in range(4):
        await anna.says(dialog, f"ответ {number}")
    await gleb.hears("ответ 3", timeout=60)
    assert [row.text for row in gleb.heard if row.text.startswith("ответ")] == [f"ответ {n}" for n in range(4)]
    await first(anna, his, channel["id"], server.customer("+79125550180", name="Лев"), seen, "Вам из GREEN-API")
    server.owner_writes(gleb, "Пишу с телефона")
    assert (await his.until(arrived("Пишу с телефона", seen)))["message"]["meta"]["outside"]
    # by its queue
    polled = await ada.call("PATCH", f"/channels/{channel['id']}", {"settings": {"mode": "polling"}})
    assert polled.json()["state"] == "active", polled.json()["check"]
    assert server.settings["webhookUrl"] == ""
    gleb.writes("Теперь из очереди")
    await his.until(arrived("Теперь из очереди", seen))
    assert server.ledger.duplicates() == []
    assert server.ledger.rate_violations() == []


@pytest.mark.timeout(300)
async def test_a_gateway_that_an_administrator_described(processes: Processes) -> None:
    port = rundir.port(None)
    # where gateways are to call us
    processes.env["SAMOVAR_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    async with Desk() as desk, open_house(processes, nodes=1, port=port) as house:
        ada, anna = await house.hire("Ada", "administrator"), await house.hire("Анна", "operator")
        boris = await house.hire("Борис", "supervisor")
        async with boris.listening() as his:
            await described(desk, ada, anna, his)

            async def quarantined() -> Any:
                found = (await ada.get("/channels/health"))["items"]
                return [each["quarantined"] for each in found] == [1]

            assert await desk.brings(messages=[{"id": "m9", "direction": "sideways"}]) == 200
            await until(quarantined, "put aside")


async def by_sms(server: TwilioServer, gleb: Customer, anna: Person, his: Ear, seen: set[str]) -> int:
    """Signed over the address; our own name comes back in it, so that a lost answer is settled by a status."""
    gleb.writes("Почём чайник?")
    first = await his.until(arrived("Почём чайник?", seen))
    dialog = first["conversation"]["id"]
    server.faults.lose_answers(1, "send")
    seq = (await anna.says(dialog, "4500 ₽")).json()["seq"]
    await his.until(state(seq, "delivered", within=dialog))
    assert [row.text for row in gleb.heard] == ["4500 ₽"]
    assert server.warnings == []
    return int(dialog)


async def by_360(server: Dialog360Server, anna: Person, his: Ear, seen: set[str]) -> None:
    """The address of a file is Meta's and has to be made 360dialog's; our name comes back in every status."""
    gleb = server.customer("+79125550177", name="Глеб Подносов")
    gleb.writes("Почём поднос?")
    first = await his.until(arrived("Почём поднос?", seen))
    dialog = first["conversation"]["id"]
    server.faults.lose_answers(1, "messages")
    seq = (await anna.says(dialog, "900 ₽")).json()["seq"]
    await his.until(state(seq, "delivered", within=dialog))
    gleb.sends_image("Такой?", samples.picture(320, 240))
    picture = await his.until(arrived("Такой?", seen))
    at = picture["message"]["seq"]
    await his.until(changed(lambda m: m["conversation_id"] == dialog and m["seq"] == at and stored(m)))
    part = {"file": ("Поднос.jpg", samples.picture(200, 100), "image/jpeg")}
    file = (await anna.http.post("/files", files=part)).json()["id"]
    seq = (await anna.says(dialog, "Вот он", attachments=[file])).json()["seq"]
    await his.until(state(seq, "delivered", "read", within=dialog))
    assert [row.text for row in gleb.heard] == ["900 ₽", "Вот он"]
    # a number that was hidden and is shown now is the same person in the same dialog, in either order
    shy = server.customer("+79125550178", name="Тихон Скромный")
    known: tuple[int, int] | None = None
    for hidden, text in ((True, "Тихо"), (False, "Громко"), (True, "Снова тихо")):
        shy.phone_hidden = hidden
        shy.writes(text)
        told = (await his.until(arrived(text)))["conversation"]
        known = known or (told["id"], told["contact"]["id"])
        assert (told["id"], told["contact"]["id"]) == known
    assert known
    assert (await anna.get(f"/contacts/{known[1]}"))["phone"] == "+79125550178"


async def approved(server: Dialog360Server, ada: Person, anna: Person, his: Ear, channel: int) -> None:
    """To who never wrote only an approved message goes, and their answer comes into that dialog."""
    server.account.template("order_ready", "Здравствуйте, {{1}}! Заказ готов.")
    listed = (await ada.call("POST", f"/channels/{channel}/templates/refresh")).json()["items"]
    assert [one["name"] for one in listed] == ["order_ready"]
    shut = await anna.begins(channel, "Здравствуйте", {"address": "+79125550184"})
    assert (shut.status_code, shut.json()["error"]["code"]) == (409, "window_closed")
    olga = server.customer("+79125550184", name="Ольга")
    template = {"external_id": listed[0]["external_id"], "body": {"1": "Ольга"}}
    made = await anna.begins(channel, "", {"address": "8 912 555-01-84"}, template=template)
    assert made.status_code == 201, made.text
    await olga.hears("Здравствуйте, Ольга! Заказ готов.")
    olga.writes("Еду!")
    back = await his.until(arrived("Еду!"))
    assert back["conversation"]["id"] == made.json()["conversation_id"]


async def first(anna: Person, his: Ear, channel: int, customer: Customer, seen: set[str], text: str) -> None:
    """Written first to a number as it is typed; what is answered comes into that dialog."""
    made = await anna.begins(channel, text, {"address": f"8{customer.phone[2:]}"})
    assert made.status_code == 201, made.text
    dialog = made.json()["conversation_id"]
    await customer.hears(text)
    customer.writes(f"Да: {text}")
    back = await his.until(arrived(f"Да: {text}", seen))
    seen.add(back["message"]["id"])
    assert (back["conversation"]["id"], back["conversation"]["responsible"]["name"]) == (dialog, "Анна")


QUICK = Policy(20, (0.3, 0.3, 0.3))


@pytest.mark.timeout(400)
async def beside(
    server: WazzupServer, channel: int, gleb: Customer, ada: Person, anna: Person, his: Ear, seen: set[str]
) -> None:
    """A second channel of one key takes over the address that Wazzup calls, and goes again: each keeps its own."""
    avito = await connect(
        ada, "wazzup", speaks="avito", account=server.add_channel("avito"), token=server.api_key,
        api_base=server.base_url,
    )  # fmt: skip
    assert server.hook is not None
    assert f"/hooks/{avito['id']}?" in server.hook.url
    vera = server.customer("u2i-700", name="Вера", kind="avito")
    with server.together():
        vera.writes("Самовар ещё продаётся?")
        gleb.writes("А чайник?")
    for text, its in (("Самовар ещё продаётся?", avito["id"]), ("А чайник?", channel)):
        told = await his.until(arrived(text, seen))
        seen.add(told["message"]["id"])
        assert told["conversation"]["channel_id"] == its
    seq = (await anna.says(told["conversation"]["id"], "Есть")).json()["seq"]
    await gleb.hears("Есть")
    gleb.reads()
    await his.until(state(seq, "read", within=told["conversation"]["id"]))
    assert (await ada.call("DELETE", f"/channels/{avito['id']}")).status_code == 204
    gleb.writes("И заварник?")
    told = await his.until(arrived("И заварник?", seen))
    assert told["conversation"]["channel_id"] == channel


async def test_the_ready_gateways(processes: Processes) -> None:
    port = rundir.port(None)
    processes.env["SAMOVAR_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    async with (
        GreenServer(policy=QUICK, per_second=0) as one,
        WazzupServer() as second,
        EvolutionServer() as third,
        TwilioServer() as fourth,
        Dialog360Server() as fifth,
        open_house(processes, nodes=1, port=port) as house,
    ):
        ada, anna = await house.hire("Ada", "administrator"), await house.hire("Анна", "operator")
        boris = await house.hire("Борис", "supervisor")
        seen = set[str]()
        async with boris.listening() as his:
            await green(one, ada, anna, his, seen)
            wazzup = await connect(
                ada, "wazzup", account=second.channel_id, token=second.api_key, api_base=second.base_url
            )
            gleb = second.customer(name="Г. Орлов")
            dialog = await talk(second, gleb, anna, his, seen)
            await sends_file(anna, gleb, his, dialog)
            await first(anna, his, wazzup["id"], second.customer("+79125550181", name="Лев"), seen, "Вам из Wazzup")
            await beside(second, wazzup["id"], gleb, ada, anna, his, seen)
            evolution = await connect(
                ada, "evolution", account=third.instance, token=third.api_key, api_base=third.base_url
            )
            gleb = third.customer(name="Глеб")
            dialog = await talk(third, gleb, anna, his, seen)
            await sends_file(anna, gleb, his, dialog)
            await first(
                anna, his, evolution["id"], third.customer("+79125550182", name="Лев"), seen, "Вам из Evolution"
            )
            about = {"account": fourth.account_sid, "token": fourth.auth_token, "sender": fourth.phone}
            twilio = await connect(ada, "twilio", speaks="sms", api_base=fourth.base_url, **about)
            gleb = fourth.customer(kind="sms")
            dialog = await by_sms(fourth, gleb, anna, his, seen)
            await sends_file(anna, gleb, his, dialog)
            lev = fourth.customer("+79125550183", kind="sms")
            await first(anna, his, twilio["id"], lev, seen, "Вам СМС")
            dialog360 = await connect(
                ada, "dialog360", token=fifth.api_key, sender="+15550001122", api_base=fifth.base_url
            )
            await by_360(fifth, anna, his, seen)
            await approved(fifth, ada, anna, his, dialog360["id"])
            duplicates = [server.ledger.duplicates() for server in (second, third, fourth)]
            assert duplicates == [[], [], []]
