"""Attack 44: nothing of what people say, or keep secret, stands in a log, an error or the audit."""

import json
from uuid import uuid4

import httpx

from backend.access.cookie import NAME
from tests.fixtures.processes import Processes
from tests.journeys.house import House, Person, open_house, until
from tests.platforms.telegram import Speeds, TelegramServer

ORIGIN = "http://127.0.0.1:8000"
WORDS = "canary-words-of-a-customer"
REPLY = "canary-words-of-an-answer"
NOTE = "canary-words-of-a-note"
PHONE = "+79995550142"
PASSWORD = "canary-password-of-a-colleague"
WRONG = "canary-password-mistyped"
FILE = "canary-name-of-a-file.txt"
PLAIN = {WORDS, REPLY, NOTE, PHONE, PASSWORD, WRONG, FILE, "canary-of-a-session", "canary-of-a-link", "canary-spoilt"}


async def sign_in(house: House, email: str) -> str:
    """The session's token, after a wrong try."""
    async with httpx.AsyncClient(base_url=house.nodes[0].url + "/api/v1", headers={"origin": ORIGIN}) as browser:
        wrong = await browser.post("/session", json={"email": email, "password": WRONG})
        assert wrong.status_code == 401
        right = await browser.post("/session", json={"email": email, "password": PASSWORD})
        assert right.status_code == 201, right.text
        return str(right.cookies[NAME])


async def strangers(house: House) -> None:
    """What is refused, with secrets in every place that a log might quote."""
    async with httpx.AsyncClient(base_url=house.nodes[0].url) as nobody:
        await nobody.get("/api/v1/session", headers={"cookie": f"{NAME}=canary-of-a-session"})
        await nobody.get("/api/v1/session", headers={"authorization": "Bearer canary-of-a-session"})
        await nobody.get("/api/v1/session", params={"token": "canary-of-a-session"})
        await nobody.get("/api/v1/reset/canary-of-a-link")
        await nobody.post("/api/v1/reset/canary-of-a-link", json={"password": PASSWORD})
        await nobody.post(
            "/hooks/1", content=b'{"canary-spoilt": true}', headers={"x-telegram-bot-api-secret-token": "x"}
        )


async def colleagues(anna: Person, dialog: int) -> None:
    """Notes, files, a phone, and requests that go wrong with words in them."""
    assert (await anna.says(dialog, REPLY)).status_code == 201
    assert (await anna.says(dialog, NOTE, kind="note")).status_code == 201
    assert (await anna.http.post("/files", files={"file": (FILE, b"x", "text/plain")})).status_code == 201
    row = await anna.get(f"/conversations/{dialog}")
    contact = await anna.get(f"/contacts/{row['contact']['id']}")
    put = await anna.call("PATCH", f"/contacts/{contact['id']}", {"rev": contact["rev"], "phone": PHONE})
    assert put.status_code == 200, put.text
    for spoilt in ({"text": WORDS, "client_id": PHONE}, {"text": WORDS, "reply_to": 2**70}, [WORDS]):
        assert (await anna.call("POST", f"/conversations/{dialog}/messages", spoilt)).status_code == 422
    twice = {"client_id": str(uuid4()), "kind": "note", "text": NOTE, "reply_to": 2**62}
    assert (await anna.call("POST", f"/conversations/{dialog}/messages", twice)).status_code == 422


async def test_44_nothing_that_people_say_or_keep_secret_stands_in_a_log(processes: Processes) -> None:
    processes.env["SAMOVAR_PUBLIC_URL"] = ORIGIN
    words = ("user", "add", "--email", "vera@example.com", "--name", "Vera", "--role", "operator", "--password-stdin")
    await processes.command(*words, given=PASSWORD + "\n")
    async with TelegramServer(speeds=Speeds.none()) as telegram, open_house(processes, nodes=1) as house:
        ada, anna = await house.hire("Ada", "administrator"), await house.hire("Anna", "operator")
        await house.connect_bot(ada, telegram)
        customer = telegram.customer(first_name="Gleb")
        customer.writes(WORDS)

        async def arrived() -> list[dict[str, object]]:
            found: list[dict[str, object]] = (await anna.get("/conversations"))["items"]
            return found

        (row,) = await until(arrived, "dialog")
        session = await sign_in(house, "vera@example.com")
        await strangers(house)
        await colleagues(anna, int(str(row["id"])))
        await customer.hears(REPLY)
        # a token that the platform no longer takes: what it says is quoted nowhere either
        bad = await ada.call("POST", "/channels", {"kind": "telegram", "name": "x", "settings": {
            "token": "987654321:canarycanarycanarycanarycanarycanar", "api_base": telegram.base_url}})  # fmt: skip
        assert bad.status_code == 201
        assert "canarycanary" not in bad.text
        audit = json.dumps(await ada.get("/audit", limit=200))
        async with house.db.tx() as tx:
            secret = await tx.value("SELECT hook_secret FROM channels WHERE kind = 'telegram' ORDER BY id LIMIT 1")
        bearers = {person.headers["authorization"].removeprefix("Bearer ") for person in (ada, anna)}
        keys = {telegram.token, telegram.token.partition(":")[2], session, str(secret), "canarycanary", *bearers}
        for process in processes.started:
            process.popen.terminate()
        for process in processes.started:
            await process.stop()
            await process.drained()
    for process in processes.started:
        assert process.lines, process.name
        assert [canary for canary in PLAIN | keys if canary in process.log] == [], process.name
    assert [canary for canary in PLAIN | keys - {FILE} if canary in audit] == []
