"""Start a program that dies with the process which started it, as root or as an ordinary user.

Run as a program (``python tether.py SIGNAL UID command…``) it is the portable second best: a small parent that ends
the command when its standard input closes.
"""

from __future__ import annotations

import functools
import os
import select
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Rights:
    """How a server gives up being root: words before its command, or another user."""

    prefix: tuple[str, ...] = ()
    owner: int = field(default_factory=os.geteuid)
    """uid that has to own the server's files, as seen from here."""

    @property
    def popen(self) -> dict[str, Any]:
        """Arguments for Popen and run."""
        return become(None if self.owner == os.geteuid() else self.owner)


def become(uid: int | None) -> dict[str, Any]:
    """Popen's arguments to run as ``uid``, and as nobody else."""
    return {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}


@functools.cache
def server_rights() -> Rights:
    """PostgreSQL refuses to run as root: a user namespace hides it, else the process becomes nobody."""
    if os.geteuid() != 0:
        return Rights()
    unshare = shutil.which("unshare")
    if unshare is not None:
        prefix = (unshare, "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")
        if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
            return Rights(prefix=prefix)
    return Rights(owner=NOBODY)


def spawn(
    command: Sequence[str | Path],
    *,
    end_with: signal.Signals,
    rights: Rights = Rights(),
    own_session: bool = False,
    output: IO[Any] | int | None = None,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start ``command``; when the calling *thread* ends, however it ends, the command gets ``end_with``.

    Only from the main thread: the kernel's death signal follows the forking thread, not the process.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("to be called from the main thread: the program would end with the thread that started it")
    words = [*rights.prefix, *map(str, command)]
    change = rights.popen
    tether = _kernel_tether(end_with)
    if tether is None:
        # the small parent stays what we are: another user might not reach this Python
        uid = str(change.pop("user", "-"))
        words, change = [sys.executable, "-I", "-S", __file__, end_with.name, uid, *words], {}
    else:
        words = [*rights.prefix, *tether, *map(str, command)]
    return subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL if tether is not None else subprocess.PIPE,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=own_session,
        env=env,
        cwd=cwd,
        **change,
    )


def _kernel_tether(end_with: signal.Signals) -> list[str] | None:
    setpriv = _setpriv()
    return None if setpriv is None else [setpriv, "--pdeathsig", end_with.name.removeprefix("SIG"), "--"]


@functools.cache
def _setpriv() -> str | None:
    setpriv = shutil.which("setpriv")
    if setpriv is None or not sys.platform.startswith("linux"):
        return None
    # busybox has a setpriv that does not know the option
    trial = subprocess.run([setpriv, "--pdeathsig", "TERM", "--", "true"], capture_output=True, check=False)
    return setpriv if trial.returncode == 0 else None


def watch(end_with: signal.Signals, uid: int | None, command: Sequence[str]) -> int:
    """Run ``command`` until it ends; pass signals on; end it when standard input closes. Returns its exit code."""
    inner = subprocess.Popen(command, stdin=subprocess.DEVNULL, **become(uid))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT):
        signal.signal(number, lambda n, _frame: inner.send_signal(n))
    while inner.poll() is None:
        closed, _, _ = select.select([0], [], [], 0.1)
        if closed and not os.read(0, 1):
            inner.send_signal(end_with)
            break
    code = inner.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(watch(signal.Signals[sys.argv[1]], None if sys.argv[2] == "-" else int(sys.argv[2]), sys.argv[3:]))
