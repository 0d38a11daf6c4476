"""From a customer's message to the frame at every operator's socket."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from datetime import datetime

from bench import staff, telegram
from bench.figures import Figure, Size, p50_p99
from bench.house import House
from bench.http import lines, pace
from bench.site import Site
from bench.sockets import Ear, listening

OPERATORS = 50
PER_S = 80
FIRST_CHAT = 6_000_000_000
WITHIN_S = 60.0
_mark = re.compile(rb'"text":"mark (\d+)"')
_stored = re.compile(rb'"stored_at":"([^"]+)"')


@dataclass
class Heard:
    """Frames by the number in their text: when each came, and when its message was stored."""

    at: dict[int, list[float]] = field(default_factory=dict)
    stored: dict[int, float] = field(default_factory=dict)
    reloads: set[bytes] = field(default_factory=set)

    def __call__(self, payload: bytes, now: float) -> None:
        head = payload[:80]  # {"position": …, "type": …
        if b'"reload"' in head:
            self.reloads.add(payload)
        mark, stored = _mark.search(payload), _stored.search(payload)
        if b'"message.arrived"' in head and mark is not None and stored is not None:
            number = int(mark[1])
            self.at.setdefault(number, []).append(now)
            if number not in self.stored:
                self.stored[number] = datetime.fromisoformat(stored[1].decode().replace("Z", "+00:00")).timestamp()


async def measure(size: Size, site: Site) -> list[Figure]:
    house = await site.house()
    bot = await site.bot()
    connection = await house.sql()
    _, tokens = await staff.restricted(house, connection, size.pick(OPERATORS, 5))
    await connection.close()
    after_answer: list[float] = []
    after_stored: list[float] = []
    for turn in range(size.rounds + 1):
        answer, stored = await _round(house, bot, tokens, size.pick(1600, 80))
        if turn or size.small:  # the first one warms up
            after_answer += answer
            after_stored += stored
    who = f"{len(tokens)} restricted operators, {PER_S} messages/s, {len(after_stored)} frames"
    return [
        Figure("stored → frame at a socket, p50 / p99", p50_p99(after_stored), "p50 ≤ 5 ms, p99 ≤ 20 ms",
               f"from `stored_at`, which is before the commit; {who}"),
        Figure("answer to the hook → frame, p50 / p99", p50_p99(after_answer), "",
               "from when the client has the answer; below nothing where the frame was quicker"),
    ]  # fmt: skip


async def _round(house: House, bot: telegram.Bot, tokens: list[str], count: int) -> tuple[list[float], list[float]]:
    """Seconds of each delivery, after the answer and after the message was stored."""
    heard = Heard()
    chats = range(FIRST_CHAT, FIRST_CHAT + 200)
    async with listening(house.port, tokens, len(tokens), heard) as ears, lines(house.port, 16) as opened:
        clock = time.time() - time.perf_counter()
        drive = await pace(opened, bot.posts(count, chats, [f"mark {n}" for n in range(count)]), PER_S)
        if drive.refused:
            raise RuntimeError(f"{drive.refused} of {count} messages were not taken")
        await _all(heard, count, ears)
    answer = [at - (drive.answered_at[n] + clock) for n, each in heard.at.items() for at in each]
    stored = [at - heard.stored[n] for n, each in heard.at.items() for at in each]
    return answer, stored


async def _all(heard: Heard, count: int, ears: list[Ear]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while sum(map(len, heard.at.values())) < count * len(ears):
        if time.monotonic() > deadline:
            came = sum(map(len, heard.at.values()))
            raise RuntimeError(f"{came} of {count * len(ears)} frames came; told to load anew: {heard.reloads}")
        await asyncio.sleep(0.05)
