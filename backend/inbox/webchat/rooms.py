"""Visitors' sockets of this node, by thread; told from the node's event log, so that any node serves any visitor."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from backend.connectors.webchat import ids
from backend.inbox.schemas import Author, MessageView
from backend.inbox.webchat.frames import Arrived, Called, Changed, Typing, frame
from backend.inbox.webchat.sites import Site
from backend.inbox.webchat.views import face_of, visitor_message
from backend.inbox.webchat.visitors import Visitor
from backend.realtime.frames import Frame
from backend.realtime.log import LogEvent
from backend.realtime.socket import Socket

TYPES = frozenset({"message.arrived", "message.changed"})
CALL = "online_call.changed"
# cheaper than decoding every event of every channel
FIRST_WORDS = '"direction":"in"'


class _Row(msgspec.Struct):
    channel_id: int


class _Body(msgspec.Struct):
    conversation: _Row
    message: MessageView


class _Mark(msgspec.Struct):
    in_seq: int


class _Call(msgspec.Struct):
    call_id: str


_body = msgspec.json.Decoder(_Body).decode
_mark = msgspec.json.Decoder(_Mark).decode
_call = msgspec.json.Decoder(_Call).decode


class Guest(msgspec.Struct, eq=False):
    """One socket of a visitor. `token_hash` is asked about, so that a void token closes it."""

    socket: Socket
    visitor: Visitor
    token_hash: bytes
    page: Any = None


class Room(msgspec.Struct, eq=False):
    """One person of one site: all their tabs and devices."""

    site: Site
    thread: str
    conversation_id: int | None
    guests: set[Guest]
    read_in_seq: int = 0

    def write(self, told: Frame) -> None:
        for guest in self.guests:
            guest.socket.write(told)


class Rooms:
    """`bound(room)` is called when a person's first message has made their conversation; `marked(room, in_seq)` when a
    colleague has read.
    """

    def __init__(self, bound: Callable[[Room], None], marked: Callable[[Room, int], None]) -> None:
        self._bound = bound
        self._marked = marked
        self._rooms: dict[tuple[int, str], Room] = {}
        self._by_conversation: dict[int, Room] = {}
        # those who have not written yet: their conversation is known by their first message
        self._strangers = 0

    def __iter__(self) -> Iterator[Room]:
        return iter(list(self._rooms.values()))

    def of(self, conversation_id: int) -> Room | None:
        return self._by_conversation.get(conversation_id)

    def add(self, site: Site, guest: Guest) -> Room:
        key = (site.id, guest.visitor.thread)
        room = self._rooms.get(key)
        if room is None:
            room = self._rooms[key] = Room(site, guest.visitor.thread, None, set())
            self._strangers += 1
        room.site = site
        room.guests.add(guest)
        if room.conversation_id is None and guest.visitor.conversation_id is not None:
            self.bind(room, guest.visitor.conversation_id)
        return room

    def bind(self, room: Room, conversation_id: int) -> None:
        """Now their conversation is known."""
        if room.conversation_id is None:
            room.conversation_id = conversation_id
            self._by_conversation[conversation_id] = room
            self._strangers -= 1

    def remove(self, room: Room, guest: Guest) -> None:
        room.guests.discard(guest)
        if room.guests or self._rooms.pop((room.site.id, room.thread), None) is None:
            return
        if room.conversation_id is None:
            self._strangers -= 1
        else:
            self._by_conversation.pop(room.conversation_id, None)

    def hear(self, events: Sequence[LogEvent]) -> None:
        """A subscriber of the log: quick, and it never raises."""
        if not self._rooms:
            return
        for event in events:
            if event.type in TYPES:
                self._message(event)
            elif event.type == CALL and event.subject_id in self._by_conversation:
                self._by_conversation[event.subject_id].write(frame(Called(_call(event.body).call_id)))
            elif event.type == "read.marked" and event.subject_id in self._by_conversation:
                self._marked(self._by_conversation[event.subject_id], _mark(event.body).in_seq)

    def _message(self, event: LogEvent) -> None:
        room = self._by_conversation.get(event.subject_id or 0)
        if room is None and not (self._strangers and event.type == "message.arrived" and FIRST_WORDS in event.body):
            return
        body = _body(event.body)
        if room is None:
            room = self._stranger(body)
            if room is None or event.subject_id is None:
                return
            self.bind(room, event.subject_id)
            self._bound(room)
        if online := body.message.meta.get("call", {}).get("online"):
            room.write(frame(Called(online)))
        told = _told(room, body.message)
        if told is not None:
            room.write(told)

    def _stranger(self, body: _Body) -> Room | None:
        """Whose first message this is."""
        if body.message.direction != "in" or body.message.external_id is None:
            return None
        return self._rooms.get((body.conversation.channel_id, ids.thread_of(body.message.external_id)))

    def typing(self, room: Room, user_id: int, name: str) -> None:
        room.write(frame(Typing(face_of(Author("user", user_id, name), room.site.settings))))


def _told(room: Room, view: MessageView) -> Frame | None:
    """The frame of what the visitor may know; None when it says nothing new to them."""
    message = visitor_message(view, room.site.settings)
    if message is None:
        return None
    pressed = any(one.pressed for row in message.buttons or () for one in row)
    if message.edited or message.deleted or pressed:
        return frame(Changed(message))
    # that it was delivered and read, the visitor knows best
    if view.direction == "out" and view.state != "sent":
        return None
    return frame(Arrived(message))
