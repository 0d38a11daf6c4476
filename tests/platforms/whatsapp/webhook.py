"""POSTs of webhooks: …/whatsapp/webhooks/overview and https://developers.facebook.com/docs/graph-api/webhooks/getting-started

Signed with X-Hub-Signature-256 over the very bytes, which are ASCII: what is not is written \\uXXXX, in lower case.
Any answer but 200 (or none in time) brings the POST again, with growing pauses, for seven days. First attempts of one
dialog go out in order; repeats come when they come, so the order is not kept then.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.platforms.ledger import Inbound, Offer

if TYPE_CHECKING:
    from tests.platforms.whatsapp.events import Events

SEVEN_DAYS = 7 * 86_400.0
# As the documentation of signatures says, besides what is not ASCII
ESCAPED = {"/": "\\/", "<": "\\u003C", "%": "\\u0025", "@": "\\u0040"}


@dataclass(frozen=True)
class WebhookPolicy:
    """Seconds. Seven days and the growth are documented; the timeout and the pauses themselves are not."""

    timeout: float = 10.0
    first_wait: float = 1.0
    longest_wait: float = 6 * 3600.0
    give_up: float = SEVEN_DAYS


@dataclass(frozen=True)
class Callback:
    url: str
    verify_token: str


@dataclass
class Parcel:
    rows: list[Inbound]
    callback: Callback
    content: bytes
    made: float
    offers: list[Offer] = field(default_factory=list)


def written(body: dict[str, Any]) -> bytes:
    """JSON as Meta writes it."""
    text = json.dumps(body, ensure_ascii=True, separators=(",", ":"))
    for sign, escape in ESCAPED.items():
        text = text.replace(sign, escape)
    return text.encode()


def signature(app_secret: str, content: bytes) -> str:
    return "sha256=" + hmac.new(app_secret.encode(), content, hashlib.sha256).hexdigest()


class Sender:
    def __init__(self, events: Events) -> None:
        self.events, self.server = events, events.server
        self.verifications: list[Offer] = []
        self._queues: dict[Any, deque[Parcel]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    def post(self, rows: list[Inbound], callback: Callback, body: dict[str, Any] | None = None) -> None:
        parcel = Parcel(rows, callback, written(body or rows[0].payload), self.server.clock())
        faults = self.events.faults
        if faults.shuffle:
            self._start(self._shuffled(parcel))
        else:
            chat = (rows[0].account, rows[0].chat) if len(rows) == 1 and rows[0].chat else ("parcel", rows[0].id)
            waiting = self._queues.setdefault(chat, deque())
            waiting.append(parcel)
            if len(waiting) == 1:
                self._start(self._serve(chat, waiting))
        urls = faults.repeat_to or [callback.url]
        for number in range(self.events.copies() - 1):
            self._start(self._copy(parcel, urls[number % len(urls)]))

    async def verify(self, callback: Callback) -> str:
        """Empty when the address answered hub.challenge with 200; otherwise what it did instead."""
        challenge = str(secrets.randbelow(10**10))
        query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": callback.verify_token}
        offer = Offer(self.server.clock(), callback.url)
        self.verifications.append(offer)
        try:
            async with self._client().get(callback.url, params=query, allow_redirects=False) as answer:
                offer.status, offer.answer = answer.status, await answer.read()
        except (TimeoutError, aiohttp.ClientError) as error:
            offer.error = f"{type(error).__name__} {error}"
            return offer.error
        if offer.status == 200 and offer.answer == challenge.encode():
            return ""
        return f"HTTP {offer.status} {offer.answer[:40]!r}"

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

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self.server.webhook_policy.timeout)
            self._session = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0))
        return self._session

    async def _serve(self, chat: Any, waiting: deque[Parcel]) -> None:
        while waiting:
            if not await self._offer(waiting[0]):
                self._start(self._again(waiting[0]))
            waiting.popleft()
        self._queues.pop(chat, None)

    async def _shuffled(self, parcel: Parcel) -> None:
        await asyncio.sleep(self.events.random.uniform(0, 0.05))
        if not await self._offer(parcel):
            await self._again(parcel)

    async def _copy(self, parcel: Parcel, url: str) -> None:
        await asyncio.sleep(self.events.random.uniform(0, self.events.faults.repeat_within))
        await self._send(parcel, url)

    async def _again(self, parcel: Parcel) -> None:
        policy = self.server.webhook_policy
        wait = policy.first_wait
        while self.server.clock() - parcel.made < policy.give_up:
            await asyncio.sleep(wait)
            if await self._offer(parcel):
                return
            wait = min(wait * 2, policy.longest_wait)
        for row in parcel.rows:
            self.events.lose(row)

    async def _offer(self, parcel: Parcel) -> bool:
        offer = await self._send(parcel, parcel.callback.url)
        if offer.status != 200:
            offer.error = offer.error or f"answered {offer.status} {offer.answer[:40]!r}"
            self.server.changes.tell()
            return False
        for row in parcel.rows:
            self.events.confirm(row)
        return True

    async def _send(self, parcel: Parcel, url: str) -> Offer:
        offer = Offer(self.server.clock(), url)
        for row in parcel.rows:
            row.offers.append(offer)
        headers = {"Content-Type": "application/json", **self.server.webhook_headers(parcel.content)}
        try:
            async with self._client().post(url, data=parcel.content, headers=headers, allow_redirects=False) as answer:
                offer.answer = await answer.read()
                offer.status = answer.status
        except (TimeoutError, aiohttp.ClientError) as error:
            offer.error = f"{type(error).__name__} {error}"
        return offer
