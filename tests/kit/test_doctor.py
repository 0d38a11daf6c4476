"""The doctor finds what is not well; on a well house it finds nothing."""

from __future__ import annotations

import dataclasses
import socket
from pathlib import Path

import asyncpg
import pytest

from backend.kit.doctor import CHECKS, Finding, examine
from backend.kit.servers import rundir
from backend.kit.settings import Settings
from tests.fixtures.databases import execute
from tests.fixtures.processes import Processes


@pytest.fixture
def house(settings: Settings) -> Settings:
    settings.data_dir.mkdir(exist_ok=True)
    return dataclasses.replace(settings, port=rundir.port(None))


REVOKED = "ALTER DEFAULT PRIVILEGES FOR ROLE samovar_owner REVOKE ALL ON TABLES FROM samovar_app"


async def found(settings: Settings, name: str) -> Finding:
    [finding] = await examine(settings, [check for check in CHECKS if check.name == name])
    return finding


async def test_a_well_house_has_nothing_but_the_missing_fsync_of_tests(house: Settings) -> None:
    findings = await examine(house, CHECKS)
    assert {f.name: f.words for f in findings if f.verdict != "ok"} == {
        "durability": "fsync, full_page_writes is off: a crash may lose messages that were acknowledged"
    }


@pytest.mark.parametrize(
    ("name", "statement", "verdict", "words"),
    [
        ("schema", "UPDATE alembic_version SET version_num = '0000'", "bad", "samovar migrate"),
        ("schema", "DROP TABLE alembic_version", "bad", "never migrated"),
        ("relay", "DELETE FROM relay", "bad", "restore was cut short"),
        (
            "relay",
            "INSERT INTO event_pending (at, type, subject_kind, audience, body)"
            " VALUES (now() - interval '1 minute', 't', 's', '', '{}')",
            "bad",
            "samovar web",
        ),
        ("partitions", "UPDATE relay SET position = 99000000", "warn", "event_log_p100"),
        (
            "default partitions",
            "INSERT INTO event_log (position, at, type, subject_kind, audience, body)"
            " VALUES (999000000, now(), 't', 's', '', '{}')",
            "warn",
            "event_log_default",
        ),
        (
            "indexes",
            "CREATE INDEX activities_new ON ONLY activities (kind, at)",
            "warn",
            "not on every partition yet: activities_new: run samovar migrate",
        ),
        (
            "roles",
            "ALTER DEFAULT PRIVILEGES FOR ROLE samovar_owner REVOKE ALL ON TABLES FROM samovar_app",
            "bad",
            "migrate",
        ),
    ],
)
async def test_a_sick_database_is_told(house: Settings, name: str, statement: str, verdict: str, words: str) -> None:
    assert (await found(house, name)).verdict == "ok"
    await execute(house.database_url or "", statement)
    finding = await found(house, name)
    assert (finding.verdict, words in finding.words) == (verdict, True), finding


async def test_an_index_that_was_cut_short_is_named_with_what_mends_it(house: Settings) -> None:
    url = house.database_url or ""
    await execute(url, "INSERT INTO tags (name) VALUES ('Опт'), ('Розница')")
    with pytest.raises(asyncpg.UniqueViolationError):
        await execute(url, "CREATE UNIQUE INDEX CONCURRENTLY tags_one ON tags ((true))")
    told = await found(house, "indexes")
    mend = "REINDEX INDEX CONCURRENTLY tags_one"
    assert (told.verdict, "tags_one of tags" in told.words, mend in told.words) == ("warn", True, True)
    await execute(url, "DELETE FROM tags WHERE name = 'Опт'")
    await execute(url, mend)
    assert (await found(house, "indexes")).verdict == "ok"


@pytest.mark.parametrize(
    ("name", "change", "verdict"),
    [
        ("database", {"database_url": "postgresql://x:y@127.0.0.1:1/z"}, "bad"),
        ("redis", {"redis_url": "redis://127.0.0.1:1"}, "bad"),
        ("public address", {"public_url": "http://inbox.example.com"}, "warn"),
        ("public address", {"public_url": "https://inbox.example.com"}, "ok"),
        ("files", {"storage_url": "file:///proc/nowhere"}, "bad"),
        ("disk", {"data_dir": Path("/nowhere/at/all")}, "bad"),
    ],
)
async def test_a_wrong_setting_is_told(house: Settings, name: str, change: dict[str, object], verdict: str) -> None:
    assert (await found(dataclasses.replace(house, **change), name)).verdict == verdict  # type: ignore[arg-type]


async def test_a_port_of_another_program_is_told(house: Settings) -> None:
    with socket.create_server(("127.0.0.1", house.port)):
        assert (await found(house, "port")).verdict == "bad"


async def test_a_secret_key_that_others_may_read_is_told(tmp_path: Path) -> None:
    made = Settings.load({"SAMOVAR_DATA_DIR": str(tmp_path)})
    assert (await found(made, "secret key")).verdict == "ok"
    (tmp_path / "run/secret_key").chmod(0o644)
    assert (await found(made, "secret key")).verdict == "bad"


async def test_a_misspelt_variable_is_told(house: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMOVAR_DATABSE_URL", "postgresql://x")
    finding = await found(house, "variables")
    assert (finding.verdict, "SAMOVAR_DATABSE_URL" in finding.words) == ("warn", True)
    assert "postgresql" not in finding.words


async def test_the_command_prints_every_finding_and_says_bad_by_its_code(processes: Processes) -> None:
    with pytest.raises(AssertionError) as ended:
        await processes.command("doctor")
    printed = str(ended.value)
    assert all(check.name in printed for check in CHECKS)
    assert "bad   durability" in printed


async def test_an_https_address_without_a_trusted_proxy_is_told(house: Settings) -> None:
    behind = dataclasses.replace(house, public_url="https://inbox.example.com", trusted_proxies=())
    told = await found(behind, "proxy")
    assert (told.verdict, "SAMOVAR_TRUSTED_PROXIES" in told.words) == ("warn", True)
    assert (await found(dataclasses.replace(behind, trusted_proxies=("10.0.0.0/8",)), "proxy")).verdict == "ok"
    assert (await found(house, "proxy")).verdict == "ok"
