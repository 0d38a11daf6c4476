"""One stream for the lines of several processes: each under its name, or as JSON. Standard library only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from typing import IO

from backend.kit.settings import LogFormat


class Console:
    """Writes whole lines, from any thread. A closed terminal loses lines, never a process."""

    def __init__(self, form: LogFormat, stream: IO[str] | None = None) -> None:
        self._form = form
        self._stream = stream or sys.stdout
        self._lock = threading.Lock()

    def say(self, text: str) -> None:
        """A line of our own."""
        for line in text.splitlines():
            self._line("run", line)

    def follow(self, name: str, process: subprocess.Popen[bytes]) -> None:
        """Pass on what ``process`` writes, until it ends."""
        threading.Thread(target=self._copy, args=(name, process), name=f"lines of {name}", daemon=True).start()

    def _copy(self, name: str, process: subprocess.Popen[bytes]) -> None:
        if process.stdout is None:
            return
        with process.stdout as lines:
            for line in iter(lambda: lines.readline(65_536), b""):
                self._line(name, line.decode("utf-8", "replace").rstrip("\r\n"))

    def _line(self, name: str, line: str) -> None:
        with self._lock:
            try:
                self._stream.write(self._formed(name, line) + "\n")
                self._stream.flush()
            except BrokenPipeError:
                # nobody reads us any more; the children must not stop for it, nor the last flush at exit fail
                os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())

    def _formed(self, name: str, line: str) -> str:
        if self._form == "console":
            return f"{name:<6} | {line}"
        if line.startswith("{"):
            return line  # a process of ours writes JSON already
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return json.dumps({"timestamp": stamp, "process": name, "event": line}, ensure_ascii=False)
