"""python -m tests.platforms.mango --port 8086 [--webhook URL] [--no-limits] [--quick-repeats]"""

from __future__ import annotations

import asyncio

from tests.platforms.mango.server import MangoServer
from tests.platforms.telephony import command


async def _main() -> None:
    told = command.asked("mango", 8086)
    server = MangoServer(host=told.host, port=told.port, policy=command.policy(told), limits=not told.no_limits)
    await command.play(server, told)


if __name__ == "__main__":
    asyncio.run(_main())
