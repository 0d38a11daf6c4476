"""uvicorn as sockets need it."""

import socket
from typing import Any

import uvicorn

from backend.realtime.closing import drain
from backend.realtime.connect import InFront
from backend.realtime.fast_socket import FastSocket
from backend.realtime.inbound import LARGEST_MESSAGE

# for uvicorn.Config; deflate would cost twice the processor and the memory
OPTIONS: dict[str, Any] = {
    "ws": FastSocket,
    "ws_max_size": LARGEST_MESSAGE,
    "ws_per_message_deflate": False,
    "ws_ping_interval": 20.0,
    "ws_ping_timeout": 20.0,
    "timeout_graceful_shutdown": 10,
    # longer than proxies and clients keep an idle line (nginx: 60 s): who closes first may cut a request that is coming
    "timeout_keep_alive": 75,
}


class Server(uvicorn.Server):
    """At SIGTERM: first the sockets leave one after the other while requests are still answered, then the rest."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app = self.config.app
        if isinstance(app, InFront) and app.node is not None:
            await drain(app.node, lambda: self.force_exit)
        await super().shutdown(sockets)
