"""What the kernel alone takes for a frame into a socket: below it no server that writes to each of them can come."""

from __future__ import annotations

import os
import selectors
import socket
from contextlib import ExitStack

from bench.figures import Size


def send_cost(sockets: int, frame: int, size: Size) -> float:
    """Processor seconds of one `send` of `frame` bytes, over so many connections in turn, another process reading."""
    rounds = size.pick(60, 2)
    with ExitStack() as opened:
        door = opened.enter_context(socket.create_server(("127.0.0.1", 0), backlog=sockets))
        reader = os.fork()
        if reader == 0:
            _read(door.getsockname()[1], sockets, sockets * rounds * frame)
        lines = [opened.enter_context(door.accept()[0]) for _ in range(sockets)]
        for line in lines:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        data = b"x" * frame
        begun = os.times()
        for _ in range(rounds):
            for line in lines:
                line.sendall(data)
        spent = os.times()
        os.waitpid(reader, 0)
    return (spent.user - begun.user + spent.system - begun.system) / sockets / rounds


def _read(port: int, sockets: int, whole: int) -> None:
    """In a process of its own, which ends here."""
    try:
        ready = selectors.DefaultSelector()
        for _ in range(sockets):
            line = socket.create_connection(("127.0.0.1", port))
            line.setblocking(False)
            ready.register(line, selectors.EVENT_READ)
        while whole > 0:
            for key, _ in ready.select():
                assert isinstance(key.fileobj, socket.socket)
                whole -= len(key.fileobj.recv(65_536))
    finally:
        os._exit(0)
