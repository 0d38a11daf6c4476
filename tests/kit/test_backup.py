"""A house is put into one file and comes back the same, except that nothing old is sent again."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import io
import os
import re
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import msgspec
import pytest

from backend.commands.restore import FILLED_BY
from backend.kit.backup import DUMP, TAIL, backup
from backend.kit.dump import known_settings
from backend.kit.restore import _NOTHING_OLD, restore
from backend.kit.servers import ServerError
from backend.kit.settings import Settings
from backend.kit.storage import Storage
from backend.rules.schemas import RuleFact
from tests.fixtures.databases import execute
from tests.fixtures.processes import Processes

FILL = (
    "INSERT INTO users (email, name, role_id) VALUES ('anna@example.com', 'Анна', 1)",
    "INSERT INTO audit (verb) VALUES ('user.add')",
    "INSERT INTO event_log (position, at, type, subject_kind, audience, body) VALUES (7, now(), 't', 's', '', '{}')",
    "UPDATE relay SET position = 7",
)
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"


async def fetch(url: str, query: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def hashes(settings: Settings) -> dict[str, str]:
    """One hash of all rows for each table, but for the relay's row."""
    url = settings.database_url or ""
    query = "SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM {} t"
    names = [name for (name,) in await fetch(url, TABLES) if name != "relay"]
    return {name: (await fetch(url, query.format(name)))[0][0] for name in names}


@pytest.fixture
async def filled(settings: Settings) -> Settings:
    await execute(settings.database_url or "", *FILL)
    await Storage(settings.storage_url).keep_bytes("files/ab/voice", b"ogg" * 1000)
    return settings


@pytest.fixture
def target(settings: Settings, second_database_url: str, tmp_path: Path) -> Settings:
    return dataclasses.replace(
        settings,
        database_url=second_database_url,
        data_dir=tmp_path / "new",
        storage_url=f"file://{tmp_path}/new/files",
    )


async def test_rows_and_files_come_back_the_same(filled: Settings, target: Settings, tmp_path: Path) -> None:
    file = tmp_path / "house.tar"
    await backup(filled, file)
    done = await restore(target, file, force=False, filled_by=FILLED_BY)
    assert await hashes(target) == await hashes(filled)
    voice = b"".join([piece async for piece in Storage(target.storage_url).read("files/ab/voice")])
    assert voice == b"ogg" * 1000
    assert done.key_differs is False
    assert await fetch(target.database_url or "", "SELECT nextval('users_id_seq')") == [(2,)]


