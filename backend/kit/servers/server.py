"""A server that lives and dies with us: what PostgreSQL and Valkey have in common."""

from __future__ import annotations

import abc
import contextlib
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, ClassVar

from backend.kit.servers import rundir
from backend.kit.servers.errors import ServerError
from backend.kit.servers.tether import server_rights, spawn

LOG_LIMIT = 5_000_000


class Server(abc.ABC):
    """Call ``start`` from the main thread, then ``wait``; ``start`` again after the server died."""

    name: ClassVar[str]
    stop_signals: ClassVar[tuple[signal.Signals, ...]]

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()
        self.run = self.data_dir / "run"
        self.folder = self.data_dir / self.name
        self.log = self.data_dir / "log" / f"{self.name}.log"
        self.port = 0
        self.settled = False
        self.process: subprocess.Popen[bytes] | None = None

    @abc.abstractmethod
    def prepare(self) -> None:
        """Make the folder and the configuration, end an orphan of ours."""

    @abc.abstractmethod
    def command(self) -> list[str | Path]:
        """The server's command line; one of its words names our folder."""

    @abc.abstractmethod
    def is_ready(self) -> bool:
        """True when the server answers."""

    @property
    @abc.abstractmethod
    def url(self) -> str:
        """Address with login and password."""

    def start(self) -> None:
        """Prepare and start. A port that once answered is kept: the pools of the others reconnect to it."""
        if not self.settled:
            self.port = rundir.port(self.port or self._kept_port())
        self.prepare()
        with self._output() as output:
            self.process = spawn(
                self.command(),
                end_with=self.stop_signals[0],
                rights=server_rights(),
                own_session=True,  # Ctrl-C reaches every process of a group: the servers go last
                output=output,
                cwd=self.folder,
            )
        rundir.write_private(self.run / f"{self.name}.port", f"{self.port}\n")

    def wait(self, deadline_s: float = 300.0) -> None:
        """Return when the server answers. Raises ServerError with the end of its log when it died or hangs."""
        until = time.monotonic() + deadline_s
        while time.monotonic() < until:
            if self.is_ready():
                self.settled = True
                return
            if self.process is None or self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise ServerError(f"{self.name} did not start:\n{self.last_words()}")

    def boot(self, attempts: int = 5) -> None:
        """Start and wait; tried again, for a moment ago somebody else may have taken the port or left memory."""
        for left in reversed(range(attempts)):
            self.start()
            try:
                self.wait()
                break
            except ServerError:
                self.stop()
                if not left:
                    raise
                time.sleep(0.2)

    def stop(self, each_s: float = 20.0) -> None:
        """End the server, gently first, and wait for it."""
        process, self.process = self.process, None
        if process is None:
            return
        for number in (*self.stop_signals, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(each_s)
                break
        if process.stdin is not None:
            process.stdin.close()

    def last_words(self) -> str:
        """The end of the server's log."""
        with contextlib.suppress(FileNotFoundError):
            return self.log.read_bytes()[-2000:].decode("utf-8", "replace").strip()
        return ""

    def _kept_port(self) -> int:
        with contextlib.suppress(FileNotFoundError, ValueError):
            return int((self.run / f"{self.name}.port").read_text("ascii"))
        return 0

    @contextlib.contextmanager
    def _output(self) -> Iterator[IO[bytes]]:
        self.log.parent.mkdir(exist_ok=True, mode=0o700)
        too_long = self.log.exists() and self.log.stat().st_size > LOG_LIMIT
        if too_long:
            self.log.replace(self.log.with_suffix(".old.log"))
        with open(self.log, "ab") as output:
            yield output
