"""Which facts count towards warmth, and as what (E3). One table for the sums, the explanation and the preview."""

from collections.abc import Sequence
from datetime import datetime

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.contacts.warmth.curve import DAY_S, HORIZON, Fact, half_life_s
from backend.contacts.warmth.setting import CLIENTS, Finer, WarmthSetting, is_mark
from backend.kit.db import Tx

# `a` is an activity; what is no mark counts nothing. Groups, machines and what others wrote for us warm nobody.
MARK = """
CASE a.kind
    WHEN 'message_in' THEN CASE WHEN a.data ? 'automatic' THEN NULL WHEN a.data ? 'form' THEN 'form'
                                ELSE 'client_message' END
    WHEN 'message_out' THEN CASE WHEN a.actor_kind = 'user' THEN 'staff_message' END
    WHEN 'call' THEN CASE WHEN a.data ->> 'direction' = 'in' OR (a.data ->> 'talked_s')::numeric > 0 THEN 'call' END
    WHEN 'lead_created' THEN 'lead_created'
    WHEN 'deal_created' THEN 'deal_created'
    WHEN 'task_done' THEN 'task_done'
    WHEN 'own' THEN 'own:' || (a.data ->> 'kind_id')
    WHEN 'invoice_opened' THEN 'offer_opened'
    WHEN 'order_opened' THEN 'offer_opened'
    WHEN 'status_changed' THEN CASE WHEN (a.data ->> 'to')::bigint IN
        (SELECT s.id FROM statuses s WHERE s.mark IN ('rejected', 'lost')) THEN 'rejection' END
END
"""
# nothing is stored before it happened, so that old parts of the log are not even opened
_COUNTED = f"""
SELECT a.contact_id, a.id, least(a.at, $2::timestamptz) AS at, m.mark, {{finer}} AS finer
FROM activities a CROSS JOIN LATERAL (SELECT {MARK} AS mark) m {{joins}}
WHERE a.contact_id = ANY ($1::bigint[]) AND a.stored_at > $2::timestamptz - make_interval(secs => $3)
  AND a.at > $2::timestamptz - make_interval(secs => $3) AND m.mark IS NOT NULL AND NOT ({{less}})
"""
# of a message the request is that of its dialog
_JOINS = """
LEFT JOIN conversations c ON c.id = a.conversation_id LEFT JOIN cards k ON k.id = coalesce(a.card_id, c.card_id)
"""
# What clients did, and of which the fact was removed (backend/timeline/keeping): silence is reckoned from the newest
# of it on. Gaps of before may have been none, and what is gone gives no points.
HEARD = "heard"
_GONE = f"""
SELECT g.contact_id, 0::bigint AS id, max(g.at) AS at, '{HEARD}' AS mark, -1 AS finer FROM (
    SELECT contact_id, at FROM contact_heard WHERE contact_id = ANY ($1::bigint[])
    UNION ALL SELECT a.contact_id, least(a.at, $2::timestamptz)
    FROM activities a CROSS JOIN LATERAL (SELECT {MARK} AS mark) m
    WHERE a.contact_id = ANY ($1::bigint[]) AND a.stored_at > $2::timestamptz - make_interval(secs => $3)
      AND m.mark = ANY ({{clients}}) AND ({{less}})) g
WHERE g.at > $2::timestamptz - make_interval(secs => $3) GROUP BY g.contact_id
"""
# a gap that is still open ends now
_SILENCES = """
SELECT contact_id, id, at, mark, finer FROM heard UNION ALL
SELECT g.contact_id, g.id, g.at + s.long, 'silence', -1
FROM (SELECT h.contact_id, h.id, h.at, lead(h.at) OVER (PARTITION BY h.contact_id ORDER BY h.at, h.id) AS next,
             max(h.at) FILTER (WHERE h.mark = '{heard}') OVER (PARTITION BY h.contact_id) AS known_from
      FROM heard h WHERE h.mark = ANY ({clients}) OR h.mark = '{heard}') g
CROSS JOIN (SELECT make_interval(secs => {seconds}) AS long) s
WHERE g.at + s.long <= coalesce(g.next, $2::timestamptz) AND g.at >= coalesce(g.known_from, g.at)
"""
_REMEMBER = """
INSERT INTO contact_heard (contact_id, at)
SELECT a.contact_id, max(a.at) FROM {gone} a CROSS JOIN LATERAL (SELECT {mark} AS mark) m
WHERE m.mark = ANY ({clients}) AND EXISTS (SELECT FROM contacts p WHERE p.id = a.contact_id)
GROUP BY a.contact_id ORDER BY a.contact_id
ON CONFLICT (contact_id) DO UPDATE SET at = greatest(contact_heard.at, excluded.at)
"""
_CLIENTS = f"ARRAY[{', '.join(map(repr, CLIENTS))}]"


