"""Telegram in full: a group that moves, a business account, and edits, deletions, reactions, typing both ways."""

from typing import Any

import pytest

from tests.fixtures.processes import Processes
from tests.journeys.house import Ear, Person, open_house, until
from tests.platforms.telegram import Customer, Speeds, TelegramServer, samples
from tests.platforms.telegram.places import BusinessConnection

# two frames, one dot each
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    + b"!\xf9\x04\x00\x0a\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00" * 2
    + b";"
)


def arrived(text: str) -> Any:
    return lambda frame: frame["type"] == "message.arrived" and frame["message"]["text"] == text


def changed(fits: Any) -> Any:
    return lambda frame: frame["type"] == "message.changed" and fits(frame["message"])


def settled(seq: int, fits: Any) -> Any:
    """The change has been made at the messenger's."""
    return changed(lambda message: message["seq"] == seq and "changes" not in message["meta"] and fits(message))


async def see(look: Any, what: str) -> None:
    async def ask() -> Any:
        return look()

    await until(ask, what)


async def private(gleb: Customer, anna: Person, his: Ear) -> None:
    """Ours and theirs, changed from either side while a second colleague watches."""
    hello = gleb.starts("shop-42")
    first = await his.until(arrived("/start shop-42"))
    dialog, asked = first["conversation"]["id"], first["message"]["seq"]
    assert first["message"]["meta"]["other"] == {"kind": "start", "payload": "shop-42"}
    contact = first["conversation"]["contact"]["id"]
    answer = (await anna.says(dialog, "45 00 ₽")).json()
    await gleb.hears("45 00 ₽")
    at = f"/conversations/{dialog}/messages"
    seq = answer["seq"]
    assert (await anna.call("PATCH", f"{at}/{seq}", {"text": "4500 ₽"})).status_code == 200
    await his.until(settled(seq, lambda message: message["text"] == "4500 ₽"))
    assert [row["text"] for row in gleb.screen] == ["/start shop-42", "4500 ₽"]
    versions = (await anna.get(f"{at}/{seq}/edits"))["items"]
    assert [version["text"] for version in versions] == ["45 00 ₽"]

    assert (await anna.call("PUT", f"{at}/{asked}/reaction", {"emoji": "👍"})).status_code == 200
    await his.until(settled(asked, lambda message: message["meta"]["reactions"]["ours"] == ["👍"]))
    assert gleb.state().reactions[hello["message_id"]] == [{"type": "emoji", "emoji": "👍"}]
    gleb.reacts(gleb.screen[-1]["message_id"], "❤")
    await his.until(changed(lambda message: message["meta"].get("reactions", {}).get("theirs") == ["❤"]))

    spare = (await anna.says(dialog, "Не то окно")).json()["seq"]
    await gleb.hears("Не то окно")
    assert (await anna.call("DELETE", f"{at}/{spare}")).status_code == 200
    await his.until(settled(spare, lambda message: message["deleted_at"] is not None))
    assert "Не то окно" not in [row["text"] for row in gleb.screen]
    async with anna.socket() as mine:
        await mine.send(f'{{"type":"typing","conversation_id":{dialog}}}')
        await see(lambda: [action for _, action in gleb.state().actions] == ["typing"], "typing at the customer's")
    face = await until(lambda: picture(anna, contact), "the profile's picture")
    assert (face.status_code, face.headers["content-type"], len(face.content) > 100) == (200, "image/jpeg", True)
    gleb.sends_contact(phone_number="+37060000000", first_name="Gleb", user_id=gleb.id)
    await until(lambda: filled(anna, contact, "+37060000000"), "the shared phone on the contact")
    assert (await anna.get(f"/contacts/{contact}"))["locale"] == "lt"
    await by_one_press(gleb, anna, his, dialog)


