"""VK in full: a community by long poll and by callback, who writes, what they send, what is answered and changed."""

from collections.abc import Callable
from typing import Any

import pytest

from backend.kit.servers import rundir
from tests.fixtures.processes import Processes
from tests.journeys.house import Ear, House, Person, open_house, until
from tests.platforms.telegram import samples
from tests.platforms.vk import Person as Customer
from tests.platforms.vk import Speeds, VkServer

PAGE = {"text": "Как доехать", "url": "https://samovar.example/kazan"}
OGG = b"OggS" + bytes(400)


def arrived(text: str) -> Any:
    return lambda frame: frame["type"] == "message.arrived" and frame["message"]["text"] == text


def other(kind: str) -> Any:
    def fits(frame: dict[str, Any]) -> bool:
        meta = frame["message"]["meta"] if frame["type"] == "message.arrived" else {}
        return bool(meta.get("other", {}).get("kind") == kind)

    return fits


def changed(fits: Any) -> Any:
    return lambda frame: frame["type"] == "message.changed" and fits(frame["message"])


def marks(message: dict[str, Any]) -> list[str]:
    """What was pressed under it."""
    return [one["text"] for row in message["meta"].get("buttons", []) for one in row if "pressed" in one]


def settled(seq: int, fits: Any) -> Any:
    """The change has been made at VK's."""
    return changed(lambda message: message["seq"] == seq and "changes" not in message["meta"] and fits(message))


async def see(look: Any, what: str) -> None:
    async def ask() -> Any:
        return look()

    await until(ask, what)


async def connect(ada: Person, vk: VkServer, **more: Any) -> dict[str, Any]:
    settings = {"token": vk.token, "mode": "polling", "api_base": vk.base_url} | more
    made = await ada.call("POST", "/channels", {"kind": "vk", "name": "Лавка ВК", "settings": settings})
    assert made.status_code == 201, made.text
    channel: dict[str, Any] = made.json()
    for _ in range(4):
        # on a busy machine the SDK's first import alone can outlast the check's patience
        if channel["check"]["missing"] != ["no_answer"]:
            break
        channel = (await ada.call("POST", f"/channels/{channel['id']}/resume")).json()
    return channel


def titled(dialog: int, title: str) -> Any:
    return lambda frame: (
        (frame.get("conversation") or {}).get("id") == dialog and frame["conversation"]["title"] == title
    )


def shown(gleb: Customer) -> list[str]:
    return [message["text"] for message in gleb.screen if message["out"]]


async def who(gleb: Customer, anna: Person, his: Ear) -> int:
    """Events name nobody: name, city, birthday and picture come a moment later, and stand on what was said already."""
    gleb.presses("Начать", '{"command":"start"}')
    first = await his.until(other("start"))
    dialog, contact = first["conversation"]["id"], first["conversation"]["contact"]["id"]

    async def known() -> Any:
        found = await anna.get(f"/contacts/{contact}")
        return found if found["name"] and found["avatar"] else None

    person = await until(known, "the profile")
    assert (person["name"], person["surname"], person["birthday"]) == ("Глеб", "Орлов", "1990-05-21")
    assert person["identities"][0]["profile"]["city"] == "Казань"
    face = await anna.call("GET", person["avatar"].removeprefix("/api/v1"))
    assert (face.status_code, face.headers["content-type"]) == (200, "image/jpeg")
    named = await his.until(changed(lambda message: message["author"] and message["author"]["name"] == "Глеб Орлов"))
    assert named["message"]["seq"] == first["message"]["seq"]
    return int(dialog)


