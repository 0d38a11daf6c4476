"""Who is in which field of a person or a company: told over Redis to those who look at it and may see it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from backend.realtime.frames import PAGE_KINDS, Fields, OnField, Problem, frame
from backend.realtime.presence import PresenceBoard

if TYPE_CHECKING:
    from backend.realtime.frames import Frame, Looking, PageKind
    from backend.realtime.node import RealtimeNode
    from backend.realtime.socket import Socket

# a channel of Redis for each kind
CHANNELS: dict[str, PageKind] = {f"fields.{kind}": kind for kind in PAGE_KINDS}
_NOT_FOUND = frame(Problem("not_found"))


class Pages:
    """A board a kind. Whoever looks is asked for their right when they begin, and again whenever they are told."""

    def __init__(self, node: RealtimeNode) -> None:
        self._node = node
        self._boards = {
            kind: PresenceBoard(node.name, partial(node.bus.publish, channel), partial(self._changed, kind))
            for channel, kind in CHANNELS.items()
        }

    async def act(self, socket: Socket, user_id: int, said: Looking | OnField) -> None:
        if said.id is None:
            socket.page = None
        elif not await self._node.hooks.looks(socket.caller, said.kind, said.id):
            socket.write(_NOT_FOUND)
        elif isinstance(said, OnField):
            self._boards[said.kind].say(user_id, said.id, "editing", field=said.field)
        else:
            socket.page = (said.kind, said.id)
            socket.write(self._frame(said.kind, said.id))

    def hear(self, channel: str, data: bytes) -> None:
        """From Redis. Raises msgspec.DecodeError."""
        self._boards[CHANNELS[channel]].hear(data)

    def expire(self) -> None:
        for board in self._boards.values():
            board.expire()

    def _changed(self, kind: PageKind, row_id: int) -> None:
        if any(socket.page == (kind, row_id) for socket in self._node.sockets()):
            self._node.tasks.once(self._tell(kind, row_id), "fields")

    async def _tell(self, kind: PageKind, row_id: int) -> None:
        for socket in self._node.sockets():
            if socket.page == (kind, row_id) and await self._node.hooks.looks(socket.caller, kind, row_id):
                socket.write(self._frame(kind, row_id))

    def _frame(self, kind: PageKind, row_id: int) -> Frame:
        return frame(Fields(kind, row_id, self._boards[kind].frame(row_id).editing))
