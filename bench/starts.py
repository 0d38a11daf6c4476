"""`samovar run` from nothing and again: until /health/ready says yes."""

from __future__ import annotations

import asyncio

from bench.figures import Figure, Size, spread
from bench.house import House


async def measure(size: Size) -> list[Figure]:
    first: list[float] = []
    second: list[float] = []
    for _ in range(size.rounds):
        await asyncio.to_thread(_twice, first, second)
    return [
        Figure("`samovar run`, first start to ready", f"{spread(first, '{:.1f}')} s", "", "initdb, schema and all"),
        Figure("`samovar run`, second start to ready", f"{spread(second, '{:.1f}')} s", "≤ 5 s", "same data"),
    ]


def _twice(first: list[float], second: list[float]) -> None:
    house = House()
    try:
        for seconds in (first, second):
            seconds.append(house.start())
            house.stop()
    finally:
        house.remove()
