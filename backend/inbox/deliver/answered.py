"""Of letters: the one that ours answers, and those of ours that went before it. By these programs find the thread."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from backend.connectors.contract import Letter, Quoted
from backend.inbox.deliver.states import Key, columns
from backend.kit.db import Tx

# so many of ours are named beside theirs
OURS_MAX = 10
QUOTED_MAX = 30_000
# A letter of theirs that has a name: the one that was on the screen, else replied to, else the newest. Where there is
# none (we wrote first, or theirs came without), its subject still is the talk's.
_ANSWERED = f"""
SELECT k.conversation_id, k.seq, (t.meta -> 'letter')::text AS letter, o.keys, t.quoted, t.quote, t.provider_at,
       coalesce(u.time_zone, 'UTC') AS zone, w.quote AS tail
FROM unnest($1::bigint[], $2::bigint[]) AS k (conversation_id, seq)
JOIN messages m USING (conversation_id, seq)
LEFT JOIN users u ON u.id = m.author_id
LEFT JOIN letters w ON w.conversation_id = k.conversation_id AND w.seq = k.seq
LEFT JOIN LATERAL (
    SELECT t.meta, t.provider_at, l.quote,
           CASE WHEN t.direction = 'in' AND t.deleted_at IS NULL THEN t.text END AS quoted
    FROM messages t LEFT JOIN letters l ON l.conversation_id = t.conversation_id AND l.seq = t.seq
    WHERE t.conversation_id = k.conversation_id AND t.seq < k.seq
      AND coalesce(nullif(t.meta #>> '{{letter,message_id}}', ''), t.meta #>> '{{letter,subject}}', '') <> ''
    ORDER BY (t.direction = 'in' AND coalesce(t.meta #>> '{{letter,message_id}}', '') <> '') DESC,
             coalesce(t.seq = (m.meta ->> 'answers')::bigint, false) DESC, coalesce(t.seq = m.reply_to, false) DESC,
             t.seq DESC
    LIMIT 1) t ON true
LEFT JOIN LATERAL (
    SELECT array_agg(e.external_id ORDER BY e.seq) AS keys FROM (
        SELECT s.seq, s.external_id FROM messages s
        WHERE s.conversation_id = k.conversation_id AND s.seq < k.seq AND s.direction = 'out'
          AND s.external_id IS NOT NULL
        ORDER BY s.seq DESC LIMIT {OURS_MAX}) e) o ON true
"""
_letter = msgspec.json.Decoder(Letter)


class Answered(msgspec.Struct, frozen=True):
    """`ours`: what the platform knows our earlier ones by, the oldest first; `quoted`: as it may stand below ours;
    `tail`: what ours itself passes on.
    """

    letter: Letter | None = None
    ours: tuple[str, ...] = ()
    quoted: Quoted | None = None
    tail: str = ""


NOTHING = Answered()


async def answered(tx: Tx, keys: Sequence[Key]) -> dict[Key, Answered]:
    """(conversation, seq) of a letter of ours → what it answers and follows."""
    rows = await tx.fetch(_ANSWERED, *columns(keys))
    return {(row["conversation_id"], row["seq"]): _of(row) for row in rows}


def _of(row: Any) -> Answered:
    letter = _letter.decode(row["letter"]) if row["letter"] else None
    quoted = None
    if letter is not None and letter.sender is not None and row["quoted"] is not None:
        text = "\n\n".join(each for each in (row["quoted"], row["quote"]) if each)
        quoted = Quoted(letter.sender, row["provider_at"].astimezone(ZoneInfo(row["zone"])), text[:QUOTED_MAX])
    return Answered(letter, tuple(row["keys"] or ()), quoted, row["tail"] or "")
