"""GET /updates: https://dev.max.ru/docs-api/methods/GET/updates

`marker` of an answer points at the update that is awaited next; asking with one confirms all before it. What asking
without one gives is written in two ways: all since the last confirmation (until 2025), or only the last update (2026).
The second loses more and is played, unless `MaxServer(unmarked="all")`. Updates live for 24 hours; one answer has at
most 100 of them and a question waits 30 s at most, whatever it asks for (MAX's letter to operators, May 2026).
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.platforms.ledger import Inbound, Offer
from tests.platforms.polls import held

if TYPE_CHECKING:
    from tests.platforms.max.bot import Bot

LIVES = 24 * 3600.0
MOST, LONGEST = 100, 30


@dataclass
class Slot:
    number: int
    row: Inbound


class Polling:
    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.next = 25_000_000 + bot.id % 1000
        self.slots: list[Slot] = []

    def add(self, row: Inbound) -> None:
        """A repeated update takes a number of its own for every copy."""
        self.bot.server.events.await_(row)
        for _ in range(self.bot.server.events.copies()):
            self.slots.append(Slot(self.next, row))
            self.next += 1
        self.bot.server.changes.tell()

    async def ask(self, limit: int, timeout: int, marker: int | None, types: set[str] | None) -> dict[str, Any]:
        server, place = self.bot.server, marker

        def ready() -> dict[str, Any] | None:
            nonlocal place
            self._age()
            if place is not None:
                self._confirm(place)
            fresh = self._fresh(place, min(limit, MOST))
            if not fresh:
                return None
            given = self._given(fresh, types)
            place = given["marker"]
            return given if given["updates"] else None

        given = await held(server.changes, server.faults, min(timeout, LONGEST), ready)
        return given or {"updates": [], "marker": place if place is not None else self.next}

    def _fresh(self, marker: int | None, limit: int) -> list[Slot]:
        if marker is None:
            return self.slots[-1:] if self.bot.server.unmarked == "last" else self.slots[:limit]
        return [slot for slot in self.slots if slot.number >= marker][:limit]

    def _age(self) -> None:
        events = self.bot.server.events
        old = self.bot.server.clock() - LIVES
        for slot in [slot for slot in self.slots if slot.row.at <= old]:
            self.slots.remove(slot)
            events.lose(slot.row)

    def _confirm(self, marker: int) -> None:
        """What was never offered and lies before the marker is lost: the asker jumped over it."""
        events = self.bot.server.events
        done = [slot for slot in self.slots if slot.number < marker]
        left = {id(slot.row) for slot in self.slots if slot.number >= marker}
        if self.bot.server.faults.forget_confirmed:
            self.slots = self.slots[len(done) :]
        for slot in done:
            if id(slot.row) in left:
                continue
            if slot.row.offers:
                events.confirm(slot.row)
            else:
                events.lose(slot.row)

    def _given(self, fresh: list[Slot], types: set[str] | None) -> dict[str, Any]:
        server = self.bot.server
        wanted = [slot for slot in fresh if types is None or slot.row.kind in types]
        for slot in fresh:
            slot.row.offers.append(Offer(server.clock(), "long poll"))
        updates = [copy.deepcopy(slot.row.payload) for slot in wanted]
        if server.faults.shuffle:
            server.events.random.shuffle(updates)
        return {"updates": updates, "marker": fresh[-1].number + 1}
