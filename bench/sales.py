"""Requests, people and companies by the million: lists, counts, search and the board, for who sees everything and for
two whose role reaches to their own, and to their team's."""

from __future__ import annotations

import json
import os
import time
from typing import Any

from bench import sellers
from bench.figures import Figure, Size, ms, p50_p99, quantile
from bench.http import Line, lines, request
from bench.site import Site
from bench.statements import Watched

# seconds that one question may take of the bench; pages that are walked to a deep one
PATIENCE, PAGES = 2.0, 40
SORTS = {
    "cards": ("number", "title", "budget", "created_at", "updated_at", "status_changed_at"),
    "contacts": ("name", "phone", "created_at", "updated_at"),
    "companies": ("name", "employees", "created_at"),
}
FILTER = [
    {"column": "category", "op": "is", "values": ["in_work", "waiting", "won"]},
    {"column": "budget", "op": "after", "values": ["250000"]},
    {"column": "created_at", "op": "last_days", "values": [700]},
]
SEARCHES = {
    "cards": {
        "a name": "Самоваров Анна",
        "a seldom title": "самовар на пять литров 77123",
        "a phone": "+79120077001",
        "a number": "#77123",
        "nothing": "телевизор",
    },
    "contacts": {
        "a common name": "Самоваров",
        "a name of nobody": "Ulijonas",
        "a phone": "89120077001",
        "an e-mail": "client77002@example.com",
        "two letters": "жа",
    },
    "companies": {"a name": "самовар 771", "a phone": "+74950077001", "nothing": "телевизор"},
}
BOARDS = {
    "deals, 5 of a thousand open": "/board/2",
    "counts and sums of deals": "/board/2/totals",
    "leads, 20 of a thousand open": "/board/1",
}
GOAL = "database p99 ≤ 100 ms"


class Refused(Exception):
    """The product gave it up."""


class Seat:
    """Somebody with an open line. `log` tells all that the database did for them meanwhile."""

    def __init__(self, line: Line, token: str, log: Watched) -> None:
        self.line, self.token, self.log = line, token, log

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[Any, float, float]:
        """The answer, seconds over HTTP, and in the database."""
        content = b"" if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        asked = request(method, f"/api/v1{path}", headers, content)
        self.log.begin()
        begun = time.perf_counter()
        answer = await self.line.ask(asked)
        seconds = time.perf_counter() - begun
        if answer.status == 503:
            raise Refused
        if answer.status != 200:
            raise RuntimeError(f"{path} {body}: {answer.status} {answer.body.decode()}")
        return json.loads(answer.body), seconds, sum(self.log.seconds("FROM "))

    async def times(self, what: str, size: Size, asked: tuple[str, str, Any]) -> Figure:
        http: list[float] = []
        database: list[float] = []
        begun = time.monotonic()
        try:
            await self.ask(*asked)
            while len(http) < size.pick(30, 2) and (len(http) < 2 or time.monotonic() - begun < PATIENCE):
                _, seconds, inside = await self.ask(*asked)
                http.append(seconds)
                database.append(inside)
        except Refused:
            return Figure(what, f"given up after {time.monotonic() - begun:.0f} s", GOAL)
        return Figure(what, f"{p50_p99(database)}, {p50_p99(http)}", GOAL, f"{len(http)} times")


async def measure(size: Size, site: Site) -> list[Figure]:
    requests = int(os.environ.get("BENCH_REQUESTS", size.pick(1_000_000, 3000)))
    house = await site.house()
    tokens, seconds = await sellers.seed(house, requests)
    log = await site.watched()
    tags = (await house.call("GET", "/tags"))["items"]
    known = [each["id"] for each in tags if each["name"] in ("bench vip", "bench old")]
    told = f"{requests:,} requests, as many people, {requests // 10:,} companies in {seconds:.0f} s"
    figures = [Figure("seeded", told, "", "200 colleagues in 20 teams, 100 channels")]
    async with lines(house.port, len(tokens)) as opened:
        for (who, token), line in zip(tokens.items(), opened, strict=True):
            figures += await looked(Seat(line, token, log), who, known, size)
    return figures


async def looked(seat: Seat, who: str, tags: list[int], size: Size) -> list[Figure]:
    """All that one viewer asks."""
    four = {"match": "all", "of": [*FILTER, {"column": "tags", "op": "is", "values": tags}]}
    asked: dict[str, tuple[str, str, Any]] = {}
    figures: list[Figure] = []
    for entity, sorts in SORTS.items():
        for sort in sorts:
            figures += await _sorted(seat, who, entity, sort, size)
        for name, typed in SEARCHES[entity].items():
            asked[f"{entity}: search, {name}"] = ("POST", f"/{entity}/list", {"search": typed})
        asked[f"{entity}: how many"] = ("POST", f"/{entity}/count", {})
    dearest = {"column": "budget", "descending": True}
    asked["cards: four conditions, the dearest first"] = ("POST", "/cards/list", {"where": four, "order": dearest})
    asked["cards: four conditions, how many"] = ("POST", "/cards/count", {"where": four})
    asked |= {f"board: {name}": ("GET", path, None) for name, path in BOARDS.items()}
    return [*figures, *[await seat.times(f"{name} ({who})", size, each) for name, each in asked.items()]]


async def _sorted(seat: Seat, who: str, entity: str, sort: str, size: Size) -> list[Figure]:
    """Its first page, and a deep one against it."""
    path = f"/{entity}/list"
    body: dict[str, Any] = {"order": {"column": sort, "descending": True}, "limit": 50}
    figures = [await seat.times(f"{entity} by {sort} ({who})", size, ("POST", path, body))]
    begun, page, deep = time.monotonic(), 1, dict(body)
    sides: dict[str, list[float]] = {"first": [], "deep": []}
    try:
        while page < size.pick(PAGES, 3) and time.monotonic() - begun < PATIENCE:
            following = (await seat.ask("POST", path, deep | {"limit": 200}))[0]["next"]
            if following is None:
                break
            deep, page = deep | {"cursor": following}, page + 1
        for _ in range(size.pick(10, 2) if page > 1 else 0):
            for name, asked in (("first", body), ("deep", deep)):
                sides[name].append((await seat.ask("POST", path, asked))[2])
            if time.monotonic() - begun > 2 * PATIENCE:
                break
    except Refused:
        pass
    if not sides["deep"]:
        return figures
    first, last = (quantile(sides[name], 0.5) for name in ("first", "deep"))
    note = f"p50 in the database: {ms(last)}, {ms(first)}"
    what = f"… {entity} by {sort} after {(page - 1) * 200:,} rows against the first ({who})"
    return [*figures, Figure(what, f"{last / max(first, 1e-6):.2f} ×", "≤ 1.2 ×", note)]
