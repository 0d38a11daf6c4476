"""``samovar run`` itself, on a machine where nothing was set up."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from backend.kit.servers import attach, rundir
from tests.fixtures.deadline import is_alive, until
from tests.fixtures.processes import Process, Processes, product_env
from tests.fixtures.servers import aside, quick_folder


class House(Processes):
    """A data directory of its own, and no address of any server."""

    def __init__(self, folder: Path) -> None:
        super().__init__(product_env("", "", folder / "data") | {"SAMOVAR_LOG": "console"}, folder)
        self.data = folder / "data"
        self.port = rundir.port(None)

    async def run(self) -> Process:
        self.begin()
        await self.until_ready()
        return self.supervisor

    def begin(self) -> None:
        self.supervisor = self.spawn("run", "--port", str(self.port))

    async def until_ready(self) -> None:
        await self.supervisor.until_line("ready: http://", 120)
        await self.supervisor.until_line("back   |", 120)

    def answers(self, path: str = "/health/ready") -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def built() -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="samovar-run-", dir=quick_folder()))
    folder.chmod(0o755)
    made = House(folder)
    yield made
    made.close()
    shutil.rmtree(folder)


@pytest.fixture
def house() -> Iterator[House]:
    """Nothing runs yet."""
    yield from built()


@pytest.fixture(scope="module")
def standing() -> Iterator[House]:
    """Runs already, for tests that leave it running."""
    for made in built():
        made.begin()  # not aside: it would end with the thread that forked it
        aside(made.until_ready())
        yield made


def children(pid: int) -> dict[str, int]:
    """The supervisor's children by the names that it gives them."""
    found: dict[str, int] = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
        name = words[words.index("backend.cli") + 1] if "backend.cli" in words else os.path.basename(words[0])
        found[name] = int(child)
    return found


def proportional_mb(pids: list[int]) -> float:
    """Memory of processes, each shared page counted once."""
    lines = [Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() for pid in pids]
    return sum(int(line.split()[1]) for each in lines for line in each if line.startswith("Pss:")) / 1024


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    for each in found:
        found += map(int, Path(f"/proc/{each}/task/{each}/children").read_text().split())
    return found


async def test_the_whole_product_comes_up_from_nothing_and_goes_down_in_order(house: House) -> None:
    run = await house.run()
    assert house.answers()
    alive = children(run.pid)
    assert set(alive) == {"postgres", "valkey-server", "web", "back"}
    assert attach(house.data) is not None
    await asyncio.sleep(2)  # every background task has had its first turn
    assert not [line for line in run.lines if "[warning" in line or "[error" in line]
    assert await run.stop() == 0
    assert not any(map(is_alive, alive.values()))
    assert [line.split()[-1] for line in run.lines if "| stopping" in line] == ["web", "back", "valkey", "pg"]
    assert attach(house.data) is None


async def test_what_was_stored_is_there_after_kill_9_of_everything(house: House) -> None:
    run = await house.run()
    await house.command(
        *("user", "add", "--email", "anna@example.com", "--name", "Anna", "--role", "admin", "--password-stdin"),
        given="correct horse battery staple\n",
    )
    alive = children(run.pid)
    for pid in (run.pid, *alive.values()):
        os.kill(pid, signal.SIGKILL)
    until(lambda: not any(map(is_alive, alive.values())))
    again = await house.run()
    urls = attach(house.data)
    assert urls is not None
    connection = await asyncpg.connect(urls.database_url)
    try:
        assert await connection.fetchval("SELECT name FROM users WHERE email = 'anna@example.com'") == "Anna"
    finally:
        await connection.close()
    assert set(children(again.pid)).isdisjoint(alive.values())


@pytest.mark.parametrize("name", ["postgres", "valkey-server", "web", "back"])
async def test_it_is_ready_again_after_kill_9_of_one(standing: House, name: str) -> None:
    run = standing.supervisor
    killed = children(run.pid)[name]
    os.kill(killed, signal.SIGKILL)
    await run.until(lambda: children(run.pid).get(name, killed) != killed, f"another {name}")
    await run.until(standing.answers, "readiness")


async def test_a_second_run_is_refused_in_words_and_disturbs_nothing(standing: House) -> None:
    second = standing.spawn("run", "--port", "0")
    assert await asyncio.to_thread(second.popen.wait, 60) == 1
    await second.drained()
    assert f"samovar run (pid {standing.supervisor.pid}) already uses the data directory" in second.log
    assert standing.answers()


async def test_the_product_stays_within_its_memory(standing: House) -> None:
    total = proportional_mb(family(standing.supervisor.pid))
    print(f"idle: {total:.0f} MB")
    assert total <= 350


async def test_a_taken_port_is_told_in_words(house: House) -> None:
    with socket.create_server(("127.0.0.1", house.port)):
        run = house.spawn("run", "--port", str(house.port))
        assert await asyncio.to_thread(run.popen.wait, 60) == 1
        await run.drained()
    assert f"port {house.port} of 127.0.0.1 is taken; set SAMOVAR_PORT" in run.log
    assert not (house.data / "pg").exists()


async def test_outer_servers_are_used_when_they_are_given(house: House, database_url: str, redis_url: str) -> None:
    house.env |= {"SAMOVAR_DATABASE_URL": database_url, "SAMOVAR_REDIS_URL": redis_url}
    run = await house.run()
    assert set(children(run.pid)) == {"web", "back"}
    assert not (house.data / "pg").exists()
    assert await run.stop() == 0
