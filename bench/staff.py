"""Operators: made by SQL, for the figures need many; their tokens come from the API."""

from __future__ import annotations

import asyncpg

from bench.house import House

# "own + unassigned + participant": the setting that asks most of a list and of a socket
_ROLE = """
INSERT INTO roles (key, name, rights, sight)
SELECT 'bench', 'Restricted operator', rights, 'own' FROM roles WHERE key = 'operator'
ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING id
"""
_USERS = """
INSERT INTO users (email, name, role_id)
SELECT 'operator' || n || '@bench.example.com', 'Operator ' || n, $2
FROM (SELECT count(*) AS here FROM users) AS u, generate_series(here + 1, here + $1::int) AS n
RETURNING id
"""


async def restricted(house: House, connection: asyncpg.Connection, count: int) -> tuple[list[int], list[str]]:
    """Ids and tokens of so many new operators with a restricted sight."""
    role = await connection.fetchval(_ROLE)
    ids = [row["id"] for row in await connection.fetch(_USERS, count, role)]
    return ids, [await token(house, user) for user in ids]


async def token(house: House, user: int) -> str:
    """A bearer token in a person's name."""
    made = await house.call("POST", "/tokens", {"name": "bench", "user_id": user})
    return str(made["secret"])
