"""`samovar run` from nothing and again: until /health/ready says yes."""

from __future__ import annotations

import asyncio

from bench.figures import Figure, Size, spread
from bench.site import Site


async def measure(size: Size, site: Site) -> list[Figure]:
    first: list[tuple[float, float]] = []
    second: list[tuple[float, float]] = []
    for _ in range(size.rounds):
        house = await site.house()
        first.append((house.ready_in, house.spent()))
        house.stop()
        await asyncio.to_thread(house.start)
        second.append((house.ready_in, house.spent()))
    return [
        _figure("first start", first, "", "initdb and the schema with it"),
        _figure("second start", second, "≤ 5 s", "the same data"),
    ]


def _figure(what: str, starts: list[tuple[float, float]], target: str, note: str) -> Figure:
    took, spent = zip(*starts, strict=True)
    how = f"{note}; processor time until then {spread(spent, '{:.1f}')} s"
    return Figure(f"`samovar run`, {what} to ready", f"{spread(took, '{:.1f}')} s", target, how)
