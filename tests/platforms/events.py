"""What happens at a played provider and is told to our side: rows of the ledger that wait to be confirmed.

Over a webhook (`Line`) one row is one POST. First attempts of one chat go out in order; repeats come when they come.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.platforms.ledger import Chat, Inbound, Offer

if TYPE_CHECKING:
    from tests.platforms.house import House


class Events:
    def __init__(self, house: House) -> None:
        self.house = house
        self.random = random.Random(7)
        self.pending: dict[int, Inbound] = {}
        self.missed: list[Any] = []
        self.lines: list[Line] = []
        self._made = 0

    def row(self, account: str, chat: Chat | None, kind: str, payload: Any) -> Inbound:
        """A new one, not yet waiting: `await_` it when somebody is going to be told."""
        self._made += 1
        return Inbound(self._made, account, chat, kind, self.house.clock(), payload)

    def await_(self, row: Inbound) -> Inbound:
        self.house.ledger.inbound.append(row)
        self.pending[row.id] = row
        self.house.changes.tell()
        return row

    def copies(self) -> int:
        asked = self.house.faults.repeat
        return asked if isinstance(asked, int) else self.random.randint(*asked)

    def confirm(self, row: Inbound) -> None:
        row.confirmed_at = row.confirmed_at or self.house.clock()
        self.pending.pop(row.id, None)
        self.house.changes.tell()

    def lose(self, row: Inbound) -> None:
        """It will not be offered again."""
        if self.pending.pop(row.id, None) is not None:
            row.expired = True
        self.house.changes.tell()

    def is_empty(self) -> bool:
        return not self.pending

    def say_pending(self) -> str:
        kinds = [f"{row.kind} of {row.chat} (offered {len(row.offers)} times)" for row in self.pending.values()]
        return f"{len(kinds)} events unconfirmed: {', '.join(kinds[:5])}"

    async def stop(self) -> None:
        for line in self.lines:
            await line.stop()


@dataclass(frozen=True)
class Letter:
    """What travels in one POST."""

    body: bytes
    headers: Mapping[str, str]


@dataclass
class Line:
    """One address that is told. `write` makes the letter anew for every attempt; `takes` reads the answer;
    `waits` are the pauses before each repeat, and `gave_up` is called after the last."""

    events: Events
    url: str
    write: Callable[[Inbound, str, int], Letter]
    waits: Callable[[], Iterable[float]]
    timeout: float = 10.0
    takes: Callable[[Offer], bool] = lambda offer: offer.status is not None and 200 <= offer.status < 300
    gave_up: Callable[[], None] = lambda: None
    # whether an answer is followed by repeats at all, and what an answer that was taken sets off
    retries: Callable[[Offer], bool] = lambda offer: True
    took: Callable[[Inbound, Offer], None] = lambda row, offer: None
    # what is tried when all repeats were in vain
    fallback: Callable[[Inbound], Awaitable[None]] | None = None
    in_order: bool = True
    closed: bool = False
    _queues: dict[Chat, deque[Inbound]] = field(default_factory=dict)
    _owed: dict[int, Inbound] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _session: aiohttp.ClientSession | None = None

    def __post_init__(self) -> None:
        self.events.lines.append(self)

    def post(self, row: Inbound) -> None:
        faults = self.events.house.faults
        self._owed[row.id] = row
        if faults.shuffle or not self.in_order:
            self._start(self._shuffled(row, 0.05 if faults.shuffle else 0.0))
        else:
            chat = row.chat if row.chat is not None else f"event:{row.id}"
            waiting = self._queues.setdefault(chat, deque())
            waiting.append(row)
            if len(waiting) == 1:
                self._start(self._serve(chat, waiting))
        urls = faults.repeat_to or [self.url]
        for number in range(self.events.copies() - 1):
            self._start(self._copy(row, urls[number % len(urls)]))

    def owes(self) -> bool:
        return bool(self._owed)

    def close(self) -> None:
        """Nothing is owed to it any more."""
        self.closed = True
        for row in self._owed.values():
            self.events.lose(row)
        self._owed.clear()

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _start(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, chat: Chat, waiting: deque[Inbound]) -> None:
        while waiting:
            if not await self._offer(waiting[0], 0):
                self._start(self._again(waiting[0]))
            waiting.popleft()
        self._queues.pop(chat, None)

    async def _shuffled(self, row: Inbound, longest: float) -> None:
        await asyncio.sleep(self.events.random.uniform(0, longest))
        if not await self._offer(row, 0):
            await self._again(row)

    async def _copy(self, row: Inbound, url: str) -> None:
        await asyncio.sleep(self.events.random.uniform(0, self.events.house.faults.repeat_within))
        await self._send(row, url, 0)

    async def _again(self, row: Inbound) -> None:
        for number, wait in enumerate(self.waits(), 1):
            if not self.retries(row.offers[-1]):
                break
            await asyncio.sleep(wait)
            if self.closed or await self._offer(row, number):
                return
        self._owed.pop(row.id, None)
        if self.fallback is not None:
            await self.fallback(row)
        if row.confirmed_at is None:
            self.events.lose(row)
        self.gave_up()

    async def once(self, row: Inbound) -> None:
        """One attempt, in place of another line that gave up."""
        await self._offer(row, 0)

    async def _offer(self, row: Inbound, number: int) -> bool:
        if self.closed:
            return True
        offer = await self._send(row, self.url, number)
        if not self.takes(offer):
            offer.error = offer.error or f"answered {offer.status} {offer.answer[:40]!r}"
            self.events.house.changes.tell()
            return False
        self._owed.pop(row.id, None)
        self.events.confirm(row)
        self.took(row, offer)
        return True

    async def _send(self, row: Inbound, url: str, number: int) -> Offer:
        offer = Offer(self.events.house.clock(), url)
        row.offers.append(offer)
        letter = self.write(row, url, number)
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self.timeout)
            self._session = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0))
        try:
            post = self._session.post(url, data=letter.body, headers=letter.headers, allow_redirects=False)
            async with post as answer:
                offer.answer = await answer.read()
                offer.status, offer.content_type = answer.status, answer.content_type
        except (TimeoutError, aiohttp.ClientError) as error:
            offer.error = f"{type(error).__name__} {error}"
        return offer
