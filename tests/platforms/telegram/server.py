"""The server: https://core.telegram.org/bots/api, played on loopback.

async with TelegramServer() as tg:
    anna = tg.customer(first_name="Anna")
    anna.writes("Hello")
    await anna.hears("Good day")
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web

from tests.platforms.changes import Changes
from tests.platforms.faults import Faults
from tests.platforms.ledger import Ledger
from tests.platforms.telegram import page
from tests.platforms.telegram.accounts import BotAccount, Speeds
from tests.platforms.telegram.customers import Customer
from tests.platforms.telegram.handler import answer_call, answer_file
from tests.platforms.telegram.keys import TELEGRAM
from tests.platforms.telegram.places import BusinessConnection, Group
from tests.platforms.telegram.webhook import WebhookPolicy

TOKEN = re.compile(r"\d{5,12}:[A-Za-z0-9_-]{10,}")
FIRST_TOKEN = "700001:AAE-first-bot-of-the-played-telegram-0"


class TelegramServer:
    def __init__(
        self,
        token: str = FIRST_TOKEN,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        speeds: Speeds = Speeds(),
        webhook_policy: WebhookPolicy = WebhookPolicy(),
        loopback_http: bool = True,
        any_token: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.host, self.port = host, port
        self.speeds, self.webhook_policy, self.clock = speeds, webhook_policy, clock
        self.loopback_http, self.any_token = loopback_http, any_token
        self.ledger, self.faults, self.changes = Ledger(), Faults(), Changes()
        self.bots: dict[str, BotAccount] = {}
        self.chats: dict[int, dict[str, Any]] = {}
        self.customers: dict[int, Customer] = {}
        self.profile_photos: dict[tuple[int, int], list[dict[str, Any]]] = {}
        self._runner: web.AppRunner | None = None
        self.bot = self.add_bot(token)

    @property
    def token(self) -> str:
        return self.bot.token

    @property
    def base_url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def add_bot(self, token: str | None = None, username: str | None = None, name: str = "Shop") -> BotAccount:
        number = 700001 + len(self.bots)
        token = token or f"{number}:AAE-bot-of-the-played-telegram-{number}"
        username = username or f"shop_{token.split(':')[0]}_bot"
        bot = BotAccount(
            token,
            username,
            name,
            ledger=self.ledger,
            faults=self.faults,
            speeds=self.speeds,
            clock=self.clock,
        )
        self.bots[token] = bot
        return bot

    def find_bot(self, token: str) -> BotAccount | None:
        """None for a token nobody was given; with `any_token` a well-formed one makes a bot at once."""
        if token not in self.bots and self.any_token and TOKEN.fullmatch(token):
            return self.add_bot(token)
        return self.bots.get(token)

    def customer(
        self,
        id: int | None = None,
        first_name: str = "Anna",
        *,
        bot: BotAccount | None = None,
        **user: Any,
    ) -> Customer:
        """A person; `user` takes last_name, username, language_code, is_premium, photo (bytes), bio."""
        number = id or 5_000_000_001 + len(self.customers)
        person = Customer(self, bot or self.bot, number, first_name, user)
        self.customers[number] = person
        self.chats[number] = person.chat
        return person

    def group(self, *members: Customer, title: str = "Our group", topics: bool = False, id: int | None = None) -> Group:
        """The bot and its members; a supergroup unless the id says otherwise."""
        made = Group(self, id or -1_002_000_000_001 - len(self.chats), title, list(members), topics)
        self.chats[made.id] = made.chat
        return made

    def business(self, owner: Customer, rights: dict[str, bool] | None = None) -> BusinessConnection:
        return BusinessConnection(self, owner, rights)

    def find_chat(self, name: int | str) -> dict[str, Any] | None:
        """By id; by @username for groups and channels only."""
        if isinstance(name, int):
            return self.chats.get(name)
        for chat in self.chats.values():
            if chat["type"] != "private" and f"@{chat.get('username', '')}".lower() == name.lower():
                return chat
        return None

    def tell(self, chat: int) -> None:
        """Wakes who waits for something in this chat."""
        self.changes.tell()
        if chat in self.customers:
            self.customers[chat].changes.tell()

    async def settled(self, timeout: float = 10.0) -> None:
        """Until every update made so far is confirmed by its bot."""
        queues = [bot.queue for bot in self.bots.values()]
        for queue in queues:
            await queue.changes.until(queue.is_empty, timeout, queue.say_pending)

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app[TELEGRAM] = self
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", answer_call)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", answer_file)
        app.add_routes(page.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        for bot in self.bots.values():
            if bot.webhook is not None:
                await bot.webhook.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
