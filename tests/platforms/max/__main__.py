"""python -m tests.platforms.max --port 8084 [--token …] [--any-token] [--no-limits] [--quick-repeats]"""

from __future__ import annotations

import asyncio

from tests.platforms.command import arguments, serve
from tests.platforms.max.bot import Speeds
from tests.platforms.max.server import FIRST_TOKEN, MaxServer
from tests.platforms.max.subscriptions import WebhookPolicy


async def _main() -> None:
    parser = arguments("max", 8084)
    parser.add_argument("--token", default=FIRST_TOKEN)
    parser.add_argument("--any-token", action="store_true", help="a token not seen before makes a bot")
    asked = parser.parse_args()
    server = MaxServer(
        asked.token,
        host=asked.host,
        port=asked.port,
        speeds=Speeds.none() if asked.no_limits else Speeds(),
        webhook_policy=WebhookPolicy(first_wait=1, growth=1.5) if asked.quick_repeats else WebhookPolicy(),
        any_token=asked.any_token,
    )
    server.user("Анна", last_name="Чайкина")
    server.user("Пётр", last_name="Углев")
    await serve(server, f"bot {server.bot.id}  token {server.token}")


if __name__ == "__main__":
    asyncio.run(_main())
