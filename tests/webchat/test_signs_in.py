"""A talk that began before the visitor signed in goes on, in whoever they are; and nobody else comes by anything."""

import time
from uuid import uuid4

from tests.journeys.house import until
from tests.webchat.site import Site
from tests.webchat.visitor import Widget, signed


async def test_a_stranger_who_signs_in_goes_on_where_they_were(site: Site) -> None:
    gleb, other = site.visitor(), site.visitor()
    await gleb.opens()
    await gleb.ask("POST", "contact", {"phone": "+370 612 34567"})
    doubtful = str(uuid4())
    await gleb.says("Сколько стоит?", client_id=doubtful)
    stranger, dialog = gleb.token, await site.dialog_of(gleb)
    contact = (await site.anna.get(f"/conversations/{dialog}"))["contact"]["id"]
    # a signature of nobody's joins nothing
    forged = signed(site.key, "u-1", secret="x" * 40)
    assert (await gleb.ask("POST", "session", {"identity": forged})).status_code == 401
    assert [m["text"] for m in await gleb.history()] == ["Сколько стоит?"]

    opened = await gleb.opens(identity=signed(site.key, "u-1", name="Глеб Самоваров", email="gleb@example.com"))
    assert ([m["text"] for m in opened["messages"]], opened["visitor"]["signed"]) == (["Сколько стоит?"], True)
    assert gleb.token != stranger
    again = await gleb.writes("Сколько стоит?", client_id=doubtful)
    assert again.status_code == 200, "what was on its way while they signed in is there once"
    async with gleb.listening() as line, site.anna.listening() as ear:
        assert (await site.anna.says(dialog, "45 000 ₽")).status_code == 201
        told = await line.said("45 000 ₽")
        await gleb.says("Беру")
        heard = await ear.until(lambda f: f["type"] == "message.arrived" and f["message"]["text"] == "Беру")
        await line.tells("seen", seq=told["seq"])
        await ear.until(lambda f: f["type"] == "message.changed" and f["message"]["state"] == "read")
    assert (heard["conversation"]["id"], heard["conversation"]["contact"]["name"]) == (dialog, "Глеб Самоваров")
    seen = await site.anna.get(f"/contacts/{contact}")
    assert (seen["email"], seen["phone"], len(seen["identities"])) == ("gleb@example.com", "+370 612 34567", 2)
    assert (await site.count("conversations"), await site.count("contacts")) == (1, 1)

    # whoever has the token of before, or comes to this browser next, is nobody
    other.token = stranger
    assert (await other.ask("GET", "messages")).status_code == 401
    assert (await other.opens())["messages"] == []
    assert (await gleb.ask("POST", "end")).status_code == 204
    assert (await gleb.ask("GET", "messages")).status_code == 401
    assert (await gleb.opens())["messages"] == []


async def test_who_has_an_older_talk_goes_on_in_the_new_one_on_every_device(site: Site) -> None:
    phone, desk = site.visitor(), site.visitor()
    await phone.opens(identity=signed(site.key, "u-2", name="Ona"))
    await phone.says("Старый вопрос")
    older = await site.dialog_of(phone)
    known = (await site.anna.get(f"/conversations/{older}"))["contact"]["id"]
    await desk.opens()
    await desk.says("Новый вопрос")
    newer = await site.dialog_of(desk)
    uploaded = await desk.ask("POST", "files", None, files={"file": ("a.txt", b"text")})
    async with phone.listening() as there, site.anna.listening() as ear:
        opened = await desk.opens(identity=signed(site.key, "u-2"))
        assert [m["text"] for m in opened["messages"]] == ["Новый вопрос"], "what was said before stays with us"
        row = (await ear.until(lambda f: f["type"] == "message.arrived" and f["conversation"]["id"] == newer))[
            "conversation"
        ]
        assert row["contact"]["id"] == known
        await there.socket.wait_closed()
        assert there.socket.close_code == 4401
    message = await desk.says("Вот снимок", files=[uploaded.json()["file"]["id"]])
    assert message["files"]
    moved = await phone.opens(identity=signed(site.key, "u-2"))
    assert [m["text"] for m in moved["messages"]] == ["Новый вопрос", "Вот снимок"]
    await _answers_reach_both(site, newer, phone, desk)

    row = await site.anna.get(f"/conversations/{older}")
    assert (row["closed"], row["continued_in"], row["contact"]["id"]) == ("continued", newer, known)
    refused = await site.anna.says(older, "Ответ в старый")
    error = refused.json()["error"]
    assert (refused.status_code, error["code"], error["fields"]) == (409, "continued", {"conversation_id": newer})
    lines = [m["meta"].get("code") for m in (await site.anna.get(f"/conversations/{older}/messages"))["items"]]
    assert lines[-1] == "went_on"
    strangers = await site.db.hot.fetchval("SELECT count(*) FROM contacts WHERE deleted_at IS NULL")
    cards = await site.db.hot.fetch("SELECT DISTINCT contact_id FROM cards")
    assert (strangers, [row["contact_id"] for row in cards]) == (1, [known])


