"""What strangers may try at a form's address: floods, bombs, markup, other sites, and what was said before."""

import json
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from backend.inbox.forms import ticket as tickets
from backend.kit.db import Database
from tests.fixtures.processes import Processes
from tests.journeys.house import House, open_house, until
from tests.journeys.test_form_whole import SITE, Door, made

pytestmark = pytest.mark.timeout(300)

# of what happened only what was said: a file's small picture and the like come when their job has made them
SAID = "event_log WHERE type = 'message.arrived'"
TABLES = ("contacts", "identities", "conversations", "messages", "cards", SAID, "raw_inbound", "quarantine")
CRLF = "a\r\nSet-Cookie: a=b"
EVIL = {"origin": "https://evil.example"}
FILES: dict[str, Any] = {
    "fields": [{"name": "email", "type": "email"}, {"name": "cv", "type": "file"}],
    "origins": [SITE],
    "languages": ["en"],
}


@pytest_asyncio.fixture
async def house(processes: Processes) -> AsyncIterator[House]:
    async with open_house(processes, nodes=1) as found:
        yield found


async def rows(db: Database) -> dict[str, int]:
    """How many there are, once what happened stands in the log."""

    async def moved() -> bool:
        return not await db.hot.fetchval("SELECT count(*) FROM event_pending")

    await until(moved, "the relay at its end")
    return {table: await db.hot.fetchval(f"SELECT count(*) FROM {table}") for table in TABLES}


async def machines(door: Door, db: Database) -> None:
    """A trap, a ticket that is not ours, an old one, none."""
    good = {"email": "bot@evil.example", "_lang": "en"}
    before = await rows(db)
    await door.fills(200, website="https://evil.example", **good)
    for ticket in ("", "1.2", "9" * 11 + "." + "0" * 32, "x" * 5_000):
        await door.fills(409, _ticket=ticket, **good)
    await door.fills(409, 90 * 86_400, **good)
    await door.fills(429, 0, **good)
    await door.fills(422, _id="../../etc", **good)
    assert await rows(db) == before


async def bombs(door: Door, db: Database) -> None:
    """Too many fields, too much text, too large and too many files: refused before any of it is kept."""
    before = await rows(db)
    many = {f"f{n}": "x" for n in range(10_000)}
    await door.posts(413, data=many)
    await door.posts(413, files=[(name, (None, value)) for name, value in many.items()])
    await door.posts(413, json={"a": "x" * 200_000})
    await door.posts(413, content=b"x" * 5_000_000, headers={"content-type": "application/json"})
    await door.posts(413, files={"cv": ("a.txt", b"x" * (21 * 2**20), "text/plain")})
    await door.posts(422, files=[("cv", (f"{n}.txt", b"x", "text/plain")) for n in range(11)])
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"):
        await door.posts(400, content=b"--y\r\n\r\n", headers={"content-type": kind})
    assert await rows(db) == before
    # what would run is not taken, and what they wrote beside it is not lost
    page = {"cv": ("a.html", b"<html><script>alert(1)</script></html>", "image/png")}
    assert (await door.fills(415, email="a@b.example", _lang="en", **page)).json()["error"]["fields"]["cv"]
    await door.posts(files={**page, "email": (None, "eve@b.example")})
    text = await db.hot.fetchval("SELECT text FROM messages WHERE text LIKE '%eve@b.example%'")
    assert "a.html" in text
    assert await db.hot.fetchval("SELECT count(*) FROM attachments") == 0


async def unreadable(door: Door, db: Database) -> None:
    """Never 5xx, kept aside, and the next one comes."""
    bodies = [
        b"{",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"a":NaN}',
        json.dumps({f"f{n}": n for n in range(6_000)}).encode(),
    ]
    before = await db.hot.fetchval("SELECT count(*) FROM quarantine")
    for body in bodies:
        await door.posts(content=body, headers={"content-type": "application/json"})
    assert await db.hot.fetchval("SELECT count(*) FROM quarantine") == before + len(bodies)
    await door.posts(
        content=b'{"name":"\\ud800\\u0000A","email":"nul@b.example"}', headers={"content-type": "application/json"}
    )
    await door.posts(json={CRLF: CRLF, "name": "<script>window.ran=1</script>", "email": "crlf@b.example"})
    stored = await db.hot.fetchval("SELECT text FROM messages WHERE text LIKE '%crlf@b.example%'")
    assert "<script>window.ran=1</script>" in stored


