"""Who has a conversation open and who writes in it. Told over Redis, kept nowhere: it is gone 30 s after its person."""

import time
from collections.abc import Callable, Iterable
from typing import Literal

import msgspec

from backend.realtime.frames import Customer, Editing, Presence

VIEWING_S = 30.0
EDITING_S = 30.0
TYPING_S = 6.0
# a living window is announced anew well before the others forget it
ANNOUNCE_S = 10.0

# stands for the other side of a conversation, who is no user
CUSTOMER = 0

What = Literal["viewing", "typing", "editing", "left"]
# address and title of the page where a customer is
Page = tuple[str, str]


class Sign(msgspec.Struct, frozen=True, array_like=True):
    """As it travels between nodes."""

    node: str
    user_id: int
    conversation_id: int
    what: What
    page: Page | None = None
    # of "editing": which field of the card; None: none any more
    field: str | None = None


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Sign).decode


class Seen:
    __slots__ = ("editing_until", "field", "page", "typing_until", "viewing_until")

    def __init__(self) -> None:
        self.page: Page | None = None
        self.field = ""
        self.viewing_until = self.typing_until = self.editing_until = 0.0

    def is_over(self, now: float) -> bool:
        return max(self.viewing_until, self.typing_until, self.editing_until) <= now

    def forget(self, now: float) -> bool:
        """What has ended is over; did anything end just now?"""
        ended = False
        for name in ("viewing_until", "typing_until", "editing_until"):
            if 0 < getattr(self, name) <= now:
                setattr(self, name, 0.0)
                ended = True
        return ended


class PresenceBoard:
    """What is known on this node. `changed(conversation_id)` is called when the lists of one become other ones."""

    def __init__(self, node: str, publish: Callable[[bytes], None], changed: Callable[[int], None]) -> None:
        self.node = node
        self._publish = publish
        self._changed = changed
        self._rooms: dict[int, dict[int, Seen]] = {}

    def say(
        self, user_id: int, conversation_id: int, what: What, page: Page | None = None, field: str | None = None
    ) -> None:
        """Somebody on this node did something: known here at once, elsewhere over Redis."""
        sign = Sign(self.node, user_id, conversation_id, what, page, field)
        self._learn(sign)
        self._publish(_encode(sign))

    def hear(self, data: bytes) -> None:
        """From Redis. Raises msgspec.DecodeError for bytes that are no sign."""
        sign = _decode(data)
        if sign.node != self.node:
            self._learn(sign)

    def frame(self, conversation_id: int) -> Presence:
        now = time.monotonic()
        room = self._rooms.get(conversation_id, {})
        return Presence(
            conversation_id,
            sorted(user for user, seen in room.items() if user != CUSTOMER and seen.viewing_until > now),
            sorted(user for user, seen in room.items() if user != CUSTOMER and seen.typing_until > now),
            _customer(room.get(CUSTOMER), now),
            [Editing(user, seen.field) for user, seen in sorted(room.items()) if seen.editing_until > now],
        )

    def edited(self) -> list[int]:
        """Conversations in whose card somebody is in a field."""
        now = time.monotonic()
        return sorted(each for each, room in self._rooms.items() if any(s.editing_until > now for s in room.values()))

    def expire(self) -> None:
        """Forget whoever was not heard of; called each second."""
        now = time.monotonic()
        for conversation_id in list(self._rooms):
            room = self._rooms[conversation_id]
            ended = [seen for seen in room.values() if seen.forget(now)]
            self._rooms[conversation_id] = {user: seen for user, seen in room.items() if not seen.is_over(now)}
            if not self._rooms[conversation_id]:
                del self._rooms[conversation_id]
            if ended:
                self._changed(conversation_id)

    def announce(self, windows: Iterable[tuple[int, int]]) -> None:
        """(user, conversation) of every living window of this node."""
        for user_id, conversation_id in set(windows):
            self.say(user_id, conversation_id, "viewing")

    def _learn(self, sign: Sign) -> None:
        before = self.frame(sign.conversation_id)
        now = time.monotonic()
        seen = self._rooms.setdefault(sign.conversation_id, {}).setdefault(sign.user_id, Seen())
        match sign.what:
            case "viewing":
                seen.viewing_until = now + VIEWING_S
                seen.page = sign.page
            case "typing":
                seen.typing_until = now + TYPING_S
            case "editing":
                seen.field = sign.field or ""
                seen.editing_until = now + EDITING_S if sign.field else 0.0
            case "left":
                seen.viewing_until = seen.typing_until = seen.editing_until = 0.0
        if self.frame(sign.conversation_id) != before:
            self._changed(sign.conversation_id)


def _customer(seen: Seen | None, now: float) -> Customer | None:
    if seen is None or seen.is_over(now):
        return None
    url, title = seen.page or (None, None)
    return Customer(seen.typing_until > now, url, title)
