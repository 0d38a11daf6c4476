"""The embedded Valkey: a carrier of frames without a disk, for PostgreSQL holds the truth."""

from __future__ import annotations

import contextlib
import signal
import socket
from pathlib import Path

from backend.kit.servers import orphan, rundir
from backend.kit.servers.binaries import valkey_program
from backend.kit.servers.server import Server

DATABASES = 16


class Valkey(Server):
    """Listens on 127.0.0.1 with a password; keeps nothing over a restart."""

    name = "valkey"
    stop_signals = (signal.SIGTERM,)

    def __init__(self, data_dir: Path, databases: int = DATABASES) -> None:
        super().__init__(data_dir)
        self.databases = databases
        self.conf = self.folder / "valkey.conf"
        self.password = ""

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        self.folder.mkdir(exist_ok=True, mode=0o700)
        self.password, _ = rundir.password(self.run, self.name)
        pidfile = self.folder / "valkey.pid"
        with contextlib.suppress(FileNotFoundError, ValueError):
            orphan.end(int(pidfile.read_text()), "valkey-server", self.conf, self.stop_signals)
        rundir.write_private(self.conf, self._configuration(pidfile))
        rundir.give(self.folder)

    def command(self) -> list[str | Path]:
        return [valkey_program(), self.conf]

    def is_ready(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as conn:
            conn.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2 and (more := conn.recv(256)):
                answer += more
            return answer == b"+OK\r\n+PONG\r\n"
        return False

    def _configuration(self, pidfile: Path) -> str:
        # the password stands in this file and not on the command line, where every user of the machine reads it
        lines = {
            "bind": "127.0.0.1",
            "port": self.port,
            "requirepass": self.password,
            "pidfile": f'"{pidfile}"',
            "dir": f'"{self.folder}"',
            "daemonize": "no",
            "set-proc-title": "no",
            "save": '""',
            "appendonly": "no",
            "databases": self.databases,
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
            "client-output-buffer-limit": "pubsub 32mb 8mb 30",
            "tcp-keepalive": 60,
            "loglevel": "notice",
            "enable-debug-command": "no",
        }
        return "".join(f"{name} {value}\n" for name, value in lines.items())