async def test_the_restored_house_has_a_new_epoch_behind_all_positions(
    filled: Settings, target: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "house.tar"
    await backup(filled, file)
    await restore(target, file, force=False, filled_by=FILLED_BY)
    [(position, epoch)] = await fetch(target.database_url or "", "SELECT position, epoch FROM relay")
    [(_, old)] = await fetch(filled.database_url or "", "SELECT position, epoch FROM relay")
    assert position == 7
    assert epoch != old


OWED = (
    "INSERT INTO rules (name, position, active_since, body) VALUES"
    ' (\'Мы помним\', 0, now() - interval \'9 days\', \'{"when":{"kind":"no_answer","minutes":5},"do":[]}\')',
    "INSERT INTO rule_runs (rule_id, fact_key, fact, happened_at, lane, state) VALUES"
    " (1, 'a1', '{}', now(), 0, 'waiting'), (1, 'a2', '{}', now(), 0, 'done')",
    "INSERT INTO conversations (channel_id, thread_key, contact_id) VALUES (1, 'x', 7)",
    "INSERT INTO rule_timers VALUES (1, 1, '2026-01-02', now()), (1, 2, '2026-01-02', 'infinity')",
    "INSERT INTO notices (user_id, kind, subject_kind, group_key) SELECT id, 'rule', 'house', 'x' FROM users",
    "INSERT INTO notice_deliveries (notice_id, user_id, way, state) SELECT n.id, n.user_id, way, state FROM notices n,"
    " (VALUES ('push', 'waiting'), ('email', 'sending'), ('bot', 'sent')) AS w (way, state)",
)


async def test_a_restored_house_does_not_do_again_what_rules_and_notices_owed_when_the_backup_was_made(
    filled: Settings, target: Settings, tmp_path: Path
) -> None:
    file, url = tmp_path / "house.tar", target.database_url or ""
    await execute(filled.database_url or "", *OWED)
    await backup(filled, file)
    await restore(target, file, force=False, filled_by=FILLED_BY)
    runs = "SELECT split_part(fact_key, '@', 1), state, why, ended_at IS NOT NULL FROM rule_runs ORDER BY 1"
    assert await fetch(url, runs) == [
        ("a1", "skipped", "restored", True), ("a2", "done", None, False), ("t1", "skipped", "restored", True),
    ]  # fmt: skip
    [(key, fact)] = await fetch(url, "SELECT fact_key, fact::text FROM rule_runs WHERE fact_key LIKE 't%'")
    # the moment is known by the same key for ever, and the journal reads it
    [(mark,)] = await fetch(url, "SELECT extract(epoch FROM timestamptz '2026-01-02')::text")
    read = msgspec.json.decode(fact, type=RuleFact)
    assert (key, read.kind, read.conversation_id, read.contact_id) == (f"t1@{mark}", "no_answer", 1, 7)
    assert await fetch(url, "SELECT subject_id FROM rule_timers") == [(2,)]
    sent = "SELECT way, state, why FROM notice_deliveries ORDER BY way"
    assert await fetch(url, sent) == [
        ("bot", "sent", None),
        ("email", "held", "restored"),
        ("push", "held", "restored"),
    ]
    # what no rule had heard of yet comes before it was switched on
    assert await fetch(url, "SELECT active_since > now() - interval '1 hour' FROM rules") == [(True,)]


async def test_a_backup_of_before_there_were_rules_and_notices_comes_back(
    filled: Settings, target: Settings, tmp_path: Path
) -> None:
    file, url = tmp_path / "house.tar", target.database_url or ""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET search_path = public")
        await connection.execute(
            "BEGIN; DROP TABLE rule_timers, rule_runs, rules, notice_deliveries CASCADE;" + _NOTHING_OLD + "ROLLBACK"
        )
    finally:
        await connection.close()
    await backup(filled, file)
    await restore(target, file, force=False, filled_by=FILLED_BY)
    assert await fetch(url, "SELECT count(*) FROM rule_runs") == [(0,)]


async def test_rights_come_back_as_they_were(filled: Settings, target: Settings, tmp_path: Path) -> None:
    file = tmp_path / "house.tar"
    await backup(filled, file)
    await restore(target, file, force=False, filled_by=FILLED_BY)
    connection = await asyncpg.connect(target.database_url)
    try:
        await connection.execute("SET ROLE samovar_app")
        await connection.execute("UPDATE users SET name = 'Anna'")
        await connection.execute("INSERT INTO audit (verb) VALUES ('user.rename')")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("DELETE FROM audit")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("CREATE TABLE mine ()")
        await connection.execute("RESET ROLE; SET ROLE samovar_owner; CREATE TABLE later (n int)")
        await connection.execute("RESET ROLE; SET ROLE samovar_app; INSERT INTO later VALUES (1)")
    finally:
        await connection.close()


async def test_a_server_that_gives_no_extension_takes_the_house_without_its_indexes(
    filled: Settings, bare_database_url: str, target: Settings, tmp_path: Path
) -> None:
    """Whoever signs in may make none there; search finds the same, and slower."""
    file = tmp_path / "house.tar"
    await backup(filled, file)
    name = urlsplit(bare_database_url).path.strip("/")
    await execute(bare_database_url, f"REVOKE CREATE ON DATABASE {name} FROM CURRENT_USER")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await execute(bare_database_url, "CREATE EXTENSION pg_trgm SCHEMA public")
    await restore(guest := dataclasses.replace(target, database_url=bare_database_url), file, False, FILLED_BY)
    assert await hashes(guest) == await hashes(filled)
    kept = "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%parts' ORDER BY 1"
    assert await fetch(bare_database_url, kept) == await fetch(filled.database_url or "", kept)
    assert await fetch(bare_database_url, "SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'") == [(0,)]


async def test_a_house_that_was_lived_in_is_not_erased_without_force(
    filled: Settings, target: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "house.tar"
    await backup(filled, file)
    url = target.database_url or ""
    await execute(url, "INSERT INTO users (email, name, role_id) VALUES ('boris@example.com', 'Boris', 1)")
    with pytest.raises(ServerError, match="--force"):
        await restore(target, file, force=False, filled_by=FILLED_BY)
    assert await fetch(url, "SELECT name FROM users") == [("Boris",)]
    await restore(target, file, force=True, filled_by=FILLED_BY)
    assert await fetch(url, "SELECT name FROM users") == [("Анна",)]


async def test_a_database_in_use_is_left_alone(filled: Settings, target: Settings, tmp_path: Path) -> None:
    file = tmp_path / "house.tar"
    await backup(filled, file)
    node = await asyncpg.connect(target.database_url, server_settings={"application_name": "samovar web"})
    try:
        with pytest.raises(ServerError, match="running"):
            await restore(target, file, force=True, filled_by=FILLED_BY)
    finally:
        await node.close()


async def test_only_its_owner_reads_a_backup_and_none_is_overwritten(filled: Settings, tmp_path: Path) -> None:
    file = tmp_path / "house.tar"
    old = os.umask(0)
    try:
        await backup(filled, file)
    finally:
        os.umask(old)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    with pytest.raises(ServerError, match="exists"):
        await backup(filled, file)
    assert file.read_bytes() == before
    assert [name for name in os.listdir(tmp_path) if name.startswith(".")] == []


def _cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def _flip(content: bytes) -> bytes:
    middle = content.index(b"PGDMP") + 5000
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def _renamed(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        out = io.BytesIO()
        with tarfile.open(fileobj=io.BytesIO(content)) as source, tarfile.open(fileobj=out, mode="w") as tar:
            for member in source:
                data = source.extractfile(member)
                member.name = member.name.replace(old.decode(), new.decode())
                member.pax_headers = {}
                tar.addfile(member, data)
        return out.getvalue()

    return change


@pytest.mark.parametrize(
    "damage",
    [
        _cut,
        _flip,
        _renamed(b"files/files/ab/voice", b"files/../../evil"),
        _renamed(b"files/files/ab/voice", b"/tmp/evil"),
        lambda content: b"not a tar" + content,
        lambda content: b"",
    ],
    ids=["cut short", "one bit", "climbs out", "absolute", "no tar", "empty"],
)
async def test_a_damaged_backup_changes_nothing(
    filled: Settings, target: Settings, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / "house.tar"
    await backup(filled, file)
    file.write_bytes(damage(file.read_bytes()))
    url = target.database_url or ""
    await execute(url, "INSERT INTO users (email, name, role_id) VALUES ('boris@example.com', 'Boris', 1)")
    with pytest.raises(ServerError):
        await restore(target, file, force=True, filled_by=FILLED_BY)
    assert await fetch(url, "SELECT name FROM users") == [("Boris",)]


def _with_dump(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Another database in a backup whose checksum fits: the fault is found by who loads it alone."""

    def changed(content: bytes) -> bytes:
        out = io.BytesIO()
        with tarfile.open(fileobj=io.BytesIO(content)) as source, tarfile.open(fileobj=out, mode="w") as tar:
            sha = b""
            for member in source:
                file = source.extractfile(member)
                assert file is not None
                data = file.read()
                if member.name == DUMP:
                    data = change(data)
                    sha = hashlib.sha256(data).hexdigest().encode()
                elif member.name == TAIL:
                    data = re.sub(rb"[0-9a-f]{64}", sha, data)
                member.size = len(data)
                tar.addfile(member, io.BytesIO(data))
        return out.getvalue()

    return changed


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda dump: dump[: len(dump) * 2 // 3], "pg_restore"),
        (lambda dump: dump[: len(dump) * 9 // 10] + b"\xff" * (len(dump) // 10), "pg_restore"),
        (lambda dump: b"PGDMP" + bytes(5000), "pg_restore"),
        (lambda dump: dump, "already exists"),
    ],
    ids=["cut short", "torn at the end", "no archive", "the server refuses it"],
)
async def test_what_cannot_be_loaded_leaves_the_old_house(
    filled: Settings, target: Settings, tmp_path: Path, change: Callable[[bytes], bytes], why: str
) -> None:
    file = tmp_path / "house.tar"
    # many enough that a torn dump is found in the midst of its rows
    await execute(
        filled.database_url or "",
        "INSERT INTO audit (verb) SELECT md5(n::text) FROM generate_series(1, 50000) n",
    )
    await backup(filled, file)
    file.write_bytes(_with_dump(change)(file.read_bytes()))
    url = target.database_url or ""
    await execute(url, "INSERT INTO users (email, name, role_id) VALUES ('boris@example.com', 'Boris', 1)")
    if why == "already exists":
        # it is not ours to erase, and stands in the way
        await execute(url, "ALTER TABLE audit OWNER TO CURRENT_USER")
    before = await fetch(url, "SELECT epoch FROM relay")
    with pytest.raises(ServerError, match=why):
        await restore(target, file, force=True, filled_by=FILLED_BY)
    assert await fetch(url, "SELECT name FROM users") == [("Boris",)]
    assert await fetch(url, "SELECT epoch FROM relay") == before


async def test_an_old_server_is_not_told_of_a_setting_that_it_does_not_know() -> None:
    """Before 17; and rows that look like it stay."""
    script = asyncio.StreamReader()
    rows = b"COPY public.t (x) FROM stdin;\nSET transaction_timeout = 0;\n\\.\n"
    script.feed_data(b"--\n-- PostgreSQL\n\n\\restrict x\nSET lock_timeout = 0;\nSET transaction_timeout = 0;\n" + rows)
    script.feed_eof()
    head = await known_settings(script)
    assert head + await script.read() == b"--\n-- PostgreSQL\n\n\\restrict x\nSET lock_timeout = 0;\n" + rows


async def test_a_backup_of_a_newer_version_is_refused_in_words(
    filled: Settings, target: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "house.tar"
    await execute(filled.database_url or "", "UPDATE alembic_version SET version_num = '9999'")
    await backup(filled, file)
    with pytest.raises(ServerError, match="newer"):
        await restore(target, file, force=True, filled_by=FILLED_BY)


async def test_the_key_that_the_house_made_travels_and_a_given_key_does_not(
    settings: Settings, second_database_url: str, tmp_path: Path
) -> None:
    def house(name: str, url: str | None, **env: str) -> Settings:
        return Settings.load({"SAMOVAR_DATA_DIR": str(tmp_path / name), "SAMOVAR_DATABASE_URL": url or ""} | env)

    old, new = house("old", settings.database_url), house("new", second_database_url)
    assert old.secret_key != new.secret_key
    await backup(old, tmp_path / "made.tar")
    assert (await restore(new, tmp_path / "made.tar", False, FILLED_BY)).key_differs is False
    assert house("new", second_database_url).secret_key == old.secret_key

    given = house("given", settings.database_url, SAMOVAR_SECRET_KEY="given-" + "g" * 40)
    await backup(given, tmp_path / "given.tar")
    assert b"given-ggg" not in (tmp_path / "given.tar").read_bytes()
    assert (await restore(new, tmp_path / "given.tar", False, FILLED_BY)).key_differs is True


async def test_the_commands_move_an_embedded_house_to_an_outer_server(
    processes: Processes, database_url: str, tmp_path: Path
) -> None:
    """R26, without load: embedded → file → outer."""
    embedded = {"SAMOVAR_DATABASE_URL": "", "SAMOVAR_REDIS_URL": "", "SAMOVAR_DATA_DIR": str(tmp_path / "embedded")}
    file = str(tmp_path / "house.tar")
    await processes.command("migrate", **embedded)
    assert "house.tar" in await processes.command("backup", file, **embedded)
    assert "restored" in await processes.command("restore", file)
    [(count,)] = await fetch(database_url, "SELECT count(*) FROM roles")
    assert count == 3
