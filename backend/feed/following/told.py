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
from backend.feed.walk import chunk_sql
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx, Tx
from backend.notify.tell import Notice, tell

TYPES = (
    "message.arrived", "conversation.changed", "card.changed", "contact.changed", "company.changed", "task.changed",
    "invoice.changed", "order.changed", "document.changed",
)  # fmt: skip
# a transaction that was open so long has stored its facts with an earlier moment; none is open longer
BACK = timedelta(minutes=2)
MOST = 2000
# facts of whatever the events were about, by the indexes that lead to them
_NEWS = """
WITH near AS (
    SELECT id, stored_at, card_id, contact_id, company_id FROM activities
    WHERE contact_id = ANY ($1::bigint[]) AND stored_at > now() - $4::interval
    UNION SELECT id, stored_at, card_id, contact_id, company_id FROM activities
    WHERE card_id = ANY ($2::bigint[]) AND stored_at > now() - $4::interval
    UNION SELECT id, stored_at, card_id, contact_id, company_id FROM activities
    WHERE company_id = ANY ($3::bigint[]) AND stored_at > now() - $4::interval
)
SELECT n.* FROM near n WHERE NOT EXISTS (SELECT FROM feed_told t WHERE t.activity_id = n.id)
ORDER BY n.stored_at, n.id LIMIT $5
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
    news = await _news(tx, events)
    if not news:
        return
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
    def of(kind: str) -> list[int]:
        return sorted({event.subject_id for event in events if event.subject_kind == kind and event.subject_id})

    people = sorted({event.contact_id for event in events if event.contact_id is not None} | set(of("contact")))
    return await tx.fetch(_NEWS, people, of("card"), of("company"), BACK, MOST)


def _ids(rows: Sequence[Mapping[str, Any]], name: str) -> list[int]:
    return sorted({row[name] for row in rows} - {None})


async def _for(tx: Tx, grants: Grants, facts: Sequence[Mapping[str, Any]]) -> list[Notice]:
    """Of these facts, what one follower hears."""
    to = Numbered()
    first = to.bind(min(row["stored_at"] for row in facts), "timestamptz")
    which = to.bind([row["id"] for row in facts], "bigint[]")
    source = f"SELECT * FROM activities WHERE stored_at >= {first} AND id = ANY ({which})"
    sight = to.sight(grants)
    level = await level_sql(tx, grants, to)
    me = to.bind(grants.user_id, "bigint")
    # what names them, and a customer who writes to them, they are told of as such
    heard = f"""{heard_sql(level, sight.named, to)} AND {sight.fact} AND NOT {sight.named}
        AND NOT (w.actor_kind = 'user' AND w.actor_id = {me})
        AND NOT (w.kind = 'message_in' AND coalesce(c.responsible_id = {me}, false))"""
    rows = await tx.fetch(chunk_sql(source, sight, heard, MOST, MOST), *to.args)
    found = (notice_of(grants, row) for row in rows if row["id"] is not None)
    return [notice for notice in found if notice is not None]


CONSUMERS = (Consumer("who follows what is told", TYPES, something_happened, start="now"),)
