"""A channel's list as its platform has it now, and what the platform tells of one in between."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend.connectors.contract import Template, TemplateChange
from backend.inbox.templates import due
from backend.inbox.templates.events import ListOf, TemplatesChanged
from backend.kit.db import Published, Scope, Scoped, Tx

# two readers of one list, one after the other
_TRIED = """
INSERT INTO template_lists AS l (channel_id, tried_at, read_at, error)
VALUES ($1, clock_timestamp(), CASE WHEN $3::text IS NULL THEN $2::timestamptz END, $3)
ON CONFLICT (channel_id) DO UPDATE SET
    tried_at = excluded.tried_at, read_at = coalesce(excluded.read_at, l.read_at), error = excluded.error
"""
# what was told while the list was on its way is newer than the list
_KEEP = """
INSERT INTO message_templates AS t (channel_id, external_id, shape, told_at)
SELECT $1, w.external_id, w.shape::jsonb, $4 FROM unnest($2::text[], $3::text[]) AS w (external_id, shape)
ORDER BY w.external_id
ON CONFLICT (channel_id, external_id) DO UPDATE SET
    shape = excluded.shape, told_at = excluded.told_at, removed_at = NULL
WHERE t.told_at <= excluded.told_at
"""
_GONE = """
UPDATE message_templates SET removed_at = now(), told_at = $3
WHERE channel_id = $1 AND external_id <> ALL ($2::text[]) AND removed_at IS NULL AND told_at <= $3
"""
_TOLD = """
UPDATE message_templates SET shape = shape || $5::text::jsonb, told_at = $6
WHERE channel_id = $1 AND told_at <= $6
  AND (external_id = $2 OR $2 = '' AND shape ->> 'name' = $3 AND shape ->> 'language' = $4)
"""
_encode = msgspec.json.Encoder().encode


async def keep(tx: Tx, channel_id: int, found: Sequence[Template], asked_at: datetime) -> None:
    """All of the platform's list as it was asked for at `asked_at`."""
    await tx.execute(_TRIED, channel_id, asked_at, None)
    by_id = {each.external_id: _encode(each).decode() for each in found}
    await tx.execute(_KEEP, channel_id, list(by_id), list(by_id.values()), asked_at)
    await tx.execute(_GONE, channel_id, list(by_id), asked_at)
    publish(tx, channel_id)


async def not_read(tx: Tx, channel_id: int, asked_at: datetime, code: str) -> None:
    """The platform did not give it: what was read before stands."""
    await tx.execute(_TRIED, channel_id, asked_at, code)
    publish(tx, channel_id)


async def told(tx: Tx, channel_id: int, change: TemplateChange) -> bool:
    """One changed at the platform. Says whether it is known; the whole list is read anew in any case."""
    await due.ask(tx, channel_id, due.GATHER_S)
    named: dict[str, str | None] = {"status": change.status, "quality": change.quality, "category": change.category}
    new = {name: value for name, value in named.items() if value is not None}
    if change.status is not None:
        new["reason"] = change.reason
    where = (change.external_id, change.name, change.language)
    if not await tx.execute(_TOLD, channel_id, *where, _encode(new).decode(), change.at):
        return False
    publish(tx, channel_id)
    return True


def publish(tx: Tx, channel_id: int) -> None:
    body = TemplatesChanged(ListOf(channel_id))
    tx.publish(Published(body, Scoped(after=(Scope(channel_id=channel_id),)), "templates", channel_id))
