"""The ground the other tests stand on: each test has a database and a Redis of its own."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import asyncpg
import pytest
import redis.asyncio

from backend.kit.migrate import head
from backend.kit.schema import is_current, wanted
from tests.fixtures import order, slowest
from tests.fixtures.databases import execute
from tests.fixtures.own_servers import OwnServers
from tests.fixtures.processes import Processes


@pytest.mark.parametrize("turn", [1, 2])
async def test_what_one_test_writes_the_next_does_not_see(database_url: str, redis_url: str, turn: int) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("SET ROLE samovar_owner")
        await connection.execute("CREATE TABLE left_behind ()")
        assert await connection.fetchval("SHOW synchronous_commit") == "on"
    finally:
        await connection.close()
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        assert await client.incr("left_behind") == 1


async def test_the_app_role_reads_and_writes_but_makes_no_tables(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("SET ROLE samovar_owner")
        await connection.execute("CREATE TABLE things (id bigint GENERATED ALWAYS AS IDENTITY, name text)")
        await connection.execute("SET ROLE samovar_app")
        await connection.execute("INSERT INTO things (name) VALUES ('teapot')")
        assert await connection.fetchval("SELECT name FROM things") == "teapot"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("CREATE TABLE others ()")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("DROP TABLE things")
    finally:
        await connection.close()


async def test_both_databases_of_a_test_are_apart(database_url: str, second_database_url: str) -> None:
    assert database_url != second_database_url


async def test_a_command_runs_on_the_tests_own_database(processes: Processes) -> None:
    assert "up to date" in await processes.command("migrate")


async def test_a_process_that_ends_before_it_is_ready_fails_with_its_log(processes: Processes) -> None:
    process = processes.spawn("migrate")
    with pytest.raises(AssertionError, match="up to date"):
        await process.until_ready()
    assert not process.is_alive()


async def test_own_servers_are_killed_frozen_and_come_back_where_they_were(own_servers: OwnServers) -> None:
    own_servers.kill(own_servers.postgres)
    with pytest.raises(OSError):
        await asyncpg.connect(own_servers.database_url)
    await own_servers.boot(own_servers.postgres)
    await execute(own_servers.database_url, "SELECT FROM users")

    client = redis.asyncio.Redis.from_url(own_servers.redis_url, socket_timeout=0.3)
    async with client:
        assert await client.ping()
        own_servers.freeze(own_servers.valkey)
        with pytest.raises(redis.TimeoutError):
            await client.ping()
        own_servers.thaw(own_servers.valkey)
        assert await client.ping()

    own_servers.freeze(own_servers.postgres)
    with pytest.raises(TimeoutError):
        await asyncpg.connect(own_servers.database_url, timeout=0.5)
    own_servers.thaw(own_servers.postgres)
    await execute(own_servers.database_url, "SELECT FROM users")


async def test_a_web_node_is_killed_and_starts_again_on_its_port(processes: Processes) -> None:
    first = await processes.web()
    first.kill()
    assert not first.is_alive()
    second = await processes.web(port=first.port)
    assert second.url == first.url
    await second.stop()


def test_the_newest_migration_is_named_after_its_revision() -> None:
    assert wanted() == head()


async def test_a_current_database_is_told_from_one_that_waits_for_partitions(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        assert await is_current(connection)
        await execute(database_url, "UPDATE relay SET position = 99000000")
        assert not await is_current(connection)
    finally:
        await connection.close()


async def test_migrate_makes_the_partitions_that_are_missing(processes: Processes, database_url: str) -> None:
    await execute(database_url, "UPDATE relay SET position = 5000000")
    await processes.command("migrate")
    connection = await asyncpg.connect(database_url)
    try:
        assert await is_current(connection)
    finally:
        await connection.close()


def test_workers_begin_with_what_is_long_and_no_test_is_forgotten() -> None:
    names = ["tests/cards/a.py::a", "tests/browser/test_list.py::b", "tests/faults/test_bounds.py::c",
             "tests/browser/test_accessible.py::d", "tests/rights/test_matrix.py::e"]  # fmt: skip
    given = [item.nodeid for item in order.dealt([SimpleNamespace(nodeid=name) for name in names])]
    assert given == [names[3], names[4], names[2], names[0], names[1]]


def test_a_run_tells_its_slowest_files() -> None:
    seconds = {f"tests/{number}.py": float(number) for number in range(20)}
    lines = slowest.table(seconds, Counter(dict.fromkeys(seconds, 2)))
    assert lines[0].split() == ["19.0", "s", "2", "tests/19.py"]
    assert lines[-1].split() == ["190.0", "s", "40", "all"]
    assert len(lines) == slowest.SHOWN + 1
