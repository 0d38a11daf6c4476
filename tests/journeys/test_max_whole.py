"""MAX in full: a bot by long poll and by webhook, who writes, what they send, what is answered, changed and pressed."""

import json
from typing import Any

import pytest

from backend.kit.servers import rundir
from tests.fixtures.processes import Processes
from tests.journeys.house import Ear, House, Person, open_house, until
from tests.journeys.test_vk_whole import arrived, changed, other, see, settled
from tests.platforms.max import MaxServer, Speeds, WebhookPolicy
from tests.platforms.max import Person as Customer
from tests.platforms.telegram import samples


async def connect(ada: Person, max: MaxServer, **more: Any) -> dict[str, Any]:
    settings = {"token": max.token, "mode": "polling", "api_base": max.base_url} | more
    made = await ada.call("POST", "/channels", {"kind": "max", "name": "Лавка в MAX", "settings": settings})
    assert made.status_code == 201, made.text
    channel: dict[str, Any] = made.json()
    for _ in range(4):
        if channel["check"]["missing"] != ["no_answer"]:
            break
        channel = (await ada.call("POST", f"/channels/{channel['id']}/resume")).json()
    return channel


def shown(gleb: Customer) -> list[str]:
    return [one["body"].get("text") or "" for one in gleb.screen if one["sender"]["is_bot"]]


def mid(message: dict[str, Any]) -> str:
    return str(message["body"]["mid"])


async def who(gleb: Customer, anna: Person, his: Ear) -> int:
    """ "Start" by a link: its words stand in the dialog, and a picture comes a moment later."""
    gleb.starts("promo-42")
    first = await his.until(other("start"))
    assert first["message"]["meta"]["other"]["payload"] == "promo-42"
    dialog, contact = first["conversation"]["id"], first["conversation"]["contact"]["id"]

    async def known() -> Any:
        found = await anna.get(f"/contacts/{contact}")
        return found if found["name"] and found["avatar"] else None

    person = await until(known, "the profile")
    assert (person["name"], person["surname"]) == ("Глеб", "Орлов")
    face = await anna.call("GET", person["avatar"].removeprefix("/api/v1"))
    assert (face.status_code, face.headers["content-type"]) == (200, "image/jpeg")
    return int(dialog)


