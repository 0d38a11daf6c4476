"""What one more delivery costs the web process: our line to each connection against ASGI send, in turn."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan

from bench import floor, plain, staff, telegram
from bench.figures import Figure, Size, median, spread
from bench.http import lines, pace
from bench.site import Site
from bench.sockets import Ear, listening

PER_S = 80
FIRST_CHAT = 7_000_000_000
WITHIN_S = 60.0
# with the fields of a row and a message around it, a frame has about 1 kB
TEXT = "x" * 60


@dataclass
class Cost:
    """Processor seconds of one web process."""

    idle: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    delivered: list[int] = field(default_factory=list)
    frame: float = 0.0

    def per_delivery(self) -> list[float]:
        """What the sockets add; the events themselves cost a node the same with none."""
        pairs = zip(self.busy, self.delivered, strict=True)
        return [(busy - median(self.idle)) / delivered for busy, delivered in pairs]


async def measure(size: Size, site: Site) -> list[Figure]:
    figures: list[Figure] = []
    house = await site.house()
    bot = await site.bot()
    connection = await house.sql()
    _, tokens = await staff.restricted(house, connection, size.pick(50, 3))
    await connection.close()
    async with plain.web(house, plain=False) as line, plain.web(house, plain=True) as asgi:
        # the house's own web process takes the messages: the others do nothing but deliver
        for sockets in (10,) if size.small else (200, 1000):
            costs = {"line": Cost(), "asgi": Cost()}
            for _ in range(size.rounds):
                for name, node in (("line", line), ("asgi", asgi)):
                    await _round(costs[name], node, house.port, bot, tokens, sockets, size.pick(800, 40))
            kernel = await asyncio.to_thread(floor.send_cost, sockets, round(costs["line"].frame), size)
            figures += _figures(sockets, costs["line"], costs["asgi"], kernel)
    return figures


async def _round(
    cost: Cost,
    node: plain.Node,
    port: int,
    bot: telegram.Bot,
    tokens: Sequence[str],
    sockets: int,
    count: int,
) -> None:
    chats = range(FIRST_CHAT, FIRST_CHAT + 200)
    for busy in (False, True):
        posts = bot.posts(count, chats, [TEXT] * count)
        # opened when the sockets are: a line that idles for five seconds is closed by the server
        async with listening(node.port, tokens, sockets if busy else 1) as ears, lines(port, 16) as opened:
            before = _cpu(node)
            await pace(opened, posts, PER_S)
            await _all(ears, count)
            spent = _cpu(node) - before
        if busy:
            cost.busy.append(spent)
            cost.delivered.append(sum(ear.frames for ear in ears))
            cost.frame = sum(ear.size for ear in ears) / cost.delivered[-1]
        else:
            cost.idle.append(spent)


def _cpu(node: plain.Node) -> float:
    times = node.process.cpu_times()
    return float(times.user + times.system)


async def _all(ears: list[Ear], count: int) -> None:
    deadline = time.monotonic() + WITHIN_S
    while min(ear.frames for ear in ears) < count:
        if time.monotonic() > deadline:
            raise RuntimeError(f"a socket heard {min(ear.frames for ear in ears)} of {count} messages")
        await asyncio.sleep(0.05)


def _figures(sockets: int, line: Cost, asgi: Cost, kernel: float) -> list[Figure]:
    ours, theirs = line.per_delivery(), asgi.per_delivery()
    micro = [f"{spread([each * 1e6 for each in side], '{:.1f}')} µs" for side in (ours, theirs)]
    # a small bench costs less than the clock's step
    ratio = [a / b if b else nan for a, b in zip(ours, theirs, strict=True)]
    above = [(a - kernel) / (b - kernel) if b > kernel else nan for a, b in zip(ours, theirs, strict=True)]
    how = f"{PER_S} messages/s, frames of {line.frame:.0f} bytes"
    return [
        Figure(f"processor a delivery, {sockets} sockets", micro[0], "", how),
        Figure("… the same through ASGI send, socket by socket", micro[1], "", "`samovar web`, uvicorn's own class"),
        Figure("… ratio", f"{spread(ratio, '{:.2f}')} ×", "≤ 0.5 ×", ""),
        Figure("… the kernel's send alone", f"{kernel * 1e6:.1f} µs", "", "a loop of `bench/floor.py`"),
        Figure("… ratio of what comes on top of it", f"{spread(above, '{:.2f}')} ×", "", ""),
    ]
