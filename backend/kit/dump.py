"""pg_dump and pg_restore on a database address; the password never stands on a command line."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from backend.kit.servers import OWNER, ServerError
from backend.kit.servers.binaries import postgres_program

CHUNK = 1 << 18
# how the lines before the first table of a script begin
_HEAD = (b"--", b"SET ", b"SELECT pg_catalog.set_config(", b"\\restrict", b"\n")
_HEAD_MAX = 100
_UNKNOWN = b"SET transaction_timeout ="


async def dump(database_url: str, out: Path, without_rows_of: str) -> None:
    """Write the database to ``out`` in PostgreSQL's custom format, one table empty. Raises ServerError."""
    options = ["--format=custom", "--compress=6", "--lock-wait-timeout=10s", f"--role={OWNER}", f"--file={out}"]
    options.append(f"--exclude-table-data={without_rows_of}")
    await _run("pg_dump", database_url, options)


async def load(database_url: str, dump_file: Path, first: str, last: str, without: Sequence[str] = ()) -> None:
    """Carry out ``first``, what the dump holds, and ``last``: all of it, or nothing. Raises ServerError.

    ``without``: beginnings of what is left out, as the dump's list says it: "INDEX public cards_title_parts".
    pg_restore writes statements, psql carries them out. It is told to commit when both have come to the end alone.
    """
    # a comment on an extension is its owner's alone to write
    options = ["--no-owner", "--no-comments", f"--role={OWNER}", "--file=-", str(dump_file)]
    with tempfile.NamedTemporaryFile("w", dir=dump_file.parent, prefix=".samovar-") as chosen:
        if without:
            chosen.write(await _listed(dump_file, without))
            chosen.flush()
            options.insert(0, f"--use-list={chosen.name}")
        await _carry(database_url, options, first, last)


async def _listed(dump_file: Path, without: Sequence[str]) -> str:
    """The dump's list of what it holds ("2; 3079 16388 EXTENSION - pg_trgm"), less these. Raises ServerError."""
    program = await _start("pg_restore", None, ["--list", str(dump_file)], stdout=PIPE)
    try:
        assert program.stdout is not None
        held, words = await asyncio.gather(program.stdout.read(), _words(program))
        if await program.wait():
            raise ServerError(f"pg_restore failed: {words}")
    finally:
        await _ended(program)
    out = re.compile(rf"\d+; \d+ \d+ (?:{'|'.join(map(re.escape, without))})(?: |$)")
    return "".join(line for line in held.decode().splitlines(keepends=True) if not out.match(line))


async def _carry(database_url: str, options: list[str], first: str, last: str) -> None:
    script = await _start("pg_restore", None, options, stdout=PIPE)
    try:
        psql = await _start(
            "psql", database_url, ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"], stdin=PIPE
        )
        try:
            _, read, carried = await asyncio.gather(_pour(script, psql, first, last), _words(script), _words(psql))
            faults = [f"{name} failed: {said}" for name, said in (("pg_restore", read), ("psql", carried)) if said]
            if await script.wait() or await psql.wait():
                raise ServerError("; ".join(faults) or "pg_restore or psql was killed")
        finally:
            await _ended(psql)
    finally:
        await _ended(script)


async def _pour(script: Process, psql: Process, first: str, last: str) -> None:
    """What one writes into what the other reads; without an end to commit where the writer failed."""
    assert script.stdout is not None
    assert psql.stdin is not None
    # either may be gone, and says why elsewhere
    with contextlib.suppress(ConnectionError):
        psql.stdin.write(f"BEGIN;\n{first}\n".encode() + await known_settings(script.stdout))
        while piece := await script.stdout.read(CHUNK):
            psql.stdin.write(piece)
            await psql.stdin.drain()
        if await script.wait() == 0:
            psql.stdin.write(f"{last}\nCOMMIT;\n".encode())
            await psql.stdin.drain()
    await _ended(script)
    with contextlib.suppress(ConnectionError):
        psql.stdin.close()
        await psql.stdin.wait_closed()


async def known_settings(script: asyncio.StreamReader) -> bytes:
    """The beginning of a script, without the setting that servers before 17 do not know. `first` may set it instead."""
    head = []
    for _ in range(_HEAD_MAX):
        line = await script.readline()
        if not line.startswith(_UNKNOWN):
            head.append(line)
        if not line.startswith(_HEAD):
            break
    return b"".join(head)


async def _words(process: Process) -> str:
    assert process.stderr is not None
    words = bytearray()
    while piece := await process.stderr.read(CHUNK):
        words = (words + piece)[-2000:]
    return words.decode("utf-8", "replace").strip()


async def _ended(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
        # a process whose pipe has something in it is never seen to end
        while process.stdout is not None and await process.stdout.read(CHUNK):
            pass
        await process.wait()


async def _run(program: str, database_url: str, options: list[str]) -> None:
    process = await _start(program, database_url, options)
    try:
        words = await _words(process)
        if await process.wait():
            raise ServerError(f"{program} failed: {words}")
    finally:
        await _ended(process)


async def _start(
    program: str, database_url: str | None, options: list[str], *, stdin: int = DEVNULL, stdout: int = DEVNULL
) -> Process:
    env = dict(os.environ) | {"PGAPPNAME": f"samovar {program}"}
    if database_url is not None:
        address, password = _parted(database_url)
        options = [f"--dbname={address}", *options]
        if password is not None:
            env["PGPASSWORD"] = password
    path = str(postgres_program(program))
    return await asyncio.create_subprocess_exec(path, *options, env=env, stdin=stdin, stdout=stdout, stderr=PIPE)


def _parted(url: str) -> tuple[str, str | None]:
    parts = urlsplit(url)
    if parts.password is None:
        return url, None
    netloc = f"{parts.username or ''}@{parts.netloc.rpartition('@')[2]}"
    return urlunsplit(parts._replace(netloc=netloc)), unquote(parts.password)
