"""python -m tests.platforms.telegram --port 8081 [--token 700001:… …] [--any-token]"""

from __future__ import annotations

import argparse
import asyncio
import signal

from tests.platforms.telegram.accounts import Speeds
from tests.platforms.telegram.server import FIRST_TOKEN, TelegramServer


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.platforms.telegram", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081, help="0 = any free port, printed at start")
    parser.add_argument("--token", action="append", help="a bot's token; may be given more than once")
    parser.add_argument("--any-token", action="store_true", help="a token not seen before makes a bot")
    parser.add_argument("--no-limits", action="store_true", help="no 429 for speed")
    return parser.parse_args()


async def _serve(asked: argparse.Namespace) -> None:
    tokens = asked.token or [FIRST_TOKEN]
    speeds = Speeds.none() if asked.no_limits else Speeds()
    server = TelegramServer(tokens[0], host=asked.host, port=asked.port, speeds=speeds, any_token=asked.any_token)
    for token in tokens[1:]:
        server.add_bot(token)
    server.customer(first_name="Anna", last_name="Petrova", username="anna_p", language_code="ru")
    server.customer(first_name="John", language_code="en")
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with server:
        print(f"Telegram is played at {server.base_url} (open it to write as a customer)", flush=True)
        for bot in server.bots.values():
            print(f"@{bot.username}  token {bot.token}", flush=True)
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(_serve(_arguments()))