async def by_one_press(gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """A press is noticed at Telegram's, stands in words, and is marked; an edit keeps the buttons."""
    seq = (await anna.says(dialog, "Приедете?", buttons=[[{"text": "Да"}, {"text": "Нет"}]])).json()["seq"]
    await gleb.hears("Приедете?")
    shown = gleb.screen[-1]
    [[yes, _]] = shown["reply_markup"]["inline_keyboard"]
    query = gleb.presses(shown["message_id"], yes["callback_data"])
    pressed = (await his.until(arrived("Да")))["message"]
    assert (pressed["conversation_id"], pressed["reply_to"]) == (dialog, seq)
    await his.until(changed(lambda m: m["seq"] == seq and "pressed" in m["meta"]["buttons"][0][0]))
    await see(lambda: gleb.bot.callbacks[query], "the button that stops spinning")
    answer = await anna.call("PATCH", f"/conversations/{dialog}/messages/{seq}", {"text": "Приедете сегодня?"})
    assert answer.status_code == 200
    await his.until(settled(seq, lambda message: message["text"] == "Приедете сегодня?"))
    [said] = [row for row in gleb.screen if row.get("text") == "Приедете сегодня?"]
    assert said["reply_markup"] == shown["reply_markup"]


async def filled(anna: Person, contact: int, phone: str) -> bool:
    return bool((await anna.get(f"/contacts/{contact}"))["phone"] == phone)


async def picture(anna: Person, contact: int) -> Any:
    address = (await anna.get(f"/contacts/{contact}"))["avatar"]
    return await anna.call("GET", address.removeprefix("/api/v1")) if address else None


async def group(telegram: TelegramServer, gleb: Customer, anna: Person, his: Ear) -> None:
    """Read, never written to; it stays one conversation when Telegram makes another group of it."""
    club = telegram.group(gleb, title="Клуб", id=-4_100_000)
    gleb.writes("Всем чаю", to=club)
    row = (await his.until(arrived("Всем чаю")))["conversation"]
    assert (row["title"], row["closed"], row["waiting_since"], row["card_id"]) == (
        "Клуб",
        "group_read_only",
        None,
        None,
    )
    refused = await anna.says(row["id"], "И мне")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "group_read_only")
    club.becomes_supergroup()
    gleb.writes("Теперь большой клуб", to=club)
    after = await his.until(arrived("Теперь большой клуб"))
    assert (after["conversation"]["id"], after["message"]["author"]["name"]) == (row["id"], "Глеб")


async def business(telegram: TelegramServer, gleb: Customer, anna: Person, his: Ear) -> None:
    """On behalf of somebody's own account, by its rights, until it is cut off."""
    ona = telegram.business(telegram.customer(first_name="Ona"))
    gleb.writes("Labas", business=ona)
    row = (await his.until(arrived("Labas")))["conversation"]
    assert (row["account"], row["closed"], row["cannot"]) == ("Ona", None, ["react"])
    seq = (await anna.says(row["id"], "Laba dina")).json()["seq"]
    await see(lambda: [m["text"] for m in ona.sees(gleb)] == ["Labas", "Laba dina"], "answer on behalf")
    at = f"/conversations/{row['id']}/messages/{seq}"
    await his.until(changed(lambda m: m["text"] == "Laba dina" and m["state"] == "sent"))
    assert (await anna.call("PATCH", at, {"text": "Laba diena"})).status_code == 200
    await see(lambda: [m["text"] for m in ona.sees(gleb)] == ["Labas", "Laba diena"], "edit on behalf")
    no = await anna.call("PUT", f"/conversations/{row['id']}/messages/1/reaction", {"emoji": "👍"})
    assert (no.status_code, no.json()["error"]["code"]) == (409, "cannot_react")
    assert (await anna.call("DELETE", at)).status_code == 200
    await see(lambda: [m["text"] for m in ona.sees(gleb)] == ["Labas"], "deletion on behalf")

    gleb.writes("Ar yra arbatos?", business=ona)
    assert (await his.until(arrived("Ar yra arbatos?")))["conversation"]["waiting_since"] is not None
    ona.owner_writes(gleb, "Yra, atsakau is telefono")
    outside = await his.until(arrived("Yra, atsakau is telefono"))
    assert (outside["message"]["direction"], outside["message"]["meta"]["outside"]) == ("out", True)
    assert outside["conversation"]["waiting_since"] is None

    old = next(iter(ona.sees(gleb)))["message_id"]
    late = (await anna.says(row["id"], "Atsakysiu rytoj")).json()["seq"]
    await his.until(changed(lambda m: m["text"] == "Atsakysiu rytoj" and m["state"] == "sent"))
    ona.disconnects()
    off = await his.until(
        lambda f: f["type"] == "conversation.changed" and f["conversation"]["closed"] == "business_off"
    )
    assert off["conversation"]["id"] == row["id"]
    refused = await anna.says(row["id"], "Ačiū")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "business_off")
    assert "Ona" in refused.json()["error"]["message"]
    await connected_anew(ona, gleb, anna, his, row["id"], old, late)


