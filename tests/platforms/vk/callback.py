"""Callback API: https://dev.vk.com/api/callback/getting-started

A server is told of events once it answered `confirmation` with the community's code. It has to answer `ok` with
status 200; otherwise the event comes again, five times at most, later each time, with X-Retry-Counter. With 410, 429
or 503 a server may ask for a pause by Retry-After. `remove` takes the server off the list. After several errors in a
row nothing is sent for a while: what happens meanwhile is lost to this server (the documentation promises nothing
else). First attempts of one dialog go out in order; repeats come when they come.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.platforms.ledger import Chat, Inbound, Offer

if TYPE_CHECKING:
    from tests.platforms.vk.events import Events

MOST_SERVERS = 10
ASKED_TO_WAIT = (410, 429, 503)
LONGEST_ASKED = 3 * 3600


@dataclass(frozen=True)
class CallbackPolicy:
    """Seconds. `retries` are documented; the timeout, and when and how long VK pauses, are not."""

    timeout: float = 10.0
    retries: tuple[float, ...] = (10, 180, 600, 1800, 3600)
    pause_after: int = 10
    pause: float = 600.0


@dataclass
class CallbackServer:
    id: int
    events: Events
    policy: CallbackPolicy
    url: str
    title: str
    secret_key: str
    status: str = "unconfigured"
    api_version: str = "5.199"
    asked: set[str] = field(default_factory=set)
    errors: int = 0
    paused_until: float = 0.0
    confirmations: list[Offer] = field(default_factory=list)
    _owed: dict[int, Inbound] = field(default_factory=dict)
    _queues: dict[Chat, deque[Inbound]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _session: aiohttp.ClientSession | None = None

    def told(self) -> dict[str, Any]:
        """As groups.getCallbackServers tells."""
        about = {"id": self.id, "title": self.title, "creator_id": 0, "url": self.url}
        return {**about, "secret_key": self.secret_key, "status": self.status}

    @property
    def paused(self) -> bool:
        return self.events.clock() < self.paused_until

    def wants(self, kind: str) -> bool:
        return self.status == "ok" and kind in self.asked and not self.paused

    def add(self, row: Inbound, copies: int) -> None:
        self._owed[row.id] = row
        if self.events.faults.shuffle:
            self._start(self._shuffled(row))
        else:
            chat = row.chat if row.chat is not None else f"event:{row.id}"
            waiting = self._queues.setdefault(chat, deque())
            waiting.append(row)
            if len(waiting) == 1:
                self._start(self._serve(chat, waiting))
        urls = self.events.faults.repeat_to or [self.url]
        for number in range(copies - 1):
            self._start(self._copy(row, urls[number % len(urls)]))

    def confirm(self, code: str) -> None:
        """Asks the address whether it belongs here: status `wait`, then `ok` or `failed`."""
        self.status = "wait"
        self._start(self._confirm(code))

    async def stop(self) -> None:
        self._forget()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _forget(self) -> None:
        """Nothing is owed to it any more."""
        self.status = "unconfigured"
        for row in self._owed.values():
            self.events.lose(row)
        self._owed.clear()
        self.events.changes.tell()

    def _start(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self.policy.timeout)
            self._session = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0))
        return self._session

    async def _confirm(self, code: str) -> None:
        offer = Offer(self.events.clock(), self.url)
        self.confirmations.append(offer)
        # No secret: operators report that it does not come with this one, whatever callback_base of the schema says.
        await self._post({"type": "confirmation", "group_id": self.events.group_id}, self.url, offer, 0)
        self.status = "ok" if offer.status == 200 and offer.answer == code.encode() else "failed"
        self.events.changes.tell()

    async def _serve(self, chat: Chat, waiting: deque[Inbound]) -> None:
        while waiting:
            after = await self._offer(waiting[0], 0)
            if after is not None:
                self._start(self._again(waiting[0], after))
            waiting.popleft()
        self._queues.pop(chat, None)

    async def _shuffled(self, row: Inbound) -> None:
        await asyncio.sleep(self.events.random.uniform(0, 0.05))
        if (after := await self._offer(row, 0)) is not None:
            await self._again(row, after)

    async def _copy(self, row: Inbound, url: str) -> None:
        await asyncio.sleep(self.events.random.uniform(0, self.events.faults.repeat_within))
        offer = Offer(self.events.clock(), url)
        row.offers.append(offer)
        await self._post(self._body(row), url, offer, 0)

    async def _again(self, row: Inbound, asked: float) -> None:
        for number, usual in enumerate(self.policy.retries, 1):
            await asyncio.sleep(asked or usual)
            after = await self._offer(row, number)
            if after is None:
                return
            asked = after
        self._owed.pop(row.id, None)
        if row.confirmed_at is None:
            self.events.lose(row)
            row.expired = True

    async def _offer(self, row: Inbound, retry: int) -> float | None:
        """None = taken, or nobody is left to take it; otherwise the seconds that were asked for, 0 for none."""
        offer = Offer(self.events.clock(), self.url)
        row.offers.append(offer)
        after = await self._post(self._body(row), self.url, offer, retry)
        if offer.answer == b"remove" and offer.status == 200:
            self.events.callbacks.remove(self)
            self.events.removed.append(self)
            self._forget()
            return None
        if offer.status == 200 and (changed := re.fullmatch(rb"version (\d+\.\d+)", offer.answer)):
            self.api_version = changed[1].decode()
        elif offer.status != 200 or offer.answer != b"ok":
            self._failed(offer)
            return after
        self.errors = 0
        self._owed.pop(row.id, None)
        self.events.confirm(row)
        return None

    def _failed(self, offer: Offer) -> None:
        offer.error = offer.error or f"answered {offer.status} {offer.answer[:40]!r}"
        self.errors += 1
        if self.errors >= self.policy.pause_after:
            self.errors, self.paused_until = 0, self.events.clock() + self.policy.pause
        self.events.changes.tell()

    def _body(self, row: Inbound) -> dict[str, Any]:
        secret = {"secret": self.secret_key} if self.secret_key else {}
        return {**row.payload, "v": self.api_version, **secret}

    async def _post(self, body: dict[str, Any], url: str, offer: Offer, retry: int) -> float:
        """The seconds that the answer asks to wait, 0 for none; what came stands in `offer`."""
        headers = {"Content-Type": "application/json", **({"X-Retry-Counter": str(retry)} if retry else {})}
        content = json.dumps(body).encode()
        try:
            async with self._client().post(url, data=content, headers=headers, allow_redirects=False) as answer:
                offer.answer = await answer.read()
                offer.status = answer.status
                return self._asked(answer) if answer.status in ASKED_TO_WAIT else 0.0
        except (TimeoutError, aiohttp.ClientError) as error:
            offer.error = f"{type(error).__name__} {error}"
            return 0.0

    def _asked(self, answer: aiohttp.ClientResponse) -> float:
        after = answer.headers.get("Retry-After", "")
        if after.isdigit():
            return min(float(after), LONGEST_ASKED)
        try:
            return min(max(parsedate_to_datetime(after).timestamp() - self.events.clock(), 0.0), LONGEST_ASKED)
        except ValueError:
            return 0.0
