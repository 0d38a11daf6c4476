"""python -m tests.platforms.asterisk --port 8088 [--webhook URL (posted from the dialplan)]"""

from __future__ import annotations

import asyncio

from tests.platforms.asterisk.server import AsteriskServer
from tests.platforms.telephony import command


async def _main() -> None:
    told = command.asked("asterisk", 8088)
    await command.play(AsteriskServer(host=told.host, port=told.port), told)


if __name__ == "__main__":
    asyncio.run(_main())
