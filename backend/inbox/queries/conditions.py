"""A filter as SQL over `conversations c`: bound values only, and one look-up a row where it asks another table.

The look-ups are scalar on purpose: as joins PostgreSQL would read a whole tag or status to find fifty rows.
"""

from backend.access.grants import Grants
from backend.cards.sight import sees_cards_sql
from backend.inbox.queries.branches import Where
from backend.inbox.queries.filter import Filter
from backend.inbox.queries.ways import kinds_of
from backend.inbox.rows.conversations import TROUBLED
from backend.inbox.schemas import State
from backend.kit.db import Tx
from backend.lists.followed import followed_sql

# So few are looked at one by one; more lie so dense in the list that walking it finds fifty soon.
FEW = 2000
STATES: tuple[State, ...] = ("open", "snoozed", "done")
_VIEWS: dict[str, str] = {
    "unassigned": " AND c.responsible_id IS NULL",
    "waiting": " AND c.waiting_since IS NOT NULL",
    "unanswered": " AND c.unanswered AND c.state = 'open'",
}
# as they were put: one that was merged is found by the other's name
_TAG_IDS = "ARRAY(SELECT put FROM standing_tags WHERE lower(name) = ANY({names}))"
_CATEGORY_IDS = "ARRAY(SELECT id FROM statuses WHERE category = ANY({names}))"
_NAMED = "EXISTS (SELECT 1 FROM mentions n WHERE n.user_id = {me} AND n.conversation_id = c.id AND n.seen_at IS NULL)"
_KIND = "(SELECT ch.kind FROM channels ch WHERE ch.id = c.channel_id)"
# by a request that is closed to the viewer no dialog is found: that would say where it stands
_STATUS = "(SELECT k.status_id FROM cards k WHERE k.id = c.card_id AND {seen})"
_FOLLOWED_CARD = "(SELECT k.id FROM cards k WHERE k.id = c.card_id AND {seen})"
_READ = "(SELECT r.in_seq FROM read_marks r WHERE r.conversation_id = c.id AND r.user_id = {me})"
_FAILED = f"(SELECT count(*) FROM messages m WHERE m.conversation_id = c.id AND {TROUBLED}) > 0"


def conditions(where: Where, grants: Grants, asked: Filter) -> str:
    """ " AND …" for everything but sight, page and whose the view is (branches.py)."""
    sql = _VIEWS.get(asked.view, "")
    if asked.state:
        # spelled out, not bound: partial indexes are known by their words
        sql += f" AND c.state = '{STATES[STATES.index(asked.state)]}'"
    if asked.channel_ids:
        sql += f" AND c.channel_id = ANY({where.bind(list(asked.channel_ids), 'bigint[]')})"
    if asked.ways:
        sql += f" AND {_KIND} = ANY({where.bind(kinds_of(asked.ways), 'text[]')})"
    if asked.waiting:
        sql += " AND c.waiting_since IS NOT NULL"
    if asked.unread:
        sql += f" AND c.in_seq > coalesce({_READ.format(me=where.bind(grants.user_id, 'bigint'))}, 0)"
    if asked.failed or asked.view == "failed":
        sql += f" AND {_FAILED}"
    return (
        sql
        + _mine(where, grants, asked)
        + _whose(where, grants, asked)
        + _tags(where, asked)
        + _card(where, grants, asked)
        + _when(where, asked)
    )


def _mine(where: Where, grants: Grants, asked: Filter) -> str:
    sql = ""
    if asked.view == "mentions":
        sql += f" AND {_NAMED.format(me=where.bind(grants.user_id, 'bigint'))}"
    if asked.with_me:
        sql += f" AND array_position(c.participants, {where.bind(grants.user_id, 'bigint')}) IS NOT NULL"
    if asked.followed:
        me = where.bind(grants.user_id, "bigint")
        sight, args = sees_cards_sql(grants, "k", len(where.args) + 1)
        where.args += args
        card = _FOLLOWED_CARD.format(seen=sight)
        sql += " AND " + followed_sql(me, contact="c.contact_id", card=card)
    return sql


def _whose(where: Where, grants: Grants, asked: Filter) -> str:
    sql = ""
    if asked.responsible:
        me = [grants.user_id] if "me" in asked.responsible and grants.user_id is not None else []
        people = [*me, *(each for each in asked.responsible if isinstance(each, int))]
        nobody = " OR c.responsible_id IS NULL" if "nobody" in asked.responsible else ""
        sql += f" AND (c.responsible_id = ANY({where.bind(people, 'bigint[]')}){nobody})"
    if asked.team_ids:
        teams = where.bind(list(asked.team_ids), "bigint[]")
        sql += f" AND (c.team_id = ANY({teams}) OR c.pool_kind = 'team' AND c.pool_id = ANY({teams}))"
    return sql


