"""`samovar run` in a folder of its own: started, asked and stopped from outside, as a person would."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import asyncpg
import psutil

ROOT = Path(__file__).resolve().parent.parent
# the hook's address has to be https for Telegram; nobody calls it but us, on the loopback
PUBLIC_URL = "https://bench.example.com"
START_WITHIN_S = 120.0


def free_port() -> int:
    """Below the range that outgoing connections use."""
    while True:
        candidate = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return candidate


class House:
    """The embedded product with its own data; keeps them until `remove`."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="samovar-bench-"))
        self.folder.chmod(0o755)  # PostgreSQL runs as nobody under root
        self.data = self.folder / "data"
        self.port = free_port()
        self.public_url = PUBLIC_URL
        self.token = ""
        self.ready_in = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("SAMOVAR_")}
        return ours | {
            "PYTHONPATH": str(ROOT),
            "SAMOVAR_DATA_DIR": str(self.data),
            "SAMOVAR_PORT": str(self.port),
            "SAMOVAR_PUBLIC_URL": self.public_url,
            "SAMOVAR_LOG": "json",
        }

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-P", "-m", "backend.cli", *words]

    def start(self) -> None:
        """Returns when it is ready; `ready_in` says after how many seconds."""
        begun = time.monotonic()
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen(
                self.command("run"), env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() - begun > START_WITHIN_S:
                raise RuntimeError(f"the product did not start:\n{self.log()[-3000:]}")
            time.sleep(0.02)
        self.ready_in = time.monotonic() - begun

    def spent(self) -> float:
        """Processor seconds of all its processes until now, ended ones too."""
        times = [each.cpu_times() for each in self.processes().values()]
        return sum(t.user + t.system + t.children_user + t.children_system for t in times)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(60)
            self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")

    def configure_postgres(self, **values: str) -> None:
        """Settings for the next start, through the file that is the owner's own."""
        lines = [f"{name} = '{value}'\n" for name, value in values.items()]
        self.data.mkdir(exist_ok=True)
        (self.data / "postgres.conf").write_text("".join(lines), "utf-8")

    @property
    def database_url(self) -> str:
        found: str = json.loads((self.data / "run" / "urls.json").read_text("utf-8"))["database_url"]
        return found

    async def sql(self, database_url: str | None = None) -> asyncpg.Connection:
        return await asyncpg.connect(database_url or self.database_url, server_settings={"role": "samovar_owner"})

    def run(self, *words: str, given: str = "", **env: str) -> str:
        """One `samovar …` to its end, `given` on its standard input; what it printed."""
        done = subprocess.run(
            self.command(*words), env=self.env | env, input=given, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"samovar {' '.join(words)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def processes(self) -> dict[str, psutil.Process]:
        """By name: run, web, back, postgres, valkey; the children of postgres are under its pid."""
        assert self._process is not None
        parent = psutil.Process(self._process.pid)
        found = {"run": parent}
        for child in parent.children():
            words = child.cmdline()
            name = words[-1] if "backend.cli" in words else Path(words[0]).name
            found[name.split("-")[0]] = child
        return found

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        """The API in the name of the administrators' service account."""
        if not self.token:
            told = await asyncio.to_thread(self.run, "token", "add", "--role", "admin", "--name", "bench")
            self.token = told.strip()
        return await asyncio.to_thread(self._call, method, path, body)

    def _call(self, method: str, path: str, body: Any) -> Any:
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/api/v1{path}", content, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()}") from error

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False
