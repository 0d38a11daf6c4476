"""uvicorn's WebSocket protocol with a door for frames that are encoded once for everyone (docs/decisions/0021).

All that is private to uvicorn stands in this file. Without it, frames go through ASGI send and nothing else changes.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.http11 import Request

from backend.realtime.frames import Frame

EXTENSION = "samovar.line"

# a peer that takes nothing keeps a closing transport, and its buffer, alive for ever
PATIENCE_S = 3.0


class FastLine:
    """What the application finds in scope["extensions"]["samovar.line"]; see socket.Line."""

    __slots__ = ("_protocol",)

    def __init__(self, protocol: "FastSocket") -> None:
        self._protocol = protocol

    @property
    def has_room(self) -> bool:
        return self._protocol.writable.is_set()

    def on_room(self, call: Callable[[], None]) -> None:
        self._protocol.room = call

    def write(self, frame: Frame) -> bool:
        protocol = self._protocol
        if protocol.disconnected or protocol.close_sent:
            return False
        protocol.transport.write(frame.wire)
        return protocol.writable.is_set()

    def end(self, code: int, within_s: float) -> None:
        self._protocol.end(code, within_s)


class FastSocket(WebSocketsSansIOProtocol):
    """Give it to uvicorn as `ws=`."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.room: Callable[[], None] | None = None

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            # the application's task was made a line ago and has not run yet
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[EXTENSION] = FastLine(self)

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body"):
            # else every refused handshake is logged as an error of the application
            self.handshake_complete = True

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.room is not None:
            self.room()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.room = None

    def end(self, code: int, within_s: float) -> None:
        """The close frame goes behind what the transport already holds; nobody waits longer than `within_s`."""
        if self.disconnected or self.close_sent or not self.handshake_complete:
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": ""})
        with suppress(InvalidState):
            self.conn.send_close(code)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(within_s, self.transport.abort)

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.loop.call_later(PATIENCE_S, self.transport.abort)

    def shutdown(self) -> None:
        super().shutdown()
        self.loop.call_later(PATIENCE_S, self.transport.abort)
