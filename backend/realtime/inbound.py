"""What a client says: `KNOWN`. All else is answered or closed, and reaches no further."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from backend.realtime.frames import (
    ClientFrame,
    Here,
    InField,
    Looking,
    OnField,
    Ping,
    Pong,
    Problem,
    Typing,
    Viewing,
    frame,
)
from backend.realtime.socket import Socket

LARGEST_MESSAGE = 64 * 1024

NOT_UNDERSTOOD = 4400
TOO_LARGE = 1009
TOO_MANY = 4429

KNOWN = frozenset({"typing", "viewing", "editing", "looking", "field", "here", "ping"})

Receive = Callable[[], Awaitable[Any]]
Said = Typing | Viewing | InField | Looking | OnField | Here
Act = Callable[[Socket, Said], Awaitable[None]]

_decode = msgspec.json.Decoder(ClientFrame).decode
_loose = msgspec.json.Decoder(dict[str, Any]).decode

_PONG = frame(Pong())
_UNKNOWN = frame(Problem("unknown_type"))
_INVALID = frame(Problem("invalid"))


async def read(socket: Socket, receive: Receive, act: Act) -> None:
    """Until the peer is gone. A socket that was dropped reads on, without listening, until its peer answered."""
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        if socket.code is None:
            await _hear(socket, message, act)


async def _hear(socket: Socket, message: dict[str, Any], act: Act) -> None:
    if not socket.bucket.take():
        socket.drop(TOO_MANY)
        return
    text = message.get("text")
    if text is None:
        socket.drop(NOT_UNDERSTOOD)
    elif len(text) > LARGEST_MESSAGE:
        socket.drop(TOO_LARGE)
    else:
        await _obey(socket, text, act)


async def _obey(socket: Socket, text: str, act: Act) -> None:
    try:
        said = _decode(text)
    except (msgspec.DecodeError, RecursionError):
        _explain(socket, text)
        return
    if isinstance(said, Ping):
        socket.write(_PONG)
    else:
        await act(socket, said)


def _explain(socket: Socket, text: str) -> None:
    """JSON that we do not know is answered; what is no JSON object at all ends the conversation."""
    try:
        kind = _loose(text).get("type")
    except (msgspec.DecodeError, RecursionError):
        socket.drop(NOT_UNDERSTOOD)
        return
    # a type may be anything, also what no set can be asked for
    socket.write(_INVALID if isinstance(kind, str) and kind in KNOWN else _UNKNOWN)
