"""What a platform tells of the channel rather than of messages: an account is (not) ours to use, a template changed,
it is barred.

Rare, so one after the other, before the messages of their batch.
"""

from collections.abc import Sequence

from backend.connectors.contract import Access, Notice, TemplateChange, Titled
from backend.inbox.actions.receive.batch import IGNORED, Outcome, Received
from backend.inbox.actions.receive.known import space
from backend.inbox.channels import notices
from backend.inbox.rows import changed, load_conversations
from backend.inbox.templates import keep
from backend.kit.db import Tx

_KEEP = """
INSERT INTO channel_access AS a (channel_id, prefix, owner, name, keys, closed, lacks, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (channel_id, prefix) DO UPDATE SET
    owner = excluded.owner, name = excluded.name, closed = excluded.closed, lacks = excluded.lacks, at = excluded.at
WHERE a.at <= excluded.at
  AND (a.name, a.closed, a.lacks) IS DISTINCT FROM (excluded.name, excluded.closed, excluded.lacks)
RETURNING prefix
"""
# Connected anew, the same account comes under another name.
_EARLIER = """
SELECT prefix, keys FROM channel_access WHERE channel_id = $1 AND owner = $2 AND prefix <> $3 AND at <= $4
ORDER BY prefix FOR UPDATE
"""
_FOLLOW = """
UPDATE conversations c SET thread_key = $3 || substr(c.thread_key, length($2) + 1), rev = rev + 1
WHERE c.channel_id = $1 AND starts_with(c.thread_key, $2) AND NOT EXISTS (
    SELECT 1 FROM conversations n
    WHERE n.channel_id = $1 AND n.thread_key = $3 || substr(c.thread_key, length($2) + 1))
"""
# Its messages too: an edit, a deletion or a reply that comes later names them so. Their old names stay beside the new
# ones: a body that is told or replayed once more is still no news.
_NAME_ALSO = """
INSERT INTO message_keys (space, key, conversation_id, seq)
SELECT k.space, $3 || substr(k.key, length($2) + 1), k.conversation_id, k.seq FROM message_keys k
WHERE k.space = $1 AND starts_with(k.key, $2) ORDER BY k.key
ON CONFLICT (space, key) DO NOTHING
"""
_FORGET = "DELETE FROM channel_access WHERE channel_id = $1 AND prefix = $2"
# Whoever looks at an older one fetches it.
SHOWN_AT_ONCE = 200
_TOUCHED = """
SELECT id FROM conversations WHERE channel_id = $1 AND starts_with(thread_key, $2) AND state <> 'done'
ORDER BY last_at DESC LIMIT $3
"""
# What is told once more long after it happened: it may be called otherwise since.
_TITLED = """
UPDATE conversations SET title = $3, rev = rev + 1
WHERE channel_id = $1 AND thread_key = $2 AND kind = 'group' AND title <> $3
  AND (last_in_at IS NULL OR last_in_at <= $4::timestamptz + interval '10 minutes')
RETURNING id
"""
_LOCK = "SELECT id FROM conversations WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE"
_BUMP = "UPDATE conversations SET rev = rev + 1 WHERE id = ANY ($1::bigint[])"


async def access(tx: Tx, item: Received, told: Access) -> Outcome:
    """What may be done in the threads of somebody's account."""
    values = (told.owner, told.name, told.keys, told.closed, list(told.lacks), told.at)
    if await tx.value(_KEEP, item.channel.id, told.prefix, *values) is None:
        return IGNORED
    if told.closed is None:
        for row in await tx.fetch(_EARLIER, item.channel.id, told.owner, told.prefix, told.at):
            await tx.execute(_FOLLOW, item.channel.id, row["prefix"], told.prefix)
            if row["keys"] and told.keys:
                await tx.execute(_NAME_ALSO, space(item.channel.id), row["keys"], told.keys)
            await tx.execute(_FORGET, item.channel.id, row["prefix"])
    rows = await tx.fetch(_TOUCHED, item.channel.id, told.prefix, SHOWN_AT_ONCE)
    ids = sorted(row["id"] for row in rows)
    await tx.fetch(_LOCK, ids)
    await tx.execute(_BUMP, ids)
    await _tell(tx, ids)
    return Outcome("applied")


async def titled(tx: Tx, item: Received, told: Titled) -> Outcome:
    """A chat of several people has another name from then on."""
    found = await tx.value(_TITLED, item.channel.id, told.thread.key, told.thread.title, told.at)
    if found is None:
        return IGNORED
    await _tell(tx, [found])
    return Outcome("applied", found)


async def template(tx: Tx, item: Received, told: TemplateChange) -> Outcome:
    """A message that the platform approved, or did not, stands otherwise now."""
    return Outcome("applied") if await keep.told(tx, item.channel.id, told) else IGNORED


async def notice(tx: Tx, item: Received, told: Notice) -> Outcome:
    """How the channel stands at its platform."""
    return Outcome("applied") if await notices.keep(tx, item.channel.id, told) else IGNORED


async def _tell(tx: Tx, ids: Sequence[int]) -> None:
    for row, scope in (await load_conversations(tx, ids)).values():
        tx.publish(changed(row, scope))
