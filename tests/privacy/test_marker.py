"""A person whose every word bears a marker lives through the product, is erased, and is nowhere but where docs say."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
import pytest
import redis.asyncio as redis

from backend.kit.db import Database
from backend.kit.servers import rundir
from tests.fixtures.processes import Process, Processes
from tests.journeys.house import House, Person, until
from tests.journeys.test_form_whole import SITE, Door, made
from tests.platforms.mail import MailServer
from tests.platforms.mango import MangoServer, Policy
from tests.platforms.receiver import Receiver, receiving
from tests.platforms.telegram import Speeds, TelegramServer
from tests.privacy import roads
from tests.privacy.everywhere import seen
from tests.webchat.site import Site, channel
from tests.webchat.visitor import ORIGIN, Widget

_TOLD = "SELECT type, subject_kind FROM event_log WHERE strpos(lower(body), $1) > 0 OR strpos(body, $2) > 0"
pytestmark = pytest.mark.timeout(420)
MARK, PHONE = "zqmarkzq", "+37061237788"
# however a phone is written, its last digits stand in it
WORDS = (MARK, "61237788")


class Played(NamedTuple):
    """Servers that play who is outside."""

    telegram: TelegramServer
    mail: MailServer
    mango: MangoServer
    receiver: Receiver


@pytest.fixture
async def played(dovecot: None) -> AsyncIterator[Played]:
    with MailServer() as mail:
        async with (
            TelegramServer(speeds=Speeds.none()) as telegram,
            MangoServer(policy=Policy(10.0)) as mango,
            receiving() as receiver,
        ):
            yield Played(telegram, mail, mango, receiver)


def m(text: str) -> str:
    return f"{text} {MARK}"


async def chats(site: Site) -> tuple[Widget, int]:
    """The visitor tells who they are, sends a file, asks, and is answered."""
    widget = site.visitor()
    page = {"url": f"{ORIGIN}/{MARK}", "title": m("page"), "referrer": ""}
    await widget.opens(lang="lt", page=page)
    asked = (await widget.ask("POST", "contact", {})).json()["consents"]["wanted"]
    who = {"name": m("Jonas"), "phone": PHONE, "email": f"{MARK}@mail.example"}
    told = await widget.ask("POST", "contact", who | {"consents": [one["id"] for one in asked]})
    assert told.status_code == 200, told.text
    headers = {"authorization": f"Bearer {widget.token}"}
    file = {"file": (f"{MARK}.txt", f"file of {MARK}".encode(), "text/plain")}
    up = await widget.http.post(f"{widget.base}/files", files=file, headers=headers)
    assert up.status_code in (200, 201), up.text
    await widget.says(m("Labas, kainuoja?"), files=[up.json()["file"]["id"]], page={"url": page["url"], "title": MARK})
    return widget, await site.dialog_of(widget)


async def works(ada: Person, dialog: int) -> int:
    """Colleagues write of the person wherever they can; the person's number."""
    row = await ada.get(f"/conversations/{dialog}")
    contact, card = row["contact"]["id"], row["card_id"]

    async def does(method: str, path: str, body: Any, *fine: int) -> Any:
        answer = await ada.call(method, path, body)
        assert answer.status_code in (fine or (200, 201, 202, 204)), (path, answer.text)
        return answer.json() if answer.content else None

    await ada.says(dialog, m("Kainuoja 10"))
    await ada.says(dialog, m("serious"), kind="note")
    person = await ada.get(f"/contacts/{contact}")
    await does("PATCH", f"/contacts/{contact}", {"rev": person["rev"], "surname": MARK})
    seen_card = await ada.get(f"/cards/{card}")
    await does("PATCH", f"/cards/{card}", {"version": seen_card["version"], "comment": m("wants two")})
    for kind, number in (("contact", contact), ("card", card), ("conversation", dialog)):
        await does("POST", "/tasks", {"subject": {"kind": kind, "id": number}, "title": m("call")})
    paper = {"about": {"kind": "contact", "id": contact}, "url": f"https://x.example/{MARK}"}
    await does("POST", "/documents", paper)
    item = {"name": m("samovar"), "price": "5"}
    version = (await ada.get(f"/cards/{card}"))["version"]
    await does("PUT", f"/cards/{card}/items", {"version": version, "currency": "EUR", "items": [item]})
    await does("POST", f"/cards/{card}/orders", {"version": (await ada.get(f"/cards/{card}"))["version"]})
    await does("PUT", f"/conversations/{dialog}/drafts/reply", {"rev": 1, "text": m("half an answer")})
    note = {"client_id": str(uuid4()), "text": m("from the feed"), "about": {"kind": "contact", "id": contact}}
    await does("POST", "/feed/notes", note)
    await does("POST", "/views", {"name": m("view of") + PHONE, "filter": {"text": PHONE}}, 201, 422)
    await does("POST", "/lists/contact/views", {"name": f"x {PHONE}", "look": {}})
    await does("POST", "/exports", {"entity": "contact", "format": "csv"})
    await does("GET", f"/search?q={MARK}", None)
    await does("POST", f"/privacy/people/{contact}/exports", {})
    return int(contact)


