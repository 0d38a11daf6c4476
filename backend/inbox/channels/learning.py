"""What a check finds out of a channel's settings is kept at once, in a transaction of its own."""

from typing import Any

from backend.inbox.channels.actions import turn
from backend.inbox.channels.examine import Learn
from backend.inbox.channels.facts import ChannelFacts
from backend.kit.db import Database


def learning(db: Database) -> Learn:
    """For `examine`."""

    async def learn(facts: ChannelFacts, learnt: dict[str, Any]) -> int:
        async with db.tx() as tx:
            return await turn.learn(tx, facts.id, facts.rev, learnt)

    return learn
