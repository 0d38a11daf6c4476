"""Operators' windows in great number, behind a line that breaks: they come back and go on where they were."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import websockets
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.journeys.house import Person, until
from tests.journeys.mirror import Mirror, still

LATEST = ("hello", "at", "presence", "closing", "reload")


class Window:
    """What one browser holds. `away_s`: how long each return took, from the connection to the last missed event."""

    def __init__(self, url: str, person: Person) -> None:
        self.url, self.headers = url.replace("http", "ws", 1) + "/api/v1/realtime", person.headers
        self.mirror = Mirror()
        self.position: int | None = None
        # where it first came in: what was before was not told to it
        self.begun: int | None = None
        self.epoch = self.grants = ""
        self.joins = self.reloads = 0
        self.codes: Counter[int | None] = Counter()
        self.closed_at: list[float] = []
        self.away_s: list[float] = []
        self._catching_up: tuple[int, float] | None = None

    async def live(self) -> None:
        """Until cancelled."""
        while True:
            begun = time.monotonic()
            after = f"?after={self.position}&epoch={self.epoch}&grants={self.grants}" if self.position else ""
            try:
                async with websockets.connect(
                    self.url + after, additional_headers=self.headers, compression=None, open_timeout=60,
                    ping_interval=None,
                ) as socket:  # fmt: skip
                    async for text in socket:
                        self._take(json.loads(text), begun)
                    self.codes[socket.close_code] += 1
            except ConnectionClosed as error:
                self.codes[error.rcvd.code if error.rcvd else None] += 1
            except (OSError, InvalidHandshake, TimeoutError):
                self.codes[0] += 1
            self.closed_at.append(time.monotonic())
            await asyncio.sleep(random.random() * 0.2)

    def _take(self, frame: dict[str, Any], begun: float) -> None:
        match frame["type"]:
            case "hello":
                # not the connection: cut before it heard where it stands, it has missed what was said meanwhile
                self.joins += 1
                self.epoch, self.grants = frame["epoch"], frame["grants"]
                self._catching_up = (frame["position"], begun)
                self.position = frame["position"] if self.position is None else self.position
                self.begun = self.position if self.begun is None else self.begun
            case "reload":
                self.reloads += 1
            case "at":
                self.position = frame["position"]
            case kind if kind not in LATEST:
                self.mirror.apply(frame)
                self.position = frame["position"]
        if self._catching_up and (self.position or 0) >= self._catching_up[0]:
            self.away_s.append(time.monotonic() - self._catching_up[1])
            self._catching_up = None


@asynccontextmanager
async def crowd(url: str, people: Sequence[Person], count: int) -> AsyncIterator[list[Window]]:
    """`count` windows that live; all have joined once."""
    windows = [Window(url, people[number % len(people)]) for number in range(count)]
    lives: list[asyncio.Task[None]] = []
    try:
        for first in range(0, count, 25):
            some = windows[first : first + 25]
            lives += [asyncio.create_task(window.live()) for window in some]
            await until(partial(joined, some), "windows", 120)
        yield windows
    finally:
        for life in lives:
            life.cancel()
        ends = await asyncio.gather(*lives, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception):
                raise end


async def joined(windows: Sequence[Window]) -> bool:
    return all(window.joins for window in windows)


async def agree(person: Person, windows: Sequence[Window], deadline_s: float = 60) -> None:
    """Wait until every window holds what a fresh load shows; each fact came once, in order. All see everything."""
    said = ""

    async def equal() -> bool:
        nonlocal said
        rows, threads = await load(person)
        for window in windows:
            if {key: still(row) for key, row in window.mirror.rows.items()} != rows:
                said = f"a window differs in its rows ({len(window.mirror.rows)} of {len(rows)})"
                return False
            for dialog, thread in window.mirror.threads.items():
                if [thread[seq] for seq in sorted(thread)] != threads[dialog]:
                    said = f"a window differs in dialog {dialog}"
                    return False
        return True

    try:
        await until(equal, "agreement", deadline_s)
    except AssertionError as error:
        raise AssertionError(said) from error
    for window in windows:
        positions = window.mirror.positions
        assert positions == sorted(set(positions)), "a fact came twice or out of order"


async def load(person: Person) -> tuple[dict[int, Any], dict[int, list[Any]]]:
    """What a browser would load now."""
    items = (await person.get("/conversations", limit=200))["items"]
    threads: dict[int, list[Any]] = {}
    for item in items:
        here, threads[item["id"]] = f"/conversations/{item['id']}/messages", []
        after = 0
        while page := (await person.get(here, after=after, limit=200))["items"]:
            threads[item["id"]] += page
            after = page[-1]["seq"]
    return {item["id"]: still(item) for item in items}, threads


def percentile(figures: Sequence[float], share: float) -> float:
    return sorted(figures)[min(len(figures) - 1, int(len(figures) * share))] if figures else 0.0
