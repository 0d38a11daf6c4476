"""Which facts events of the log tell of: those of the same transactions, and which rules led to them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.kit.consumers import Logged
from backend.kit.db import Tx
from backend.rules.about import HIDDEN, HIDDEN_CARD
from backend.rules.schemas import RuleFact

# a transaction that lasts longer than this tells no rule of what it stored at its beginning
LONGEST = "1 hour"
# so long after what warmed somebody it may be counted
COUNTED = "10 minutes"
# Facts of one transaction are found by whom or what they are about, along indexes that are there; `xid` keeps out all
# others. After a restore into another cluster numbers of transactions begin anew: the time keeps those apart.
_FACTS = f"""
WITH told AS (
    SELECT xid, at, subject_kind, subject_id, contact_id FROM event_log
    WHERE position = ANY ($1::bigint[]) AND xid IS NOT NULL
), about AS (
    SELECT xid, max(at) AS at, contact_id, NULL::bigint AS card_id, NULL::bigint AS company_id
    FROM told WHERE contact_id IS NOT NULL GROUP BY xid, contact_id
    UNION ALL
    SELECT xid, max(at), NULL, subject_id, NULL FROM told WHERE subject_kind = 'card' GROUP BY xid, subject_id
    UNION ALL
    SELECT xid, max(at), NULL, NULL, subject_id FROM told WHERE subject_kind = 'company' GROUP BY xid, subject_id
    UNION ALL
    -- a group is nobody's: by the request that it is about, and by who wrote there last
    SELECT t.xid, max(t.at), NULL, c.card_id, NULL FROM told t JOIN conversations c ON c.id = t.subject_id
    WHERE t.subject_kind = 'conversation' AND t.contact_id IS NULL AND c.card_id IS NOT NULL GROUP BY t.xid, c.card_id
    UNION ALL
    SELECT t.xid, max(t.at), i.contact_id, NULL, NULL FROM told t JOIN conversations c ON c.id = t.subject_id
    JOIN messages m ON m.conversation_id = c.id AND m.seq > c.seq - 50 JOIN identities i ON i.id = m.identity_id
    WHERE t.subject_kind = 'conversation' AND t.contact_id IS NULL GROUP BY t.xid, i.contact_id
), found AS (
    SELECT DISTINCT ON (a.id) a.* FROM about b CROSS JOIN LATERAL (
        SELECT * FROM activities WHERE contact_id = b.contact_id AND xid = b.xid
            AND stored_at BETWEEN b.at - interval '{LONGEST}' AND b.at + interval '1 minute'
        UNION ALL
        SELECT * FROM activities WHERE card_id = b.card_id AND xid = b.xid
            AND stored_at BETWEEN b.at - interval '{LONGEST}' AND b.at + interval '1 minute'
        UNION ALL
        SELECT * FROM activities WHERE company_id = b.company_id AND xid = b.xid
            AND stored_at BETWEEN b.at - interval '{LONGEST}' AND b.at + interval '1 minute'
    ) a WHERE a.kind = ANY ($2::text[])
)
SELECT f.id, f.stored_at, f.at, f.kind, f.actor_kind, f.actor_id, f.contact_id, f.company_id, f.card_id,
       f.conversation_id, f.message_seq, f.data::text AS data,
       -- nothing appended to nothing is an array of one NULL
       CASE WHEN w.rule_id IS NOT NULL THEN w.chain || w.rule_id END AS chain
FROM found f LEFT JOIN LATERAL (
    -- A stage of warmth is counted a moment later, by another: from what was last stored about the person. Where that
    -- was a rule's doing, so is the stage; what a person or a customer did since begins anew.
    SELECT c.xid, c.stored_at FROM activities c
    WHERE f.kind = 'warmth_changed' AND c.contact_id = f.contact_id AND c.kind <> 'warmth_changed'
      AND c.stored_at BETWEEN f.stored_at - interval '{COUNTED}' AND f.stored_at
    ORDER BY c.stored_at DESC, c.id DESC LIMIT 1
) cause ON true LEFT JOIN LATERAL (
    SELECT r.rule_id, r.chain FROM rule_runs r
    WHERE r.xid = CASE f.kind WHEN 'warmth_changed' THEN cause.xid ELSE f.xid END
      AND r.ended_at BETWEEN coalesce(cause.stored_at, f.stored_at) - interval '{LONGEST}'
                         AND coalesce(cause.stored_at, f.stored_at) + interval '{LONGEST}' LIMIT 1
) w ON true
-- what is written in somebody's own mailbox is nobody's news
WHERE NOT {HIDDEN.format("f.conversation_id")} AND NOT {HIDDEN_CARD.format("f.card_id")} ORDER BY f.id
"""
_object = msgspec.json.Decoder(dict[str, Any]).decode


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """A fact; `key` is its name for ever; `chain`: rules that led to it, the first one first."""

    key: str
    stored_at: datetime
    fact: RuleFact
    chain: tuple[int, ...] = ()


async def told_by(tx: Tx, events: Sequence[Logged], kinds: Collection[str]) -> list[Happened]:
    """In the order in which they were stored."""
    return [_happened(row) for row in await tx.fetch(_FACTS, [event.position for event in events], sorted(kinds))]


def fact_of(row: Any) -> RuleFact:
    """A row of activities."""
    names = ("kind", "at", "contact_id", "card_id", "conversation_id", "company_id", "message_seq")
    return RuleFact(
        **{name: row[name] for name in names},
        actor_kind=row["actor_kind"],
        actor_id=row["actor_id"],
        data=_object(row["data"]),
    )


def _happened(row: Any) -> Happened:
    return Happened(key=f"a{row['id']}", stored_at=row["stored_at"], fact=fact_of(row), chain=tuple(row["chain"] or ()))
