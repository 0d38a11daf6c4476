"""A customer is writing, says the platform: the colleagues see it as presence. Nothing of it is stored."""

import time
from collections.abc import Callable

from backend.connectors.contract import Typing
from backend.inbox.channels.facts import ChannelFacts
from backend.kit.db import Database
from backend.kit.db.trouble import is_passing
from backend.realtime.node import RealtimeNode
from backend.realtime.presence import CUSTOMER

# platforms repeat it every few seconds, some with every letter
AT_MOST_EVERY_S = 2.0
REMEMBERED = 10_000
_FIND = "SELECT id FROM conversations WHERE channel_id = $1 AND thread_key = $2"


def telling(db: Database, node: RealtimeNode) -> Callable[[ChannelFacts, Typing], None]:
    """For Intake.typing."""
    told: dict[tuple[int, str], float] = {}

    def hear(facts: ChannelFacts, typing: Typing) -> None:
        key, now = (facts.id, typing.thread.key), time.monotonic()
        if told.get(key, 0.0) > now - AT_MOST_EVERY_S:
            return
        if len(told) >= REMEMBERED:
            told.clear()
        told[key] = now
        node.tasks.once(tell(*key), "a customer writes")

    async def tell(channel_id: int, thread_key: str) -> None:
        try:
            async with db.tx() as tx:
                found = await tx.value(_FIND, channel_id, thread_key)
        except Exception as error:
            if not is_passing(error):
                raise
            return
        if found is not None:
            node.presence.say(CUSTOMER, found, "typing")

    return hear