def _tags(where: Where, asked: Filter) -> str:
    if not asked.tags:
        return ""
    names = sorted({name.lower() for name in asked.tags})
    ids = _TAG_IDS.format(names=where.bind(names, "text[]"))
    least = len(names) if asked.every_tag else 1
    return (
        f" AND (SELECT count(DISTINCT s.id) FROM conversation_tags f JOIN standing_tags s ON s.put = f.tag_id"
        f" WHERE f.conversation_id = c.id AND f.tag_id = ANY({ids})) >= {where.bind(least, 'int')}"
    )


def _card(where: Where, grants: Grants, asked: Filter) -> str:
    if not (asked.status_ids or asked.categories):
        return ""
    sql, (sight, args) = "", sees_cards_sql(grants, "k", len(where.args) + 1)
    where.args += args
    status = _STATUS.format(seen=sight)
    if asked.status_ids:
        sql += f" AND {status} = ANY({where.bind(list(asked.status_ids), 'bigint[]')})"
    if asked.categories:
        sql += f" AND {status} = ANY({_CATEGORY_IDS.format(names=where.bind(list(asked.categories), 'text[]'))})"
    return sql


def _when(where: Where, asked: Filter) -> str:
    sql = ""
    if asked.last_from:
        sql += f" AND c.last_at >= {where.bind(asked.last_from, 'timestamptz')}"
    if asked.last_to:
        sql += f" AND c.last_at < {where.bind(asked.last_to, 'timestamptz')}"
    if asked.last_days:
        sql += f" AND c.last_at >= now() - make_interval(days => {where.bind(asked.last_days, 'int')})"
    if asked.silent_days:
        sql += f" AND c.last_at < now() - make_interval(days => {where.bind(asked.silent_days, 'int')})"
    return sql


_BY_FAILED = f"SELECT DISTINCT m.conversation_id AS id FROM messages m WHERE {TROUBLED} LIMIT {FEW + 1}"
# By steps and in an index's order: whatever the planner believes of a tag or status, it reads no more than it is asked.
_BY_TAGS = f"""
SELECT f.conversation_id AS id FROM standing_tags t CROSS JOIN LATERAL (
    SELECT conversation_id FROM conversation_tags WHERE tag_id = t.put ORDER BY conversation_id LIMIT {FEW + 1}) AS f
WHERE lower(t.name) = ANY($1::text[])
"""
_CARDS = f"""
SELECT k.id FROM statuses s CROSS JOIN LATERAL (
    SELECT id FROM cards WHERE status_id = s.id ORDER BY id DESC LIMIT {FEW + 1}) AS k
WHERE (cardinality($1::bigint[]) = 0 OR s.id = ANY($1::bigint[]))
  AND (cardinality($2::text[]) = 0 OR s.category = ANY($2::text[]))
LIMIT {FEW + 1}
"""
_BY_CARDS = f"SELECT id FROM conversations WHERE card_id = ANY($1::bigint[]) LIMIT {FEW + 1}"


_BY_FOLLOWED = f"""
SELECT c.id FROM (SELECT kind, subject_id FROM follows
    WHERE user_id = $1 AND level <> 'off' AND kind IN ('card', 'contact') LIMIT {FEW + 1}) AS f
CROSS JOIN LATERAL (
    SELECT id FROM conversations WHERE f.kind = 'contact' AND contact_id = f.subject_id
    UNION ALL SELECT id FROM conversations WHERE f.kind = 'card' AND card_id = f.subject_id) AS c
LIMIT {FEW + 1}
"""


async def few(tx: Tx, me: Grants, asked: Filter) -> list[int] | None:
    """The dialogs that the rarest part of a filter leaves, when they are few; None: walk the list."""
    if asked.followed:
        found = await tx.fetch(_BY_FOLLOWED, me.user_id)
        if len(found) <= FEW:
            return sorted({row["id"] for row in found})
    if asked.failed or asked.view == "failed":
        found = await tx.fetch(_BY_FAILED)
        if len(found) <= FEW:
            return [row["id"] for row in found]
    names = sorted({name.lower() for name in asked.tags})
    for each in ([name] for name in names) if asked.every_tag else ([names] if names else []):
        found = await tx.fetch(_BY_TAGS, each)
        if len(found) <= FEW:
            return sorted({row["id"] for row in found})
    return await _few_by_status(tx, asked) if asked.status_ids or asked.categories else None


async def _few_by_status(tx: Tx, asked: Filter) -> list[int] | None:
    cards = await tx.fetch(_CARDS, list(asked.status_ids), list(asked.categories))
    if len(cards) > FEW:
        return None
    found = await tx.fetch(_BY_CARDS, [row["id"] for row in cards])
    return [row["id"] for row in found] if len(found) <= FEW else None
