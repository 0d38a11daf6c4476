"""Fifty thousand people, and as many requests, changed by bulks to their end; what a colleague feels of it."""

from __future__ import annotations

import asyncio
import json
import os
import time
from typing import Any

import psutil

from bench import sellers, staff
from bench.figures import Figure, Size, ms, quantile
from bench.house import House
from bench.http import Line, lines, request
from bench.site import Site

MB = 1024 * 1024
PATIENCE_S = 5400.0
_BOSS = """
INSERT INTO users (email, name, role_id)
SELECT $1 || '.boss@bench.example.com', $1, id FROM roles WHERE key = 'administrator' RETURNING id
"""
TABLES = (("contact", "contacts"), ("card", "cards"))
_STEP = "SELECT id FROM statuses WHERE shipped = 'lead_contacted'"
Work = tuple[str, str, dict[str, Any]]


def _works(boss: int, step: int) -> list[Work]:
    """What is counted, of which list, and what is asked for."""

    def put(column: str, value: Any) -> dict[str, Any]:
        return {"verb": "set", "args": {"column": column, "value": value}}

    return [
        ("people: one field", "contact", put("type", "partner")),
        ("requests: one field", "card", put("comment", "bench")),
        ("requests: a tag", "card", {"verb": "tag", "args": {"tags": ["bench"]}}),
        ("requests: whose", "card", put("responsible_id", boss)),
        ("requests: a step, which a half of them refuse", "card", put("status_id", step)),
    ]


async def ask(line: Line, token: str, method: str, path: str, body: Any = None) -> tuple[Any, float]:
    """The answer, and seconds."""
    content = b"" if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    begun = time.perf_counter()
    answer = await line.ask(request(method, f"/api/v1{path}", headers, content))
    if answer.status >= 300:
        raise RuntimeError(f"{path}: {answer.status} {answer.body.decode()}")
    return json.loads(answer.body), time.perf_counter() - begun


async def measure(size: Size, site: Site) -> list[Figure]:
    many = int(os.environ.get("BENCH_MANY", size.pick(50_000, 60)))
    house = await site.house()
    _, seconds = await sellers.seed(house, many)
    connection = await house.sql()
    chief = await connection.fetchval(_BOSS, "many")
    boss, step = await staff.token(house, chief), await connection.fetchval(_STEP)
    mate = await staff.token(house, await connection.fetchval(_BOSS, "mate"))
    # a house that the small ones share holds more than this one wants
    some = "SELECT id FROM {} ORDER BY id LIMIT {}"
    few = {entity: await connection.fetch(some.format(table, many)) for entity, table in TABLES}
    await connection.close()
    figures = [Figure("seeded", f"{many:,} requests and as many people in {seconds:.0f} s", "")]
    async with lines(house.port, 2) as (first, second):
        calm = [await _looks(second, mate) for _ in range(size.pick(60, 5))]
        for name, entity, asked in _works(chief, step):
            which: dict[str, Any] = {"ids": [row["id"] for row in few[entity]]} if size.small else {"matching": {}}
            figures += await _whole(house, (first, boss), (second, mate), (name, entity, asked | which), calm)
    return figures


async def _looks(line: Line, token: str) -> float:
    """A colleague's look at the same lists."""
    people = (await ask(line, token, "POST", "/contacts/list", {"limit": 50}))[1]
    return people + (await ask(line, token, "POST", "/cards/list", {"limit": 50}))[1]


async def _whole(
    house: House, boss: tuple[Line, str], mate: tuple[Line, str], work: Work, calm: list[float]
) -> list[Figure]:
    name, entity, asked = work
    back = house.processes()["back"]
    before, most, felt = _weight(back), 0.0, list[float]()
    begun = time.monotonic()
    run = (await ask(*boss, "POST", f"/lists/{entity}/bulk", asked))[0]
    chosen = time.monotonic() - begun
    while run["state"] == "running":
        if time.monotonic() - begun > PATIENCE_S:
            raise RuntimeError(f"not done: {run}")
        felt.append(await _looks(*mate))
        most = max(most, _weight(back))
        await asyncio.sleep(0.25)
        run = (await ask(*boss, "GET", f"/list-runs/{run['id']}"))[0]
    took = time.monotonic() - begun
    p95 = quantile(felt, 0.95)
    slower = p95 / quantile(calm, 0.95)
    return [
        Figure(f"{name} of {run['total']:,}", f"{took:.0f} s", "",
               f"{took / max(run['done'], 1) * 1000:.2f} ms each; done {run['done']:,}, left {run['skipped']:,}; "
               f"chosen in {chosen:.1f} s"),
        Figure(f"… {name}: a colleague's two lists meanwhile, p95", f"{ms(p95)}, {slower:.1f} × calm", "",
               f"{len(felt)} looks"),
        Figure(f"… {name}: memory of the worker, at most against before", f"{most / before:.2f} ×", "",
               f"{before:.0f} MB before"),
    ]  # fmt: skip


def _weight(process: psutil.Process) -> float:
    return float(process.memory_full_info().uss) / MB
