"""A million conversations by SQL, and the two operators who look at them."""

from __future__ import annotations

import time
from pathlib import Path

from bench import staff
from bench.house import House

SEED = Path(__file__).with_name("crowd.sql")
# own + unassigned + participant of 7 of 100 channels, and everything of one: about a hundredth of the house each
NARROW = 7


async def seed(house: House, conversations: int) -> dict[str, str]:
    """Tokens of the two viewers by the name of their sight."""
    connection = await house.sql()
    await connection.execute("SET statement_timeout = 0")
    (own, whole), tokens = await staff.restricted(house, connection, 2)
    await connection.execute("UPDATE users SET role_id = 1 WHERE id = $1", whole)
    first = await connection.fetchval("SELECT coalesce(max(id), 0) + 1 FROM contacts")
    text = SEED.read_text("utf-8")
    for name, value in (("$SIZE", conversations), ("$FIRST_CONTACT", first), ("$OWN", own), ("$WHOLE", whole)):
        text = text.replace(name, str(value))
    for statement in text.strip().removesuffix(";").split(";\n"):
        begun = time.monotonic()
        await connection.execute(statement)
        if time.monotonic() - begun > 5:
            print(f"   seeded in {time.monotonic() - begun:.0f} s: {statement.strip()[:60]!r}", flush=True)
    places = "SELECT id FROM channels WHERE name LIKE 'Channel %' ORDER BY id LIMIT $2"
    member = f"INSERT INTO channel_members (channel_id, kind, member_id) SELECT id, 'user', $1 FROM ({places}) AS p"
    await connection.execute(member, own, NARROW)
    await connection.execute(member, whole, 1)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    return {"own": tokens[0], "channels": tokens[1]}
