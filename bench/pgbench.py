"""The same work as one statement a message, by pgbench: what this PostgreSQL can do when nothing else is in the way."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from bench import machine

SCRIPT = Path(__file__).with_name("message.sql")


def run(database_url: str, *, clients: int, count: int, channel: int, chats: range) -> float:
    """Transactions a second. A transaction that fails is an error of the bench."""
    parts = urlsplit(database_url)
    variables = {"channel": channel, "first": chats.start, "last": chats.stop - 1}
    command = [machine.program("pgbench"), "--no-vacuum", "--protocol=prepared", "--max-tries=10", "--jobs=2"]
    command += [f"--file={SCRIPT}", f"--client={clients}", f"--transactions={max(1, count // clients)}"]
    command += [word for name, value in variables.items() for word in ("-D", f"{name}={value}")]
    command += ["-h", str(parts.hostname), "-p", str(parts.port), "-U", str(parts.username), parts.path.strip("/")]
    env = os.environ | {"PGPASSWORD": parts.password or "", "PGOPTIONS": "-c role=samovar_app"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or found is None:
        raise RuntimeError(f"pgbench:\n{done.stdout}{done.stderr}")
    return float(found[1])
