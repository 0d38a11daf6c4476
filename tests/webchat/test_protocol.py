"""What PROTOCOL.md promises beside the talk itself: looks, who somebody is, what is asked, limits, files."""

import asyncio
from uuid import uuid4

import httpx

from tests.journeys.house import until
from tests.webchat.site import Site
from tests.webchat.visitor import signed

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f0005000"
    "1ff89993d1d0000000049454e44ae426082"
)


async def test_the_look_is_the_settings_in_the_visitors_language(site: Site) -> None:
    texts = {"ru": {"title": "Самовары"}, "en": {"hello": "Tea?"}}
    made = await site.another_channel(texts=texts, languages=["ru", "en"], accent="#123456", ask_phone="before")
    widget = site.visitor(key=made["settings"]["key"])
    russian = await widget.ask("GET", "config?lang=ru-RU")
    lithuanian = await widget.ask("GET", "config?lang=lt")
    look = russian.json()
    assert (look["lang"], look["texts"]["title"], look["look"]["accent"]) == ("ru", "Самовары", "#123456")
    assert look["texts"]["hello"] == "Здравствуйте! Чем можем помочь?"
    assert look["ask"]["phone"] == {"when": "before", "required": False}
    assert lithuanian.json()["lang"] == "ru", "what the channel does not speak is said in its first language"
    assert (await widget.ask("GET", "config?lang=en")).json()["texts"]["hello"] == "Tea?"
    shipped = await site.ada.get("/channels/webchat/texts")
    assert shipped["lt"]["hello"].startswith("Sveiki")

    wrong = {
        "origins": ["shop.example"],
        "accent": "red",
        "consent_url": "javascript:alert(1)",
        "identity_secret": "short",
    }
    answer = await site.ada.call("PATCH", f"/channels/{made['id']}", {"settings": wrong})
    faults = answer.json()["error"]["fields"]
    assert (answer.status_code, set(faults)) == (422, {f"settings.{field}" for field in wrong})
    for origin in ("https://*.com", "https://Shop.example", "https://shop.example/", "*", "file://x"):
        answer = await site.ada.call("PATCH", f"/channels/{made['id']}", {"settings": {"origins": [origin]}})
        assert answer.status_code == 422, origin
    wide = await site.ada.call(
        "PATCH", f"/channels/{made['id']}", {"settings": {"origins": ["https://*.shop.example"]}}
    )
    assert wide.status_code == 200, wide.text
    below = site.visitor(key=made["settings"]["key"], origin="https://a.shop.example")
    await until(lambda: _is_200(below.ask("GET", "config")), "the new origin")
    assert (await widget.ask("GET", "config")).status_code == 403, "the site itself is not below itself"


async def _is_200(asked: "asyncio.Future[httpx.Response]") -> bool:
    return (await asked).status_code == 200


async def test_one_person_on_two_devices_is_one_contact_with_one_history(site: Site) -> None:
    desk, phone = site.visitor(), site.visitor()
    await desk.opens(identity=signed(site.key, "u-1", name="Анна", email="a@example.com", phone="+37061234567"))
    await phone.opens(identity=signed(site.key, "u-1"))
    assert desk.token != phone.token
    async with desk.listening() as here, phone.listening() as there:
        first = await desk.says("С компьютера")
        assert (await there.said("С компьютера"))["seq"] == first["seq"]
        await phone.says("С телефона")
        await here.said("С телефона")
    assert [m["text"] for m in await phone.history()] == ["С компьютера", "С телефона"]
    assert (await site.count("contacts"), await site.count("conversations")) == (1, 1)
    contact = dict(await site.db.hot.fetchrow("SELECT name, email, phone_normal FROM contacts"))
    assert contact == {"name": "Анна", "email": "a@example.com", "phone_normal": "+37061234567"}
    profile = (await site.ada.get(f"/contacts/{await _contact(site)}"))["identities"][0]["profile"]
    assert profile["signed"] is True


async def _contact(site: Site) -> int:
    found: int = await site.db.hot.fetchval("SELECT max(id) FROM contacts")
    return found


