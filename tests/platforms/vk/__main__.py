"""python -m tests.platforms.vk --port 8082 [--token vk1.a.… …] [--any-token] [--no-limits] [--quick-repeats]"""

from __future__ import annotations

import argparse
import asyncio
import signal

from tests.platforms.vk.callback import CallbackPolicy
from tests.platforms.vk.community import Speeds
from tests.platforms.vk.server import FIRST_TOKEN, VkServer


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.platforms.vk", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8082, help="0 = any free port, printed at start")
    parser.add_argument("--token", action="append", help="a community's token; may be given more than once")
    parser.add_argument("--any-token", action="store_true", help="a token not seen before makes a community")
    parser.add_argument("--no-limits", action="store_true", help="no error 6 for speed")
    parser.add_argument("--quick-repeats", action="store_true", help="callbacks are repeated within seconds")
    return parser.parse_args()


async def _serve(asked: argparse.Namespace) -> None:
    tokens = asked.token or [FIRST_TOKEN]
    speeds = Speeds.none() if asked.no_limits else Speeds()
    policy = CallbackPolicy(retries=(1, 2, 3, 5, 10), pause=30) if asked.quick_repeats else CallbackPolicy()
    server = VkServer(
        tokens[0], host=asked.host, port=asked.port, speeds=speeds, callback_policy=policy, any_token=asked.any_token
    )
    for token in tokens[1:]:
        server.add_group(token)
    server.user(first_name="Анна", last_name="Чайкина", city="Казань", bdate="21.5.1990", sex=1, screen_name="anna_tea")
    server.user(first_name="Пётр", last_name="Углев", city="Тула", bdate="3.11", sex=2)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with server:
        print(f"VK is played at {server.base_url} (open it to write as a customer)", flush=True)
        for group in server.groups.values():
            print(f"community {group.id}  token {group.token}", flush=True)
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(_serve(_arguments()))
