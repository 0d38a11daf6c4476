"""What a check finds out of a channel's settings is kept at once, in a transaction of its own."""

from typing import Any

import msgspec

from backend.inbox.channels.account import account_of
from backend.inbox.channels.actions import turn
from backend.inbox.channels.directory import Directory
from backend.inbox.channels.examine import AccountTaken, Learn
from backend.inbox.channels.facts import ChannelFacts
from backend.kit.db import Database

_OTHERS = "SELECT id FROM channels WHERE kind = $1 AND state <> 'deleted' AND id <> $2 ORDER BY id"


def learning(db: Database, directory: Directory) -> Learn:
    """For `examine`. Raises AccountTaken when by what was learnt the account is another channel's already."""

    async def learn(facts: ChannelFacts, learnt: dict[str, Any]) -> int:
        async with db.tx() as tx:
            others = [row["id"] for row in await tx.fetch(_OTHERS, facts.connector.kind, facts.id)]
        account = account_of(facts.connector, msgspec.structs.replace(facts.settings, **learnt))
        known = (await directory.many(others)).values() if account is not None and others else ()
        if any(account_of(other.connector, other.settings) == account for other in known):
            raise AccountTaken
        async with db.tx() as tx:
            return await turn.learn(tx, facts.id, facts.rev, learnt)

    return learn
