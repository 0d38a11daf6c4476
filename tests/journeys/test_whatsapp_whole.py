"""WhatsApp in full: a business number by its form, who writes, what they send, what is answered, what becomes of it."""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest

from backend.kit.servers import rundir
from tests.fixtures.processes import Processes
from tests.journeys.house import Ear, Person, open_house, until
from tests.platforms.telegram import samples
from tests.platforms.whatsapp import Speeds, WebhookPolicy, WhatsAppServer
from tests.platforms.whatsapp.customers import Customer
from tests.platforms.whatsapp.number import Number
from tests.platforms.whatsapp.webhook import Callback

PROMPT = WebhookPolicy(first_wait=0.2, longest_wait=1.0)


def arrived(text: str) -> Any:
    return lambda frame: frame["type"] == "message.arrived" and frame["message"]["text"] == text


def other(kind: str, **about: Any) -> Any:
    def fits(frame: dict[str, Any]) -> bool:
        told = frame["message"]["meta"].get("other", {}) if frame["type"] == "message.arrived" else {}
        cards = [told, *told.get("more", [])]
        return any(card.get("kind") == kind and about.items() <= card.items() for card in cards)

    return fits


def changed(fits: Any) -> Any:
    return lambda frame: frame["type"] == "message.changed" and fits(frame["message"])


def stands(seq: int, state: str) -> Any:
    return changed(lambda message: message["seq"] == seq and message["state"] == state)


async def see(look: Any, what: str) -> None:
    async def ask() -> Any:
        return look()

    await until(ask, what)


async def connect(ada: Person, wa: WhatsAppServer, number: Number | None = None, **more: Any) -> dict[str, Any]:
    known = {"phone_number_id": (number or wa.number).id, "waba_id": wa.waba_id, "token": wa.token}
    settings = {**known, "app_secret": wa.app_secret, "api_base": wa.base_url, **more}
    body = {"kind": "whatsapp", "name": f"WhatsApp {(number or wa.number).phone}", "settings": settings}
    made = await ada.call("POST", "/channels", body)
    assert made.status_code == 201, made.text
    channel: dict[str, Any] = made.json()
    for _ in range(4):
        # on a busy machine the first import alone can outlast the check's patience
        if channel["check"]["missing"] != ["no_answer"]:
            break
        channel = (await ada.call("POST", f"/channels/{channel['id']}/resume")).json()
    return channel


async def talk(wa: WhatsAppServer, gleb: Customer, anna: Person, his: Ear) -> int:
    """Ours and theirs, with what becomes of each while a second colleague watches."""
    hello = gleb.writes("*Почём* самовар?")
    first = await his.until(arrived("Почём самовар?"))
    dialog, asked = int(first["conversation"]["id"]), first["message"]["seq"]
    assert [entity["type"] for entity in first["message"]["entities"]] == ["bold"]
    contact = await anna.get(f"/contacts/{first['conversation']['contact']['id']}")
    assert (contact["name"], contact["phone"]) == ("Глеб Орлов", "+79125550103")
    seq = (await anna.says(dialog, "4500 ₽", reply_to=asked)).json()["seq"]
    [row] = await gleb.hears("4500 ₽")
    assert row.message["context"]["id"] == hello["id"]
    await his.until(stands(seq, "delivered"))
    gleb.reads()
    await his.until(stands(seq, "read"))
    at = f"/conversations/{dialog}/messages"
    assert (await anna.call("PUT", f"{at}/{asked}/reaction", {"emoji": "👍"})).status_code == 200
    await see(lambda: gleb.dialog.messages[hello["id"]].get("reaction_of_business") == "👍", "our reaction")
    gleb.reacts(row.message["id"], "❤️")
    await his.until(changed(lambda message: message["meta"].get("reactions", {}).get("theirs") == ["❤️"]))
    gleb.reacts(row.message["id"], None)
    await his.until(changed(lambda message: message["meta"].get("reactions", {}).get("theirs") == []))
    await reads_and_writes(gleb, anna, dialog)
    return dialog


async def reads_and_writes(gleb: Customer, anna: Person, dialog: int) -> None:
    """Whoever leads the dialog has read it: the ticks turn blue; and while they write, the customer sees it."""
    before = (await anna.get(f"/conversations/{dialog}"))["in_seq"]
    asked = gleb.writes("Ау?")

    async def came() -> Any:
        row = await anna.get(f"/conversations/{dialog}")
        return row["in_seq"] > before and row

    row = await until(came, "their message")
    assert (await anna.call("POST", f"/conversations/{dialog}/read", {"in_seq": row["in_seq"]})).status_code == 204
    await see(lambda: gleb.dialog.read_by_us == asked["id"], "the ticks that turn blue")
    assert not gleb.sees_typing
    async with anna.socket() as mine:
        await mine.send(f'{{"type":"typing","conversation_id":{dialog}}}')
        await see(lambda: gleb.sees_typing, "typing at the customer's")


