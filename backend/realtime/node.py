"""One process's part in realtime: its relay, its ear to the log, its sockets."""

import itertools
import logging
import secrets
import time
from collections.abc import Callable, Collection, Sequence
from types import TracebackType
from typing import Any, Self

import msgspec

from backend.kit.db import Database
from backend.kit.db.trouble import is_passing
from backend.kit.tasks import Tasks
from backend.realtime.batch import Batch, pack, unpack
from backend.realtime.bus import EVENTS, PRESENCE, WAKES, Bus
from backend.realtime.follow import Follower
from backend.realtime.frames import Hello, Here, InField, Looking, OnField, Problem, Reload, Typing, frame
from backend.realtime.hooks import Hooks
from backend.realtime.inbound import Said
from backend.realtime.log import LogEvent, read_state
from backend.realtime.pages import CHANNELS, Pages
from backend.realtime.presence import PresenceBoard
from backend.realtime.pulse import AT_S, Pulse
from backend.realtime.relay import Relay
from backend.realtime.resume import Resume
from backend.realtime.roster import Roster
from backend.realtime.shapes import Shapes, audience_of
from backend.realtime.socket import RESTART, Socket

log = logging.getLogger(__name__)

Subscriber = Callable[[Sequence[LogEvent]], None]

# what presence is about; the only word of a domain that this room knows
SUBJECT = "conversation"
# the bell that rings when somebody came, left or sat down again (duty/presence.py)
PEOPLE = "people at their windows"
_NOT_FOUND = frame(Problem("not_found"))


class NodeFigures(msgspec.Struct):
    """Since the process started. `closed`: sockets that we ended, by close code."""

    opened: int = 0
    refused: int = 0
    closed: dict[int, int] = {}
    revoked: int = 0


