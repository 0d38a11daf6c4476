"""A million requests, people and companies by SQL, and the three who look at them."""

from __future__ import annotations

import json
import time
from pathlib import Path

import asyncpg

from bench import staff
from bench.house import House

SEED = Path(__file__).with_name("sales.sql")
# one's own and nobody's in 7 channels of 100; the team's in 20, of what is won one's own, of what is lost nothing
ROLES = {
    "own": ("own", 7, {"lead": "own", "deal": "own", "contact": "own", "company": "own"}, {}),
    "team": ("channels", 20, {"lead": "team", "deal": "team", "contact": "team"}, {"won": "own", "lost": "none"}),
}
_SEEDED = "SELECT EXISTS (SELECT FROM roles WHERE key = 'bench own')"
_ROLE = """
INSERT INTO roles (key, name, rights, sight, card_rules)
SELECT 'bench ' || $1, 'Bench ' || $1, rights, $2, $3::text::jsonb FROM roles WHERE key = 'operator' RETURNING id
"""
_VIEWER = "INSERT INTO users (email, name, role_id) VALUES ($1 || '.viewer@bench.example.com', $1, $2) RETURNING id"
_PLACES = """
INSERT INTO channel_members (channel_id, kind, member_id)
SELECT id, 'user', $1 FROM (SELECT id FROM channels WHERE name LIKE 'Shop %' ORDER BY id LIMIT $2) AS p
"""
_MATES = """
INSERT INTO team_members (team_id, user_id) SELECT id, $1 FROM teams WHERE name LIKE 'Sellers %' ORDER BY id LIMIT 1
"""


async def seed(house: House, requests: int) -> tuple[dict[str, str], float]:
    """Tokens by whose they are, and how many seconds it took. Of a house that was filled before: the first alone."""
    begun = time.monotonic()
    # whoever asks first makes the administrators' token
    await house.call("GET", "/users")
    tokens = {"everything": house.token}
    connection = await house.sql()
    await connection.execute("SET statement_timeout = 0; SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'")
    if await connection.fetchval(_SEEDED):
        # the small ones share a house, and another has filled it
        await connection.close()
        return tokens, time.monotonic() - begun
    viewers = {name: await _viewer(connection, name) for name in ROLES}
    await _fill(connection, requests, list(viewers.values()))
    for name, user in viewers.items():
        await connection.execute(_PLACES, user, ROLES[name][1])
        await connection.execute(_MATES, user)
        tokens[name] = await staff.token(house, user)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    return tokens, time.monotonic() - begun


async def _viewer(connection: asyncpg.Connection, name: str) -> int:
    sight, _, reach, by_category = ROLES[name]
    rules = [{"entity": entity, "verb": "see", "place": "", "reach": how} for entity, how in reach.items()]
    rules += [
        {"entity": entity, "verb": "see", "place": place, "reach": how}
        for entity in ("lead", "deal")
        for place, how in by_category.items()
    ]
    role = await connection.fetchval(_ROLE, name, sight, json.dumps(rules))
    user: int = await connection.fetchval(_VIEWER, name, role)
    return user


async def _fill(connection: asyncpg.Connection, requests: int, viewers: list[int]) -> None:
    text = SEED.read_text("utf-8")
    places = {"$SIZE": str(requests), "$VIEWERS": ", ".join(map(str, viewers))}
    for name, table in (("$FIRST_CONTACT", "contacts"), ("$FIRST_COMPANY", "companies"), ("$FIRST_CARD", "cards")):
        # an empty one of the sequence's numbers tells where the seed begins
        places[name] = str(await connection.fetchval(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) + 1"))
    for name, value in places.items():
        text = text.replace(name, value)
    for statement in text.strip().removesuffix(";").split(";\n"):
        begun = time.monotonic()
        await connection.execute(statement)
        if time.monotonic() - begun > 5:
            print(f"   seeded in {time.monotonic() - begun:.0f} s: {statement.strip()[:60]!r}", flush=True)