async def others(door: Door, db: Database) -> None:
    """Pages of other sites, and what was said already."""
    before = await rows(db)
    for method, path in (("POST", ""), ("POST", "/answers"), ("GET", "/look"), ("GET", ""), ("OPTIONS", "/answers")):
        answer = await door.http.request(method, door.url + path, headers=EVIL, content=b"a=b")
        assert answer.status_code == 403, (method, path)
        assert "access-control-allow-origin" not in answer.headers
    assert (await door.http.post(f"{door.url[:-3]}xyz", json={"a": 1})).status_code == 404
    assert await rows(db) == before
    once = {"_id": str(uuid4()), "email": "twice@b.example", "_lang": "en"}
    first = await door.fills(200, **once)
    assert "set-cookie" not in first.headers
    assert first.headers["access-control-allow-origin"] == SITE
    assert "access-control-allow-credentials" not in first.headers
    told = {"email": "told@b.example", "tranid": "9:9"}
    await door.posts(json=told)
    after = await rows(db)
    await door.fills(200, **once)
    await door.posts(json=told)
    assert await rows(db) == after


async def nothing_lies_there_for_nothing(door: Door, house: House) -> None:
    """A second file that is not taken takes the first one along; what was taken stays."""
    good, bad = ("a.txt", b"hello", "text/plain"), ("b.html", b"<script>alert(1)</script>", "text/html")
    loose = "SELECT count(*) FROM attachments WHERE conversation_id IS NULL"
    before = await house.db.hot.fetchval(loose)
    fields = {"_id": str(uuid4()), "_lang": "en", "_ticket": tickets.give(door.secret_key, door.key, time.time() - 10)}
    parts = [("email", (None, "two@b.example")), *((name, (None, value)) for name, value in fields.items())]
    answer = await door.http.post(f"{door.url}/answers", files=[*parts, ("cv", good), ("cv", bad)])
    assert answer.status_code == 415, answer.text
    assert await house.db.hot.fetchval(loose) == before
    await door.fills(200, email="one@b.example", _lang="en", cv=good)
    assert await house.db.hot.fetchval(loose) == before + 1, "until it is swept; its bytes are the message's too"
    once = {"_id": str(uuid4()), "email": "again@b.example", "_lang": "en"}
    for _ in range(2):
        await door.fills(200, **once, cv=good)
    assert await house.db.hot.fetchval(loose) == before + 2, "what is said again leaves nothing behind"


async def flood(door: Door, other: Door) -> None:
    """Who floods one form is told when to come again, and shuts nobody else's."""
    url = f"{door.url}/answers"
    answers = {(await door.http.post(url, data={"_ticket": ""})).status_code for _ in range(60)}
    assert answers <= {409, 429}
    shut = await door.http.post(url, data={"_ticket": ""})
    assert (shut.status_code, int(shut.headers["retry-after"]) >= 1) == (429, True)
    await other.posts(json={"email": "free@b.example", "text": "still open"})


async def test_a_forms_address_gives_a_stranger_nothing(house: House) -> None:
    ada = await house.hire("Ада", "administrator")
    async with httpx.AsyncClient(timeout=30) as http:
        door = Door(http, house, await made(ada, "One", **FILES))
        await machines(door, house.db)
        await bombs(door, house.db)
        await unreadable(door, house.db)
        await others(door, house.db)
        await nothing_lies_there_for_nothing(door, house)
        await flood(door, Door(http, house, await made(ada, "Two", languages=["en"])))
