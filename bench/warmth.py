"""How warm a million people are: all counted anew by other rules, one after an event, the list in that order."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg

from bench.figures import Figure, Size, ms, p50_p99
from bench.house import House
from bench.site import Site

FACTS, PATIENCE_S = 5, 3600.0
_SEED = Path(__file__).with_name("warmth.sql")
_COUNTED_AT = "SELECT score_at FROM contact_warmth WHERE contact_id = $1"
_OPEN = "SELECT count(*) FROM contact_warmth WHERE version < $1"
# What nobody can do without: everybody's facts read once, and added up as they fade.
_FLOOR = """
SELECT count(*), sum(score) FROM (
    SELECT contact_id, sum(3 * power(2::float8, -extract(epoch FROM now() - at)::float8 / 1209600)) AS score
    FROM activities WHERE contact_id IS NOT NULL GROUP BY contact_id) s
"""


async def measure(size: Size, site: Site) -> list[Figure]:
    people = int(os.environ.get("BENCH_PEOPLE", size.pick(1_000_000, 2_000)))
    house = await site.house()
    rules = await house.call("GET", "/warmth")
    connection = await house.sql()
    await connection.execute("SET statement_timeout = 0; SET work_mem = '256MB'")
    begun = time.monotonic()
    await _fill(connection, people, rules["version"])
    figures = [Figure("seeded", f"{people:,} people, {people * FACTS:,} facts in {time.monotonic() - begun:.0f} s")]
    floor = await _floor(connection)
    seconds = await _anew(house, connection, rules)
    figures += [
        Figure("all facts read and added up by one statement", f"{floor:.1f} s"),
        Figure("everybody counted anew after other rules", f"{seconds:.0f} s", "", f"{people / seconds:,.0f} a second"),
        Figure("in so many times the one statement", f"{seconds / floor:.1f}", "", "a pause of 100 ms after each 500"),
        await _one(house, connection, size),
        *[await _listed(house, size, way) for way in (True, False)],
    ]
    await connection.close()
    return figures


async def _fill(connection: asyncpg.Connection, people: int, version: int) -> None:
    text = _SEED.read_text("utf-8")
    for name, value in (("$SIZE", people), ("$FACTS", FACTS), ("$VERSION", version)):
        text = text.replace(name, str(value))
    for statement in text.strip().removesuffix(";").split(";\n"):
        await connection.execute(statement)


async def _floor(connection: asyncpg.Connection) -> float:
    best = float("inf")
    for _ in range(2):
        begun = time.monotonic()
        await connection.fetchrow(_FLOOR)
        best = min(best, time.monotonic() - begun)
    return best


async def _anew(house: House, connection: asyncpg.Connection, rules: dict[str, Any]) -> float:
    begun = time.monotonic()
    after = await house.call("PUT", "/warmth", rules | {"half_life_days": rules["half_life_days"] + 1})
    while await connection.fetchval(_OPEN, after["version"]):
        if time.monotonic() - begun > PATIENCE_S:
            raise RuntimeError("they are not counted to the end")
        await asyncio.sleep(0.5)
    return time.monotonic() - begun


async def _one(house: House, connection: asyncpg.Connection, size: Size) -> Figure:
    """Somebody is told of: how long until what is kept is counted anew."""
    kinds = await house.call("POST", "/activity-kinds", {"name": f"bench {time.time():.0f}"})
    kind = kinds["items"][-1]["id"]
    sample = "SELECT id FROM contacts WHERE surname = 'of the bench' ORDER BY id LIMIT $1"
    took = []
    for row in await connection.fetch(sample, size.pick(50, 3)):
        was = await connection.fetchval(_COUNTED_AT, row["id"])
        told = {"kind_id": kind, "about": {"kind": "contact", "id": row["id"]}}
        begun = time.monotonic()
        await house.call("POST", "/activities", {"items": [told]})
        await _until_counted(connection, row["id"], was)
        took.append(time.monotonic() - begun)
    return Figure("one person counted anew after an event", p50_p99(took), "within seconds", f"{len(took)} people")


async def _until_counted(connection: asyncpg.Connection, person: int, was: datetime | None) -> None:
    for _ in range(6_000):
        if await connection.fetchval(_COUNTED_AT, person) != was:
            return
        await asyncio.sleep(0.01)
    raise RuntimeError("nobody counted them")


async def _listed(house: House, size: Size, descending: bool) -> Figure:
    asked = {"order": {"column": "warmth", "descending": descending}, "limit": 50}
    took = []
    for _ in range(size.pick(50, 3)):
        begun = time.monotonic()
        page = await house.call("POST", "/contacts/list", asked)
        took.append(time.monotonic() - begun)
        asked["cursor"] = page["next"]
    way = "warmest" if descending else "coldest"
    return Figure(
        f"fifty more people, {way} first", p50_p99(took), "p99 ≤ 100 ms", f"over HTTP, {ms(took[-1])} the last"
    )
