"""The visitors' socket: auth frame, what was missed, then what comes. Raw ASGI, behind front.py."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec
import structlog

from backend.inbox.intake import Intake
from backend.inbox.webchat import frames, history, look, visitors, write
from backend.inbox.webchat.frames import Auth, Got, OnPage, Ready, Seen, Writes, frame
from backend.inbox.webchat.front import SITE, answer
from backend.inbox.webchat.limits import Limits
from backend.inbox.webchat.lobby import Lobby
from backend.inbox.webchat.rooms import Guest, Room
from backend.inbox.webchat.schemas import PageIn
from backend.inbox.webchat.sites import Site
from backend.inbox.webchat.visitors import Visitor, hash_of, page_of
from backend.kit.db import Database
from backend.kit.db.trouble import is_passing
from backend.kit.errors import Refused, TooMany
from backend.kit.http.peer import peer
from backend.realtime.connect import was_dropped
from backend.realtime.frames import Ping, Pong
from backend.realtime.hooks import Caller
from backend.realtime.socket import FAILED, Socket

log = structlog.get_logger("webchat")

AUTH_WITHIN_S = 5.0
NOT_UNDERSTOOD, UNAUTHORIZED, BLOCKED, TOO_LARGE, TOO_MANY = 4400, 4401, 4403, 1009, 4429
SOCKETS_OF_VISITOR = 12

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

_PONG = frame(Pong())
_INVALID = frame(frames.Problem("invalid"))


class _Nobody:
    """A visitor is nobody of ours: no user, no rights."""

    user_id: int | None = None
    rights: frozenset[str] = frozenset()
    hidden_fields: frozenset[str] = frozenset()
    fingerprint = ""


NOBODY: Caller = _Nobody()


class Closed(Exception):
    """Before it began: with this close code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class VisitorDoor:
    """ASGI, for sockets that front.py let in."""

    def __init__(
        self, db: Database, intake: Intake, lobby: Lobby, limits: Limits, trusted_proxies: tuple[str, ...]
    ) -> None:
        self._db = db
        self._intake = intake
        self._lobby = lobby
        self._limits = limits
        self._trusted = trusted_proxies

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        site: Site = scope[SITE]
        if self._lobby.is_closing:
            await answer(scope, send, Refused("unavailable", status=503))
            return
        address = peer(scope, self._trusted)
        try:
            self._limits.sockets_of_address.demand(address)
            self._limits.sockets_at_once.enter(address)
        except TooMany as refused:
            await answer(scope, send, refused)
            return
        try:
            await self._let_in(site, scope, receive, send)
        finally:
            self._limits.sockets_at_once.leave(address)

    async def _let_in(self, site: Site, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        await send({"type": "websocket.accept"})
        try:
            auth = await _first(receive)
            if auth is None:
                return
            visitor = await self._known(site, auth)
        except Closed as closed:
            await send({"type": "websocket.close", "code": closed.code})
            return
        scope["headers"] = []  # a kilobyte or two that the idle socket would keep
        socket = Socket(NOBODY, send, scope.get("extensions", {}).get("samovar.line"))
        guest = Guest(socket, visitor, hash_of(auth.token), page_of(auth.page))
        await self._serve(site, guest, auth, receive)

    async def _known(self, site: Site, auth: Auth) -> Visitor:
        try:
            async with self._db.tx() as tx:
                visitor = await visitors.by_token(tx, site, auth.token)
        except Exception as error:
            if not is_passing(error):
                raise
            raise Closed(FAILED) from error
        if visitor is None:
            raise Closed(UNAUTHORIZED)
        if visitor.blocked:
            raise Closed(BLOCKED)
        return visitor

    async def _serve(self, site: Site, guest: Guest, auth: Auth, receive: Receive) -> None:
        # registered first, with its frames held: what happens while it reads the past is told after it
        socket, room = guest.socket, self._lobby.enter(site, guest)
        try:
            if len(room.guests) > SOCKETS_OF_VISITOR:
                socket.drop(TOO_MANY)
            socket.start(lambda: self._join(site, guest, room, auth.after))
            await self._read(guest, room, receive)
        except asyncio.CancelledError:
            if socket.code is None or not was_dropped():
                raise
            self._lobby.leave(room, guest)
            await socket.farewell()
        finally:
            self._lobby.leave(room, guest)
            socket.stop()

    async def _join(self, site: Site, guest: Guest, room: Room, after: int | None) -> None:
        try:
            async with self._db.tx() as tx:
                await self._lobby.find_talk(tx, room)
                messages, earlier = await history.page(tx, site, room.conversation_id)
                ready = Ready(
                    messages,
                    earlier is None or (after is not None and messages[0].seq <= after),
                    await history.unread(tx, room.conversation_id),
                    await history.seen(tx, room.conversation_id),
                    look.is_online(site),
                    site.settings.when_away,
                )
        except Exception as error:
            log.warning("webchat.not_up_to_date", error=type(error).__name__)
            guest.socket.drop(FAILED)
            return
        await guest.socket.write_now(frame(ready))

    async def _read(self, guest: Guest, room: Room, receive: Receive) -> None:
        socket = guest.socket
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            if socket.code is not None:
                continue
            text = message.get("text")
            if not socket.bucket.take():
                socket.drop(TOO_MANY)
            elif text is None:
                socket.drop(NOT_UNDERSTOOD)
            elif len(text) > frames.LARGEST_MESSAGE:
                socket.drop(TOO_LARGE)
            else:
                await self._hear(guest, room, text)

    async def _hear(self, guest: Guest, room: Room, text: str) -> None:
        try:
            said = frames.decode(text)
        except (msgspec.DecodeError, RecursionError):
            guest.socket.write(_INVALID)
            return
        try:
            await self._obey(guest, room, said)
        except Refused:
            # the database is away: the widget says it again after its next ready
            log.info("webchat.not_heard", said=type(said).__name__)
        except Exception as error:
            if not is_passing(error):
                raise
            log.info("webchat.not_heard", said=type(said).__name__, error=type(error).__name__)

    async def _obey(self, guest: Guest, room: Room, said: frames.Said) -> None:
        match said:
            case Ping():
                guest.socket.write(_PONG)
            case Writes():
                self._lobby.writes(room)
            case OnPage(url=url, title=title):
                guest.page = page_of(PageIn(url, title))
                self._lobby.is_here(room)
            case Got(seq=seq):
                await self._report(guest, room, seq, "delivered")
            case Seen(seq=seq):
                await self._report(guest, room, seq, "read")

    async def _report(self, guest: Guest, room: Room, seq: int, state: Any) -> None:
        visitor = msgspec.structs.replace(guest.visitor, conversation_id=room.conversation_id)
        await write.report(self._db, self._intake, room.site, visitor, seq, state)


async def _first(receive: Receive) -> Auth | None:
    """The auth frame; None when the peer left. Raises Closed."""
    try:
        async with asyncio.timeout(AUTH_WITHIN_S):
            message = await receive()
    except TimeoutError:
        raise Closed(UNAUTHORIZED) from None
    if message["type"] == "websocket.disconnect":
        return None
    text = message.get("text")
    if text is None or len(text) > frames.LARGEST_MESSAGE:
        raise Closed(NOT_UNDERSTOOD)
    try:
        return frames.decode_auth(text)
    except (msgspec.DecodeError, RecursionError):
        raise Closed(UNAUTHORIZED) from None
