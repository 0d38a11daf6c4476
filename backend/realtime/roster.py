"""The sockets of a node, grouped by equal rights, so that who sees what is asked once a group and remembered."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from backend.kit.db import Audience, Own, Scope, Scoped, Staff
from backend.realtime.frames import Frame, join
from backend.realtime.hooks import Caller, Sees
from backend.realtime.shapes import Shape, Shapes

REMEMBERED = 4096


class Outlet(Protocol):
    """A socket as the roster needs it: `write` never blocks and never raises."""

    @property
    def caller(self) -> Caller: ...
    def write(self, frame: Frame) -> None: ...


class Group:
    """Sockets of the same caller with the same rights: windows of one person, as a rule."""

    __slots__ = ("caller", "sockets")

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.sockets: set[Outlet] = set()


Scopes = tuple[Scope, ...]


class Roster:
    def __init__(self, sees: Sees) -> None:
        self._sees = sees
        self._groups: dict[str, Group] = {}
        self._viewers: dict[Scopes, tuple[Group, ...]] = {}
        self.size = 0

    def add(self, socket: Outlet) -> None:
        group = self._groups.get(socket.caller.fingerprint)
        if group is None:
            group = self._groups[socket.caller.fingerprint] = Group(socket.caller)
            self._viewers.clear()
        group.sockets.add(socket)
        self.size += 1

    def remove(self, socket: Outlet) -> None:
        group = self._groups.get(socket.caller.fingerprint)
        if group is None or socket not in group.sockets:
            return
        group.sockets.remove(socket)
        self.size -= 1
        if not group.sockets:
            del self._groups[socket.caller.fingerprint]
            self._viewers.clear()

    def __iter__(self) -> Iterator[Outlet]:
        for group in self.groups():
            yield from tuple(group.sockets)

    def groups(self) -> list[Group]:
        return list(self._groups.values())

    def sees_any(self, caller: Caller, scopes: Iterable[Scope]) -> bool:
        return any(self._sees(caller, scope) for scope in scopes)

    def viewers(self, scopes: Scopes) -> tuple[Group, ...]:
        """The groups that see a row of these scopes."""
        found = self._viewers.get(scopes)
        if found is None:
            if len(self._viewers) >= REMEMBERED:
                self._viewers.clear()
            found = tuple(g for g in self._groups.values() if self.sees_any(g.caller, scopes))
            self._viewers[scopes] = found
        return found

    def deliver(self, portion: Sequence[Shapes]) -> None:
        """Write consecutive events to everyone who may have them, each in their shape, as one write a socket."""
        frames: dict[Group, list[Frame]] = {}
        for shapes in portion:
            for shape, group in self._addressed(shapes.audience):
                frames.setdefault(group, []).append(shapes.frame(shape, group.caller))
        joined: dict[tuple[int, ...], Frame] = {}
        for group, theirs in frames.items():
            key = tuple(map(id, theirs))
            frame = joined.get(key)
            if frame is None:
                frame = joined[key] = join(theirs)
            for socket in group.sockets:
                socket.write(frame)

    def tell(self, frame: Frame, scopes: Scopes) -> None:
        """Write a frame that is in no log to those who see a row of these scopes."""
        for group in self.viewers(scopes):
            for socket in group.sockets:
                socket.write(frame)

    def _addressed(self, audience: Audience) -> Iterator[tuple[Shape, Group]]:
        match audience:
            case Own(user_id=user_id):
                yield from (("full", g) for g in self._groups.values() if g.caller.user_id == user_id)
            case Staff(right=right):
                yield from (("full", g) for g in self._groups.values() if right is None or right in g.caller.rights)
            case Scoped(after=after, before=None):
                yield from (("full", g) for g in self.viewers(after))
            case Scoped(after=after, before=tuple() as before):
                now, was = self.viewers(after), set(self.viewers(before))
                yield from (("full" if g in was else "appeared", g) for g in now)
                yield from (("gone", g) for g in was.difference(now))
