"""The ASGI application of the socket: handshake, join, read."""

import asyncio
import logging
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from backend.kit.errors import Refused
from backend.kit.http.headers import headers_of
from backend.kit.http.origin import own_origins
from backend.realtime.frames import Frame
from backend.realtime.handshake import Wanted, refuse, wanted, welcome
from backend.realtime.hooks import Caller
from backend.realtime.inbound import Receive, read
from backend.realtime.node import RealtimeNode
from backend.realtime.socket import FAILED, Send, Socket

log = logging.getLogger(__name__)


class Door:
    """`public_url`: only its pages may open a socket with a cookie."""

    def __init__(self, node: RealtimeNode, public_url: str) -> None:
        self.node = node
        self.origins = own_origins(public_url)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        query, scope["query_string"] = scope["query_string"], b""  # uvicorn logs it, and somebody may send a secret
        try:
            caller, place = await self._ask(scope, query)
        except Refused as refused:
            self.node.figures.refused += 1
            await refuse(send, scope, refused)
            return
        scope["headers"] = []  # a kilobyte or two that the idle socket would keep
        await receive()  # websocket.connect
        await send({"type": "websocket.accept"})
        await self._serve(Socket(caller, send, scope.get("extensions", {}).get("samovar.line")), place, receive)

    async def _ask(self, scope: Mapping[str, Any], query: bytes) -> tuple[Caller, Wanted]:
        place = wanted(query)
        if self.node.is_closing:
            raise Refused("unavailable", status=503)
        try:
            async with asyncio.timeout(8):
                return await welcome(headers_of(scope), self.origins, self.node.hooks.authenticate), place
        except Refused:
            raise
        except Exception as error:
            log.warning("a socket could not be let in: %s", type(error).__name__)
            raise Refused("unavailable", status=503) from error

    async def _serve(self, socket: Socket, place: Wanted, receive: Receive) -> None:
        node = self.node
        node.admit(socket)
        try:
            socket.start(lambda: self._join(socket, place))
            await read(socket, receive, node.act)
        except asyncio.CancelledError:
            if socket.code is None or not was_dropped():
                raise
            node.roster.remove(socket)
            await socket.farewell()
        finally:
            node.roster.remove(socket)
            node.count(socket.code)
            socket.stop()

    async def _join(self, socket: Socket, place: Wanted) -> None:
        """Registered with its frames held, told what it missed up to that very position, then released."""
        node = self.node
        try:
            await node.resume.wait_for(place.after)
            if socket.code is not None:
                return  # it left meanwhile, and nobody would take it out of the roster
            node.roster.add(socket)
            upto = node.follower.position
            missed: list[Frame] = await node.resume.frames(socket.caller, place, upto)
        except Exception as error:
            log.warning("a socket could not be brought up to date: %s", type(error).__name__)
            socket.drop(FAILED)
            return
        for frame in missed:
            await socket.write_now(frame)


PATH = "/api/v1/realtime"


class InFront:
    """`app` with the socket before it: no router and no middleware, for each would cost every idle socket memory.

    `door()` is asked for when the first socket comes: by then the lifespan has made the node.
    """

    def __init__(self, app: Any, door: Callable[[], Door]) -> None:
        self.app = app
        self.guests_of: Callable[[], RealtimeNode | None] = lambda: None
        self._make = door
        self._door: Door | None = None

    @property
    def node(self) -> RealtimeNode | None:
        """The node, once it has let somebody in; `guests_of` knows of doors behind `app`."""
        return self._door.node if self._door else self.guests_of()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket" and scope["path"] == PATH:
            self._door = self._door or self._make()
            await self._door(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def in_front_of(app: Any, door: Callable[[], Door]) -> InFront:
    return InFront(app, door)


def was_dropped() -> bool:
    """Take back the one cancellation by which Socket.drop wakes the reader; another one is the server's."""
    task = asyncio.current_task()
    return task is not None and task.uncancel() == 0
