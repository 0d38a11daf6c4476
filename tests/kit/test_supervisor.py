"""The parent of the product: restarts what dies, stops in order, leaves nothing behind, even when it is killed."""

from __future__ import annotations

import functools
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.kit.console import Console
from tests.fixtures.deadline import is_alive, until
from tests.fixtures.people import Person, each_person
from tests.fixtures.servers import quick_folder

SCRIPT = Path(__file__).parent / "little_house.py"


class LittleHouse:
    def __init__(self, data: Path, person: Person, names: tuple[str, ...]) -> None:
        data.mkdir(exist_ok=True)
        self.data = data
        env = dict(os.environ) | {"PATH": person.path(data.parent), "PYTHONPATH": str(SCRIPT.parents[2])}
        self.process = subprocess.Popen(
            [*person.prefix, sys.executable, str(SCRIPT), str(data), *names],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, start_new_session=True,
        )  # fmt: skip
        self.lines: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.lines.append(line.rstrip("\n"))

    def until_line(self, text: str, count: int = 1) -> None:
        until(lambda: sum(text in line for line in self.lines) >= count, what=f"{text!r} in {self.lines}")

    def pids(self, name: str) -> list[int]:
        match name:
            case "pg":
                return [int((self.data / "pg/postmaster.pid").read_text().split()[0])]
            case "valkey":
                return [int((self.data / "valkey/valkey.pid").read_text())]
            case _:
                return [int(line) for line in (self.data / name).read_text().split()]

    def all_pids(self) -> list[int]:
        return [self.pids(name)[-1] for name in ("pg", "valkey", "web", "back")]


Start = Callable[..., LittleHouse]


@pytest.fixture
def folder() -> Iterator[Path]:
    root = Path(tempfile.mkdtemp(prefix="samovar-supervisor-", dir=quick_folder()))
    root.chmod(0o777)
    yield root
    remove(root)


def remove(root: Path, within_s: float = 60) -> None:
    """Servers whose parent was killed may write their last for a moment yet."""
    deadline = time.monotonic() + within_s
    while True:
        try:
            return shutil.rmtree(root)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    started: list[LittleHouse] = []

    def begin(person: Person = Person("me"), names: tuple[str, ...] = ("back", "web")) -> LittleHouse:
        house = LittleHouse(folder / "data", person, names)
        started.append(house)
        house.until_line("all started")
        for name in names:
            house.until_line(f"{name} lives")
        return house

    yield begin
    for house in started:
        house.process.kill()
        house.process.wait()


@each_person
def test_everything_stops_in_order_and_nothing_is_left(start: Start, person: Person) -> None:
    house = start(person)
    pids = house.all_pids()
    assert all(map(is_alive, pids))
    house.process.send_signal(signal.SIGTERM)
    assert house.process.wait(60) == 0
    assert not any(map(is_alive, pids))
    house.until_line("all stopped")
    stopped = [line.split()[-1] for line in house.lines if "| stopping" in line]
    assert stopped == ["web", "back", "valkey", "pg"]
    assert (house.data / "order").read_text().split() == ["web", "back"]
    assert "database system is shut down" in (house.data / "log/pg.log").read_text()


@each_person
def test_a_killed_supervisor_takes_its_children_along_and_the_next_one_starts(start: Start, person: Person) -> None:
    house = start(person)
    pids = house.all_pids()
    house.process.kill()
    house.process.wait()
    until(lambda: not any(map(is_alive, pids)))
    again = start(person)
    assert set(pids).isdisjoint(again.all_pids())


@pytest.mark.parametrize("name", ["web", "back", "pg", "valkey"])
def test_whatever_is_killed_comes_back(start: Start, name: str) -> None:
    house = start()
    before = dict(zip(("pg", "valkey", "web", "back"), house.all_pids(), strict=True))
    os.kill(before[name], signal.SIGKILL)
    house.until_line(f"{name} was ended by SIGKILL")

    def back_again() -> bool:
        try:
            pid = house.pids(name)[-1]
        except (FileNotFoundError, IndexError, ValueError):
            return False
        return pid != before[name] and is_alive(pid)

    until(back_again)
    others = {n: p for n, p in before.items() if n != name}
    assert all(map(is_alive, others.values())), "only the killed one is started again"
    house.process.send_signal(signal.SIGTERM)
    assert house.process.wait(60) == 0


def test_ctrl_c_reaches_the_supervisor_alone(start: Start) -> None:
    house = start()
    os.killpg(house.process.pid, signal.SIGINT)
    assert house.process.wait(60) == 0
    assert not any("got Ctrl-C" in line for line in house.lines)
    assert (house.data / "order").read_text().split() == ["web", "back"]


def test_a_second_ctrl_c_does_not_wait_for_a_stubborn_program(start: Start) -> None:
    house = start(names=("back", "stubborn"))
    pid = house.pids("stubborn")[-1]
    house.process.send_signal(signal.SIGINT)
    until(lambda: (house.data / "order").exists())
    assert is_alive(pid)
    house.process.send_signal(signal.SIGINT)
    assert house.process.wait(25) == 0
    assert not is_alive(pid)


def _lives(house: LittleHouse, count: int) -> bool:
    return len(house.pids("web")) >= count


def test_a_program_that_dies_at_once_is_tried_less_and_less_often(start: Start) -> None:
    house = start()
    for turn in range(3):
        until(functools.partial(_lives, house, turn + 1))
        os.kill(house.pids("web")[-1], signal.SIGKILL)
    house.until_line("web was ended", 3)
    delays = [float(line.split()[-2]) for line in house.lines if "web was ended" in line]
    assert delays[:3] == [0.2, 0.4, 0.8]


def test_every_line_stands_under_the_name_of_its_process(start: Start) -> None:
    house = start()
    assert {line.partition(" | ")[0].strip() for line in house.lines} == {"run", "first", "web", "back"}
    assert "first  | once" in house.lines


def test_a_closed_terminal_stops_nothing(folder: Path) -> None:
    data = folder / "data"
    data.mkdir()
    env = dict(os.environ) | {"PYTHONPATH": str(SCRIPT.parents[2])}
    command = [sys.executable, str(SCRIPT), str(data), "web"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        until(lambda: "web lives" in process.stdout.readline())  # type: ignore[union-attr]
        process.stdout.close()
        os.kill(int((data / "web").read_text()), signal.SIGKILL)
        until(lambda: len((data / "web").read_text().split()) == 2, what="web is started again")
        process.terminate()
        assert process.wait(60) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_the_console_writes_json_lines_under_their_process() -> None:
    stream = io.StringIO()
    console = Console("json", stream)
    console.say("two\nlines")
    with subprocess.Popen(["printf", '{"event": "mine"}\nplain \\377 words\n'], stdout=subprocess.PIPE) as process:
        console.follow("web", process)
        until(lambda: stream.getvalue().count("\n") == 4)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["two", "lines", "mine", "plain � words"]
    assert [line.get("process") for line in lines] == ["run", "run", None, "web"]


def test_the_supervisor_stays_small_in_memory() -> None:
    heavy = ["asyncio", "ssl", "litestar", "msgspec", "asyncpg", "sqlalchemy", "redis", "structlog"]
    code = f"import sys, backend.commands.run; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
