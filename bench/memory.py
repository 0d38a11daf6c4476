"""Memory of an idle socket, and of the whole embedded product at rest."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import psutil

from bench import staff
from bench.figures import Figure, Size, spread
from bench.house import House
from bench.site import Site
from bench.sockets import listening

MB = 1024 * 1024


async def measure(size: Size, site: Site) -> list[Figure]:
    house = await site.house()
    connection = await house.sql()
    _, tokens = await staff.restricted(house, connection, size.pick(50, 3))
    await connection.close()
    await asyncio.sleep(size.pick(30, 1))  # the first seconds' work is over
    whole = _whole(house)
    sockets, rest_s = size.pick(1000, 20), size.pick(8, 1)
    # a few first: what every process makes once (caches, prepared statements) is not a socket's
    async with listening(house.port, tokens, 10):
        first, *more = [await _each(house, tokens, sockets, rest_s) for _ in range(size.rounds + 1)]
    return [
        Figure("memory of an idle socket", f"{first:.1f} kB", "≤ 30 kB",
               f"what the web process grew by for its first {sockets} sockets (USS)"),
        Figure("… the same again, after those have gone", f"{spread(more, '{:.1f}')} kB", "", ""),
        *whole,
    ]  # fmt: skip


async def _each(house: House, tokens: Sequence[str], sockets: int, rest_s: int) -> float:
    """kB a socket."""
    web = house.processes()["web"]
    before = web.memory_full_info().uss
    async with listening(house.port, tokens, sockets):
        await asyncio.sleep(rest_s)
        grown = web.memory_full_info().uss - before
    await asyncio.sleep(rest_s)
    return float(grown) / sockets / 1024


def _whole(house: House) -> list[Figure]:
    """PSS: what several processes share is divided among them. RSS counts it once for each: more than there is."""
    families = {name: _family(name, process) for name, process in house.processes().items()}
    infos = {name: [each.memory_full_info() for each in family] for name, family in families.items()}
    pss = {name: sum(info.pss for info in found) / MB for name, found in infos.items()}
    rss = sum(info.rss for name, found in infos.items() if name != "postgres" for info in found) / MB + pss["postgres"]
    each = ", ".join(f"{name} {share:.0f}" for name, share in pss.items())
    note = f"PSS, MB: {each}. With RSS for all but PostgreSQL: {rss:.0f} MB"
    return [Figure("whole embedded product, idle", f"{sum(pss.values()):.0f} MB", "≤ 350 MB", note)]


def _family(name: str, process: psutil.Process) -> list[psutil.Process]:
    """PostgreSQL counts with its children; the supervisor's count for themselves."""
    return [process, *process.children(recursive=True)] if name == "postgres" else [process]