async def connected_anew(
    ona: BusinessConnection, gleb: Customer, anna: Person, his: Ear, dialog: int, old: int, late: int
) -> None:
    """The account comes back under another name: what was said before is still the same, from either side."""
    ona.connects_again()
    await his.until(lambda f: f["type"] == "conversation.changed" and f["conversation"]["closed"] is None)
    gleb.edits(old, "Labas rytas", business=ona)
    await his.until(changed(lambda m: m["seq"] == 1 and m["text"] == "Labas rytas"))
    gleb.writes("O kavos?", reply_to=old, business=ona)
    asked = await his.until(arrived("O kavos?"))
    assert (asked["conversation"]["id"], asked["message"]["reply_to"]) == (dialog, 1)
    at = f"/conversations/{dialog}/messages/{late}"
    assert (await anna.call("PATCH", at, {"text": "Atsakysiu poryt"})).status_code == 200
    await see(lambda: "Atsakysiu poryt" in [m.get("text") for m in ona.sees(gleb)], "an old answer mended")
    assert (await anna.says(dialog, "Yra", reply_to=1)).status_code == 201
    await see(lambda: ona.sees(gleb)[-1].get("reply_to_message", {}).get("message_id") == old, "an old one answered")
    gleb.deletes(old, business=ona)
    await his.until(changed(lambda m: m["seq"] == 1 and m["deleted_at"] is not None))


async def files(gleb: Customer, anna: Person, his: Ear) -> None:
    """Albums, a round video and an animation, from either side."""
    dialog = (await his.until(arrived("/start shop-42")))["conversation"]["id"]

    async def put(name: str, content: bytes, mime: str, **kind: str) -> str:
        made = await anna.http.post("/files", files={"file": (name, content, mime)}, data=kind)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    album = [await put(f"{n}.jpg", samples.picture(300 + n, 200), "image/jpeg") for n in range(3)]
    assert (await anna.says(dialog, "Три самовара", attachments=album)).status_code == 201
    await see(
        lambda: [row.get("caption") for row in gleb.screen if "photo" in row] == ["Три самовара", None, None], "album"
    )
    assert len({row["media_group_id"] for row in gleb.screen if "photo" in row}) == 1
    moving = await put("чайник.gif", GIF, "image/gif")
    assert (await anna.says(dialog, "Кипит", attachments=[moving])).status_code == 201
    await see(lambda: [row.get("caption") for row in gleb.screen if "animation" in row] == ["Кипит"], "animation")
    for film, why in (((0, 320, 240), "round_not_square"), ((0, 240, 240, 61), "round_too_long")):
        wrong = await put("кино.mp4", samples.film(*film), "video/mp4", kind="video_note")
        refused = await anna.says(dialog, "", attachments=[wrong])
        assert refused.json()["error"]["fields"]["attachments"]["code"] == why
    round_one = await put("привет.mp4", samples.film(), "video/mp4")
    assert (await anna.call("PATCH", f"/files/{round_one}", {"kind": "video_note"})).json()["kind"] == "video_note"
    assert (await anna.says(dialog, "", attachments=[round_one])).status_code == 201
    await see(lambda: [row for row in gleb.screen if "video_note" in row], "round video")


@pytest.mark.timeout(240)
async def test_groups_business_accounts_and_changes_both_ways(processes: Processes) -> None:
    async with TelegramServer(speeds=Speeds.none()) as telegram, open_house(processes, nodes=1) as house:
        ada, anna = await house.hire("Ada", "administrator"), await house.hire("Анна", "operator")
        boris = await house.hire("Борис", "supervisor")
        await house.connect_bot(ada, telegram)
        gleb = telegram.customer(first_name="Глеб", language_code="lt", photo=samples.picture(320, 320))
        async with boris.listening() as his:
            await private(gleb, anna, his)
            await files(gleb, anna, his)
            await group(telegram, gleb, anna, his)
            await business(telegram, gleb, anna, his)
        await telegram.settled()
        # the later pictures of an album have no words to tell them apart
        assert [row.text for row in telegram.ledger.duplicates() if row.text] == []
