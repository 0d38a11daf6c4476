"""pg_dump and pg_restore on a database address; the password never stands on a command line."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from backend.kit.servers import OWNER, ServerError
from backend.kit.servers.binaries import postgres_program


async def dump(database_url: str, out: Path, without_rows_of: str) -> None:
    """Write the database to ``out`` in PostgreSQL's custom format, one table empty. Raises ServerError."""
    options = ["--format=custom", "--compress=6", "--lock-wait-timeout=10s", f"--role={OWNER}", f"--file={out}"]
    options.append(f"--exclude-table-data={without_rows_of}")
    await _run("pg_dump", database_url, options)


async def load(database_url: str, dump_file: Path) -> None:
    """Bring a dump into a database that holds nothing of ours: all of it or nothing. Raises ServerError."""
    options = ["--single-transaction", "--exit-on-error", "--no-owner", f"--role={OWNER}", str(dump_file)]
    await _run("pg_restore", database_url, options)


async def _run(program: str, database_url: str, options: list[str]) -> None:
    address, password = _parted(database_url)
    env = dict(os.environ) | {"PGAPPNAME": f"samovar {program}"}
    if password is not None:
        env["PGPASSWORD"] = password
    process = await asyncio.create_subprocess_exec(
        str(postgres_program(program)),
        f"--dbname={address}",
        *options,
        env=env,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, words = await process.communicate()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if process.returncode:
        raise ServerError(f"{program} failed: {words.decode('utf-8', 'replace').strip()[-2000:]}")


def _parted(url: str) -> tuple[str, str | None]:
    parts = urlsplit(url)
    if parts.password is None:
        return url, None
    netloc = f"{parts.username or ''}@{parts.netloc.rpartition('@')[2]}"
    return urlunsplit(parts._replace(netloc=netloc)), unquote(parts.password)
