"""The dialog list and an opened conversation, as a restricted operator among a million conversations sees them."""

from __future__ import annotations

import itertools
import json
import time
from dataclasses import dataclass
from typing import Any

from bench import crowd
from bench.figures import Figure, Size, median, ms, p50_p99, quantile
from bench.house import House
from bench.http import Line, lines, request
from bench.site import Site
from bench.statements import Watched

# the six standing views of the left pane
VIEWS = {
    "mine": "filter=mine&state=open",
    "unassigned": "filter=unassigned&state=open",
    "all": "filter=all&state=open",
    "waiting for us": "filter=waiting&order=waiting",
    "unanswered": "filter=unanswered&state=open",
    "done": "filter=all&state=done",
}
LIST, MESSAGES = "WITH page AS MATERIALIZED", "FROM messages m"
PAGES = 200


@dataclass(frozen=True)
class Seat:
    """A signed-in operator with an open line."""

    line: Line
    token: str
    log: Watched

    async def get(self, path: str) -> Any:
        answer = await self.line.ask(self._request(path))
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {answer.body.decode()}")
        return json.loads(answer.body)

    async def time(self, path: str, times: int) -> list[float]:
        """Seconds of each answer."""
        asked, seconds = self._request(path), []
        for _ in range(times):
            begun = time.perf_counter()
            await self.line.ask(asked)
            seconds.append(time.perf_counter() - begun)
        return seconds

    async def both(self, path: str, times: int, statement: str) -> tuple[list[float], list[float]]:
        """Seconds over HTTP, and of that statement in the database."""
        self.log.begin()
        seconds = await self.time(path, times)
        return seconds, self.log.seconds(statement)

    def _request(self, path: str) -> bytes:
        return request("GET", f"/api/v1/conversations{path}", {"Authorization": f"Bearer {self.token}"})


async def measure(size: Size, site: Site) -> list[Figure]:
    conversations = size.pick(1_000_000, 3000)
    house = await site.house()
    tokens = await crowd.seed(house, conversations)
    log = await site.watched()
    figures = await _told(house, conversations)
    async with lines(house.port, 2) as opened:
        for (sight, token), line in zip(tokens.items(), opened, strict=True):
            seat = Seat(line, token, log)
            figures += await _standing(seat, sight, size)
            figures += await _filters(seat, sight, size)
            figures += await _pages(seat, sight, size)
            if sight == "own":
                figures += await _open(seat, size)
    return figures


async def _told(house: House, conversations: int) -> list[Figure]:
    connection = await house.sql()
    waiting = await connection.fetchval("SELECT count(*) FROM conversations WHERE waiting_since IS NOT NULL")
    await connection.close()
    return [
        Figure("seeded", f"{conversations:,} conversations, {waiting:,} waiting", "", "100 channels, 3 tags, no rules")
    ]


async def _standing(seat: Seat, sight: str, size: Size) -> list[Figure]:
    figures = []
    for name, query in VIEWS.items():
        await seat.time(f"?{query}", size.pick(40, 2))
        http, database = await seat.both(f"?{query}", size.pick(400, 10), LIST)
        figures.append(
            Figure(f"{name} ({sight}): database, HTTP, p50 / p99", f"{p50_p99(database)}, {p50_p99(http)}",
                   "database p99 ≤ 3 ms", f"{len(database)} times")
        )  # fmt: skip
    return figures


async def _filters(seat: Seat, sight: str, size: Size) -> list[Figure]:
    """Every view × state × order × channel."""
    filters = ("all", "mine", "unassigned", "waiting", "unanswered", "mentions")
    one = (await seat.get("?limit=1"))["items"][0]["channel_id"]
    worst, where = 0.0, ""
    for view, state, order, channel in itertools.product(
        filters, ("", "open", "snoozed", "done"), ("newest", "waiting"), ("", str(one))
    ):
        query = f"?filter={view}&order={order}" + (f"&state={state}" if state else "")
        query += f"&channel_id={channel}" if channel else ""
        _, database = await seat.both(query, size.pick(5, 2), LIST)
        if (slowest := median(database)) > worst:
            worst, where = slowest, query
    return [
        Figure(
            f"any combination of filters ({sight}), the slowest", ms(worst), "≤ 100 ms", f"`{where}`, in the database"
        )
    ]


async def _pages(seat: Seat, sight: str, size: Size) -> list[Figure]:
    """Page 200 (or the last one before) against page 1, in turn."""
    query, limit = "?filter=all", size.pick(50, 5)
    path, number, cursor = f"{query}&limit={limit}", 1, None
    while number < PAGES:
        following = (await seat.get(path))["next"]
        if following is None:
            break
        cursor, number = following, number + 1
        path = f"{query}&limit={limit}&cursor={cursor}"
    first: list[float] = []
    last: list[float] = []
    for _ in range(size.rounds):
        first += (await seat.both(f"{query}&limit={limit}", size.pick(100, 5), LIST))[1]
        last += (await seat.both(path, size.pick(100, 5), LIST))[1]
    ratio = quantile(last, 0.5) / quantile(first, 0.5)
    return [
        Figure(f"page {number} against page 1 ({sight})", f"{ratio:.2f} ×", "≤ 1.2 ×",
               f"p50 in the database: {ms(quantile(last, 0.5))}, {ms(quantile(first, 0.5))}; {limit} a page")
    ]  # fmt: skip


async def _open(seat: Seat, size: Size) -> list[Figure]:
    """The last 50 messages of conversations that were opened by nobody before."""
    items = (await seat.get("?filter=all&state=open&limit=200"))["items"]
    long = [row["id"] for row in items if row["seq"] > 50] or [row["id"] for row in items]
    http: list[float] = []
    database: list[float] = []
    for number in itertools.islice(itertools.cycle(long), size.pick(400, 10)):
        seconds, inside = await seat.both(f"/{number}/messages?limit=50", 1, MESSAGES)
        http += seconds
        database += inside
    return [
        Figure("open a conversation, last 50: database, HTTP, p50 / p99", f"{p50_p99(database)}, {p50_p99(http)}",
               "database p99 ≤ 2 ms", f"{len(long)} conversations in turn")
    ]  # fmt: skip
