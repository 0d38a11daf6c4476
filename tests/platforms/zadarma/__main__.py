"""python -m tests.platforms.zadarma --port 8087 [--webhook URL] [--no-limits] [--quick-repeats]"""

from __future__ import annotations

import asyncio

from tests.platforms.telephony import command
from tests.platforms.zadarma.server import ZadarmaServer


async def _main() -> None:
    told = command.asked("zadarma", 8087)
    server = ZadarmaServer(host=told.host, port=told.port, policy=command.policy(told), limits=not told.no_limits)
    await command.play(server, told)


if __name__ == "__main__":
    asyncio.run(_main())