async def unanswered(wa: WhatsAppServer, gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """R8: an answer that never came is not sent again; the status with our mark says whose it was."""
    wa.faults.lose_answers(1, "messages")
    gleb.offline = True
    seq = (await anna.says(dialog, "Отложить вам?")).json()["seq"]
    await his.until(stands(seq, "sent"))
    gleb.offline = False
    gleb.comes_online()
    [row] = await gleb.hears("Отложить вам?")
    await his.until(stands(seq, "delivered"))
    # its name was learnt by the mark: what is said about it finds it
    gleb.reacts(row.message["id"], "🔥")
    await his.until(changed(lambda message: message["seq"] == seq and message["meta"].get("reactions")))
    assert len([one for one in gleb.heard if one.text == "Отложить вам?"]) == 1


async def refused(wa: WhatsAppServer, gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """Taken with a 200, and failed later in words; and what the call itself refuses."""
    wa.faults.fail_later(1, 131049, chat=gleb.key)
    seq = (await anna.says(dialog, "Скидка")).json()["seq"]
    failed = await his.until(stands(seq, "failed"))
    assert failed["message"]["error"]["code"] == "held_by_meta"
    wa.faults.fail_next(1, 131047, method="messages")
    seq = (await anna.says(dialog, "Вы тут?")).json()["seq"]
    failed = await his.until(stands(seq, "failed"))
    assert failed["message"]["error"]["code"] == "window_closed"


async def sends(wa: WhatsAppServer, gleb: Customer, anna: Person, his: Ear) -> None:
    """Every kind of thing a customer sends is one message, whole, with its files fetched or its card told."""

    def kept(kind: str, text: str = "") -> Any:
        return changed(
            lambda m: [f["kind"] for f in m["attachments"] if f["state"] == "stored"] == [kind] and m["text"] == text
        )

    files: dict[str, Callable[[], Any]] = {
        "photo": lambda: gleb.sends_image("Такой", samples.picture(640, 480)),
        "voice": gleb.sends_voice,
        "document": lambda: gleb.sends_document("Счёт", name="Счёт №7.pdf"),
        "sticker": gleb.sends_sticker,
        "video": gleb.sends_video,
        "audio": gleb.sends_audio,
    }
    for send in files.values():
        send()
    for kind in files:
        await his.until(kept(kind, {"photo": "Такой", "document": "Счёт"}.get(kind, "")))
    gleb.sends_location(name="Чайная лавка", address="ул. Баумана, 1")
    place = await his.until(lambda f: f["type"] == "message.arrived" and "place" in f["message"]["meta"])
    assert place["message"]["meta"]["place"]["title"] == "Чайная лавка"
    gleb.sends_contacts(("Пётр Углев", "+79123334455"), ("Мария", "+79123334466"))
    card = await his.until(lambda f: f["type"] == "message.arrived" and "contact" in f["message"]["meta"])
    assert "Мария" in card["message"]["text"]
    gleb.orders(("S-3", 1, 4990), ("T-100", 2, 350.5), text="Побыстрее")
    order = await his.until(other("product", id="T-100"))
    assert order["message"]["text"] == "Побыстрее"
    gleb.asks_about("S-5", "Ещё есть?")
    await his.until(other("product", id="S-5"))
    gleb.writes("Расскажите", referral=wa.ad("Самовары со склада"))
    await his.until(other("ad", title="Самовары со склада"))
    gleb.writes("Смотрите", forwarded=True)
    await his.until(other("forward"))
    for name in ("poll_creation", "edit"):
        gleb.sends_unsupported(name)
        await his.until(other("unknown", name=name))
    gleb.says("hologram", {"id": "1"})
    await his.until(other("unknown", name="hologram"))


async def answers(gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    async def put(name: str, content: bytes, mime: str) -> str:
        made = await anna.http.post("/files", files={"file": (name, content, mime)})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    files = [await put("самовар.jpg", samples.picture(320, 200), "image/jpeg")]
    files.append(await put("счёт.pdf", samples.paper(), "application/pdf"))
    seq = (await anna.says(dialog, "Вот он и счёт", attachments=files)).json()["seq"]
    await his.until(stands(seq, "delivered"))
    assert [row.message["type"] for row in gleb.heard[-2:]] == ["image", "document"]
    assert gleb.heard[-2].text == "Вот он и счёт"


async def shared(wa: WhatsAppServer, gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """A number shared with the Business app: answers from the phone, edits, deletions, groups."""
    wa.number.coexistence = True
    wrong = gleb.writes("Нет, на 3 литра")
    seq = (await his.until(arrived("Нет, на 3 литра")))["message"]["seq"]
    gleb.edits(wrong["id"], "Нет, на 5 литров")
    await his.until(changed(lambda m: m["seq"] == seq and m["text"] == "Нет, на 5 литров"))
    gleb.revokes(wrong["id"])
    await his.until(changed(lambda m: m["seq"] == seq and m["deleted_at"] is not None))
    wa.owner_writes(gleb, "Есть, заходите")
    outside = await his.until(arrived("Есть, заходите"))
    assert (outside["message"]["direction"], outside["message"]["meta"]["outside"]) == ("out", True)
    assert (outside["conversation"]["id"], outside["conversation"]["waiting_since"]) == (dialog, None)
    wa.number.coexistence = False
    gleb.writes("Кто за улун?", to=wa.group(gleb))
    row = (await his.until(arrived("Кто за улун?")))["conversation"]
    assert (row["kind"], row["closed"], row["card_id"]) == ("group", "group_read_only", None)


async def forged(wa: WhatsAppServer, anna: Person, hook: str) -> None:
    """Attack 23: unsigned, wrongly signed, signed anew, by SHA-1, a byte more: 401, nothing stored; an emoji: 200."""
    message = {"from": "79125550199", "id": "wamid.F", "timestamp": "1795004111", "type": "text"}
    value = {"metadata": wa.number.metadata(), "messages": [message | {"text": {"body": "подделка 🫖"}}]}
    entry = {"id": wa.waba_id, "changes": [{"field": "messages", "value": value}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()

    def signed(content: bytes, secret: str = wa.app_secret, digest: Any = hashlib.sha256) -> str:
        return f"{digest().name}=" + hmac.new(secret.encode(), content, digest).hexdigest()

    again = json.dumps(json.loads(body), ensure_ascii=False).encode()
    for headers, content in (
        ({}, body),
        ({"x-hub-signature-256": signed(body, "wrong")}, body),
        ({"x-hub-signature-256": signed(again)}, body),
        ({"x-hub-signature": signed(body, digest=hashlib.sha1)}, body),
        ({"x-hub-signature-256": signed(body)}, body + b" "),
    ):
        refused = await anna.http.post(hook, content=content, headers=headers)
        assert (refused.status_code, refused.content) == (401, b""), headers
    found = (await anna.get("/conversations", filter="all"))["items"]
    assert "подделка 🫖" not in [row["last_message"]["text"] for row in found]
    for query in ({}, {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "wrong"}):
        assert (await anna.http.get(hook, params=query)).status_code == 401
    taken = await anna.http.post(hook, content=body, headers={"x-hub-signature-256": signed(body)})
    assert taken.status_code == 200
    for odd in (
        b"{}",
        b"[]",
        b'{"object":"whatsapp_business_account","entry":[{"changes":[{"field":5}]}]}',
        b"[" * 9000,
    ):
        taken = await anna.http.post(hook, content=odd, headers={"x-hub-signature-256": signed(odd)})
        assert taken.status_code == 200, odd[:40]


async def two_numbers(wa: WhatsAppServer, ada: Person, gleb: Customer, his: Ear, dialog: int, channel: int) -> None:
    """Two numbers of one account are two channels; one body may speak of both, whichever hook it comes to."""
    second = wa.add_number("+370 655 00077")
    gleb.at(second).writes("На второй, пока его тут нет")
    made = await connect(ada, wa, second)
    assert made["check"]["ok"], made["check"]
    assert second.override is not None
    assert second.override.url == made["hook_url"]
    # set by hand at the app: everything of both numbers comes to the first channel's hook
    wa.number.override, first = None, wa.number.override
    second.override = None
    assert first is not None
    wa.account.override = first
    with wa.together("entries"):
        gleb.writes("На первый")
        gleb.at(second).writes("На второй")
    there = (await his.until(arrived("На второй")))["conversation"]
    here = (await his.until(arrived("На первый")))["conversation"]
    assert (here["id"], here["channel_id"]) == (dialog, channel)
    assert there["channel_id"] == made["id"]
    wa.account.override, wa.number.override = None, first
    await of_the_account(wa, ada, first, (channel, made["id"]))
    assert (await ada.call("DELETE", f"/channels/{made['id']}")).status_code == 204


async def of_the_account(wa: WhatsAppServer, ada: Person, hook: Callback, channels: tuple[int, int]) -> None:
    """Meta tells of an account to the app's own address alone: all its numbers stand so, in their channels' health."""

    async def stands() -> list[tuple[list[str], bool]]:
        health = (await ada.call("GET", "/channels/health")).json()["items"]
        each = [view for view in health if view["channel_id"] in channels]
        return [
            ([said["code"] for said in view["notices"]], any(alarm["code"] == "barred" for alarm in view["alarms"]))
            for view in each
        ]

    async def is_so(codes: list[str], *, barred: bool) -> None:
        async def so() -> bool:
            return await stands() == [(codes, barred)] * 2

        await until(so, f"{codes} at both channels")

    wa.callback, wa.fields = hook, wa.fields | {"account_update", "business_capability_update"}
    wa.account.tells("business_capability_update", {"max_daily_conversations_per_business": "TIER_2K"})
    await is_so(["limit_is"], barred=False)
    wa.account.tells("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}})
    await is_so(["account_disabled", "limit_is"], barred=True)
    wa.account.tells("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}})
    await is_so(["limit_is"], barred=False)
    wa.callback = None


async def written_first(wa: WhatsAppServer, ada: Person, anna: Person, his: Ear, channel: int) -> None:
    """Nobody has written: only a template goes, by number; whoever answers under the platform's own name, or under
    another spelling of the number, is in the same dialog, and so is who writes first to them again."""
    wa.template("order_ready", "Здравствуйте, {{1}}! Заказ готов.")
    listed = (await ada.call("POST", f"/channels/{channel}/templates/refresh")).json()["items"]
    [known] = [each["external_id"] for each in listed if each["name"] == "order_ready"]
    olga = wa.customer("+79125550107", name="Ольга")
    free = await anna.begins(channel, "Здравствуйте", {"address": "8 (912) 555-01-07"})
    assert (free.status_code, free.json()["error"]["code"]) == (409, "window_closed")
    template = {"external_id": known, "body": {"1": "Ольга"}}
    made = (await anna.begins(channel, "", {"address": "8 (912) 555-01-07"}, template=template)).json()
    dialog = made["conversation_id"]
    await olga.hears("Здравствуйте, Ольга! Заказ готов.")
    await his.until(
        changed(lambda m: (m["conversation_id"], m["seq"], m["state"]) == (dialog, made["seq"], "delivered"))
    )
    olga.writes("Бегу!")
    back = (await his.until(arrived("Бегу!")))["conversation"]
    assert (back["id"], back["responsible"]["name"]) == (dialog, "Анна")
    again = await anna.begins(channel, "Ждём", {"address": "+79125550107"})
    assert (again.status_code, again.json()["conversation_id"]) == (201, dialog), again.text
    of_hers = await anna.begins(channel, "Ждём до восьми", {"contact_id": back["contact"]["id"]})
    assert of_hers.json()["conversation_id"] == dialog
    await olga.hears("Ждём до восьми")


async def wrong_settings(wa: WhatsAppServer, ada: Person) -> None:
    """One number is one channel; each field says what is wrong with it."""
    known = {"phone_number_id": wa.phone_number_id, "waba_id": wa.waba_id, "token": wa.token}
    twice = {**known, "app_secret": wa.app_secret, "api_base": wa.base_url}
    made = await ada.call("POST", "/channels", {"kind": "whatsapp", "name": "Ещё раз", "settings": twice})
    assert made.json()["error"]["fields"]["settings.token"]["code"] == "account_taken"
    bad = {"phone_number_id": "x", "waba_id": "1", "token": "t", "app_secret": "ZZ", "verify_token": "a b"}
    made = await ada.call("POST", "/channels", {"kind": "whatsapp", "name": "Не так", "settings": bad})
    assert made.status_code == 422
    assert {f"settings.{name}" for name in bad} == set(made.json()["error"]["fields"])


@pytest.mark.timeout(300)
async def test_a_business_number_from_its_form_to_its_end(processes: Processes) -> None:
    port = rundir.port(None)
    # where Meta is to call us
    processes.env["SAMOVAR_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    async with (
        WhatsAppServer(speeds=Speeds.none(), webhook_policy=PROMPT, subscribed=False) as wa,
        open_house(processes, nodes=1, port=port) as house,
    ):
        ada, anna = await house.hire("Ada", "administrator"), await house.hire("Анна", "operator")
        boris = await house.hire("Борис", "supervisor")
        channel = await connect(ada, wa)
        assert channel["check"]["ok"], channel["check"]
        assert wa.account.subscribed
        assert wa.number.override is not None
        assert wa.number.override.url == channel["hook_url"]
        gleb = wa.customer("+79125550103", name="Глеб Орлов")
        async with boris.listening() as his:
            dialog = await talk(wa, gleb, anna, his)
            await unanswered(wa, gleb, anna, his, dialog)
            await refused(wa, gleb, anna, his, dialog)
            await sends(wa, gleb, anna, his)
            await answers(gleb, anna, his, dialog)
            await shared(wa, gleb, anna, his, dialog)
            await forged(wa, anna, channel["hook_url"])
            await two_numbers(wa, ada, gleb, his, dialog, channel["id"])
            await written_first(wa, ada, anna, his, channel["id"])
            await wrong_settings(wa, ada)
        assert (await ada.call("DELETE", f"/channels/{channel['id']}")).status_code == 204
        await see(lambda: wa.number.override is None, "the address taken away")
        assert wa.ledger.duplicates() == []