def remember_heard(gone: str) -> str:
    """A statement of what clients did, of rows of `gone`: facts that are removed."""
    return _REMEMBER.format(gone=gone, mark=MARK, clients=_CLIENTS)


def counted_sql(setting: WarmthSetting, less: str = "false") -> str:
    """(contact_id, id, at, mark, finer) of people $1 at $2, of the last $3 seconds.

    `less`: without these facts `a`, an expression of our own.

    What stands in it of the setting are numbers and marks of our own, checked when it was saved.
    """
    cases = "".join(f" WHEN {_fits(rule)} THEN {at}" for at, rule in enumerate(setting.finer))
    finer, joins = (f"CASE{cases} ELSE -1 END", _JOINS) if cases else ("-1", "")
    sql = _COUNTED.format(finer=finer, joins=joins, less=less)
    if setting.silence_days is None:
        return sql
    gone = _GONE.format(clients=_CLIENTS, less=less)
    silences = _SILENCES.format(clients=_CLIENTS, heard=HEARD, seconds=int(setting.silence_days * DAY_S))
    return f"WITH heard AS ({sql} UNION ALL {gone}) {silences}"


def _fits(rule: Finer) -> str:
    assert is_mark(rule.mark)
    parts = [f"m.mark = '{rule.mark}'"]
    if rule.channel_id is not None:
        parts.append(f"c.channel_id = {int(rule.channel_id)}")
    if rule.source_id is not None:
        parts.append(f"k.source_id = {int(rule.source_id)}")
    if rule.user_id is not None:
        parts.append(f"a.actor_kind = 'user' AND a.actor_id = {int(rule.user_id)}")
    return " AND ".join(parts)


def horizon_s(setting: WarmthSetting) -> float:
    return half_life_s(setting) * HORIZON


async def facts_of(tx: Tx, contact_id: int, setting: WarmthSetting, now: datetime) -> Sequence[Fact]:
    rows = await tx.fetch(counted_sql(setting), [contact_id], now, horizon_s(setting))
    return [Fact(row["id"], row["at"], row["mark"], row["finer"]) for row in rows]


_SHOWN = """
SELECT a.id FROM activities a WHERE a.contact_id = $1 AND a.id = ANY ($2::bigint[])
  AND (a.conversation_id IS NULL OR EXISTS (SELECT FROM conversations c WHERE c.id = a.conversation_id AND {talk}))
  AND (a.card_id IS NULL OR EXISTS (SELECT FROM cards k WHERE k.id = a.card_id AND {card}))
"""


async def shown_to(tx: Tx, grants: Grants, contact_id: int, ids: Sequence[int]) -> set[int]:
    """Of these facts, those whose dialog and request the viewer sees: of others' mailboxes nothing is told."""
    talk, args = sees_sql(grants, "c", 3)
    card, more = sees_sql(grants, "k", 3 + len(args), pool=False)
    sql = _SHOWN.format(talk=talk, card=card)
    return {row["id"] for row in await tx.fetch(sql, contact_id, list(ids), *args, *more)}
