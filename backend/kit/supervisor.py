"""``samovar run``: the parent of PostgreSQL, Valkey, web and back. Restarts what dies, stops in order.

Standard library only, so that the parent stays small. Everything is spawned from the main thread, because the
kernel ends our children with the *thread* that forked them; so a kill -9 of this process leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Protocol

from backend.kit.console import Console
from backend.kit.servers.errors import ServerError
from backend.kit.servers.tether import spawn

FIRST_DELAY_S, LAST_DELAY_S, CALM_S = 0.2, 15.0, 30.0
GRACE_S = 30.0


class Ward(Protocol):
    """Something that is kept alive: a server or a program of ours."""

    @property
    def name(self) -> str: ...
    @property
    def process(self) -> subprocess.Popen[bytes] | None: ...
    def start(self) -> None: ...
    def stop(self, each_s: float) -> None: ...


class Program:
    """One process of ours; its lines go to the console under its name."""

    def __init__(self, name: str, command: Sequence[str], env: dict[str, str], console: Console) -> None:
        self.name = name
        self.process: subprocess.Popen[bytes] | None = None
        self._command = command
        self._env = env
        self._console = console

    def start(self) -> None:
        # SIGKILL: with the supervisor gone the servers go too, and a slow farewell would keep the port
        self.process = spawn(
            self._command, end_with=signal.SIGKILL, own_session=True, output=subprocess.PIPE, env=self._env
        )
        self._console.follow(self.name, self.process)

    def stop(self, each_s: float) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(each_s)
                return


@dataclass(slots=True)
class _Watch:
    ward: Ward
    since: float = field(default_factory=time.monotonic)
    delay_s: float = FIRST_DELAY_S
    due: float | None = None


class Supervisor:
    """Keeps ``wards`` alive until a signal asks to stop; then ends them in the reverse order."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._watches: list[_Watch] = []
        self._signals: list[int] = []
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._before: dict[int, object] = {}

    def __enter__(self) -> Supervisor:
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._remember)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)  # only to wake the loop
        return self

    def __exit__(self, *_: object) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        self._reader.close()
        self._writer.close()

    @property
    def stopping(self) -> bool:
        """True once somebody asked us to end."""
        return bool(self._signals)

    def adopt(self, ward: Ward) -> None:
        """Keep a ward that runs already."""
        self._watches.append(_Watch(ward))

    def launch(self, ward: Ward) -> None:
        """Start a ward and keep it."""
        ward.start()
        self.adopt(ward)

    def run_once(self, program: Program) -> int:
        """Run ``program`` to its end while the servers are kept; its exit code, or 130 when we are to stop."""
        program.start()
        while program.process is not None and program.process.poll() is None:
            if self.stopping:
                program.stop(GRACE_S)
                return 130
            self._look_after()
            self._sleep(self._next_due())
        return program.process.returncode if program.process is not None else 130

    def keep(self, each_turn: Callable[[], None]) -> None:
        """Look after the wards until a signal asks to stop. ``each_turn`` is called a few times a second."""
        while not self.stopping:
            self._look_after()
            each_turn()
            self._sleep(min(self._next_due(), 0.3))

    def end(self) -> None:
        """Stop everything, the last launched first. A second signal makes it quick."""
        for watch in reversed(self._watches):
            if watch.ward.process is None:
                continue
            self._console.say(f"stopping {watch.ward.name}")
            self._stop(watch.ward)
        self._watches.clear()

    def _stop(self, ward: Ward) -> None:
        process = ward.process
        if process is not None and len(self._signals) < 2:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(_gentle(ward))
            until = time.monotonic() + GRACE_S
            while process.poll() is None and time.monotonic() < until and len(self._signals) < 2:
                self._sleep(0.5)
        ward.stop(1.0)

    def _look_after(self) -> None:
        now = time.monotonic()
        for watch in self._watches:
            if watch.due is not None:
                if now >= watch.due:
                    self._restart(watch)
                continue
            process = watch.ward.process
            if process is None or process.poll() is not None:
                code = None if process is None else process.returncode
                self._postpone(watch, now, _how_it_ended(code))

    def _postpone(self, watch: _Watch, now: float, why: str) -> None:
        if now - watch.since > CALM_S:
            watch.delay_s = FIRST_DELAY_S
        self._console.say(f"{watch.ward.name} {why}; starting it again in {watch.delay_s:.1f} s")
        watch.due = now + watch.delay_s
        watch.delay_s = min(watch.delay_s * 2, LAST_DELAY_S)

    def _restart(self, watch: _Watch) -> None:
        watch.due, watch.since = None, time.monotonic()
        try:
            watch.ward.start()
        except (ServerError, OSError) as error:
            self._postpone(watch, time.monotonic(), f"cannot start: {error}")

    def _next_due(self) -> float:
        now = time.monotonic()
        return max(0.0, min((w.due - now for w in self._watches if w.due is not None), default=5.0))

    def _sleep(self, seconds: float) -> None:
        ready, _, _ = select.select([self._reader], [], [], seconds)
        if ready:
            with contextlib.suppress(BlockingIOError):
                self._reader.recv(4096)

    def _remember(self, number: int, _frame: FrameType | None) -> None:
        self._signals.append(number)


def _gentle(ward: Ward) -> signal.Signals:
    chosen: tuple[signal.Signals, ...] = getattr(ward, "stop_signals", (signal.SIGTERM,))
    return chosen[0]


def _how_it_ended(code: int | None) -> str:
    if code is None:
        return "is not running"
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"


def is_answering(host: str, port: int, path: str) -> bool:
    """True when ``GET path`` answers 200 there within a second."""
    with contextlib.suppress(OSError), socket.create_connection((host, port), 1) as conn:
        conn.sendall(f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        return conn.recv(64).split(b" ")[1:2] == [b"200"]
    return False


def is_free(host: str, port: int) -> bool:
    """True when this process could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def child_env(**more: str) -> dict[str, str]:
    """Our environment with ``more``; lines are written as they come."""
    return dict(os.environ) | {"PYTHONUNBUFFERED": "1"} | more
