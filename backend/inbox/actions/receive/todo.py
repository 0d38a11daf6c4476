"""What a message leaves to be done at its platform: a job for whoever may open the channel's line."""

from collections.abc import Sequence

import msgspec

from backend.connectors.contract import Message
from backend.inbox.actions.receive.batch import Outcome, Received
from backend.kit.db import Tx
from backend.kit.jobs import bell_of

KIND = "message.todo"
_ADD = """
INSERT INTO jobs (kind, key, payload)
SELECT $1, key, payload::jsonb FROM unnest($2::text[], $3::text[]) AS w (key, payload) ORDER BY key
ON CONFLICT (key) DO NOTHING
"""


async def leave(tx: Tx, batch: Sequence[Received], outcomes: Sequence[Outcome]) -> None:
    wanted: dict[str, str] = {}
    for item, outcome in zip(batch, outcomes, strict=True):
        if isinstance(item.incoming, Message) and item.incoming.todo and outcome.result == "stored":
            key = f"todo:{item.channel.id}:{item.incoming.keys[0]}"
            payload = {"channel_id": item.channel.id, "todo": item.incoming.todo}
            wanted[key] = msgspec.json.encode(payload).decode()
    if wanted:
        await tx.execute(_ADD, KIND, list(wanted), list(wanted.values()))
        tx.wake(bell_of(KIND))
