"""Updates pushed: https://core.telegram.org/bots/api#setwebhook and https://core.telegram.org/bots/webhooks

One chat strictly in series, chats side by side up to max_connections; anything but a 2xx, or no answer in
time, is sent again, later each time, until the update is 24 hours old. What the answer says is not obeyed.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp

from tests.platforms.faults import Faults
from tests.platforms.ledger import Chat, Inbound, Offer

if TYPE_CHECKING:
    from tests.platforms.telegram.accounts import BotAccount

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True)
class WebhookPolicy:
    """Seconds. The first repeat comes after `first_wait`, each later one after twice the wait before."""

    timeout: float = 60.0
    first_wait: float = 0.5
    longest_wait: float = 60.0


class Webhook:
    def __init__(
        self,
        bot: BotAccount,
        url: str,
        secret: str,
        connections: int,
        policy: WebhookPolicy,
        faults: Faults,
    ) -> None:
        self.bot, self.url, self.secret, self.connections = bot, url, secret, connections
        self.policy, self.faults = policy, faults
        self.last_error: tuple[int, str] | None = None
        self._free = asyncio.Semaphore(connections)
        self._chats: dict[Chat, asyncio.Task[None]] = {}
        self._copies: set[asyncio.Task[None]] = set()
        self._pump: asyncio.Task[None] | None = None
        self._session: aiohttp.ClientSession | None = None

    def start(self) -> None:
        timeout = aiohttp.ClientTimeout(total=self.policy.timeout)
        self._session = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0))
        self._pump = asyncio.create_task(self._run())

    async def stop(self) -> None:
        tasks = [task for task in (self._pump, *self._chats.values(), *self._copies) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def info(self) -> dict[str, Any]:
        info: dict[str, Any] = {"url": self.url, "max_connections": self.connections}
        host = urlsplit(self.url).hostname
        if host == "127.0.0.1":
            info["ip_address"] = host
        if self.last_error is not None:
            info["last_error_date"], info["last_error_message"] = self.last_error
        return info

    async def _run(self) -> None:
        while True:
            self.bot.queue.expire()
            for chat in list(self.bot.queue.by_chat):
                if chat not in self._chats:
                    self._chats[chat] = asyncio.create_task(self._serve(chat))
                    self._chats[chat].add_done_callback(partial(self._chat_done, chat))
            await self.bot.queue.changes.wait(1.0)

    def _chat_done(self, chat: Chat, _: object) -> None:
        self._chats.pop(chat, None)
        self.bot.queue.changes.tell()

    async def _serve(self, chat: Chat) -> None:
        while rows := self.bot.queue.by_chat.get(chat):
            row = next(iter(rows.values()))
            if self.faults.shuffle:
                row = self.bot.queue.random.choice(list(rows.values()))
            await self._push(row)

    async def _push(self, row: Inbound) -> None:
        wait = self.policy.first_wait
        while row.id in self.bot.queue.pending:
            async with self._free:
                after = await self._post(row, self.url)
            if after is None:
                self._send_copies(row)
                self.bot.queue.confirm(row)
                return
            await asyncio.sleep(after or wait)
            wait = min(wait * 2, self.policy.longest_wait)
            self.bot.queue.expire()

    def _send_copies(self, row: Inbound) -> None:
        urls = self.faults.repeat_to or [self.url]
        for number in range(self.bot.queue.take_copies(row)):
            task = asyncio.create_task(self._copy(row, urls[number % len(urls)]))
            self._copies.add(task)
            task.add_done_callback(self._copies.discard)

    async def _copy(self, row: Inbound, url: str) -> None:
        await asyncio.sleep(self.bot.queue.random.uniform(0, self.faults.repeat_within))
        await self._post(row, url)

    async def _post(self, row: Inbound, url: str) -> float | None:
        """None = taken; otherwise the seconds the bot asked to wait (0 when it asked for none)."""
        assert self._session is not None
        offer = Offer(self.bot.clock(), "webhook")
        row.offers.append(offer)
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers[SECRET_HEADER] = self.secret
        body = json.dumps(row.payload).encode()
        try:
            async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                offer.answer = await answer.read()
                offer.status = answer.status
                if 200 <= answer.status < 300:
                    return None
                after = answer.headers.get("Retry-After", "")
                return self._failed(offer, f"Wrong response from the webhook: {answer.status} {answer.reason}", after)
        except TimeoutError:
            return self._failed(offer, "Read timeout expired")
        except aiohttp.ClientConnectorError:
            return self._failed(offer, "Connection refused")
        except aiohttp.ClientError:
            return self._failed(offer, "Webhook connection closed")

    def _failed(self, offer: Offer, words: str, after: str = "") -> float:
        offer.error = words
        self.last_error = (int(self.bot.clock()), words)
        self.bot.queue.changes.tell()
        return min(float(after), 3600.0) if after.isdigit() else 0.0
