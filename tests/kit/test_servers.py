"""The embedded servers: for every kind of user, over restarts, and under kill -9."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
import redis

from backend.kit.servers import DataDirBusy, Embedded, Postgres, ServerError, Valkey, attach, rundir
from backend.kit.servers.at_hand import start_embedded
from backend.kit.servers.tether import server_rights
from tests.fixtures.deadline import is_alive, until
from tests.fixtures.people import Person, each_person
from tests.fixtures.servers import aside, quick_folder

HOLDER = Path(__file__).parent / "holder.py"


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Reachable by everybody, as /var/lib is."""
    root = Path(tempfile.mkdtemp(prefix="samovar-servers-", dir=quick_folder()))
    root.chmod(0o777)
    yield root / "data"
    shutil.rmtree(root)


class Held:
    """A holder process and what it said."""

    def __init__(self, data_dir: Path, person: Person | None = None) -> None:
        person = person or Person("me")
        env = dict(os.environ) | {"PATH": person.path(data_dir.parent), "PYTHONPATH": str(HOLDER.parents[2])}
        self.process = subprocess.Popen(
            [*person.prefix, sys.executable, str(HOLDER), str(data_dir)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.said: dict[str, str] = json.loads(self.process.stdout.readline() or "{}")
        self.folder = data_dir

    def __enter__(self) -> Held:
        assert "database_url" in self.said, self.said
        return self

    def __exit__(self, *_: object) -> None:
        with self.process:
            if self.process.stdin is not None and not self.process.stdin.closed:
                self.process.stdin.close()

    def sql(self, statement: str) -> object:
        return aside(fetch(self.said["database_url"], statement))

    def postgres(self) -> int:
        return int((self.folder / "pg/postmaster.pid").read_text().split()[0])

    def valkey(self) -> int:
        return int((self.folder / "valkey/valkey.pid").read_text())


async def fetch(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


@each_person
def test_data_is_kept_over_a_stop_and_a_kill_of_the_parent(data_dir: Path, person: Person) -> None:
    with Held(data_dir, person) as first:
        first.sql("CREATE TABLE kept AS SELECT 1 AS n")
        port = first.said["database_url"].rsplit(":", 1)[1]
    with Held(data_dir, person) as second:
        second.sql("INSERT INTO kept VALUES (2)")
        assert second.said["database_url"].rsplit(":", 1)[1] == port
        pids = [second.postgres(), second.valkey()]
        second.process.kill()
        second.process.wait()
        until(lambda: not any(map(is_alive, pids)), what="the servers die with their parent")
        assert attach(data_dir) is None
    with Held(data_dir, person) as third:
        assert third.sql("SELECT sum(n) FROM kept") == 3


@each_person
def test_a_second_holder_of_the_same_directory_is_refused_in_words(data_dir: Path, person: Person) -> None:
    with Held(data_dir, person) as first:
        second = Held(data_dir, person)
        second.process.wait()
        assert second.said["error"] == DataDirBusy.__name__
        assert f"samovar holder (pid {first.process.pid})" in second.said["words"]
        assert str(data_dir) in second.said["words"]
        assert first.sql("SELECT 1") == 1
        second.__exit__()


def test_kill_9_of_both_servers_is_healed_by_the_next_start(data_dir: Path) -> None:
    with Held(data_dir) as first:
        first.sql("CREATE TABLE kept AS SELECT 1 AS n")
        for pid in (first.postgres(), first.valkey()):
            os.kill(pid, signal.SIGKILL)
    with Held(data_dir) as second:
        assert second.sql("SELECT n FROM kept") == 1
        assert redis.Redis.from_url(second.said["redis_url"]).ping()


def _untethered(server: Postgres | Valkey, url_of: Path) -> subprocess.Popen[bytes]:
    rundir.prepare(url_of)
    server.port = rundir.port(None)
    server.prepare()
    rights = server_rights()
    process = subprocess.Popen(
        [*rights.prefix, *map(str, server.command())], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd=server.folder, start_new_session=True, **rights.popen,
    )  # fmt: skip
    until(server.is_ready)
    return process


def test_living_orphans_of_our_directory_are_stopped_and_started_afresh(data_dir: Path) -> None:
    orphans = [_untethered(kind(data_dir), data_dir) for kind in (Postgres, Valkey)]
    with Held(data_dir) as held:
        assert [p.wait(20) for p in orphans] == [0, 0]
        assert held.sql("SELECT 1") == 1
        assert {held.postgres(), held.valkey()}.isdisjoint({p.pid for p in orphans})


def test_a_stranger_who_has_the_pid_of_a_stale_file_is_left_alone(data_dir: Path) -> None:
    with Held(data_dir):
        pass
    with subprocess.Popen(["sleep", "300"]) as stranger:
        (data_dir / "pg/postmaster.pid").write_text(f"{stranger.pid}\n{data_dir}/pg\n1\n1\n\n\n1 1\nready\n")
        (data_dir / "valkey/valkey.pid").write_text(f"{stranger.pid}\n")
        with Held(data_dir) as held:
            assert held.sql("SELECT 1") == 1
        assert stranger.poll() is None
        stranger.kill()


def test_a_start_cut_short_in_initdb_leaves_no_half_made_cluster(data_dir: Path) -> None:
    rundir.prepare(data_dir)
    half = data_dir / "pg.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with Held(data_dir) as held:
        assert held.sql("SELECT 1") == 1
    assert not half.exists()


def test_a_lost_password_file_is_made_anew(data_dir: Path) -> None:
    with Held(data_dir) as held:
        held.sql("CREATE TABLE kept AS SELECT 1 AS n")
    (data_dir / "run/postgres.password").unlink()
    with Held(data_dir) as held:
        assert held.sql("SELECT n FROM kept") == 1


def test_passwords_stand_in_private_files_and_on_no_command_line(data_dir: Path) -> None:
    with Held(data_dir) as held:
        secrets = {url.split(":")[2].split("@")[0] for url in held.said.values()}
        assert all(len(s) >= 20 for s in secrets)
        for path in data_dir.joinpath("run").iterdir():
            if any(s in path.read_text() for s in secrets):
                assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        for pid in (held.postgres(), held.valkey()):
            line = Path(f"/proc/{pid}/cmdline").read_text()
            assert not any(s in line for s in secrets)
        assert stat.S_IMODE(data_dir.stat().st_mode) & 0o066 == 0


async def test_nobody_enters_without_the_password(data_dir: Path) -> None:
    with Held(data_dir) as held:
        url = held.said["database_url"]
        with pytest.raises(asyncpg.PostgresError):
            await asyncpg.connect(url, password="wrong")
        with pytest.raises(asyncpg.PostgresError):
            await asyncpg.connect(url, user="postgres")
        port = int(held.said["redis_url"].split(":")[-1].split("/")[0])
        with redis.Redis(port=port) as client, pytest.raises(redis.AuthenticationError):
            client.ping()


async def test_the_servers_run_with_our_limits_and_keep_peoples_words_out_of_their_log(data_dir: Path) -> None:
    with Held(data_dir) as held:
        connection = await asyncpg.connect(held.said["database_url"])
        try:
            assert await connection.fetchval("SHOW idle_in_transaction_session_timeout") == "10s"
            assert await connection.fetchval("SELECT 'САМОВАР' ILIKE 'самовар'")
            assert await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = session_user") is False
            with pytest.raises(asyncpg.PostgresError):
                await connection.execute("SELECT 'canary-words'::int")
        finally:
            await connection.close()
        with redis.Redis.from_url(held.said["redis_url"]) as client:
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert "canary-words" not in (data_dir / "log/pg.log").read_text()


def test_a_restarted_server_keeps_its_port(data_dir: Path) -> None:
    servers = [Postgres(data_dir, fsync=False), Valkey(data_dir)]
    held = Embedded.hold(data_dir, servers, "test")
    try:
        before = held.database_url, held.redis_url
        for server in servers:
            assert server.process is not None
            server.process.kill()
            server.process.wait()
            server.boot()
        assert (held.database_url, held.redis_url) == before
    finally:
        held.close()


def test_a_cluster_of_another_major_version_is_refused_in_words(data_dir: Path) -> None:
    with Held(data_dir):
        pass
    (data_dir / "pg/PG_VERSION").write_text("15\n")
    refused = Held(data_dir)
    refused.__exit__()
    assert "made by PostgreSQL 15" in refused.said["words"]
    assert "PGBIN" in refused.said["words"]


def test_a_data_directory_that_cannot_be_made_is_refused_in_words(data_dir: Path) -> None:
    data_dir.write_text("a file")
    with pytest.raises(ServerError, match="cannot be made"):
        rundir.prepare(data_dir)


def test_a_server_is_not_started_from_a_thread_that_may_end_before_it(data_dir: Path) -> None:
    async def elsewhere() -> None:
        await start_embedded(data_dir, fsync=False)

    with pytest.raises(RuntimeError, match="main thread"):
        aside(elsewhere())
    rundir.lock(data_dir / "run", "test").close()


def test_missing_programs_are_named(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGBIN", str(data_dir))
    with pytest.raises(ServerError, match="PGBIN"):
        Embedded.hold(data_dir, [Postgres(data_dir)], "test")
    rundir.lock(data_dir / "run", "test").close()
