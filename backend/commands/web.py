"""``samovar web``: HTTP, sockets and hooks."""

import argparse
from typing import Any

import uvicorn

from backend.app import create_app
from backend.kit.log import configure
from backend.kit.servers import resolved
from backend.kit.settings import Settings
from backend.realtime.server import OPTIONS, Server


def register(commands: Any) -> None:
    parser = commands.add_parser("web", help="serve the interface, the API, hooks and sockets")
    parser.add_argument("--host", help="address to listen on (SAMOVAR_HOST)")
    parser.add_argument("--port", type=int, help="port to listen on (SAMOVAR_PORT)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    configure(settings, "web")
    settings = resolved(settings)
    config = uvicorn.Config(
        create_app(settings),
        host=args.host or settings.host,
        port=settings.port if args.port is None else args.port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        server_header=False,
        log_config=None,
        proxy_headers=False,
        **OPTIONS,
    )
    Server(config).run()
    return 0
