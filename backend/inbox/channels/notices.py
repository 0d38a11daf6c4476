"""What its platform says of a channel: it is stopped, limited, complained of. Kept until that is over."""

from typing import Any

import msgspec

from backend.connectors.contract import Notice
from backend.inbox.channels.schemas import NoticeView
from backend.kit.db import Tx
from backend.kit.words import say

# what is over stays, so that an older word that comes late does not bring it back
_KEEP = """
INSERT INTO channel_notices AS n (channel_id, about, code, weight, named, at, told_at, until)
VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $6, $7)
ON CONFLICT (channel_id, about) DO UPDATE SET
    code = excluded.code, weight = excluded.weight, named = excluded.named, until = excluded.until,
    at = CASE WHEN n.code = excluded.code THEN n.at ELSE excluded.at END, told_at = excluded.told_at
WHERE n.told_at < excluded.told_at OR n.told_at = excluded.told_at AND n.code IS DISTINCT FROM excluded.code
RETURNING about
"""
# Of channel `c` and its health `h`. That it is over may never be told: whatever goes out says so as well, once what
# was under way at that moment is past.
_HOLDS = """n.channel_id = c.id AND n.code IS NOT NULL AND CASE
    WHEN n.until IS NOT NULL THEN n.until > now()
    WHEN n.weight = 'stopped' THEN coalesce(h.last_out_at, n.at) < n.at + interval '10 minutes'
    ELSE n.told_at > now() - interval '14 days' END"""
BARRED_SINCE = f"(SELECT min(n.at) FROM channel_notices n WHERE n.weight = 'stopped' AND {_HOLDS})"
HOLDING = f"""(SELECT jsonb_agg(jsonb_build_object('code', n.code, 'weight', n.weight, 'named', n.named, 'since', n.at,
    'until', n.until) ORDER BY CASE n.weight WHEN 'stopped' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, n.at DESC, n.about)
    FROM channel_notices n WHERE {_HOLDS})"""


class _Kept(msgspec.Struct):
    code: str
    weight: Any
    named: dict[str, str]
    since: Any
    until: Any


_kept = msgspec.json.Decoder(list[_Kept])


async def keep(tx: Tx, channel_id: int, told: Notice) -> bool:
    """False: it is known, or older than what is."""
    named = msgspec.json.encode(told.values).decode()
    args = (told.about, told.code, told.weight, named, told.at, told.until)
    return await tx.value(_KEEP, channel_id, *args) is not None


def views(holding: str | None, kind: str, locale: str) -> list[NoticeView]:
    """What HOLDING gave, in words."""
    return [
        msgspec.convert(
            {
                "code": each.code,
                "weight": each.weight,
                "message": say(locale, f"channel_notices.{kind}.{each.code}", **each.named),
                "since": each.since,
                "until": each.until,
            },
            NoticeView,
        )
        for each in _kept.decode(holding or "[]")
    ]
