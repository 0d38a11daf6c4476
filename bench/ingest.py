"""Durable ingest through /hooks, against the same work by pgbench and by an ORM on the same PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from bench import orm, pgbench, telegram
from bench.figures import Figure, Size, median, ms, p50_p99, quantile, spread
from bench.house import House
from bench.http import Drive, lines, pace, saturate
from bench.site import Site

IN_FLIGHT = 64
CALM_PER_S = 200
FIRST_CHAT = 5_000_000_000
# a quarter of the messages come from strangers, who need a contact, a thread and a card
MESSAGES_A_CHAT = 4


@dataclass
class Found:
    product: list[float] = field(default_factory=list)
    pgbench: list[float] = field(default_factory=list)
    orm: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    calm: list[float] = field(default_factory=list)
    web_cpu: list[float] = field(default_factory=list)


async def measure(size: Size, site: Site) -> list[Figure]:
    house = await site.house()
    bot = await site.bot()
    side = await _side_database(house)
    found = Found()
    await _product(house, bot, size.pick(1000, 64), 0, Found())
    for turn in range(1, size.rounds + 1):
        await _product(house, bot, size.pick(6000, 200), turn, found)
        await _baselines(side, size, turn, found)
    async with lines(house.port, IN_FLIGHT) as opened:
        for turn in range(size.rounds):
            posts = bot.posts(size.pick(3000, 100), _chats(90 + turn, size.pick(3000, 100)))
            found.calm += _all_taken(await pace(opened, posts, CALM_PER_S)).seconds
    return _figures(found)


def _chats(turn: int, messages: int) -> range:
    first = FIRST_CHAT + turn * 1_000_000
    return range(first, first + max(IN_FLIGHT, messages // MESSAGES_A_CHAT))


async def _side_database(house: House) -> str:
    """The product's schema once more on the same server, for what the product must not see."""
    url = urlunsplit(urlsplit(house.database_url)._replace(path="/baseline"))
    connection = await house.sql()
    await connection.execute("SET ROLE NONE")  # it is the login that may make databases
    await connection.execute("CREATE DATABASE baseline")
    await connection.close()
    # the address of a Redis is asked for by every command, though this one needs none
    house.run("migrate", SAMOVAR_DATABASE_URL=url, SAMOVAR_REDIS_URL="redis://127.0.0.1:1/0")
    return url


async def _product(house: House, bot: telegram.Bot, count: int, turn: int, found: Found) -> None:
    web = house.processes()["web"]
    async with lines(house.port, IN_FLIGHT) as opened:
        posts = bot.posts(count, _chats(turn, count))
        before = web.cpu_times()
        drive = _all_taken(await saturate(opened, posts))
        after = web.cpu_times()
    found.product.append(count / drive.took_s)
    found.acknowledged += drive.seconds
    found.web_cpu.append((after.user + after.system - before.user - before.system) / count)


def _all_taken(drive: Drive) -> Drive:
    if drive.refused:
        raise RuntimeError(f"{drive.refused} messages were not taken")
    return drive


async def _baselines(side: str, size: Size, turn: int, found: Found) -> None:
    count = size.pick(8000, 200)
    found.pgbench.append(
        await asyncio.to_thread(
            pgbench.run, side, clients=IN_FLIGHT, count=count, channel=turn, chats=_chats(turn, count)
        )
    )
    count = size.pick(640, 64)
    found.orm.append(await orm.run(side, clients=IN_FLIGHT, count=count, channel=100 + turn, chats=_chats(turn, count)))


def _figures(found: Found) -> list[Figure]:
    product = median(found.product)
    to_pgbench = [ours / theirs for ours, theirs in zip(found.product, found.pgbench, strict=True)]
    to_orm = [ours / theirs for ours, theirs in zip(found.product, found.orm, strict=True)]
    return [
        Figure("ingest through `/hooks`, 64 in flight", f"{product:.0f}/s", "", f"rounds: {spread(found.product)}"),
        Figure("… against pgbench, one CTE a message", f"{spread(to_pgbench, '{:.2f}')} ×", "≥ 0.35 ×",
               f"pgbench: {spread(found.pgbench)}/s"),
        Figure("… against an ORM, a message a transaction", f"{spread(to_orm, '{:.1f}')} ×", "≥ 10 ×",
               f"SQLAlchemy ORM, without any HTTP: {spread(found.orm)}/s"),
        Figure("… processor of the web process a message", f"{median(found.web_cpu) * 1e6:.0f} µs", "",
               "says more than a rate on a busy machine"),
        Figure("acknowledgement, 64 in flight, p50 / p99", p50_p99(found.acknowledged), "p99 ≤ 40 ms", ""),
        Figure("acknowledgement, 200/s, p50 / p99", p50_p99(found.calm), "p99 ≤ 10 ms",
               f"worst {ms(quantile(found.calm, 1))}"),
    ]  # fmt: skip
