"""Sends that were cut short, for a platform that can be asked whether it has them: what is looked for, and by what."""

from datetime import datetime
from typing import Any

import msgspec

from backend.connectors.contract import Sent
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.deliver import states
from backend.inbox.deliver.content import load
from backend.inbox.deliver.sending import Job, done_of
from backend.inbox.deliver.sent import sent, space_of
from backend.kit.db import HotTx, Tx

# give_up_at is ten minutes after the first try, or as long as it was worth trying: no attempt is older
_CUT = """
SELECT id, conversation_id, seq, verb, lane, ref, attempt, epoch::text AS epoch, error::text AS error,
       give_up_at - coalesce(make_interval(secs => (error ->> 'patient')::float8), interval '10 minutes') AS since
FROM outbox
WHERE channel_id = $1 AND state = 'unconfirmed' AND verb = 'send' AND error ->> 'code' = 'cut_short'
  AND give_up_at > now() - interval '1 hour'
ORDER BY id LIMIT 500
"""
_KNOWN = """
SELECT external_id, (meta -> 'parts')::text AS parts FROM messages
WHERE conversation_id = $1 AND seq > $2 - 200 AND direction = 'out'
"""
_ANOTHERS = """
SELECT EXISTS (SELECT FROM message_keys
               WHERE space = $1 AND key = ANY ($2::text[]) AND (conversation_id, seq) <> ($3, $4))
"""
_parts = msgspec.json.Decoder(list[str])


class Lost(msgspec.Struct, frozen=True):
    """A send of which nobody knows. `since`: no earlier; `known`: what of this conversation is another message's."""

    job: Job
    since: datetime
    known: frozenset[str]


async def lost(tx: Tx, channel_id: int) -> list[Lost]:
    """Cut short within the last hour, the oldest first."""
    rows = await tx.fetch(_CUT, channel_id)
    contents = await load(tx, [(row["conversation_id"], row["seq"]) for row in rows])
    found = []
    for row in rows:
        given: dict[str, Any] = {name: row[name] for name in ("id", "conversation_id", "seq", "verb", "lane", "ref")}
        content = contents[(row["conversation_id"], row["seq"])]
        job = Job(
            **given, channel_id=channel_id, attempt=row["attempt"], done=done_of(row["error"]), content=content,
            epoch=row["epoch"],
        )  # fmt: skip
        found.append(Lost(job, row["since"], await _known(tx, job)))
    return found


async def _known(tx: Tx, job: Job) -> frozenset[str]:
    keys = set(job.done.values())
    for row in await tx.fetch(_KNOWN, job.conversation_id, job.seq):
        keys |= {row["external_id"], *(_parts.decode(row["parts"]) if row["parts"] else ())}
    return frozenset(key for key in keys if key)


async def recalled(tx: HotTx, channel: ChannelFacts, job: Job, result: Sent) -> bool:
    """The platform has it; unless what was found became another message's meanwhile: then this one stays a person's."""
    await states.lock(tx, [job.conversation_id])
    if await tx.value(_ANOTHERS, space_of(job.channel_id), list(result.keys), *job.key):
        return False
    await sent(tx, channel, job, result)
    return True