async def talk(vk: VkServer, gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """Ours and theirs, changed from either side while a second colleague watches."""
    at = f"/conversations/{dialog}/messages"
    hello = gleb.writes("Почём чайник?")
    asked = (await his.until(arrived("Почём чайник?")))["message"]["seq"]
    vk.faults.lose_answers(1, "messages.send")
    seq = (await anna.says(dialog, "45 00 ₽", reply_to=asked)).json()["seq"]
    await his.until(changed(lambda message: message["seq"] == seq and message["state"] == "sent"))
    assert shown(gleb) == ["45 00 ₽"]  # its answer was lost: told again under the same random_id
    assert gleb.screen[-1]["reply_message"]["conversation_message_id"] == hello["conversation_message_id"]
    assert (await anna.call("PATCH", f"{at}/{seq}", {"text": "4500 ₽"})).status_code == 200
    await his.until(settled(seq, lambda message: message["text"] == "4500 ₽"))
    assert shown(gleb) == ["4500 ₽"]
    gleb.reads()
    await his.until(changed(lambda message: message["seq"] == seq and message["state"] == "read"))
    gleb.edits(hello["conversation_message_id"], "Почём самовар?")
    await his.until(changed(lambda message: message["seq"] == asked and message["text"] == "Почём самовар?"))
    assert (await anna.call("PUT", f"{at}/{asked}/reaction", {"emoji": "👍"})).status_code == 200
    await his.until(settled(asked, lambda message: message["meta"].get("reactions", {}).get("ours") == ["👍"]))
    assert set(gleb.dialog.reactions[hello["conversation_message_id"]].values()) == {4}
    gleb.reacts(gleb.screen[-1]["conversation_message_id"], 1)
    await his.until(changed(lambda message: message["meta"].get("reactions", {}).get("theirs") == ["❤"]))
    spare = (await anna.says(dialog, "Не то окно")).json()["seq"]
    await gleb.hears("Не то окно")
    assert (await anna.call("DELETE", f"{at}/{spare}")).status_code == 200
    await his.until(settled(spare, lambda message: message["deleted_at"] is not None))
    assert "Не то окно" not in shown(gleb)
    async with anna.socket() as mine:
        await mine.send(f'{{"type":"typing","conversation_id":{dialog}}}')
        await see(lambda: [action for _, action in gleb.dialog.typing] == ["typing"], "typing at the customer's")


async def sends(vk: VkServer, gleb: Customer, anna: Person, his: Ear) -> None:
    """Every kind of thing a customer sends is one message, whole, with its files fetched or its card told."""
    product = vk.sells("Самовар на 3 литра", price=4990)
    gleb.sends_market(product, "Такой есть?")
    asked = (await his.until(arrived("Такой есть?")))["message"]
    card = asked["meta"]["other"]
    assert (card["kind"], card["title"], card["amount"], card["currency"]) == (
        "product",
        "Самовар на 3 литра",
        "4990.00",
        "RUB",
    )
    assert card["url"].startswith("https://vk.com/market")
    gleb.sends_photo(samples.picture(640, 480))
    gleb.sends_voice(OGG, transcript="Перезвоните мне")
    gleb.sends_doc(b"%PDF-1.4", title="Счёт.pdf", mime="application/pdf")
    stored = await his.until(
        changed(lambda m: [f["kind"] for f in m["attachments"] if f["state"] == "stored"] == ["photo"])
    )
    assert stored["message"]["direction"] == "in"
    voice = (await his.until(other("voice")))["message"]
    assert (voice["meta"]["other"]["transcript"], voice["attachments"][0]["kind"]) == ("Перезвоните мне", "voice")
    others: dict[str, Callable[[], Any]] = {
        "sticker": gleb.sends_sticker,
        "poll": gleb.sends_poll,
        "post": gleb.sends_wall,
        "video": gleb.sends_video,
        "link": gleb.sends_link,
        "gift": gleb.sends_gift,
    }
    for kind, send in others.items():
        send()
        await his.until(other(kind))


async def answers(gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """Files go by VK's upload servers: all of an answer is one message."""

    async def put(name: str, content: bytes, mime: str) -> str:
        made = await anna.http.post("/files", files={"file": (name, content, mime)})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    files = [await put("самовар.jpg", samples.picture(320, 200), "image/jpeg")]
    files.append(await put("счёт.pdf", b"%PDF-1.4 bill", "application/pdf"))
    song = await put("песня.mp3", b"ID3\x04" + bytes(600), "audio/mpeg")
    refused = await anna.says(dialog, "Вот он и счёт", attachments=[*files, song])
    assert (refused.status_code, set(refused.json()["error"]["fields"])) == (422, {"attachments"})
    seq = (await anna.says(dialog, "Вот он и счёт", attachments=files)).json()["seq"]
    await his.until(changed(lambda m: m["seq"] == seq and m["state"] == "sent"))
    [message] = [one for one in gleb.screen if one["text"] == "Вот он и счёт"]
    assert [one["type"] for one in message["attachments"]] == ["photo", "doc"]


async def by_one_press(vk: VkServer, gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """The customer presses: once, in their own dialog, marked for everybody; an edit keeps what stands there."""
    at, rows = f"/conversations/{dialog}/messages", [[{"text": "Сегодня"}, {"text": "Завтра"}], [PAGE]]
    seq = (await anna.says(dialog, "Когда приедете?", buttons=rows)).json()["seq"]
    await his.until(changed(lambda m: m["seq"] == seq and m["state"] == "sent"))
    shown = gleb.screen[-1]["keyboard"]
    [[today, tomorrow], [page]] = [[one["action"] for one in row] for row in shown["buttons"]]
    assert (shown["inline"], page["type"], page["link"]) == (True, "open_link", PAGE["url"])
    # somebody else has got hold of the payload: it is their message, and marks nothing
    stranger = vk.user(first_name="Ева", last_name="Чужая")
    stranger.presses(today["label"], today["payload"])
    hers = await his.until(other("button"))
    assert (hers["conversation"]["id"] != dialog, "seq" in hers["message"]["meta"]["other"]) == (True, False)
    gleb.presses(tomorrow["label"], tomorrow["payload"])
    pressed = await his.until(arrived("Завтра"))
    assert (pressed["conversation"]["id"], pressed["message"]["text"]) == (dialog, "Завтра")
    assert (pressed["message"]["reply_to"], pressed["message"]["meta"]["other"]["seq"]) == (seq, seq)
    await his.until(changed(lambda m: m["seq"] == seq and marks(m) == ["Завтра"]))
    assert (await anna.call("PATCH", f"{at}/{seq}", {"text": "Во сколько?"})).status_code == 200
    await his.until(settled(seq, lambda message: message["text"] == "Во сколько?"))
    [said] = [one for one in gleb.screen if one["text"] == "Во сколько?"]
    assert said["keyboard"]["buttons"] == shown["buttons"]


async def around(vk: VkServer, gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """An answer on VK's own pages, a chat of several people, a permission taken back."""
    gleb.writes("Вы тут?")
    assert (await his.until(arrived("Вы тут?")))["conversation"]["waiting_since"] is not None
    vk.group.admin_writes(gleb.id, "Да, отвечаю с телефона")
    outside = await his.until(arrived("Да, отвечаю с телефона"))
    assert (outside["message"]["direction"], outside["message"]["meta"]["outside"]) == ("out", True)
    assert outside["conversation"]["waiting_since"] is None

    club = vk.chat(gleb)
    gleb.writes("Всем чаю", to=club)
    row = (await his.until(arrived("Всем чаю")))["conversation"]
    assert (row["kind"], row["closed"], row["card_id"]) == ("group", "group_read_only", None)
    await his.until(titled(row["id"], "Любители чая"))
    gleb.renames(club, "Любители кофе")
    await his.until(titled(row["id"], "Любители кофе"))
    gleb.renames(club, "Любители какао", at=vk.clock() - 3600)  # told late
    gleb.writes("И кофе", to=club)
    assert (await his.until(arrived("И кофе")))["conversation"]["title"] == "Любители кофе"

    gleb.denies()

    async def lost() -> Any:
        contact = (await anna.get(f"/conversations/{dialog}"))["contact"]["id"]
        return (await anna.get(f"/contacts/{contact}"))["identities"][0]["unreachable"] == "blocked"

    await until(lost, "the permission taken back")
    seq = (await anna.says(dialog, "Всё же отвечу")).json()["seq"]
    failed = await his.until(changed(lambda m: m["seq"] == seq and m["state"] == "failed"))
    assert failed["message"]["error"]["code"] == "not_allowed"
    gleb.allows()


async def by_callback(
    house: House, ada: Person, vk: VkServer, gleb: Customer, anna: Person, his: Ear, channel: int, dialog: int
) -> None:
    """The same community, now told by VK: the callback is set up, confirmed, repeated, and goes with the channel."""
    answer = await ada.call("PATCH", f"/channels/{channel}", {"settings": {"mode": "webhook"}})
    turned = answer.json()
    assert (answer.status_code, turned["state"]) == (200, "active"), turned["check"]
    [server] = vk.group.events.callbacks
    assert (server.status, server.url) == ("ok", turned["hook_url"])
    vk.faults.repeat = 3
    gleb.writes("А теперь по вебхуку")
    heard = await his.until(arrived("А теперь по вебхуку"))
    assert heard["conversation"]["id"] == dialog
    [told] = [row for row in vk.ledger.inbound if "А теперь по вебхуку" in str(row.payload)]
    await see(lambda: sum(offer.answer == b"ok" for offer in told.offers) >= 2, "repeats answered with ok")
    vk.faults.repeat = 1
    texts = [m["text"] for m in (await anna.get(f"/conversations/{dialog}/messages", limit=10))["items"]]
    assert texts.count("А теперь по вебхуку") == 1
    await forged(anna, turned["hook_url"], vk, dialog)
    # VK does not call for a while: what was written then is read when the channel is taken anew
    server.paused_until = vk.group.events.clock() + 3600
    gleb.writes("Пока ВК не звонил")
    server.paused_until = 0.0
    assert (await ada.call("POST", f"/channels/{channel}/pause")).status_code == 200
    assert (await ada.call("POST", f"/channels/{channel}/resume")).status_code == 200
    caught = await his.until(arrived("Пока ВК не звонил"))
    assert caught["conversation"]["id"] == dialog
    long = "Длинное письмо. " * 100
    gleb.says({"text": long}, cropped=True)
    await his.until(changed(lambda message: message["text"] == long and message["edited_at"] is None))
    event = gleb.presses_callback(gleb.screen[-1]["conversation_message_id"], {"order": "42"})
    await his.until(
        lambda frame: other("button")(frame) and frame["message"]["meta"]["other"]["data"] == '{"order":"42"}'
    )
    await see(lambda: "answer" in vk.group.pressed[event], "the button that stops spinning")
    assert (await ada.call("DELETE", f"/channels/{channel}")).status_code == 204
    await see(lambda: not vk.group.events.callbacks, "the callback server taken away")


async def forged(anna: Person, hook: str, vk: VkServer, dialog: int) -> None:
    """Attack 24: a wrong secret, another community, a code for a stranger: 403, nothing stored."""
    [server] = vk.group.events.callbacks
    message = {"id": 1, "date": 1, "peer_id": 5, "from_id": 5, "text": "подделка", "conversation_message_id": 1}
    good = {"type": "message_new", "group_id": vk.group_id, "object": {"message": message}, "secret": server.secret_key}
    for bent in (
        good | {"secret": "wrong"},
        {name: value for name, value in good.items() if name != "secret"},
        good | {"group_id": 1},
        {"type": "confirmation", "group_id": 1},
    ):
        refused = await anna.http.post(hook, json=bent)
        assert (refused.status_code, refused.content) == (403, b""), bent
    told = await anna.http.post(hook, json={"type": "confirmation", "group_id": vk.group_id})
    assert (told.status_code, told.text) == (200, vk.group.api_code)
    found = (await anna.get("/conversations", filter="all"))["items"]
    assert "подделка" not in [row["last_message"]["text"] for row in found]


@pytest.mark.timeout(300)
async def test_a_community_by_long_poll_and_by_callback(processes: Processes) -> None:
    port = rundir.port(None)
    # where VK is to call us
    processes.env["SAMOVAR_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    async with VkServer(speeds=Speeds.none()) as vk, open_house(processes, nodes=1, port=port) as house:
        ada, anna = await house.hire("Ada", "administrator"), await house.hire("Анна", "operator")
        boris = await house.hire("Борис", "supervisor")
        channel = await connect(ada, vk)
        assert channel["check"]["ok"], channel["check"]
        assert channel["settings"]["group_id"] == vk.group_id or channel["check"]["facts"]["id"] == str(vk.group_id)
        twice = await connect(ada, vk, mode="polling")
        assert (twice["state"], twice["check"]["missing"]) == ("paused", ["account_taken"])
        gleb = vk.user(
            first_name="Глеб", last_name="Орлов", city="Казань", bdate="21.5.1990", photo=samples.picture(320, 320)
        )
        async with boris.listening() as his:
            await see(lambda: vk.longpoll.opened, "listening")
            dialog = await who(gleb, anna, his)
            await talk(vk, gleb, anna, his, dialog)
            await sends(vk, gleb, anna, his)
            await answers(gleb, anna, his, dialog)
            await by_one_press(vk, gleb, anna, his, dialog)
            await around(vk, gleb, anna, his, dialog)
            await by_callback(house, ada, vk, gleb, anna, his, channel["id"], dialog)
        assert [row.text for row in vk.ledger.duplicates() if row.text] == []
