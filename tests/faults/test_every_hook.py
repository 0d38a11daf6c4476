"""R2 and R3 by every hook there is: kill -9 of the node that is called, and everything told twice to two nodes."""

import asyncio
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from backend.connectors.contract import Message
from backend.connectors.registry import connector
from backend.connectors.settings import load
from backend.kit.secrets import Cipher
from tests.attacks.hooks import PUT, ROWS, Door, Request, Row
from tests.bots.world import KEY, World
from tests.faults.shop import Size, faults, until_dead
from tests.fixtures.processes import Process, Processes

POINTS = ("intake.commit", "intake.committed")
STORED = "SELECT count(*) FROM messages WHERE text = $1 AND provider_at = coalesce($2, provider_at)"
# it says of no message when it was written
TIMELESS = ("twilio",)
FORM = "INSERT INTO channels (kind, name, settings) VALUES ('form', 'form', $1::jsonb) RETURNING id"
FORM_KEY = "a-form-of-the-proof-0001"
WHOLE = """
SELECT c.id FROM conversations c JOIN messages m ON m.conversation_id = c.id
GROUP BY c.id HAVING count(*) <> max(m.seq) OR c.seq <> max(m.seq)
"""
# each once: a second line about the same message would be a second notification
EVENTS = """
SELECT e.subject_id, e.body::json #>> '{message,seq}' AS seq, count(*) AS n
FROM (SELECT type, subject_id, body FROM event_log UNION ALL SELECT type, subject_id, body FROM event_pending) e
WHERE e.type = 'message.arrived' GROUP BY 1, 2
"""
# what a row is called in docs/proof.md, beside those that prove their calls
EVERY = (*(row.name for row in ROWS), "form")


@dataclass
class Said:
    """One thing that a platform tells, until it is taken."""

    row: str
    text: str
    path: str
    request: Request

    async def until_taken(self, http: httpx.AsyncClient, nodes: list[Process]) -> None:
        where = f"{self.path}{self.request.path}" + (f"?{self.request.query}" if self.request.query else "")
        while True:
            try:
                url = f"{random.choice(nodes).url}{where}"
                answer = await http.post(url, content=self.request.body, headers=self.request.headers)
            except httpx.TransportError:
                await asyncio.sleep(0.05)
                continue
            assert answer.status_code in (200, 503), f"{self.row}: {answer.status_code} {answer.text}"
            if answer.status_code == 200:
                return
            await asyncio.sleep(0.05)


async def opened(world: World, row: Row, public_url: str) -> Door:
    secrets = Cipher(KEY).encrypt(row.secrets)
    hook = "hook-secret-of-this-channel"
    made = await world.value(PUT, row.kind, row.name, json.dumps(row.settings), secrets, hook)
    return Door(row, int(made), row.secrets[row.key] if row.key else hook, f"{public_url}/hooks/{made}")


def said(door: Door, count: int) -> Iterator[Said]:
    for number in range(count):
        text = f"{door.row.name} no. {number}."
        yield Said(door.row.name, text, f"/hooks/{door.id}", door.genuine(door.row.body(number, text)))


async def filled_in(world: World, count: int) -> list[Said]:
    """A form of another builder's: it names each filling in, and tells a slow one again."""
    await world.value(FORM, json.dumps({"key": FORM_KEY}))
    made = []
    for number in range(count):
        text = f"form no. {number}."
        fields = {"Name": "Анна", "Phone": "+79125550101", "Textarea": text, "tranid": f"1:{number}", "formid": "f1"}
        headers = {"content-type": "application/x-www-form-urlencoded"}
        made.append(Said("form", text, f"/forms/{FORM_KEY}", Request(urlencode(fields).encode(), headers)))
    return made


def at(row: Row, number: int, text: str) -> Any:
    """When the platform says that it was written: days ago, in every payload. None of one that does not say."""
    if row.name in TIMELESS:
        return None
    settings = load(connector(row.kind).settings, {**row.settings, **row.secrets})
    found = connector(row.kind).read(settings, row.body(number, text))
    [message] = [one for one in found if isinstance(one, Message)]
    return message.at


@pytest.mark.timeout(1800)
async def test_r2_r3_killed_nodes_and_repeats_lose_double_and_misorder_nothing(
    world: World, processes: Processes, size: Size
) -> None:
    public = "https://samovar.example"
    processes.env["SAMOVAR_PUBLIC_URL"] = public
    deaths = POINTS * size(1, 10)
    nodes = [await processes.web(**faults(**{deaths[0]: {"kill_at": 3}})), await processes.web()]
    doors = [await opened(world, row, public) for row in ROWS]
    count = size(4, 60)
    everything = [one for door in doors for one in said(door, count)] + await filled_in(world, count)
    told = [one for one in everything for _ in range(random.randint(2, 4))]
    random.shuffle(told)
    gate = asyncio.Semaphore(6)
    async with httpx.AsyncClient(timeout=30) as http:

        async def tells(one: Said) -> None:
            async with gate:
                await one.until_taken(http, nodes)

        telling = asyncio.gather(*map(tells, told))
        for following in [*deaths[1:], None]:
            await until_dead(nodes[0])
            plan = faults(**{following: {"kill_at": 3}}) if following else {}
            nodes[0] = await processes.web(nodes[0].port, **plan)
        await telling
    for door in doors:
        for number in range(count):
            text = f"{door.row.name} no. {number}."
            if door.row.kind == "phone":
                assert await world.value(door.row.stored, text) == 1, text
            else:
                assert await world.value(STORED, text, at(door.row, number, text)) == 1, text
    for number in range(count):
        found = await world.value("SELECT count(*) FROM messages WHERE text LIKE $1", f"form no. {number}.%")
        assert found == 1, f"form no. {number}."
    assert await world.fetch(WHOLE) == []
    assert {row["n"] for row in await world.fetch(EVENTS)} == {1}
    assert await world.value("SELECT count(*) FROM quarantine") == 0
