"""The list of all events and the history of one person, over a log of millions; what old facts would be removed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import asyncpg

from bench.figures import Figure, Size, p50_p99
from bench.house import House
from bench.site import Site

PEOPLE = 20_000
_SEED = Path(__file__).with_name("history.sql")
_FIRST = "SELECT min(id) FROM contacts WHERE surname = 'of the log'"
REACH = "p99 ≤ 100 ms"


async def measure(size: Size, site: Site) -> list[Figure]:
    facts = int(os.environ.get("BENCH_FACTS", size.pick(10_000_000, 20_000)))
    house = await site.house()
    connection = await house.sql()
    await connection.execute("SET statement_timeout = 0")
    begun = time.monotonic()
    await _fill(connection, facts)
    figures = [Figure("seeded", f"{facts * 1.01:,.0f} facts of {PEOPLE:,} people in {time.monotonic() - begun:.0f} s")]
    first = await connection.fetchval(_FIRST)
    await connection.close()
    for name, path in {
        "all events, the newest forty": "/activities?limit=40",
        "of a kind that an eighth are": "/activities?limit=40&kind=call",
        "of a kind that there is once": "/activities?limit=40&kind=contact_restored",
        "by words that nobody's name has": "/activities?limit=40&q=nowhere",
        "of one colleague": "/activities?limit=40&actor=user&actor_id=1",
        "history of a person like the others": f"/activities?limit=40&contact_id={first + 7}",
        "history of the one with a hundredth of the log": f"/activities?limit=40&contact_id={first}",
        "the same, the year before": f"/activities?limit=40&contact_id={first}&until=2025-11-01T00:00:00Z",
    }.items():
        figures.append(await _asked(house, size, name, path))
    hidden = {"version": 0, "hidden": ["message_in", "message_out"], "days": {}}
    await house.call("PUT", "/activity-settings", hidden)
    figures.append(await _asked(house, size, "all events, three quarters of them hidden", "/activities?limit=40"))
    begun = time.monotonic()
    told = await house.call("POST", "/activity-settings/preview", hidden | {"days": {"message_in": 365, "call": 365}})
    found = ", ".join(f"{each['kind']} {each['facts'] or 'over 200,000'}" for each in told["removes"])
    return [*figures, Figure("what a year of two kinds would remove", f"{time.monotonic() - begun:.1f} s", "", found)]


async def _fill(connection: asyncpg.Connection, facts: int) -> None:
    text = _SEED.read_text("utf-8").replace("$SIZE", str(facts)).replace("$PEOPLE", str(PEOPLE))
    for statement in text.strip().removesuffix(";").split(";\n"):
        await connection.execute(statement)


async def _asked(house: House, size: Size, name: str, path: str) -> Figure:
    took, shown = [], 0
    for _ in range(size.pick(60, 3)):
        begun = time.monotonic()
        page = await house.call("GET", path)
        took.append(time.monotonic() - begun)
        shown = len(page["items"])
    return Figure(name, p50_p99(took), REACH, f"over HTTP, {shown} shown")
