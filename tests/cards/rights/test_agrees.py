"""A role's rules for requests: Python = SQL row by row, whatever they say; and nothing is ever opened by them."""

import asyncio
from typing import Any

import asyncpg
import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.access.card_rules import CATEGORIES, REACHES, REQUESTS, VERBS_OF, CardRule, is_wider, within
from backend.access.grants import Grants
from backend.access.sight import within_rule_sql
from backend.cards.sight import sees_card, sees_cards_sql
from backend.kit.db import Scope

ids = st.integers(1, 3)
some = st.frozensets(ids, max_size=2)
# status → its category, as the table made below has it
STATUSES = dict(enumerate(CATEGORIES, start=1))
places = st.sampled_from(["", *CATEGORIES, *map(str, STATUSES)])
rules = st.lists(
    st.builds(CardRule, st.sampled_from(REQUESTS), st.sampled_from(VERBS_OF["lead"]), places, st.sampled_from(REACHES)),
    max_size=8,
    unique_by=lambda rule: (rule.entity, rule.verb, rule.place),
).map(tuple)
grants = st.builds(
    Grants,
    user_id=st.none() | ids,
    name=st.just("vera"),
    role_id=ids,
    role_key=st.just("operator"),
    rights=st.sampled_from([frozenset[str](), frozenset({"cards.all"})]),
    sight=st.sampled_from(["channels", "own"]),
    channels=st.none() | some,
    private=some,
    teams=some,
    mates=some,
    rules=rules,
)


def _scope(channel: int | None, responsible: int | None, people: list[int], kind: str, status: int) -> Scope:
    return Scope(
        channel_id=channel,
        responsible_id=responsible,
        participants=tuple(people),
        entity=kind,
        status_id=status,
        category=STATUSES[status],
        opens="cards.all",
    )


scopes = st.builds(
    _scope,
    st.none() | ids,
    st.none() | ids,
    st.lists(ids, max_size=2),
    st.sampled_from(REQUESTS),
    st.sampled_from(sorted(STATUSES)),
)
ROWS = """
WITH c AS (SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[])
           AS c (n, channel_id, responsible_id, people, kind, status_id)),
     r AS (SELECT *, people::bigint[] AS participants, NULL::timestamptz AS deleted_at FROM c)
SELECT n, ({}) IS TRUE AS seen FROM r ORDER BY n
"""


async def in_sql(connection: asyncpg.Connection, asked: tuple[str, list[Any]], rows: list[Scope]) -> list[bool]:
    columns = (
        list(range(len(rows))),
        [s.channel_id for s in rows],
        [s.responsible_id for s in rows],
        ["{" + ",".join(map(str, s.participants)) + "}" for s in rows],
        [s.entity for s in rows],
        [s.status_id for s in rows],
    )
    return [row["seen"] for row in await connection.fetch(ROWS.format(asked[0]), *columns, *asked[1])]


def test_python_and_sql_agree_on_every_verb_and_no_rule_opens_anything(database_url: str) -> None:
    compared = {True: 0, False: 0}
    with asyncio.Runner() as runner:
        connection = runner.run(asyncpg.connect(database_url))
        runner.run(connection.execute("CREATE TEMP TABLE statuses (id bigint, category text)"))
        runner.run(connection.executemany("INSERT INTO statuses VALUES ($1, $2)", list(STATUSES.items())))

        @settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
        @given(who=grants, rows=st.lists(scopes, min_size=10, max_size=30))
        def agree(who: Grants, rows: list[Scope]) -> None:
            seen = [sees_card(who, scope) for scope in rows]
            assert runner.run(in_sql(connection, sees_cards_sql(who, "r", 7), rows)) == seen
            for verb in VERBS_OF["lead"]:
                reached = [within(who, verb, scope) for scope in rows]
                assert runner.run(in_sql(connection, within_rule_sql(who, verb, "r", 7), rows)) == reached
            free = msgspec.structs.replace(who, rules=())
            for now, scope in zip(seen, rows, strict=True):
                assert not now or sees_card(free, scope)
                compared[now] += 1

        agree()
        runner.run(connection.close())
    assert min(compared.values()) > 500


@settings(max_examples=300, deadline=None)
@given(theirs=rules, mine=rules, rows=st.lists(scopes, min_size=5, max_size=10), user=ids, mates=some)
def test_what_is_not_wider_shows_nothing_more(
    theirs: tuple[CardRule, ...], mine: tuple[CardRule, ...], rows: list[Scope], user: int, mates: frozenset[int]
) -> None:
    assert not is_wider(mine, mine)
    if is_wider(theirs, mine):
        return
    one, other = (
        Grants(user_id=user, name="x", role_id=1, role_key="x", rules=each, mates=mates) for each in (theirs, mine)
    )
    for scope in rows:
        for verb in VERBS_OF["lead"]:
            assert not within(one, verb, scope) or within(other, verb, scope)


def test_the_nearest_place_counts_and_nobodys_is_everybodys() -> None:
    rules = (
        CardRule("lead", "see", "", "own"),
        CardRule("lead", "see", "won", "none"),
        CardRule("lead", "see", "4", "team"),
    )
    vera = Grants(user_id=7, name="vera", role_id=1, role_key="x", rules=rules, mates=frozenset({7, 8}))

    def sees(responsible: int | None, status: int, category: str, kind: str = "lead") -> bool:
        return within(vera, "see", Scope(responsible_id=responsible, entity=kind, status_id=status, category=category))

    assert sees(7, 1, "new")
    assert sees(None, 1, "new")
    assert not sees(8, 1, "new")
    assert not sees(7, 3, "won"), "none is none, one's own as well"
    assert sees(8, 4, "won")
    assert not sees(9, 4, "won")
    assert sees(9, 1, "new", "deal")
