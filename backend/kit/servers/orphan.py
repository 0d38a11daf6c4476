"""Find and end a server of our own directory that outlived the process which started it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from backend.kit.servers.errors import ServerError


def is_ours(pid: int, program: str, argument: Path) -> bool:
    """True when ``pid`` lives and its command line is ``program`` with ``argument`` as one of its words.

    A pid alone proves nothing: after a restart of the machine the number belongs to somebody else.
    """
    words = _command_line(pid)
    return bool(words) and os.path.basename(words[0]) == program and str(argument) in words[1:]


def end(pid: int, program: str, argument: Path, signals: tuple[signal.Signals, ...], each_s: float = 10.0) -> None:
    """Send ``signals`` one after the other until the process is gone. Raises ServerError when it stays."""
    for number in (*signals, signal.SIGKILL):
        if not is_ours(pid, program, argument):
            return
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        except PermissionError as error:
            raise ServerError(
                f"{program} (pid {pid}) still serves {argument} and belongs to another user: stop it first"
            ) from error
        deadline = time.monotonic() + each_s
        while time.monotonic() < deadline:
            if not is_ours(pid, program, argument):
                return
            time.sleep(0.02)
    raise ServerError(f"{program} (pid {pid}) still serves {argument} and does not end")


def _command_line(pid: int) -> list[str]:
    if pid <= 0:
        return []
    path = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            # a zombie has an empty command line: it is as good as gone
            return [os.fsdecode(w) for w in path.read_bytes().split(b"\0") if w]
        except (FileNotFoundError, ProcessLookupError):
            return []
    answer = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout.split()
