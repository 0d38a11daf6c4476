"""python -m tests.platforms.gateways PROVIDER --port 8085 [--webhook URL] [--no-limits] [--quick-repeats]"""

from __future__ import annotations

import asyncio
from typing import Any

from tests.platforms.command import arguments, serve
from tests.platforms.gateways.evolution import EvolutionServer
from tests.platforms.gateways.gateway import Gateway, Policy
from tests.platforms.gateways.generic import GenericGateway
from tests.platforms.gateways.green import GreenServer
from tests.platforms.gateways.twilio import TwilioServer
from tests.platforms.gateways.wazzup import WazzupServer

PROVIDERS: dict[str, type[Gateway]] = {
    "green": GreenServer,
    "wazzup": WazzupServer,
    "evolution": EvolutionServer,
    "twilio": TwilioServer,
    "generic": GenericGateway,
}


async def _main() -> None:
    parser = arguments("gateways", 8085)
    parser.add_argument("provider", choices=PROVIDERS)
    parser.add_argument("--webhook", default="", help="told of everything from the start")
    asked = parser.parse_args()
    more: dict[str, Any] = {"host": asked.host, "port": asked.port}
    if asked.no_limits:
        more["per_second"] = 0
    if asked.quick_repeats:
        more["policy"] = Policy(10, (1, 2, 5, 10))
    server = PROVIDERS[asked.provider](**more)
    server.customer("+79125550101", "Анна Чайкина")
    server.customer("+79125550102", "Пётр Углев")
    if asked.webhook:
        server.set_webhook(asked.webhook)
    await serve(server, *[f"{name}: {value}" for name, value in server.facts().items()])


if __name__ == "__main__":
    asyncio.run(_main())
