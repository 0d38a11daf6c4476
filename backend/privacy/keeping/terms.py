"""What is over, as SQL: one place for the preview and for the job, so that they cannot tell two things."""

from typing import Any

import msgspec

from backend.kit.db import HotTx
from backend.privacy.setting import PrivacySetting, Terms

CLASSES = ("messages", "files", "recordings", "raw", "quarantine")

# a dialog that is open, waits, or is promised something, loses nothing; nor does one that is asleep
_CLOSED = """
c.state = 'done' AND c.waiting_since IS NULL AND NOT EXISTS (
    SELECT FROM tasks k WHERE k.state = 'open' AND (k.subject_kind = 'conversation' AND k.subject_id = c.id
        OR k.subject_kind = 'card' AND k.subject_id = c.card_id OR k.subject_kind = 'contact'
        AND k.subject_id = c.contact_id))
"""
# what has yet to leave the house, or may have to be sent again, is still work
_NOT_LEAVING = """
coalesce(m.state, '') NOT IN ('scheduled', 'queued', 'sending')
  AND NOT EXISTS (SELECT FROM outbox o WHERE o.conversation_id = m.conversation_id AND o.seq = m.seq)
"""
# what was said becomes nothing in its place: the thread keeps its numbers
_MESSAGES = f"""
FROM messages m JOIN conversations c ON c.id = m.conversation_id
JOIN unnest($1::bigint[], $2::int[]) AS w (channel_id, days) ON w.channel_id = c.channel_id
WHERE m.stored_at < now() - make_interval(days => w.days) AND m.direction IN ('in', 'out', 'note')
  AND NOT coalesce(m.meta ? 'term', false) AND {_NOT_LEAVING} AND {_CLOSED}
"""
# a call is a message whose sound is its file
_FILES = f"""
FROM attachments a JOIN conversations c ON c.id = a.conversation_id
JOIN messages m ON m.conversation_id = a.conversation_id AND m.seq = a.seq
JOIN unnest($1::bigint[], $2::int[]) AS w (channel_id, days) ON w.channel_id = c.channel_id
WHERE m.stored_at < now() - make_interval(days => w.days) AND coalesce(m.meta ? 'call', false) = $3::bool
  AND (a.storage_key IS NOT NULL OR a.state = 'remote') AND {_NOT_LEAVING} AND {_CLOSED}
"""
# what a platform sent, and what could not be read: of nobody's dialog yet
_RAW = """
FROM {table} c JOIN unnest($1::bigint[], $2::int[]) AS w (channel_id, days) ON w.channel_id = c.channel_id
WHERE c.at < now() - make_interval(days => w.days)
"""
_CHANNELS = "SELECT id FROM channels ORDER BY id"
SLICE = 500


class Over(msgspec.Struct, frozen=True, kw_only=True):
    """How many of which class are over, by channel."""

    messages: dict[int, int] = {}
    files: dict[int, int] = {}
    recordings: dict[int, int] = {}
    raw: dict[int, int] = {}
    quarantine: dict[int, int] = {}


async def days_of(tx: HotTx, setting: PrivacySetting, name: str) -> tuple[list[int], list[int]]:
    """Channels that have a term of this class, and how many days it is."""
    found: dict[int, int] = {}
    for row in await tx.fetch(_CHANNELS):
        own: Terms = setting.channels.get(str(row["id"]), Terms())
        days = getattr(own, name) if getattr(own, name) is not None else getattr(setting.terms, name)
        if days:
            found[row["id"]] = days
    return list(found), list(found.values())


def _sql(name: str) -> tuple[str, list[Any]]:
    """Where rows of this class that are over stand, and the arguments after the terms."""
    if name == "messages":
        return _MESSAGES, []
    if name in ("raw", "quarantine"):
        return _RAW.format(table="raw_inbound" if name == "raw" else "quarantine"), []
    return _FILES, [name == "recordings"]


async def over(tx: HotTx, setting: PrivacySetting) -> Over:
    """What would go now. Changes nothing."""
    found: dict[str, dict[int, int]] = {}
    for name in CLASSES:
        channels, days = await days_of(tx, setting, name)
        sql, more = _sql(name)
        args: list[Any] = [channels, days, *more]
        rows = await tx.fetch(f"SELECT c.channel_id, count(*) AS n {sql} GROUP BY c.channel_id", *args)
        found[name] = {row["channel_id"]: row["n"] for row in rows}
    return Over(**found)


async def some_messages(tx: HotTx, setting: PrivacySetting, after: tuple[int, int]) -> list[tuple[int, int]]:
    """A slice of messages that are over, after that one, their dialogs locked: one that somebody writes in is skipped,
    and one that was opened meanwhile is looked at again by the database before it is taken.
    """
    args = await days_of(tx, setting, "messages")
    if not args[0]:
        return []
    rows = await tx.fetch(
        f"SELECT m.conversation_id, m.seq {_MESSAGES} AND (m.conversation_id, m.seq) > ($3::bigint, $4::bigint)"
        f" ORDER BY 1, 2 LIMIT {SLICE} FOR UPDATE OF c, m SKIP LOCKED", *args, *after,
    )  # fmt: skip
    return [(row["conversation_id"], row["seq"]) for row in rows]


async def some_files(tx: HotTx, setting: PrivacySetting, name: str) -> list[tuple[Any, int, int]]:
    """(id, dialog, seq) of a slice of files that are over, their dialogs locked as above."""
    args = await days_of(tx, setting, name)
    if not args[0]:
        return []
    slice_ = f"ORDER BY a.id LIMIT {SLICE} FOR UPDATE OF a, c SKIP LOCKED"
    sql = f"SELECT a.id, a.conversation_id, a.seq {_FILES} {slice_}"
    rows = await tx.fetch(sql, *args, name == "recordings")
    return [(row["id"], row["conversation_id"], row["seq"]) for row in rows]


async def drop_raw(tx: HotTx, setting: PrivacySetting, name: str) -> int:
    """Bodies that are over; how many."""
    table = "raw_inbound" if name == "raw" else "quarantine"
    sql, _ = _sql(name)
    args = await days_of(tx, setting, name)
    if not args[0]:
        return 0
    return await tx.execute(f"DELETE FROM {table} WHERE id IN (SELECT c.id {sql} LIMIT {SLICE})", *args)
