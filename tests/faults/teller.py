"""A platform that tells one node of messages, from a process of its own.

`python -m tests.faults.teller URL CHANNEL CHATS EACH`

Prints how many seconds each answer took. Beside a thousand windows in one process it would measure those.
"""

import asyncio
import json
import sys
import time

from tests.faults.telegram_posts import Telegram


async def tell(url: str, channel: int, chats: int, each: int) -> list[float]:
    """Every chat in series; from the first attempt to the answer that it was taken."""
    telegram, took = Telegram(channel, lambda: [url]), list[float]()

    async def talk(chat: int) -> None:
        for number in range(1, each):
            begun = time.monotonic()
            await telegram.tell(chat, number)
            took.append(time.monotonic() - begun)

    await asyncio.gather(*map(talk, range(1, chats + 1)))
    await telegram.close()
    return took


if __name__ == "__main__":
    url, *rest = sys.argv[1:]
    print(json.dumps(asyncio.run(tell(url, *map(int, rest)))))
