"""Visitors' sockets at a node in this very process: nothing that is said meanwhile passes them by."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import msgspec

from backend.contacts.consents.agree import Trace
from backend.inbox.channels.actions.create import create
from backend.inbox.channels.directory import Directory
from backend.inbox.channels.schemas import NewChannel
from backend.inbox.intake import Intake
from backend.inbox.webchat import visitors, write
from backend.inbox.webchat.door import VisitorDoor
from backend.inbox.webchat.frames import Auth
from backend.inbox.webchat.front import SITE
from backend.inbox.webchat.limits import Limits
from backend.inbox.webchat.lobby import Lobby
from backend.inbox.webchat.schemas import NewVisitorMessage, OpenSession
from backend.inbox.webchat.sites import Site, Sites
from backend.inbox.webchat.visitors import Visitor
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.realtime.node import RealtimeNode
from tests.realtime import stage
from tests.realtime.stage import standing
from tests.realtime.world import until


class House:
    """A node, one site, one visitor who has a token and has not written yet."""

    def __init__(self, node: RealtimeNode, sites: Sites, site: Site, token: str) -> None:
        self.node, self.site, self.token = node, site, token
        self.intake, self.lobby = Intake(node.db), Lobby(node.db, node, sites)

    async def writes(self, visitor: Visitor) -> None:
        new = NewVisitorMessage(client_id=uuid4(), text="Есть кто?")
        await write.write(self.node.db, self.intake, self.site, visitor, new, Trace())

    async def told(self) -> None:
        """The node has heard of all that was committed."""
        where = "SELECT position FROM relay WHERE NOT EXISTS (SELECT FROM event_pending)"
        async with asyncio.timeout(20):
            while True:
                if await self.node.db.hot.fetchval(where) == self.node.follower.position:
                    return
                await asyncio.sleep(0.005)


class Slow(VisitorDoor):
    """Before they are let in, their first message is stored and told: it was written in another tab."""

    house: House

    async def _known(self, site: Site, auth: Auth) -> Visitor:
        visitor = await super()._known(site, auth)
        await self.house.writes(visitor)
        await self.house.told()
        return visitor


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[House]:
    assert settings.database_url is not None
    assert settings.redis_url is not None
    cipher = Cipher(settings.secret_key)
    async with standing(settings.database_url, settings.redis_url, stage.Cast()) as found:
        node = found.node
        async with node.db.orm() as tx:
            new = NewChannel(kind="webchat", name="Сайт", settings={"ask_email": "never"})
            channel_id = await create(tx, None, None, cipher, settings.public_url, new)
        sites = Sites(node.db, Directory(node.db, cipher))
        site = await sites.of(channel_id)
        assert site is not None
        async with node.db.tx() as tx:
            _, token, _ = await visitors.open_session(tx, site, "", OpenSession())
        yield House(node, sites, site, token)


class Socket:
    """The ASGI side of one connection."""

    def __init__(self) -> None:
        self.given: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.frames: list[dict[str, Any]] = []
        self.code: int | None = None

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            self.frames.append(msgspec.json.decode(message["text"]))
        if message["type"] == "websocket.close":
            self.code = message["code"]


@asynccontextmanager
async def inside(house: House, kind: type[VisitorDoor]) -> AsyncIterator[Socket]:
    door, socket = kind(house.node.db, house.intake, house.lobby, Limits(), ()), Socket()
    if isinstance(door, Slow):
        door.house = house
    auth = {"type": "websocket.receive", "text": msgspec.json.encode(Auth(house.token)).decode()}
    for message in ({"type": "websocket.connect"}, auth):
        socket.given.put_nowait(message)
    scope: Any = {SITE: house.site, "type": "websocket", "headers": [], "client": ("127.0.0.1", 1)}
    task = asyncio.create_task(door(scope, socket.given.get, socket.send))
    await until(lambda: socket.frames or task.done(), "ready")
    yield socket
    socket.given.put_nowait({"type": "websocket.disconnect"})
    await task


async def test_a_first_message_told_while_the_door_opened_is_found(settings: Settings) -> None:
    async with opened(settings) as house, inside(house, Slow) as socket:
        (ready,) = socket.frames
        assert [message["text"] for message in ready["messages"]] == ["Есть кто?"]
        dialog = await house.node.db.hot.fetchval("SELECT id FROM conversations")
        assert house.lobby.rooms.of(dialog) is not None, "an answer would not be told"


async def test_a_node_that_lost_its_place_lets_its_visitors_come_anew(settings: Settings) -> None:
    async with opened(settings) as house, inside(house, VisitorDoor) as socket:
        await house.node.db.hot.execute("UPDATE relay SET epoch = gen_random_uuid()")
        await until(lambda: socket.code is not None, "the end of the socket")
        assert socket.code == 1012