class RealtimeNode:
    """`async with RealtimeNode(...) as node:`; `node.socket` is the ASGI application of /api/v1/realtime.

    A process without operators (bots, worker) has one too: it relays what the process commits, and `subscribe`
    wakes its consumers.
    """

    relay: Relay
    bus: Bus
    follower: Follower
    resume: Resume
    pulse: Pulse
    presence: PresenceBoard
    pages: Pages

    def __init__(self, db: Database, database_url: str, redis_url: str, hooks: Hooks, *, name: str = "web") -> None:
        self.db = db
        self.name = f"{name}-{secrets.token_hex(4)}"
        self.hooks = hooks
        self.started = time.time()
        self.figures = NodeFigures()
        self.tasks = Tasks()
        self.roster = Roster(hooks.sees)
        self.is_closing = False
        # sockets of people who are no colleagues: their own door tells them what they may know
        self.guests: set[Socket] = set()
        self.on_presence: list[Callable[[int], None]] = []
        self._database_url = database_url
        self._redis_url = redis_url
        self._subscribers: list[Subscriber] = []
        self._turns = itertools.count()

    async def __aenter__(self) -> Self:
        state = await read_state(self.db.hot)
        self.follower = Follower(self.db, state, self._apply, self._reset)
        self.bus = Bus(self._redis_url, lambda: self.follower.epoch, self._hear, self._heard_again, CHANNELS)
        self.relay = Relay(self._database_url, self._relayed)
        self.resume = Resume(self.follower, self.roster, self.hooks)
        self.presence = PresenceBoard(self.name, lambda d: self.bus.publish(PRESENCE, d), self._presence_changed)
        self.pages = Pages(self)
        self.pulse = Pulse(self)
        self.db.on_commit = self.relay.wake
        self.db.wakes.tell = self._wake_others
        for name, run in (
            ("relay", self.relay.run),
            ("publish", self.bus.publishing),
            ("listen", self.bus.listening),
            ("follow log", self.follower.following),
            ("check log", self.pulse.checking),
            ("check rights", self.pulse.guarding),
            ("pulse", self.pulse.beating),
            ("report", self.pulse.reporting),
        ):
            self.tasks.start(name, run)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.is_closing = True
        for socket in [*self.sockets(), *self.guests]:
            socket.drop(RESTART)
        self.db.on_commit = lambda: None
        self.db.wakes.tell = lambda names: None
        await self.tasks.close()
        await self.bus.close()

    def subscribe(self, call: Subscriber) -> Callable[[], None]:
        """`call(events)` for every batch, in order, in this loop; quick and without raising. Returns the way out."""
        self._subscribers.append(call)
        return lambda: self._subscribers.remove(call)

    def sockets(self) -> list[Socket]:
        return [s for s in self.roster if isinstance(s, Socket)]

    def admit(self, socket: Socket) -> None:
        """Give a new socket its second among those in which `at` is told."""
        self.figures.opened += 1
        socket.turn = next(self._turns) % AT_S
        self.db.wakes.hear((PEOPLE,))

    def people(self) -> dict[int, bool]:
        """Who has a window open on this node, and whether they sit at any of them."""
        found: dict[int, bool] = {}
        for socket in self.sockets():
            if socket.caller.user_id is not None:
                found[socket.caller.user_id] = found.get(socket.caller.user_id, False) or not socket.idle
        return found

    def count(self, code: int | None) -> None:
        """A socket ended: by us, with a code, or by its peer."""
        if code is not None:
            self.figures.closed[code] = self.figures.closed.get(code, 0) + 1

    async def act(self, socket: Socket, said: Said) -> None:
        """A client says what its person does."""
        user_id = socket.caller.user_id
        if user_id is None:
            return
        try:
            await self._act(socket, user_id, said)
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("presence is not told while the database is away (%s)", type(error).__name__)

    async def _act(self, socket: Socket, user_id: int, said: Said) -> None:
        if isinstance(said, Here):
            if socket.idle != said.idle:
                socket.idle = said.idle
                self.db.wakes.hear((PEOPLE,))
        elif isinstance(said, Looking | OnField):
            await self.pages.act(socket, user_id, said)
        elif said.conversation_id is not None and not await self._may_see(socket, said.conversation_id):
            socket.write(_NOT_FOUND)
        elif isinstance(said, Typing):
            self.presence.say(user_id, said.conversation_id, "typing")
        elif isinstance(said, InField):
            self.presence.say(user_id, said.conversation_id, "editing", field=said.field)
        else:
            await self._view(socket, user_id, said.conversation_id)

    def windows(self) -> list[tuple[int, int]]:
        """(user, conversation) of every socket that has one open."""
        return [
            (s.caller.user_id, s.conversation_id)
            for s in self.sockets()
            if s.caller.user_id is not None and s.conversation_id is not None
        ]

    async def _view(self, socket: Socket, user_id: int, conversation_id: int | None) -> None:
        left, socket.conversation_id = socket.conversation_id, conversation_id
        if left is not None and left != conversation_id and (user_id, left) not in self.windows():
            self.presence.say(user_id, left, "left")
        if conversation_id is not None:
            self.presence.say(user_id, conversation_id, "viewing")
            socket.write(frame(self.presence.frame(conversation_id)))
            await self._tell_edited(socket, conversation_id)

    async def _tell_edited(self, socket: Socket, conversation_id: int) -> None:
        """A colleague may be in a field of the same request or person through another dialog."""
        others = [each for each in self.presence.edited() if each != conversation_id]
        scopes = await self.resume.scopes.now(SUBJECT, others) if others else {}
        for other in others:
            if self.roster.sees_any(socket.caller, scopes[other]):
                socket.write(frame(self.presence.frame(other)))

    async def _may_see(self, socket: Socket, conversation_id: int) -> bool:
        scopes = await self.resume.scopes.now(SUBJECT, [conversation_id])
        return self.roster.sees_any(socket.caller, scopes[conversation_id])

    def _presence_changed(self, conversation_id: int) -> None:
        for call in self.on_presence:
            call(conversation_id)
        if self.roster.size:
            self.tasks.once(self._tell_presence(conversation_id), "presence")

    async def _tell_presence(self, conversation_id: int) -> None:
        scopes = await self.resume.scopes.now(SUBJECT, [conversation_id])
        self.roster.tell(frame(self.presence.frame(conversation_id)), scopes[conversation_id])

    def _relayed(self, events: Sequence[LogEvent]) -> None:
        for batch in pack(events):
            # our own sockets need no Redis; the same batch coming back from it is dropped unread
            self.follower.offer(batch)
            self.bus.publish(EVENTS, batch.data)

    def _hear(self, what: str, data: bytes) -> None:
        try:
            if what == EVENTS:
                self._offer(unpack(data))
            elif what == PRESENCE:
                self.presence.hear(data)
            elif what == WAKES:
                self._hear_wakes(msgspec.json.decode(data, type=list[str]))
            else:
                self.pages.hear(what, data)
        except (ValueError, msgspec.MsgspecError):
            log.warning("Redis brought something on %s that is not ours", what)

    def _wake_others(self, names: Collection[str]) -> None:
        self.bus.publish(WAKES, msgspec.json.encode([self.name, *sorted(names)]))

    def _hear_wakes(self, said: Sequence[str]) -> None:
        by, *names = said
        if by != self.name:
            self.db.wakes.hear(names)

    def _heard_again(self) -> None:
        self.follower.heard_again()
        self.db.wakes.all()

    def _offer(self, batch: Batch) -> None:
        self.follower.offer(batch)

    def _apply(self, events: Sequence[LogEvent]) -> None:
        if self.roster.size:
            self.roster.deliver([Shapes(event, audience_of(event), self.hooks) for event in events])
        # whoever waits for what such an event leaves behind (kit/jobs.py, feeding)
        self.db.wakes.hear({event.type for event in events})
        for call in self._subscribers:
            call(events)

    def _reset(self, why: Any) -> None:
        log.warning("every client has to reload (%s)", why)
        reload = frame(Reload(why))
        for group in self.roster.groups():
            hello = frame(Hello(self.follower.position, self.follower.epoch, group.caller.fingerprint))
            for socket in group.sockets:
                socket.write(hello)
                socket.write(reload)
        # a guest is not told to reload: they come back by themselves, and are then told what they missed
        for socket in list(self.guests):
            socket.drop(RESTART)
