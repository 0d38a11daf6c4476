"""The server: https://dev.vk.com, played on loopback.

async with VkServer() as vk:
    anna = vk.user(first_name="Анна", city="Казань")
    anna.writes("Сколько стоит?")
    await anna.hears("350 ₽")
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web

from tests.platforms.changes import Changes
from tests.platforms.ledger import Ledger
from tests.platforms.telegram import samples
from tests.platforms.vk import page, things
from tests.platforms.vk.attachments import Attachments
from tests.platforms.vk.callback import CallbackPolicy
from tests.platforms.vk.community import Community, Speeds
from tests.platforms.vk.context import CHATS
from tests.platforms.vk.dialogs import Dialog
from tests.platforms.vk.faults import VkFaults
from tests.platforms.vk.files import Files, answer_file
from tests.platforms.vk.handler import answer_call
from tests.platforms.vk.keys import VK
from tests.platforms.vk.longpoll import LongPoll
from tests.platforms.vk.people import Person
from tests.platforms.vk.polling import answer_poll
from tests.platforms.vk.uploads import Uploads, answer_upload

FIRST_TOKEN = "vk1.a.first-community-of-the-played-vk-0000000000"
SHORTEST_TOKEN = 20
FIRST_GROUP = 210_000_001
FIRST_PERSON = 187_000_001


class VkServer:
    def __init__(
        self,
        token: str = FIRST_TOKEN,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        speeds: Speeds = Speeds(),
        callback_policy: CallbackPolicy = CallbackPolicy(),
        any_token: bool = False,
        escaped_texts: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.host, self.port, self.speeds, self.clock = host, port, speeds, clock
        self.callback_policy, self.any_token = callback_policy, any_token
        # Some libraries unescape every text, some none, and no page of VK tells: a connector must bear both
        self.escaped_texts = escaped_texts
        self.ledger, self.faults, self.changes = Ledger(), VkFaults(), Changes()
        self.groups: dict[int, Community] = {}
        self.people: dict[int, Person] = {}
        self.files, self.uploads, self.attachments = Files(self), Uploads(self), Attachments(self)
        self._runner: web.AppRunner | None = None
        self.group = self.add_group(token)

    @property
    def token(self) -> str:
        return self.group.token

    @property
    def group_id(self) -> int:
        return self.group.id

    @property
    def longpoll(self) -> LongPoll:
        return self.group.events.longpoll

    @property
    def base_url(self) -> str:
        """In place of https://api.vk.ru; methods are at {base_url}/method/<name>."""
        return f"http://{self.host}:{self.port}"

    def add_group(self, token: str | None = None, name: str = "Чайная лавка", id: int | None = None) -> Community:
        number = id or FIRST_GROUP + len(self.groups)
        group = Community(
            number,
            token or f"vk1.a.community-of-the-played-vk-{number}",
            name,
            ledger=self.ledger,
            faults=self.faults,
            speeds=self.speeds,
            callback_policy=self.callback_policy,
            clock=self.clock,
        )
        self.groups[number] = group
        return group

    def by_token(self, token: str) -> Community | None:
        """None for a token nobody was given; with `any_token` one that looks like one makes a community at once."""
        found = next((group for group in self.groups.values() if group.token == token), None)
        if found is None and self.any_token and len(token) >= SHORTEST_TOKEN:
            return self.add_group(token)
        return found

    def user(
        self,
        id: int | None = None,
        first_name: str = "Анна",
        *,
        group: Community | None = None,
        allowed: bool = False,
        **about: Any,
    ) -> Person:
        """A person who writes to `group` (the first one when not given); `about` as users.get tells it.

        `allowed` = the community may write, as after an earlier message: the first one is no message_allow then.
        """
        number = id or FIRST_PERSON + len(self.people)
        person = self.people[number] = Person(self, group or self.group, number, first_name, about)
        person.dialog.allowed = allowed or None
        return person

    def chat(self, *members: Person, title: str = "Любители чая", group: Community | None = None) -> Dialog:
        """A chat of several people that the community was added to; its messages have the id 0."""
        owner = group or self.group
        peers = [peer for peer in owner.dialogs if peer > CHATS]
        dialog = owner.dialog(max(peers, default=CHATS) + 1)
        dialog.title, dialog.members = title, [person.id for person in members]
        return dialog

    def sells(self, title: str, price: float = 350, description: str = "", sku: str = "") -> dict[str, Any]:
        """A product of the community, as {"type": "market", …}."""
        about = things.market(title, price, description, sku, int(self.clock()))
        picture = self.files.add(samples.picture(400, 400), "thumb.jpg", "image/jpeg")
        return self.attachments.keep("market", -self.group_id, {**about, "thumb_photo": picture})

    def tell(self, peer: int) -> None:
        """Wakes who waits for something in this dialog."""
        self.changes.tell()
        if peer in self.people:
            self.people[peer].changes.tell()

    async def settled(self, timeout: float = 10.0) -> None:
        """Until every event told so far is confirmed by our side."""
        for group in self.groups.values():
            await group.events.changes.until(group.events.is_empty, timeout, group.events.say_pending)

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app[VK] = self
        app.router.add_route("GET", "/method/{method}", answer_call)
        app.router.add_route("POST", "/method/{method}", answer_call)
        app.router.add_route("*", "/lp/whp/{group:[0-9]+}", answer_poll)
        app.router.add_get("/file/{path:.+}", answer_file)
        app.router.add_post("/upload/{kind}/{number}", answer_upload)
        app.add_routes(page.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        for group in self.groups.values():
            for server in (*group.events.callbacks, *group.events.removed):
                await server.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