async def _answers_reach_both(site: Site, dialog: int, phone: Widget, desk: Widget) -> None:
    async with phone.listening() as there, desk.listening() as here:
        assert (await site.anna.says(dialog, "Есть")).status_code == 201
        await there.said("Есть")
        await here.said("Есть")


async def test_nothing_that_was_known_of_either_is_lost_and_the_history_says_so(site: Site) -> None:
    home, away = site.visitor(), site.visitor()
    known = {"name": "Ona", "phone": "+370 611 11111", "email": "ona@example.com"}
    await home.opens(identity=signed(site.key, "u-5", **known))
    await home.says("Из дома")
    person = (await site.anna.get(f"/conversations/{await site.dialog_of(home)}"))["contact"]["id"]
    await away.opens()
    await away.says("С работы")
    there = await site.dialog_of(away)
    stranger = (await site.anna.get(f"/conversations/{there}"))["contact"]["id"]
    seen = await site.anna.get(f"/contacts/{stranger}")
    typed = {
        "rev": seen["rev"], "surname": "Рабочая", "birthday": "1990-05-17",
        "phones": [{"value": "+370 622 22222", "label": "work"}, {"value": "+370 (611) 11-111", "label": "mobile"}],
        "emails": [{"value": "ONA@example.com", "label": ""}, {"value": "ona@work.example", "label": "work"}],
    }  # fmt: skip
    assert (await site.anna.call("PATCH", f"/contacts/{stranger}", typed)).status_code == 200

    await away.opens(identity=signed(site.key, "u-5"))
    now = await site.anna.get(f"/contacts/{person}")
    assert [(each["value"], each["label"]) for each in now["phones"]] == [
        ("+370 611 11111", "mobile"), ("+370 622 22222", "work"),
    ]  # fmt: skip
    assert [each["value"] for each in now["emails"]] == ["ona@example.com", "ona@work.example"]
    assert (now["surname"], now["birthday"], now["phone"]) == ("Рабочая", "1990-05-17", "+370 611 11111")
    card = (await site.anna.get(f"/conversations/{there}"))["card_id"]
    facts = (await site.anna.get(f"/cards/{card}/history"))["items"]
    (told,) = [fact["data"] for fact in facts if fact["kind"] == "contact_joined"]
    assert [each["value"] for each in told["from"]["phones"]] == ["+370 611 11111"]
    assert [each["value"] for each in told["to"]["phones"]] == ["+370 611 11111", "+370 622 22222"]
    # who is no more takes no change: it would be lost
    late = await site.anna.call("PATCH", f"/contacts/{stranger}", {"rev": seen["rev"] + 1, "name": "Поздно"})
    assert late.status_code == 404


async def test_what_a_site_says_stands_beside_what_the_visitor_said(site: Site) -> None:
    gleb = site.visitor()
    await gleb.opens()
    await gleb.ask("POST", "contact", {"phone": "+370 612 34567"})
    await gleb.says("Здравствуйте")
    dialog = await site.dialog_of(gleb)
    await gleb.opens(identity=signed(site.key, "u-6", name="Глеб", phone="+370 699 99999"))
    contact = (await site.anna.get(f"/conversations/{dialog}"))["contact"]["id"]
    seen = await site.anna.get(f"/contacts/{contact}")
    assert [each["value"] for each in seen["phones"]] == ["+370 699 99999", "+370 612 34567"]


async def test_a_name_that_looks_like_a_number_opens_nobody(site: Site) -> None:
    ona, eve = site.visitor(), site.visitor()
    await ona.opens()
    await ona.ask("POST", "contact", {"phone": "+370 612 34567", "email": "ona@example.com"})
    await ona.says("Мой номер")
    known = (await site.anna.get(f"/conversations/{await site.dialog_of(ona)}"))["contact"]["id"]
    for name in ("+37061234567", "ona@example.com"):
        await eve.opens(identity=signed(site.key, name))
        await eve.says(f"Я {name}")
        assert [m["text"] for m in await eve.history()] == [f"Я {name}"]
        assert (await site.anna.get(f"/conversations/{await site.dialog_of(eve)}"))["contact"]["id"] != known
        await eve.ask("POST", "end")
        eve.token = None


async def test_a_talk_of_long_ago_or_of_somebody_blocked_is_not_taken_along(site: Site) -> None:
    rested, blocked = site.visitor(), site.visitor()
    for widget, text in ((rested, "Давно"), (blocked, "Спам")):
        await widget.opens()
        await widget.says(text)
    old, spam = await site.dialog_of(rested), await site.dialog_of(blocked)
    await site.db.hot.execute("UPDATE conversations SET last_at = now() - interval '8 days' WHERE id = $1", old)
    contact = (await site.anna.get(f"/conversations/{spam}"))["contact"]["id"]
    assert (await site.anna.call("POST", f"/contacts/{contact}/block")).status_code == 200
    for widget in (rested, blocked):
        identity = signed(site.key, f"u-{uuid4().hex[:6]}", at=int(time.time()))
        assert (await widget.opens(identity=identity))["messages"] == []
    assert await until(lambda: _two(site), "two talks as they were")


async def _two(site: Site) -> bool:
    return await site.count("conversations") == 2
