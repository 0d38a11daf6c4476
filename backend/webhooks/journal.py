"""The consumer: for each event one row a webhook that may hear of it. Nothing is said here: `sender` does."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import msgspec

from backend.kit.consumers import Consumer, Logged
from backend.kit.db import Audience, HotTx
from backend.webhooks.catalogue import TYPES
from backend.webhooks.events import RuleCalled
from backend.webhooks.sight import Ears, ears_of

LANES = 8
# what who tells them waits for
BELL = "webhooks"

# Locked: who switches one off meanwhile comes after these rows, and takes them along.
_WEBHOOKS = """
SELECT id, user_id, role_id, events, channels, hidden_fields, paused_why, created_at FROM webhooks
WHERE active ORDER BY id FOR SHARE
"""
_AUDIENCES = """
SELECT position, at, audience FROM event_log WHERE position = ANY($1::bigint[])
"""
# what happened while the house had stopped it is kept as missed: a person may have it sent
_INSERT = """
INSERT INTO webhook_deliveries
    (webhook_id, message_id, position, epoch, type, subject_kind, subject_id, lane, state, happened_at)
SELECT d.webhook_id, d.message_id, d.position, r.epoch, d.type, d.subject_kind, d.subject_id, d.lane, d.state, d.at
FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::smallint[], $8::text[],
            $9::timestamptz[])
    WITH ORDINALITY AS d (webhook_id, message_id, position, type, subject_kind, subject_id, lane, state, at, n)
CROSS JOIN relay r ORDER BY d.n
ON CONFLICT (webhook_id, epoch, position) DO NOTHING
"""
CALLED = str(RuleCalled.__struct_config__.tag)
_CALLED = """
SELECT position, (body::jsonb ->> 'webhook_id')::bigint AS webhook_id FROM event_log WHERE position = ANY ($1::bigint[])
"""
_audience: msgspec.json.Decoder[Audience] = msgspec.json.Decoder(Audience)


async def note(tx: HotTx, events: Sequence[Logged]) -> None:
    webhooks = await tx.fetch(_WEBHOOKS)
    if not webhooks:
        return
    listening = [(row, ears) for row in webhooks if (ears := await ears_of(tx, row)) is not None]
    # what a rule says it says to the one that it names, whatever else that one wants to hear
    named = {row["position"]: row["webhook_id"] for row in await tx.fetch(_CALLED, _called(events))}
    kept = {row["position"]: row for row in await tx.fetch(_AUDIENCES, [event.position for event in events])}
    rows = [
        _row(event, kept[event.position], webhook)
        for event in events
        for webhook, ears in listening
        if (named[event.position] == webhook["id"] if event.position in named else True)
        and _is_heard(event, kept[event.position], webhook, ears)
    ]
    if rows:
        await tx.execute(_INSERT, *map(list, zip(*rows, strict=True)))
        tx.wake(BELL)


def _called(events: Sequence[Logged]) -> list[int]:
    return [event.position for event in events if event.type == CALLED]


def _is_heard(event: Logged, kept: Mapping[str, Any], webhook: Mapping[str, Any], ears: Ears) -> bool:
    # it hears of what comes after it was made, whatever the log still holds before
    return (
        kept["at"] >= webhook["created_at"] and ears.shape(event.type, _audience.decode(kept["audience"])) is not None
    )


def _row(event: Logged, kept: Mapping[str, Any], webhook: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        webhook["id"],
        f"msg_{uuid4().hex}",
        event.position,
        event.type,
        event.subject_kind,
        event.subject_id,
        (event.contact_id or event.subject_id or 0) % LANES,
        "waiting" if webhook["paused_why"] is None else "missed",
        kept["at"],
    )


CONSUMERS = (Consumer("webhooks", tuple(TYPES), note, start="now"),)
