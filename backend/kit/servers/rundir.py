"""``<data>/run``: the lock, the ports and the passwords of the embedded servers; files for their owner alone."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import socket
import time
from pathlib import Path
from typing import IO, Any

from backend.kit.servers.errors import DataDirBusy, ServerError
from backend.kit.servers.tether import NOBODY, server_rights
from backend.kit.settings import private_folder


def prepare(data_dir: Path) -> Path:
    """Make the data directory and ``run`` in it; returns ``run``. Raises ServerError in words."""
    run = data_dir / "run"
    try:
        private_folder(data_dir)
        private_folder(run)
        if os.geteuid() == 0 and server_rights().owner == NOBODY:
            data_dir.chmod(data_dir.stat().st_mode | 0o011)
    except OSError as error:
        raise ServerError(f"the data directory {data_dir} cannot be made: {error.strerror}") from error
    if not os.access(run, os.W_OK | os.X_OK):
        raise ServerError(
            f"the data directory {data_dir} belongs to another user; "
            "run as that user, or name another one in SAMOVAR_DATA_DIR"
        )
    return run


def lock(run: Path, role: str) -> IO[str]:
    """Hold the data directory until the returned file is closed or the process ends, however it ends.

    Raises DataDirBusy, naming the holder, when another process has it.
    """
    handle = run.joinpath("lock").open("a+", encoding="utf-8")
    # is_locked of another process looks by taking the lock for a moment
    if not _taken(handle, patience_s=0.25):
        handle.seek(0)
        holder = handle.read().strip() or "another process"
        handle.close()
        raise DataDirBusy(
            f"{holder} already uses the data directory {run.parent}; "
            "stop it first, or name another one in SAMOVAR_DATA_DIR"
        )
    handle.truncate(0)
    handle.write(f"samovar {role} (pid {os.getpid()})\n")
    handle.flush()
    return handle


def _taken(handle: IO[str], patience_s: float) -> bool:
    until = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(0.02)


def is_locked(run: Path) -> bool:
    """True while some living process holds the data directory."""
    try:
        with open(run / "lock", encoding="utf-8") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def read_json(path: Path) -> dict[str, Any]:
    """The object in ``path``; empty when the file is missing or was cut short by a crash."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_private(path: Path, text: str) -> None:
    """Replace ``path`` at one stroke, readable by its owner alone."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text, "utf-8")
    draft.replace(path)


def password(run: Path, name: str) -> tuple[str, bool]:
    """The password kept in ``run/<name>.password``, and whether it was made just now."""
    path = run / f"{name}.password"
    try:
        kept = path.read_text("ascii").strip()
    except FileNotFoundError:
        kept = ""
    if kept:
        return kept, False
    made = secrets.token_urlsafe(24)
    write_private(path, made + "\n")
    return made, True


def port(wanted: int | None) -> int:
    """``wanted`` when nobody listens there, else a free port of 127.0.0.1.

    Below the range that the system gives to outgoing connections: one of those must not sit on the port of a
    server that is being restarted.
    """
    candidates = [wanted] if wanted else []
    candidates += [secrets.randbelow(12_000) + 20_000 for _ in range(200)]
    for candidate in candidates:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return candidate
    raise ServerError("no free port on 127.0.0.1")


def give(path: Path) -> None:
    """Make ``path`` and everything in it belong to the user that the servers run as."""
    owner = server_rights().owner
    if os.geteuid() != 0 or (owner == 0 and path.lstat().st_uid == 0):
        return
    for folder, folders, files in os.walk(path):
        for name in (".", *folders, *files):
            entry = os.path.join(folder, name)
            if os.lstat(entry).st_uid != owner:
                os.lchown(entry, owner, owner)
