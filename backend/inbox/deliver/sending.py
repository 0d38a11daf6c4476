"""Commit that a message is about to be handed to the platform: always before the call, never after."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from backend.inbox.deliver import states
from backend.inbox.deliver.content import Content, load
from backend.inbox.deliver.heads import Head
from backend.inbox.deliver.owners import Ownership, demand_ours
from backend.kit.db import Tx

# A person may have cancelled it meanwhile; ten minutes of trying begin with the first try.
_START = """
UPDATE outbox SET state = 'sending', attempt = attempt + 1,
    give_up_at = CASE WHEN attempt = 0 THEN greatest(give_up_at, now() + interval '10 minutes') ELSE give_up_at END
WHERE id = ANY ($1::bigint[]) AND channel_id = $2 AND state = 'queued'
RETURNING id, conversation_id, seq, verb, lane, ref, attempt, epoch::text AS epoch, error::text AS error,
    (SELECT m.external_id IS NOT NULL FROM messages m
     WHERE m.conversation_id = outbox.conversation_id AND m.seq = outbox.seq) AS tried
"""
# What becomes of an earlier try, told late, says nothing of this one.
_TRIED = """
UPDATE messages m SET external_id = NULL, meta = coalesce(m.meta, '{}') - 'parts' || jsonb_build_object('tried',
    coalesce(m.meta -> 'tried', '[]') || coalesce(m.meta -> 'parts', jsonb_build_array(m.external_id)))
FROM unnest($1::bigint[], $2::bigint[]) AS k (conversation_id, seq)
WHERE m.conversation_id = k.conversation_id AND m.seq = k.seq AND m.external_id IS NOT NULL
"""
_error = msgspec.json.Decoder(dict[str, Any])


class Job(msgspec.Struct, frozen=True):
    """One send under way: this attempt of this row. `done`: parts that the platform already has."""

    id: int
    channel_id: int
    conversation_id: int
    seq: int
    verb: Literal["send", "edit", "delete", "react"]
    lane: int
    ref: str
    attempt: int
    done: dict[int, str]
    content: Content
    # of the house whose message it is: changes by a restore, and when a person sends it again after one
    epoch: str

    @property
    def key(self) -> states.Key:
        return self.conversation_id, self.seq


def done_of(error: str | None) -> dict[int, str]:
    """Keys of the parts that went out, as the row's error keeps them."""
    kept = _error.decode(error).get("done", {}) if error else {}
    return {int(part): key for part, key in kept.items()}


async def start(tx: Tx, own: Ownership, chosen: Sequence[Head]) -> list[Job]:
    """Mark the heads `sending` and read what they hold. Raises NotOurs."""
    await demand_ours(tx, own)
    await states.lock(tx, [head.conversation_id for head in chosen])
    rows = await tx.fetch(_START, sorted(head.id for head in chosen), own.channel_id)
    # a change under way is pending as before: nothing new to tell
    sends = [(row["conversation_id"], row["seq"]) for row in rows if row["verb"] == "send"]
    if tried := [(row["conversation_id"], row["seq"]) for row in rows if row["verb"] == "send" and row["tried"]]:
        await tx.execute(_TRIED, *states.columns(tried))
    await states.set_state(tx, sends, "sending")
    contents = await load(tx, [(row["conversation_id"], row["seq"]) for row in rows])
    await states.publish(tx, sends)
    return [
        Job(
            id=row["id"],
            channel_id=own.channel_id,
            conversation_id=row["conversation_id"],
            seq=row["seq"],
            verb=row["verb"],
            lane=row["lane"],
            ref=row["ref"],
            attempt=row["attempt"],
            done=contents[(row["conversation_id"], row["seq"])].heard | done_of(row["error"]),
            content=contents[(row["conversation_id"], row["seq"])],
            epoch=row["epoch"],
        )
        for row in rows
    ]