async def talk(max: MaxServer, gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """Ours and theirs, changed from either side while a second colleague watches."""
    at = f"/conversations/{dialog}/messages"
    hello = gleb.writes("Почём чайник?")
    asked = (await his.until(arrived("Почём чайник?")))["message"]["seq"]
    max.faults.lose_answers(1, "send")
    seq = (await anna.says(dialog, "45 00 ₽", reply_to=asked)).json()["seq"]
    sent = await his.until(changed(lambda message: message["seq"] == seq and message["state"] == "sent"))
    assert shown(gleb) == ["45 00 ₽"]  # its answer was lost: it was looked for in MAX, and found
    assert sent["message"]["external_id"] == mid(gleb.screen[-1])
    assert gleb.screen[-1]["link"]["message"]["mid"] == mid(hello)
    bold = [{"type": "bold", "offset": 0, "length": 4}]
    assert (await anna.call("PATCH", f"{at}/{seq}", {"text": "4500 ₽", "entities": bold})).status_code == 200
    await his.until(settled(seq, lambda message: message["text"] == "4500 ₽"))
    assert gleb.screen[-1]["body"]["markup"] == [{"from": 0, "length": 4, "type": "strong"}]
    gleb.edits(mid(hello), "Почём самовар?")
    await his.until(changed(lambda message: message["seq"] == asked and message["text"] == "Почём самовар?"))
    spare = (await anna.says(dialog, "Не то окно")).json()["seq"]
    await gleb.hears("Не то окно")
    await his.until(changed(lambda message: message["seq"] == spare and message["state"] == "sent"))
    assert (await anna.call("DELETE", f"{at}/{spare}")).status_code == 200
    await his.until(settled(spare, lambda message: message["deleted_at"] is not None))
    assert "Не то окно" not in shown(gleb)
    gleb.removes(mid(hello))
    await his.until(changed(lambda message: message["seq"] == asked and message["deleted_at"] is not None))
    async with anna.socket() as mine:
        await mine.send(f'{{"type":"typing","conversation_id":{dialog}}}')
        await see(lambda: [action for _, action in gleb.dialog.actions] == ["typing_on"], "typing at the customer's")


async def presses(max: MaxServer, gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """Buttons of ours: the press stands in the dialog, and the customer sees that it was taken."""
    rows = [[{"text": "Беру"}, {"text": "Сайт", "url": "https://samovar.example/"}]]
    seq = (await anna.says(dialog, "Берёте?", buttons=rows)).json()["seq"]
    await his.until(changed(lambda message: message["seq"] == seq and message["state"] == "sent"))
    asked = gleb.screen[-1]
    [[take, site]] = asked["body"]["attachments"][0]["payload"]["buttons"]
    assert (take["text"], site["url"]) == ("Беру", "https://samovar.example/")
    gleb.presses(mid(asked), take["payload"])
    pressed = (await his.until(other("button")))["message"]
    assert pressed["meta"]["other"]["title"] == "Беру"
    await see(lambda: [note for _, note in max.bot.notified] == ["✓"], "the press that was noticed")


async def sends(gleb: Customer, his: Ear) -> None:
    """Every kind of thing a customer sends is one message, whole, with its files fetched or its card told."""
    sent = {
        "photo": gleb.sends_image(samples.picture(640, 480)),
        "video": gleb.sends_video(),
        "document": gleb.sends_file(b"%PDF-1.4", "Счёт.pdf"),
        "voice": gleb.sends_voice(samples.voice(3), transcript="Перезвоните мне"),
        "sticker": gleb.sends_sticker(),
    }
    for kind, message in sent.items():
        key = mid(message)
        stored = await his.until(
            lambda frame, key=key: (
                frame["type"] == "message.changed"  # type: ignore[misc]
                and frame["message"]["external_id"] == key
                and [file["state"] for file in frame["message"]["attachments"]] == ["stored"]
            )
        )
        assert [file["kind"] for file in stored["message"]["attachments"]] == [kind]
    assert (await his.until(other("voice")))["message"]["meta"]["other"]["transcript"] == "Перезвоните мне"
    gleb.sends_images(3, "Три сразу")
    assert len((await his.until(arrived("Три сразу")))["message"]["attachments"]) == 3
    gleb.sends_link()
    assert (await his.until(other("link")))["message"]["meta"]["other"]["title"] == "Чай"
    gleb.forwards(gleb.writes("Из другого чата"))
    assert (await his.until(other("forward")))["message"]["meta"]["other"]["messages"][0]["text"] == "Из другого чата"
    gleb.sends_location()
    await his.until(lambda frame: frame["type"] == "message.arrived" and bool(frame["message"]["meta"].get("place")))
    gleb.shares_phone()
    card = await his.until(
        lambda frame: frame["type"] == "message.arrived" and bool(frame["message"]["meta"].get("contact"))
    )
    assert (card["message"]["meta"]["contact"]["phone"], card["message"]["meta"]["contact"]["own"]) == (
        "+79125550101", True,
    )  # fmt: skip


async def answers(gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """Files go by MAX's uploads; what it still works on is asked about again."""

    async def put(name: str, content: bytes, mime: str) -> str:
        made = await anna.http.post("/files", files={"file": (name, content, mime)})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    files = [await put("самовар.jpg", samples.picture(320, 200), "image/jpeg")]
    files.append(await put("счёт.pdf", b"%PDF-1.4 bill", "application/pdf"))
    seq = (await anna.says(dialog, "Вот он и счёт", attachments=files)).json()["seq"]
    await his.until(changed(lambda m: m["seq"] == seq and m["state"] == "sent"))
    assert [[one["type"] for one in message["body"]["attachments"]] for message in gleb.screen[-2:]] == [
        ["image"], ["file"],
    ]  # fmt: skip


async def around(max: MaxServer, gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """A chat of several people, another bot in it, a channel's post; a bot that was stopped and begun anew."""
    club = max.group(gleb)
    gleb.writes("Всем чаю", to=club)
    row = (await his.until(arrived("Всем чаю")))["conversation"]
    assert (row["kind"], row["closed"], row["card_id"], row["cannot"]) == ("group", None, None, ["buttons"])
    # nobody owes a chat of several people an answer, but it can be written to; a press there could not be placed
    assert row["waiting_since"] is None
    seq = (await anna.says(row["id"], "И всем пирогов")).json()["seq"]
    await his.until(changed(lambda m: (m["conversation_id"], m["seq"], m["state"]) == (row["id"], seq, "sent")))
    assert [one["body"]["text"] for one in club.messages.values() if one["sender"]["is_bot"]] == ["И всем пирогов"]
    pressed = await anna.says(row["id"], "Берёте?", buttons=[[{"text": "Да"}]])
    assert (pressed.status_code, list(pressed.json()["error"]["fields"])) == (422, ["buttons"])
    max.posts(max.group(gleb, type="channel", title="Новости"), "Пост канала")
    gleb.stops()

    async def reach(code: str | None) -> Any:
        contact = (await anna.get(f"/conversations/{dialog}"))["contact"]["id"]
        return (await anna.get(f"/contacts/{contact}"))["identities"][0]["unreachable"] == code

    await until(lambda: reach("blocked"), "the bot that was stopped")
    seq = (await anna.says(dialog, "Всё же отвечу")).json()["seq"]
    failed = await his.until(changed(lambda m: m["seq"] == seq and m["state"] == "failed"))
    assert failed["message"]["error"]["code"] == "suspended"
    gleb.starts()
    await until(lambda: reach(None), "the bot that was begun anew")
    found = (await anna.get("/conversations", filter="all"))["items"]
    assert "Пост канала" not in [row["last_message"]["text"] for row in found]


async def by_webhook(
    ada: Person, max: MaxServer, gleb: Customer, anna: Person, his: Ear, channel: int, dialog: int
) -> None:
    """The same bot, now told by MAX: subscribed, repeated, dropped and taken up again, and gone with the channel."""
    assert (await ada.call("POST", f"/channels/{channel}/pause")).status_code == 200
    gleb.writes("Пока переключали")
    assert (await ada.call("PATCH", f"/channels/{channel}", {"settings": {"mode": "webhook"}})).status_code == 200
    answer = await ada.call("POST", f"/channels/{channel}/resume")
    turned = answer.json()
    assert (answer.status_code, turned["state"]) == (200, "active"), turned["check"]
    await his.until(arrived("Пока переключали"))
    [row] = max.bot.subscriptions.rows
    assert row.url == turned["hook_url"]
    max.faults.repeat = 3
    gleb.writes("А теперь по вебхуку")
    assert (await his.until(arrived("А теперь по вебхуку")))["conversation"]["id"] == dialog
    await max.settled()
    max.faults.repeat = 1
    texts = [m["text"] for m in (await anna.get(f"/conversations/{dialog}/messages", limit=10))["items"]]
    assert texts.count("А теперь по вебхуку") == 1
    await forged(anna, turned["hook_url"], row.secret)
    # MAX has dropped it, and somebody wrote: what lies there is read when the channel is taken anew, and we subscribe
    max.bot.subscriptions.unsubscribe(row.url)
    gleb.writes("Пока MAX не звонил")
    assert (await ada.call("POST", f"/channels/{channel}/pause")).status_code == 200
    assert (await ada.call("POST", f"/channels/{channel}/resume")).status_code == 200
    assert [one.url for one in max.bot.subscriptions.rows] == [turned["hook_url"]]
    assert (await his.until(arrived("Пока MAX не звонил")))["conversation"]["id"] == dialog
    gleb.writes("И снова звонит")
    assert (await his.until(arrived("И снова звонит")))["conversation"]["id"] == dialog
    assert (await ada.call("DELETE", f"/channels/{channel}")).status_code == 204
    await see(lambda: not max.bot.subscriptions.rows, "the subscription taken away")


async def forged(anna: Person, hook: str, secret: str) -> None:
    """Attacks 22, 25, 26: without the secret or with a wrong one nothing is believed; nonsense is answered and kept."""
    message = {
        "sender": {"user_id": 5, "first_name": "Ева", "is_bot": False}, "timestamp": 1,
        "recipient": {"chat_id": 5, "chat_type": "dialog", "user_id": 1}, "body": {"mid": "mid.x", "text": "подделка"},
    }  # fmt: skip
    body = json.dumps({"update_type": "message_created", "timestamp": 1, "message": message}).encode()
    for headers in ({}, {"X-Max-Bot-Api-Secret": ""}, {"X-Max-Bot-Api-Secret": "wrong"}, {"Authorization": secret}):
        refused = await anna.http.post(hook, content=body, headers=headers)
        assert (refused.status_code, refused.content) == (403, b""), headers
    good = {"X-Max-Bot-Api-Secret": secret}
    for nonsense in (b"{}", b"[]", b"\xff", b"[" * 9000, b'{"update_type":"message_created","timestamp":1e18}'):
        assert (await anna.http.post(hook, content=nonsense, headers=good)).status_code in (200, 400), nonsense[:20]
    gone = {"update_type": "message_removed", "timestamp": 1, "message_id": "mid.unknown", "chat_id": 9, "user_id": 9}
    assert (await anna.http.post(hook, json=gone, headers=good)).status_code == 200
    found = (await anna.get("/conversations", filter="all"))["items"]
    assert "подделка" not in [row["last_message"]["text"] for row in found]


@pytest.mark.timeout(300)
async def test_a_bot_by_long_poll_and_by_webhook(processes: Processes) -> None:
    port = rundir.port(None)
    # where MAX is to call us
    processes.env["SAMOVAR_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    # a node may learn of the hook a moment after MAX: in life it is told again a minute later
    again = WebhookPolicy(first_wait=1.0, growth=1.2)
    async with (
        MaxServer(speeds=Speeds.none(), webhook_policy=again) as max,
        open_house(processes, nodes=1, port=port) as house,
    ):
        ada, anna, boris = await staff(house)
        channel = await connect(ada, max)
        assert channel["check"]["ok"], channel["check"]
        assert channel["settings"]["bot_id"] == max.bot.id
        twice = await connect(ada, max)
        assert (twice["state"], twice["check"]["missing"]) == ("paused", ["account_taken"])
        gleb = max.user("Глеб", last_name="Орлов", username="gleb", photo=samples.picture(320, 320))
        async with boris.listening() as his:
            dialog = await who(gleb, anna, his)
            await talk(max, gleb, anna, his, dialog)
            await presses(max, gleb, anna, his, dialog)
            await sends(gleb, his)
            await answers(gleb, anna, his, dialog)
            await around(max, gleb, anna, his, dialog)
            await by_webhook(ada, max, gleb, anna, his, channel["id"], dialog)
        assert [row.text for row in max.ledger.duplicates() if row.text] == []
        assert not any("access_token" in call.params for call in max.ledger.calls)


async def staff(house: House) -> tuple[Person, Person, Person]:
    ada, anna = await house.hire("Ada", "administrator"), await house.hire("Анна", "operator")
    return ada, anna, await house.hire("Борис", "supervisor")