async def test_what_is_asked_before_is_demanded_and_never_overwrites_what_a_colleague_typed(site: Site) -> None:
    made = await site.another_channel(
        ask_name="before", ask_email="before", required=["email"], consent_url="https://shop.example/privacy"
    )
    gleb = site.visitor(key=made["settings"]["key"])
    assert (await gleb.opens())["missing"] == ["email"]
    refused = await gleb.writes("Сколько?")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "contact_required")
    assert set(refused.json()["error"]["fields"]) == {"email"}
    wrong = await gleb.ask("POST", "contact", {"email": "нет", "phone": "12"})
    assert set(wrong.json()["error"]["fields"]) == {"email", "phone", "consent"}
    told = await gleb.ask("POST", "contact", {"name": "Глеб", "email": "gleb@example.com", "consent": True})
    assert told.json() == {
        "visitor": {"name": "Глеб", "phone": None, "email": "gleb@example.com", "signed": False},
        "missing": [],
        "consents": {"wanted": [], "given": []},
    }
    page = {"url": "https://shop.example/samovar?utm=1#top", "title": "Самовар", "referrer": "https://ya.ru/"}
    await gleb.says("Сколько?", page=page)
    contact = await _contact(site)
    dialog = await site.dialog_of(gleb)
    seen = await site.anna.get(f"/contacts/{contact}")
    assert (seen["name"], seen["email"], seen["phone"]) == ("Глеб", "gleb@example.com", None)
    assert seen["identities"][0]["profile"]["referrer"] == "https://ya.ru/"
    (message,) = (await site.anna.get(f"/conversations/{dialog}/messages"))["items"]
    assert message["meta"]["page"] == {"url": "https://shop.example/samovar?utm=1", "title": "Самовар"}

    typed = {"rev": seen["rev"], "name": "Глеб Самоваров"}
    assert (await site.anna.call("PATCH", f"/contacts/{contact}", typed)).status_code == 200
    assert (await gleb.ask("POST", "contact", {"name": "Хакер", "phone": "8 912 000-00-00"})).status_code == 200
    seen = await site.anna.get(f"/contacts/{contact}")
    assert (seen["name"], seen["phone"]) == ("Глеб Самоваров", "8 912 000-00-00")

    # a number that a colleague typed stays the main one; what the visitor leaves stands beside it, and says where from
    typed = {"rev": seen["rev"], "phone": "+370 612 34567"}
    assert (await site.anna.call("PATCH", f"/contacts/{contact}", typed)).status_code == 200
    beside = {"value": "8 912 000-00-01", "label": made["name"]}
    async with site.anna.listening() as ear:
        for number in ("8 912 000-00-00", "+7 912 000-00-00", "+370 612 34567", "8 912 000-00-01"):
            assert (await gleb.ask("POST", "contact", {"phone": number})).status_code == 200
        heard = await ear.until(
            lambda f: f["type"] == "contact.changed" and f["contact"]["phones"][1:] == [beside],
        )
    assert heard["contact"]["phones"][0] == {"value": "+370 612 34567", "label": ""}
    seen = await site.anna.get(f"/contacts/{contact}")
    assert (seen["phone"], seen["phones"][1:]) == ("+370 612 34567", [beside])
    # emptied by the colleague, the place is free again
    emptied = {"rev": seen["rev"], "phones": []}
    assert (await site.anna.call("PATCH", f"/contacts/{contact}", emptied)).status_code == 200
    assert (await gleb.ask("POST", "contact", {"phone": "8 912 000-00-02"})).status_code == 200
    assert (await site.anna.get(f"/contacts/{contact}"))["phone"] == "8 912 000-00-02"


async def test_files_go_both_ways_and_what_is_refused_says_why(site: Site) -> None:
    gleb = site.visitor()
    await gleb.opens()
    for name, content, status, code in (
        ("a.svg", b"<svg onload=alert(1)>", 415, "file_type_refused"),
        ("a.html", b"<script>alert(1)</script>", 415, "file_type_refused"),
        ("a.exe", b"MZ" + b"\0" * 200, 415, "file_type_refused"),
        ("a.txt", b"", 422, "invalid"),
        ("a.txt", b"x" * (20 * 1024 * 1024 + 1), 413, "file_too_large"),
    ):
        answer = await gleb.ask("POST", "files", None, files={"file": (name, content)})
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), name
        assert answer.json()["error"]["message"]
    sent = await gleb.ask("POST", "files", None, files={"file": ("../../снимок.png", PNG)})
    file = sent.json()["file"]
    assert (sent.status_code, file["kind"], file["name"], file["mime"]) == (201, "photo", "снимок.png", "image/png")
    client_id = str(uuid4())
    async with site.anna.listening() as ear:
        message = await gleb.says("", client_id=client_id, files=[file["id"]])
        heard = await ear.until(lambda frame: frame["type"] == "message.arrived")
    (attached,) = heard["message"]["attachments"]
    assert attached["state"] == "stored", "it is there at once"
    assert (await site.anna.http.get(attached["url"].removeprefix("/api/v1"))).content == PNG
    again = await gleb.writes("", client_id=client_id, files=[file["id"]])
    assert (again.status_code, again.json()["message"]) == (200, message)
    mine = await gleb.ask("GET", f"files/{message['files'][0]['id']}")
    assert (mine.content, mine.headers["content-type"]) == (PNG, "image/png")
    assert mine.headers["cross-origin-resource-policy"] == "cross-origin"

    dialog = await site.dialog_of(gleb)
    upload = (await site.anna.http.post("/files", files={"file": ("смета.txt", b"45 000", "text/plain")})).json()
    async with gleb.listening() as line:
        assert (await site.anna.says(dialog, "Смета", attachments=[upload["id"]])).status_code == 201
        told = await line.said("Смета")
    got = await gleb.ask("GET", f"files/{told['files'][0]['id']}")
    assert (got.content, got.headers["content-disposition"].partition(";")[0]) == (b"45 000", "attachment")


async def test_floods_and_long_words_are_refused_in_words(site: Site) -> None:
    gleb, calm = site.visitor(), site.visitor()
    await gleb.opens()
    await calm.opens()
    for body, field in (
        ({"text": "я" * 4001}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "x", "files": ["no"]}, "files"),
    ):
        answer = await gleb.ask("POST", "messages", {"client_id": str(uuid4())} | body)
        assert answer.status_code == 422
        assert any(name.startswith(field) for name in answer.json()["error"]["fields"]), answer.text
    assert (await gleb.ask("POST", "messages", {"client_id": str(uuid4()), "text": "x", "as": "us"})).status_code == 422
    answers = await asyncio.gather(*(gleb.writes(f"{n}") for n in range(40)))
    flood = [answer for answer in answers if answer.status_code == 429]
    assert flood, "a flood is met"
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in flood)
    assert flood[0].headers["access-control-expose-headers"].startswith("retry-after")
    stored = [answer for answer in answers if answer.status_code == 201]
    assert len(await gleb.history()) == len(stored), "what was answered 201 is there, once"
    assert (await calm.writes("А я спокойно")).status_code == 201, "others are not made to wait"