async def on_all_roads(house: House, ada: Person, anna: Person, dialog: int, contact: int, played: Played) -> None:
    """The same person by a messenger, letters and calls, in a file, in notices; all of it told to a program."""
    me = int((await anna.get("/session"))["user"]["id"])
    await roads.read_in(ada, MARK, PHONE)
    dialogs = [
        await roads.written_in_telegram(house, ada, played.telegram, MARK),
        await roads.written_in_a_letter(house, ada, played.mail, MARK),
        await roads.called(house, ada, played.mango, PHONE),
    ]
    await roads.named(ada, dialog, me, MARK)
    await roads.one_person(ada, contact, dialogs)

    async def told() -> bool:
        return len(await house.db.hot.fetch("SELECT FROM notices")) > 2 and any(
            MARK in str(call.event) for call in played.receiver.calls
        )

    await until(told, "notices and a program that was told", 60)
    assert await house.db.hot.fetchval("SELECT count(*) FROM rule_runs WHERE state = 'done'")


async def in_valkey(url: str) -> list[str]:
    """Keys that say one of the words, in their name or their value."""
    client = redis.from_url(url)
    found = []
    try:
        async for key in client.scan_iter():
            body = await client.dump(key) or b""
            if any(word.encode() in key.lower() or word.encode() in body.lower() for word in WORDS):
                found.append(key.decode("utf-8", "replace"))
    finally:
        await client.aclose()
    return found


def in_files(folder: Path) -> list[str]:
    """Paths below it that say one of the words, in their name or their bytes, as they are or packed for the web."""
    forms = [form for word in WORDS for form in (word.encode(), base64.b64encode(word.encode())[:-2])]
    return [
        str(path.relative_to(folder)) for path in sorted(folder.rglob("*"))
        if path.is_file() and any(form in path.read_bytes().lower() or form in str(path).encode() for form in forms)
    ]  # fmt: skip


def in_logs(processes: list[Process]) -> list[str]:
    return [line[:300] for each in processes for line in each.lines if any(word in line.lower() for word in WORDS)]


async def test_whoever_is_erased_is_in_no_table_file_key_or_line_of_a_log(
    database_url: str, redis_url: str, processes: Processes, tmp_path: Path, played: Played
) -> None:
    port = rundir.port(None)
    processes.env["SAMOVAR_PRIVATE_HOSTS"] = "127.0.0.1"
    processes.env["SAMOVAR_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    web, back = await processes.web(port), await processes.back()
    async with Database.open(database_url) as db, httpx.AsyncClient(timeout=30) as http:
        house = House(db, processes, [web])
        ada = await house.hire("Ада", "administrator")
        anna = await house.hire("Анна", "operator")
        setting = {"version": 0, "wait_hours": 0, "second": False, "papers_years": 10, "reveal_limit": 30}
        assert (await ada.call("PUT", "/privacy", setting)).status_code == 200
        words = {"purpose": "processing", "locale": "lt", "version": 0, "text": "Sutinku."}
        assert (await ada.call("PUT", "/privacy/consents", words)).status_code == 200
        await roads.told(ada, played.receiver, MARK)
        await roads.ruled(ada, int((await anna.get("/session"))["user"]["id"]))
        chat = await channel(ada, languages=["lt"], consent="before")
        form = await made(ada, "Forma", languages=["lt"], country="LT", origins=[SITE])
        _, dialog = await chats(Site(house, chat, ada, anna))
        await Door(http, house, form).fills(name=m("Jonas"), phone=PHONE, message=m("ir forma"))
        contact = await works(ada, dialog)
        await on_all_roads(house, ada, anna, dialog, contact, played)
        filled = await seen(db, *WORDS)
        assert len(filled) > 26, filled
        roads_left = {"contact_merges", "import_rows", "imports", "message_edits", "notices", "webhook_attempts"}
        assert roads_left <= set(filled), filled
        assert in_files(tmp_path), "a file of theirs lies in the store"
        look = await ada.get(f"/privacy/people/{contact}")
        asked = await ada.call("POST", f"/privacy/people/{contact}/erasures", {"typed": look["typed"]})
        assert asked.status_code == 202, asked.text

        async def done() -> bool:
            return bool((await ada.get(f"/privacy/erasures/{asked.json()['id']}"))["state"] == "done")

        await until(done, "erasure", 300)
        assert await seen(db, *WORDS) == [], await db.hot.fetch(_TOLD, MARK, WORDS[1])
        assert in_files(tmp_path) == []
        assert await in_valkey(redis_url) == []
        assert in_logs([web, back]) == []
