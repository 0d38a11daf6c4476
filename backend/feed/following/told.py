"""Followers are told, within a second or two, what happened; nobody of what they may not see at that moment, nor of
what they did themselves, nor twice."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from backend.access.grants import Grants
from backend.access.load import of_users
from backend.feed.following.level import heard_sql, level_sql
from backend.feed.following.say import notice_of
from backend.feed.numbered import Numbered
from backend.feed.walk import told_sql
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx, Tx
from backend.notify.tell import Notice, tell

# every event in whose transaction a fact can be stored
TYPES = (
    "message.arrived", "message.changed", "conversation.changed", "card.changed", "contact.changed", "company.changed",
    "task.changed", "invoice.changed", "order.changed", "document.changed", "activity.recorded",
)  # fmt: skip
# a fact has the moment at which its transaction began, an event that of its own statement; none is open so long
BACK = timedelta(minutes=10)
MOST = 2000
# Facts of the transactions that the events are of, however long ago that was: who was away is told when it is back.
# Those with a person by the index of whatever the events are about, all others by the transaction itself. After a
# restore into another cluster transactions are numbered anew: the time keeps those apart.
_NEWS = """
WITH told AS MATERIALIZED (
    SELECT xid, at, subject_kind, subject_id, contact_id FROM event_log
    WHERE position = ANY ($1::bigint[]) AND xid IS NOT NULL
), moments AS MATERIALIZED (
    SELECT xid, min(at) - $2::interval AS first, max(at) + interval '1 minute' AS last FROM told GROUP BY xid
), about AS MATERIALIZED (
    SELECT kind, id, min(m.first) AS first, max(m.last) AS last FROM told t JOIN moments m ON m.xid = t.xid
    CROSS JOIN LATERAL (VALUES ('contact', t.contact_id), (t.subject_kind, t.subject_id)) AS of (kind, id)
    WHERE id IS NOT NULL AND kind IN ('contact', 'card', 'company') GROUP BY kind, id
), near AS (
    SELECT a.* FROM about b CROSS JOIN LATERAL (
        SELECT id, stored_at, card_id, contact_id, company_id, xid FROM activities
        WHERE b.kind = 'contact' AND contact_id = b.id AND stored_at BETWEEN b.first AND b.last
        UNION ALL SELECT id, stored_at, card_id, contact_id, company_id, xid FROM activities
        WHERE b.kind = 'card' AND card_id = b.id AND stored_at BETWEEN b.first AND b.last
        UNION ALL SELECT id, stored_at, card_id, contact_id, company_id, xid FROM activities
        WHERE b.kind = 'company' AND company_id = b.id AND stored_at BETWEEN b.first AND b.last
    ) a
    UNION ALL SELECT a.id, a.stored_at, a.card_id, a.contact_id, a.company_id, a.xid
    FROM moments m JOIN activities a ON a.xid = m.xid AND a.contact_id IS NULL
)
SELECT DISTINCT n.id, n.stored_at, n.card_id, n.contact_id, n.company_id
FROM near n JOIN moments m ON m.xid = n.xid AND n.stored_at BETWEEN m.first AND m.last
WHERE NOT EXISTS (SELECT FROM feed_told t WHERE t.activity_id = n.id)
ORDER BY n.stored_at, n.id LIMIT $3
"""
_TOLD = "INSERT INTO feed_told (activity_id) SELECT unnest($1::bigint[]) ON CONFLICT DO NOTHING RETURNING activity_id"
_WHO = """
SELECT user_id FROM follows WHERE level <> 'off' AND (kind IN ('house', 'own', 'section', 'view', 'user')
    OR kind = 'card' AND subject_id = ANY ($1::bigint[]) OR kind = 'contact' AND subject_id = ANY ($2::bigint[])
    OR kind = 'company' AND subject_id = ANY ($3::bigint[]))
UNION SELECT u.id FROM users u JOIN follow_defaults d ON u.deactivated_at IS NULL AND (
    d.whom = 'role' AND d.whom_id = u.role_id OR d.whom = 'new' AND d.since < u.created_at
    OR d.whom = 'team' AND EXISTS (SELECT FROM team_members m WHERE m.team_id = d.whom_id AND m.user_id = u.id))
ORDER BY 1
"""
_COMPANIES = "SELECT company_id FROM cards WHERE id = ANY ($1::bigint[]) AND company_id IS NOT NULL"


async def something_happened(tx: HotTx, events: Sequence[Logged]) -> None:
    """Each fact is told once: whoever comes second finds it among those that were."""
    while news := await _news(tx, events):
        await _tell(tx, news)
        if len(news) < MOST:
            return


async def _tell(tx: HotTx, news: Sequence[Mapping[str, Any]]) -> None:
    cards = _ids(news, "card_id")
    companies = {*_ids(news, "company_id"), *(row["company_id"] for row in await tx.fetch(_COMPANIES, cards))}
    who = await tx.fetch(_WHO, cards, _ids(news, "contact_id"), sorted(companies))
    fresh = {row["activity_id"] for row in await tx.fetch(_TOLD, [row["id"] for row in news])}
    facts = [row for row in news if row["id"] in fresh]
    if not who or not facts:
        return
    people = await of_users(tx, [row["user_id"] for row in who])
    notices: list[Notice] = []
    for _, grants in sorted(people.items()):
        notices += await _for(tx, grants, facts)
    await tell(tx, notices)


async def _news(tx: Tx, events: Sequence[Logged]) -> Sequence[Mapping[str, Any]]:
    return await tx.fetch(_NEWS, [event.position for event in events], BACK, MOST)


def _ids(rows: Sequence[Mapping[str, Any]], name: str) -> list[int]:
    return sorted({row[name] for row in rows} - {None})


async def _for(tx: Tx, grants: Grants, facts: Sequence[Mapping[str, Any]]) -> list[Notice]:
    """Of these facts, what one follower hears."""
    to = Numbered()
    moments = [row["stored_at"] for row in facts]
    first, last = to.bind(min(moments), "timestamptz"), to.bind(max(moments), "timestamptz")
    which = to.bind([row["id"] for row in facts], "bigint[]")
    source = f"SELECT * FROM activities WHERE stored_at BETWEEN {first} AND {last} AND id = ANY ({which})"
    sight = to.sight(grants)
    level = await level_sql(tx, grants, to)
    me = to.bind(grants.user_id, "bigint")
    # what names them, and a customer who writes to them, they are told of as such
    heard = f"""{heard_sql(level, sight.named, to)} AND {sight.fact} AND NOT {sight.named}
        AND NOT (w.actor_kind = 'user' AND w.actor_id = {me})
        AND NOT (w.kind = 'message_in' AND coalesce(c.responsible_id = {me}, false))"""
    rows = await tx.fetch(told_sql(source, sight, heard, MOST, MOST), *to.args)
    # the oldest first, as it happened: the newest of a group stands for it
    found = (notice_of(grants, row) for row in reversed(rows) if row["id"] is not None)
    return [notice for notice in found if notice is not None]


CONSUMERS = (Consumer("who follows what is told", TYPES, something_happened, start="now"),)
