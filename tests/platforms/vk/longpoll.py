"""Bots Long Poll: https://dev.vk.com/api/bots-long-poll/getting-started

`ts` counts events; asking with one confirms all up to it, and they are forgotten. {"failed": 1, "ts": …} = history
too old or lost in part, go on from that ts (a number here, a string elsewhere); 2 = the key ran out; 3 = the
information is lost: new key and new ts.
"""

from __future__ import annotations

import asyncio
import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.platforms.ledger import Inbound, Offer

if TYPE_CHECKING:
    from tests.platforms.vk.events import Events

LONGEST_WAIT, USUAL_WAIT = 90, 25
MOST_UPDATES = 100


@dataclass
class Slot:
    ts: int
    row: Inbound


class LongPoll:
    def __init__(self, events: Events) -> None:
        self.events = events
        self.ts = events.random.randint(100, 5000)
        self.forgotten = self.ts
        self.slots: list[Slot] = []
        self.keys: set[str] = set()
        self.opened = False
        self._said_lost = False
        self._keys_made = 0

    def wants(self, kind: str) -> bool:
        """Nothing is kept for a long poll that nobody ever opened."""
        settings = self.events.settings
        return self.opened and settings.long_poll and kind in settings.long_poll_events

    def add(self, row: Inbound, copies: int) -> None:
        """A repeated event takes a place of its own for every copy."""
        for _ in range(copies):
            self.ts += 1
            self.slots.append(Slot(self.ts, row))

    def open(self, server: str) -> dict[str, str]:
        """groups.getLongPollServer: earlier keys go on working until they run out."""
        self.opened = True
        self._keys_made += 1
        key = hashlib.sha1(f"{self.events.group_id}:key:{self._keys_made}".encode()).hexdigest()
        self.keys.add(key)
        return {"key": key, "server": server, "ts": str(self.ts)}

    def expire_key(self) -> None:
        """The next poll hears {"failed": 2}: a new key, the old ts."""
        self.keys.clear()
        self.events.changes.tell()

    def lose_history(self) -> None:
        """The next poll hears {"failed": 1, "ts": …}: what it had not been given is lost."""
        self._drop()
        self.forgotten = self.ts = self.ts + 1

    def forget(self) -> None:
        """The next poll hears {"failed": 3}: new key and new ts; what it had not been given is lost."""
        self._drop()
        self.keys.clear()
        self._said_lost = True
        self.ts += 1
        self.forgotten = self.ts

    def _drop(self) -> None:
        for slot in self.slots:
            self.events.lose(slot.row)
        self.slots.clear()
        self.events.changes.tell()

    async def check(self, key: str, ts: str, wait: int) -> dict[str, Any]:
        """act=a_check. Waits until something happened after `ts`, or `wait` seconds went by."""
        if not ts.isdigit():
            return {"failed": 1, "ts": self.ts}
        loop = asyncio.get_running_loop()
        end = loop.time() + wait
        hung = False
        while True:
            if (refused := self._refused(key, int(ts))) is not None:
                return refused
            self._confirm(int(ts))
            start = self._after(int(ts))
            fresh = self.slots[start : start + MOST_UPDATES]
            hangs = self.events.faults.hang_polls
            if fresh and not hangs:
                return self._given(fresh)
            left = end - loop.time()
            # one that hung is answered as soon as the platform answers again
            if not hangs and (hung or left <= 0):
                return {"ts": ts, "updates": []}
            hung = hangs
            await self.events.changes.wait(min(max(left, 0.05), 0.05 if hung else 1.0))

    def _refused(self, key: str, ts: int) -> dict[str, Any] | None:
        if key not in self.keys:
            return {"failed": 3} if self._said_lost else {"failed": 2}
        self._said_lost = False
        floor = self.forgotten if self.events.faults.forget_confirmed else 0
        if ts < floor or ts > self.ts:
            return {"failed": 1, "ts": max(floor, self.slots[0].ts - 1 if self.slots else self.ts)}
        return None

    def _after(self, ts: int) -> int:
        return bisect_right(self.slots, ts, key=lambda slot: slot.ts)

    def _confirm(self, ts: int) -> None:
        """Copies still to come keep an event; one that was never offered is a gap the asker jumped over."""
        place = self._after(ts)
        done = self.slots[:place]
        # the copies of an event stand side by side
        unfinished = self.slots[place].row if place < len(self.slots) else None
        if self.events.faults.forget_confirmed:
            del self.slots[:place]
            self.forgotten = max(self.forgotten, ts)
        for slot in done:
            if slot.row.confirmed_at is not None and slot.row.id not in self.events.pending:
                continue
            if not slot.row.offers:
                self.events.lose(slot.row)
            elif slot.row is unfinished:
                slot.row.confirmed_at = slot.row.confirmed_at or self.events.clock()
            else:
                self.events.confirm(slot.row)

    def _given(self, fresh: list[Slot]) -> dict[str, Any]:
        for slot in fresh:
            slot.row.offers.append(Offer(self.events.clock(), "long poll"))
        last = fresh[-1].ts
        if self.events.faults.shuffle:
            self.events.random.shuffle(fresh)
        version = self.events.settings.long_poll_version
        return {"ts": str(last), "updates": [{**slot.row.payload, "v": version} for slot in fresh]}
