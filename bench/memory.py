"""Memory of an idle socket, and of the whole embedded product at rest."""

from __future__ import annotations

import asyncio

import psutil

from bench import staff
from bench.figures import Figure, Size, spread
from bench.house import House, running
from bench.sockets import listening

MB = 1024 * 1024
SETTLE_S = 8.0


async def measure(size: Size) -> list[Figure]:
    with running() as house:
        await asyncio.sleep(size.pick(30, 1))  # the first seconds' work is over
        whole = _whole(house)
        connection = await house.sql()
        _, tokens = await staff.restricted(house, connection, size.pick(50, 3))
        await connection.close()
        web = house.processes()["web"]
        sockets = size.pick(1000, 20)
        async with listening(house.port, tokens, sockets):
            await asyncio.sleep(size.pick(3, 1))  # the allocator's first growth is not a socket's
        each: list[float] = []
        for _ in range(size.rounds):
            await asyncio.sleep(size.pick(int(SETTLE_S), 1))
            before = web.memory_full_info().uss
            async with listening(house.port, tokens, sockets):
                await asyncio.sleep(size.pick(int(SETTLE_S), 1))
                each.append((web.memory_full_info().uss - before) / sockets / 1024)
        first = await _fresh(size)
        return [
            Figure("memory of an idle socket, fresh process", f"{first:.1f} kB", "≤ 30 kB",
                   f"what a new web process grew by for {sockets} sockets, all of it"),
            Figure("… again, in a process that had as many before", f"{spread(each, '{:.1f}')} kB", "",
                   "what was freed is used again"),
            *whole,
        ]  # fmt: skip


async def _fresh(size: Size) -> float:
    """kB a socket of a process that never had one."""
    with running() as house:
        connection = await house.sql()
        _, tokens = await staff.restricted(house, connection, size.pick(50, 3))
        await connection.close()
        await asyncio.sleep(size.pick(20, 1))
        web = house.processes()["web"]
        sockets = size.pick(1000, 20)
        # a few first: what every process makes once (caches, prepared statements) is not a socket's
        async with listening(house.port, tokens, size.pick(20, 2)):
            before = web.memory_full_info().uss
            async with listening(house.port, tokens, sockets):
                await asyncio.sleep(size.pick(int(SETTLE_S), 1))
                return float(web.memory_full_info().uss - before) / sockets / 1024


def _whole(house: House) -> list[Figure]:
    """Each process with its share of what several share (PSS): the sum is what the machine gives."""
    shares = {name: _pss(process) for name, process in house.processes().items()}
    each = ", ".join(f"{name} {share / MB:.0f}" for name, share in shares.items())
    total = sum(shares.values()) / MB
    return [Figure("whole embedded product, idle", f"{total:.0f} MB", "≤ 350 MB", f"PSS, MB: {each}")]


def _pss(process: psutil.Process) -> int:
    """Of a process and its children, except those of the supervisor, which count for themselves."""
    family = [process]
    if process.name() == "postgres":
        family += process.children(recursive=True)
    return sum(each.memory_full_info().pss for each in family)
