"""The server: https://dev.max.ru/docs-api, played on loopback.

async with MaxServer() as max:
    anna = max.user("Анна", last_name="Чайкина")
    anna.writes("Сколько стоит?")
    await anna.hears("350 ₽")
"""

from __future__ import annotations

import json
import time
from typing import Any

from aiohttp import web

from tests.platforms import play
from tests.platforms.faults import Fault
from tests.platforms.house import Clock, House, Refusal
from tests.platforms.ledger import Call
from tests.platforms.max.attachments import Attachments
from tests.platforms.max.bot import Bot, Chat, Speeds
from tests.platforms.max.context import Context
from tests.platforms.max.errors import bad, error
from tests.platforms.max.people import Person
from tests.platforms.max.play import Stage
from tests.platforms.max.routes import Route, find
from tests.platforms.max.subscriptions import WebhookPolicy
from tests.platforms.max.uploads import Uploads
from tests.platforms.telegram import samples

FIRST_TOKEN = "f9LHodD0cOFirstBotOfThePlayedMaxMessenger0000000000"
SHORTEST_TOKEN = 20
FIRST_BOT, FIRST_PERSON, FIRST_CHAT = 229_000_001, 123_000_001, 70_801_090_403_050


class MaxServer(House):
    name = "MAX"

    def __init__(
        self,
        token: str = FIRST_TOKEN,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        speeds: Speeds = Speeds(),
        webhook_policy: WebhookPolicy = WebhookPolicy(),
        any_token: bool = False,
        unmarked: str = "last",
        not_ready: int = 1,
        hollow_voices: bool = False,
        loopback_http: bool = True,
        clock: Clock = time.time,
    ) -> None:
        super().__init__(host=host, port=port, clock=clock)
        self.speeds, self.webhook_policy, self.any_token = speeds, webhook_policy, any_token
        # What a poll without a marker gives: "last" update or "all"; how many sends find a fresh upload not ready;
        # whether a voice comes without its message, as operators saw in August 2026 (decision 0164)
        self.unmarked, self.not_ready, self.hollow_voices = unmarked, not_ready, hollow_voices
        self.loopback_http = loopback_http
        self.attachments, self.uploads = Attachments(self), Uploads(self)
        self.bots: dict[int, Bot] = {}
        self.people: dict[int, Person] = {}
        self.bot = self.add_bot(token)

    @property
    def token(self) -> str:
        return self.bot.token

    @property
    def avatar(self) -> str:
        return f"{self.base_url}/avatar/0"

    def add_bot(self, token: str | None = None, name: str = "Чайная лавка") -> Bot:
        number = FIRST_BOT + len(self.bots)
        self.bots[number] = Bot(self, token or f"f9LHodD0cOBotOfThePlayedMax{number}", number, name)
        return self.bots[number]

    def by_token(self, token: str) -> Bot | None:
        found = next((bot for bot in self.bots.values() if bot.token == token), None)
        if found is None and self.any_token and len(token) >= SHORTEST_TOKEN:
            return self.add_bot(token)
        return found

    def user(self, first_name: str = "Анна", *, bot: Bot | None = None, started: bool = False, **about: Any) -> Person:
        """A person who writes to `bot` (the first one when not given); `about` takes last_name, username, locale and
        photo (bytes). `started` = began the dialog earlier: the first message is no bot_started then."""
        number = FIRST_PERSON + len(self.people)
        person = self.people[number] = Person(self, bot or self.bot, number, first_name, about)
        if started:
            person.dialog.status = "active"
        return person

    def group(self, *members: Person, title: str = "Любители чая", bot: Bot | None = None, type: str = "chat") -> Chat:
        """A group (or type="channel") where the bot is an administrator; `rights` are its own."""
        owner = bot or self.bot
        chat = Chat(-(FIRST_CHAT + len(owner.chats)), type, title, list(members))
        owner.chats[chat.id] = chat
        adder = members[0].user() if members else owner.user()
        owner.tell("bot_added", {"chat_id": chat.id, "user": adder, "is_channel": type == "channel"}, chat)
        return chat

    def posts(self, channel: Chat, text: str, bot: Bot | None = None) -> dict[str, Any]:
        """A post of a channel: no sender, and with an address."""
        owner = bot or self.bot
        message = owner.keep(channel, None, {"text": text})
        message["url"] = f"https://max.ru/c/{channel.id}/{message['body']['mid'][-11:]}"
        owner.tell("message_created", {"message": message}, channel)
        return message

    def refusal(self, fault: Fault) -> Exception:
        return error(str(fault.value), fault.words or "")

    def open(self, app: web.Application) -> None:
        app.add_routes(play.routes(Stage(self)))
        app.router.add_get("/avatar/{id}", self._portrait)
        app.router.add_route("*", "/file/{number}/{name}", self.shelf.answer)
        app.router.add_post("/upload.do", self.uploads.answer)
        app.router.add_route("*", "/{path:.+}", self._answer)

    async def _portrait(self, request: web.Request) -> web.StreamResponse:
        person = self.people.get(int(request.match_info["id"]))
        content = person.photo if person is not None and person.photo else samples.picture(200, 200)
        return web.Response(body=content, content_type="image/jpeg")

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        call = self.call(f"{request.method} {request.path}", dict(request.query))
        # Who calls what has to be known before a fault can be looked up by its name
        problem: Refusal | None = None
        try:
            route, ctx = await self._prepared(request, call)
        except Refusal as refusal:
            problem = refusal

        async def do() -> Any:
            if problem is not None:
                raise problem
            return await route.do(ctx)

        return await self.answered(request, call, do)

    async def _prepared(self, request: web.Request, call: Call) -> tuple[Route, Context]:
        route, path = find(request.method, request.path)
        call.method = route.name
        bot = self._bot(request)
        call.account = bot.account
        body = await _body(request)
        if isinstance(body, dict):
            call.params = {**call.params, **body}
        call.chat = self._chat(bot, path, request.query)
        if request.query.keys() - route.query:
            raise bad(f"unknown parameter {', '.join(sorted(request.query.keys() - route.query))} of {route.name}")
        limit = bot.poll_limit if route.name == "updates" else bot.limit
        now = self.clock()
        if limit.wait(now) > 0:
            raise error("too.many.requests", limit="account")
        limit.take(now)
        return route, Context(self, bot, path, dict(request.query), body)

    def _bot(self, request: web.Request) -> Bot:
        if "access_token" in request.query:
            raise error("deprecated.token")
        bot = self.by_token(request.headers.get("Authorization", ""))
        if bot is None or bot.revoked:
            raise error("verify.token")
        return bot

    def _chat(self, bot: Bot, path: dict[str, str], query: Any) -> int | None:
        """How the ledger names it: a dialog by its person, others by their id."""
        for said in (query.get("chat_id", ""), path.get("id", "")):
            if said.removeprefix("-").isdigit():
                chat = bot.chats.get(int(said))
                return chat.person.id if chat is not None and chat.type == "dialog" else int(said)
        return int(query["user_id"]) if query.get("user_id", "").isdigit() else None


async def _body(request: web.Request) -> Any:
    content = await request.read()
    if not content:
        return None
    if request.content_type != "application/json":
        raise bad("Content-Type must be application/json")
    try:
        return json.loads(content)
    except ValueError:
        raise bad("Body is not JSON") from None
