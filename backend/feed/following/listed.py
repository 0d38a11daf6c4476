"""What I follow: the few wide ones first, clients by when they were followed; what I no longer see has no name."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.cards.sight import sees_cards_sql
from backend.contacts.companies.sight import seen_sql as company_seen
from backend.contacts.sight import seen_sql as person_seen
from backend.feed.following.put import WITH_ID, seen
from backend.feed.following.schemas import Follow, Followed, FollowedClients, FollowRef, Level
from backend.feed.following.wide import wide_of
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.http import Page, unpage
from backend.kit.http import cursor as make_cursor
from backend.lists.where import pattern

# a name that is out of sight is no name: neither a row nor the cursor tells that it has such a word
_NAMED = """
  AND (SELECT bool_and(called LIKE word) FROM unnest($6::text[]) AS w (word), lower(CASE kind
      WHEN 'company' THEN (SELECT f.name FROM companies f WHERE f.id = subject_id AND ({firm}))
      WHEN 'contact' THEN (SELECT concat_ws(' ', p.name, p.surname) FROM contacts p
                           WHERE p.id = subject_id AND p.deleted_at IS NULL AND ({person}))
      ELSE (SELECT coalesce(nullif(k.title, ''), (SELECT concat_ws(' ', o.name, o.surname) FROM contacts o
                                                  WHERE o.id = k.contact_id))
            FROM cards k WHERE k.id = subject_id AND ({card})) END) AS called)
"""
_CLIENTS = """
SELECT kind, section, subject_id, level, at FROM follows
WHERE user_id = $1 AND level <> 'off' AND kind IN ('card', 'contact', 'company')
  AND ($2::timestamptz IS NULL OR (at, kind, subject_id) < ($2, $3::text, $4::bigint))
{named}
ORDER BY at DESC, kind DESC, subject_id DESC LIMIT $5
"""
# by kind: is it mine, and how widely is everything followed
_MINE = {
    "card": "SELECT responsible_id = $2 FROM cards WHERE id = $1",
    "contact": "SELECT responsible_id = $2 FROM contacts WHERE id = $1",
    "company": "SELECT responsible_id = $2 FROM companies WHERE id = $1",
}
_ALL = """
SELECT kind, subject_id FROM follows WHERE user_id = $1 AND level <> 'off' AND kind IN ('card', 'contact', 'company')
ORDER BY kind, subject_id
"""
_NAMES = {
    "card": """SELECT k.id, coalesce(nullif(k.title, ''), concat_ws(' ', nullif(p.name, ''), nullif(p.surname, '')), '')
        AS name FROM cards k LEFT JOIN contacts p ON p.id = k.contact_id WHERE k.id = ANY ($1::bigint[])""",
    "contact": """SELECT id, concat_ws(' ', nullif(name, ''), nullif(surname, '')) AS name FROM contacts
        WHERE id = ANY ($1::bigint[])""",
    "company": "SELECT id, name FROM companies WHERE id = ANY ($1::bigint[])",
    "view": "SELECT id, name FROM list_views WHERE id = ANY ($1::bigint[])",
    "user": "SELECT id, name FROM users WHERE id = ANY ($1::bigint[])",
}
_OF = """
SELECT (SELECT level FROM follows WHERE user_id = $1 AND kind = $2 AND section = '' AND subject_id = $3) AS level,
       (SELECT count(*) FROM follows WHERE kind = $2 AND subject_id = $3 AND user_id <> $1 AND level <> 'off') AS others
"""


async def clients(tx: Tx, me: Grants) -> FollowedClients:
    """All of them, as the filter `followed` means them (lists/followed.py)."""
    found: dict[str, list[int]] = {"card": [], "contact": [], "company": []}
    for row in await tx.fetch(_ALL, me.user_id):
        found[row["kind"]].append(row["subject_id"])
    return FollowedClients(found["card"], found["contact"], found["company"])


async def mine(tx: Tx, me: Grants, limit: int, cursor: str | None, search: str = "") -> Page[Follow]:
    """The first page has the wide ones before it, with those that I left: they can be taken up again."""
    place = unpage(cursor, tuple[datetime, str, int])
    words = clean_text(search).lower().split()[:8]
    by_name, args = _by_name(me, words)
    rows = await tx.fetch(_CLIENTS.format(named=by_name), me.user_id, *(place or (None, None, None)), limit + 1, *args)
    kept = rows[:limit]
    follows = [] if place else list((await wide_of(tx, me)).items)
    follows += [Follow(row["kind"], row["section"], row["subject_id"], "", row["level"]) for row in kept]
    more = make_cursor(kept[-1]["at"], kept[-1]["kind"], kept[-1]["subject_id"]) if len(rows) > limit else None
    named = await _named(tx, me, follows)
    if words:
        # a name that is out of sight is found by none of its words
        named = [each for each in named if each.kind not in WITH_ID or _has(each.name, words)]
    return Page(named, more)


def _by_name(me: Grants, words: Sequence[str]) -> tuple[str, list[Any]]:
    if not words:
        return "", []
    card, args = sees_cards_sql(me, "k", 7)
    person, more = person_seen(me, 7 + len(args))
    firm, last = company_seen(me, 7 + len(args) + len(more))
    sql = _NAMED.format(card=card, person=person, firm=firm)
    return sql, [[*map(pattern, words)], *args, *more, *last]


def _has(name: str, words: Sequence[str]) -> bool:
    return bool(name) and all(word in name.lower() for word in words)


async def _named(tx: Tx, me: Grants, follows: Sequence[Follow]) -> list[Follow]:
    names: dict[tuple[str, int], str] = {}
    for kind in WITH_ID:
        if ids := sorted({each.id for each in follows if each.kind == kind}):
            shown = sorted(await seen(tx, me, kind, ids))
            names |= {(kind, row["id"]): row["name"] for row in await tx.fetch(_NAMES[kind], shown)}
    return [msgspec.structs.replace(each, name=names.get((each.kind, each.id), "")) for each in follows]


async def of_one(tx: Tx, me: Grants, ref: FollowRef) -> Followed:
    """How I follow one client or view, and what counts where I said nothing of it."""
    row: Mapping[str, Any] | None = await tx.row(_OF, me.user_id, ref.kind, ref.id)
    assert row is not None
    return Followed(row["level"], row["level"] or await _widely(tx, me, ref), row["others"])


async def _widely(tx: Tx, me: Grants, ref: FollowRef) -> Level:
    """Of all that is no fact's own: what one answers for before everything (level.py has the whole order)."""
    wide = await wide_of(tx, me)
    own, house = wide.of("own"), wide.of("house")
    if ref.kind not in _MINE:
        return "off"
    if own and await tx.value(_MINE[ref.kind], ref.id, me.user_id):
        return own[0].level
    return house[0].level if house else "off"
