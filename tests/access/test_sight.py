"""`sees` in Python = `sees_sql` in PostgreSQL, on whatever anybody may be granted and any row may hold."""

import asyncio

import asyncpg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.access.grants import Grants
from backend.access.sight import sees, sees_sql
from backend.kit.db import Scope

ids = st.integers(1, 3)
some = st.frozensets(ids, max_size=2)
grants = st.builds(
    Grants,
    user_id=st.none() | ids,
    name=st.just("vera"),
    role_id=ids,
    role_key=st.just("operator"),
    sight=st.sampled_from(["channels", "own"]),
    channels=st.none() | some,
    private=some,
    teams=some,
)
scopes = st.builds(
    Scope,
    channel_id=st.none() | ids,
    team_id=st.none() | ids,
    responsible_id=st.none() | ids,
    participants=st.lists(ids, max_size=2).map(tuple),
    pool_kind=st.sampled_from([None, "role", "team"]),
    pool_id=st.none() | ids,
)
ROWS = """
WITH c AS (SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[])
           AS c (n, channel_id, responsible_id, people, pool_kind, pool_id)),
     r AS (SELECT *, people::bigint[] AS participants FROM c)
SELECT n, ({}) IS TRUE AS seen FROM r ORDER BY n
"""


async def in_sql(connection: asyncpg.Connection, who: Grants, rows: list[Scope], *, pool: bool) -> list[bool]:
    expression, args = sees_sql(who, "r", 7, pool=pool)
    columns = (
        list(range(len(rows))),
        [s.channel_id for s in rows],
        [s.responsible_id for s in rows],
        ["{" + ",".join(map(str, s.participants)) + "}" for s in rows],
        [s.pool_kind for s in rows],
        [s.pool_id for s in rows],
    )
    return [row["seen"] for row in await connection.fetch(ROWS.format(expression), *columns, *args)]


def test_python_and_sql_agree(database_url: str) -> None:
    compared = {True: 0, False: 0}
    with asyncio.Runner() as runner:
        connection = runner.run(asyncpg.connect(database_url))

        @settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
        @given(who=grants, rows=st.lists(scopes, min_size=10, max_size=30))
        def agree(who: Grants, rows: list[Scope]) -> None:
            expected = [sees(who, scope) for scope in rows]
            assert runner.run(in_sql(connection, who, rows, pool=True)) == expected
            cards = [Scope(s.channel_id, s.team_id, s.responsible_id, s.participants) for s in rows]
            assert runner.run(in_sql(connection, who, cards, pool=False)) == [sees(who, scope) for scope in cards]
            for seen in expected:
                compared[seen] += 1

        agree()
        runner.run(connection.close())
    assert min(compared.values()) > 1000


def test_what_one_takes_part_in_is_seen_outside_of_ones_channels() -> None:
    vera = Grants(user_id=7, name="vera", role_id=1, role_key="operator", channels=frozenset({1}))
    assert sees(vera, Scope(channel_id=1, responsible_id=8))
    assert not sees(vera, Scope(channel_id=2))
    assert sees(vera, Scope(channel_id=2, responsible_id=7))
    assert sees(vera, Scope(channel_id=2, responsible_id=8, participants=(7,)))


def test_own_sight_leaves_out_what_others_hold_and_their_pools() -> None:
    vera = Grants(user_id=7, name="vera", role_id=1, role_key="operator", sight="own", teams=frozenset({5}))
    assert sees(vera, Scope(channel_id=1))
    assert not sees(vera, Scope(channel_id=1, responsible_id=8))
    assert sees(vera, Scope(channel_id=1, pool_kind="team", pool_id=5))
    assert not sees(vera, Scope(channel_id=1, pool_kind="team", pool_id=6))
    assert not sees(vera, Scope(channel_id=1, pool_kind="role", pool_id=2))
