"""Search over ten million messages, for who sees everything and for an operator who sees one line of a hundred."""

from __future__ import annotations

import os
import time
from pathlib import Path
from urllib.parse import quote

from bench import staff
from bench.figures import Figure, Size, p50_p99
from bench.house import House
from bench.http import Line, lines, request
from bench.site import Site
from bench.statements import Watched

SEED = Path(__file__).with_name("search.sql")
PER_DIALOG = 100
STATEMENT = "FROM search_messages s"
# by how many slices have to be asked
QUESTIONS = {
    "a common word": ["самовары", "доставку", "price", "kainos"],
    "an unfinished word": ["само", "дост", "чайн", "virdu"],
    "two common words": ["самовар доставка", "чайники price"],
    "a seldom word": ["словабв", "домгде", "termбвг", "žodвга"],
    "nothing": ["телевизор", "нигденебыло"],
}


async def measure(size: Size, site: Site) -> list[Figure]:
    # a machine without the room or the time says how many it takes
    messages = int(os.environ.get("BENCH_MESSAGES", size.pick(10_000_000, 20_000)))
    house = await site.house()
    seconds, narrow = await _seed(house, messages)
    log = await site.watched()
    figures = [
        Figure("seeded", f"{messages:,} messages in {seconds:.0f} s", "", "100 channels, 30,000 words, 8 a message")
    ]
    async with lines(house.port, 2) as opened:
        for (who, token), line in zip({"everything": house.token, "one line": narrow}.items(), opened, strict=True):
            for what, asked in QUESTIONS.items():
                figures.append(await _ask(Seat(line, token, log), f"{what} ({who})", asked, size))
    return figures


class Seat:
    def __init__(self, line: Line, token: str, log: Watched) -> None:
        self.line = line
        self.token = token
        self.log = log

    async def ask(self, typed: str) -> float:
        asked = request(
            "GET", f"/api/v1/search?group=messages&q={quote(typed)}", {"Authorization": f"Bearer {self.token}"}
        )
        begun = time.perf_counter()
        answer = await self.line.ask(asked)
        if answer.status != 200:
            raise RuntimeError(f"{typed}: {answer.status} {answer.body.decode()}")
        return time.perf_counter() - begun


async def _ask(seat: Seat, what: str, asked: list[str], size: Size) -> Figure:
    """A question may be several statements, one for each step back through the slices: they count together."""
    for typed in asked:
        await seat.ask(typed)
    http, database = [], []
    for turn in range(size.pick(200, 4)):
        seat.log.begin()
        http.append(await seat.ask(asked[turn % len(asked)]))
        database.append(sum(seat.log.seconds(STATEMENT)))
    return Figure(
        f"{what}: database, HTTP, p50 / p99",
        f"{p50_p99(database)}, {p50_p99(http)}",
        "database p99 ≤ 15 ms",
        f"{len(http)} times",
    )


async def _seed(house: House, messages: int) -> tuple[float, str]:
    connection = await house.sql()
    await connection.execute("SET statement_timeout = 0; SET maintenance_work_mem = '512MB'; SET work_mem = '128MB'")
    (user,), (token,) = await staff.restricted(house, connection, 1)
    begun = time.monotonic()
    text = SEED.read_text("utf-8")
    dialogs = max(1, messages // PER_DIALOG)
    # numbers of our own, so that the product's consumer, which goes on meanwhile, takes others
    first = await connection.fetchval("SELECT last_value FROM search_ids")
    await connection.execute(f"SELECT setval('search_ids', {first + messages})")
    for name, value in (("$FIRST", first), ("$SIZE", messages), ("$DIALOGS", dialogs), ("$EACH", PER_DIALOG)):
        text = text.replace(name, str(value))
    slices = [number for number in range(messages // 1_000_000 + 1)]
    for number in slices:
        place = f"FOR VALUES FROM ({number * 1_000_000}) TO ({(number + 1) * 1_000_000})"
        await connection.execute(
            f"CREATE TABLE IF NOT EXISTS search_messages_p{number} PARTITION OF search_messages {place}"
        )
        await connection.execute(f"ALTER TABLE search_messages_p{number} ALTER COLUMN words SET STATISTICS 500")
    for statement in text.strip().removesuffix(";").split(";\n"):
        await connection.execute(statement)
    place = "SELECT min(id), 'user', $1 FROM channels WHERE name LIKE 'Line %'"
    member = f"INSERT INTO channel_members (channel_id, kind, member_id) {place}"
    await connection.execute(member, user)
    await connection.execute("VACUUM ANALYZE search_messages")
    await connection.execute("ANALYZE conversations; ANALYZE messages")
    await connection.close()
    return time.monotonic() - begun, token
