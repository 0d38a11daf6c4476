"""Open the card of a request: the person's newest open one, or a new one (C1, C2, V2). Set-based."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.activities import Activity, record
from backend.cards.publish import publish_cards
from backend.cards.sight import BESIDE
from backend.kit.db import Tx

_LOCK = "SELECT id FROM contacts WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE"
# a statement of its own after the lock: it has to see the card that the lock's last holder made
_OPEN = f"""
SELECT DISTINCT ON (k.contact_id) k.contact_id, k.id
FROM unnest($1::bigint[], $2::bigint[], $3::int[]) AS w (contact_id, channel_id, silent)
JOIN cards k ON k.contact_id = w.contact_id
WHERE k.is_open AND {BESIDE.format(channel="w.channel_id")}
  AND (w.silent IS NULL OR k.created_at > now() - make_interval(days => w.silent) OR EXISTS (
      SELECT FROM conversations c WHERE c.card_id = k.id AND c.last_at > now() - make_interval(days => w.silent)))
ORDER BY k.contact_id, k.id DESC
"""
_INSERT = """
INSERT INTO cards (kind, funnel_id, status_id, contact_id, channel_id, team_id, responsible_id, assigned_by, fields,
                   source_id)
SELECT CASE s.kind WHEN 'lead' THEN 'lead' ELSE 'deal' END, s.funnel_id, s.id,
       w.contact_id, w.channel_id, w.team_id, w.responsible_id, w.assigned_by,
       coalesce((SELECT jsonb_object_agg(o.id::text, o.setup -> 'default') FROM fields o
                 WHERE o.entity = 'card' AND o.state = 'live' AND jsonb_typeof(o.setup -> 'default') <> 'null'
                   AND (o.setup -> 'funnels' = '[]' OR o.setup -> 'funnels' @> to_jsonb(s.funnel_id))), '{}'),
       -- the channel's own goes before its funnel's
       coalesce((SELECT o.id FROM channels h JOIN sources o ON o.id = h.source_id AND o.deleted_at IS NULL
                 WHERE h.id = w.channel_id),
                (SELECT o.id FROM funnels d JOIN sources o ON o.id = d.source_id AND o.deleted_at IS NULL
                 WHERE d.id = s.funnel_id))
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[])
     WITH ORDINALITY AS w (contact_id, channel_id, funnel_id, team_id, responsible_id, assigned_by, ord)
JOIN funnels f ON f.id = w.funnel_id
CROSS JOIN LATERAL (
    -- a channel that still names a deleted funnel opens its requests where that one's went; in simple mode (B1) leads
    -- are deals at once, even where the step that was chosen for them closes requests by now, or its funnel is no more
    SELECT e.id, e.funnel_id, g.kind FROM statuses e JOIN funnels g ON g.id = e.funnel_id
    WHERE e.deleted_at IS NULL AND CASE
        WHEN f.asleep THEN e.funnel_id = coalesce(
            (SELECT m.funnel_id FROM statuses m JOIN funnels h ON h.id = m.funnel_id AND h.deleted_at IS NULL
             WHERE m.id = f.moved_to),
            (SELECT m.funnel_id FROM statuses m JOIN funnels h ON h.id = m.funnel_id AND h.deleted_at IS NULL
             WHERE h.kind = 'deal' AND m.deleted_at IS NULL AND m.category NOT IN ('won', 'lost', 'closed')
             ORDER BY h.position, h.id LIMIT 1))
        ELSE e.funnel_id = f.id OR e.id = f.moved_to END
    ORDER BY f.asleep AND e.category IN ('won', 'lost', 'closed'), f.asleep AND e.id = f.moved_to DESC,
        (e.funnel_id = f.id) DESC, e.is_default DESC, e.position, e.id LIMIT 1
) s
ORDER BY w.ord
RETURNING id, kind, contact_id, channel_id
"""


# whom nobody had known before this transaction came with this request (B9)
BORN = """
UPDATE contacts p SET born_of = w.card_id FROM unnest($1::bigint[], $2::bigint[]) AS w (contact_id, card_id)
WHERE p.id = w.contact_id AND p.born_of IS NULL AND p.created_at = now()
"""


class CardWanted(msgspec.Struct, frozen=True, kw_only=True):
    """A person who wrote and has no card in this conversation. `responsible_id` is the conversation's; `silent_days`:
    an open card about which nothing was said for so long is none."""

    contact_id: int
    channel_id: int
    funnel_id: int
    conversation_id: int
    team_id: int | None = None
    responsible_id: int | None = None
    assigned_by: str | None = None
    silent_days: int | None = None


class Opened(msgspec.Struct, frozen=True):
    """contact → card; `new`: those that were made by this."""

    ids: dict[int, int] = {}
    new: frozenset[int] = frozenset()


async def open_cards(tx: Tx, wanted: Sequence[CardWanted]) -> Opened:
    """contact → card: the newest open one, else a new one in the funnel's default status.

    Locks the contacts. Records lead_created or deal_created and publishes card.changed for each new card.
    A person is left out when the funnel has no status: a message is never refused for want of one.
    """
    first: dict[int, CardWanted] = {}
    for each in wanted:
        first.setdefault(each.contact_id, each)
    if not first:
        return Opened()
    contacts = sorted(first)
    await tx.fetch(_LOCK, contacts)
    channels = [first[each].channel_id for each in contacts]
    silent = [first[each].silent_days for each in contacts]
    cards = {row["contact_id"]: row["id"] for row in await tx.fetch(_OPEN, contacts, channels, silent)}
    missing = [first[contact_id] for contact_id in contacts if contact_id not in cards]
    made = await _make(tx, missing) if missing else {}
    return Opened(cards | made, frozenset(made.values()))


async def _make(tx: Tx, wanted: Sequence[CardWanted]) -> dict[int, int]:
    rows = await tx.fetch(
        _INSERT,
        [w.contact_id for w in wanted],
        [w.channel_id for w in wanted],
        [w.funnel_id for w in wanted],
        [w.team_id for w in wanted],
        [w.responsible_id for w in wanted],
        [w.assigned_by for w in wanted],
    )
    await tx.execute(BORN, [row["contact_id"] for row in rows], [row["id"] for row in rows])
    talks = {w.contact_id: w.conversation_id for w in wanted}
    now = datetime.now(UTC)
    await record(tx, [_fact(row, talks[row["contact_id"]], now) for row in rows])
    await publish_cards(tx, [row["id"] for row in rows])
    return {row["contact_id"]: row["id"] for row in rows}


def _fact(row: Mapping[str, Any], conversation_id: int, now: datetime) -> Activity:
    return Activity(
        kind="lead_created" if row["kind"] == "lead" else "deal_created",
        at=now,
        actor_kind="system",
        contact_id=row["contact_id"],
        card_id=row["id"],
        conversation_id=conversation_id,
        data={"channel_id": row["channel_id"]},
    )
