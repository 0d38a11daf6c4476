"""`samovar user` and `samovar token`, as somebody at the machine types them."""

import os
import subprocess
import sys

import asyncpg
import pytest

from backend.kit.settings import Settings


@pytest.fixture
def samovar(settings: Settings) -> "Samovar":
    return Samovar(settings)


class Samovar:
    def __init__(self, settings: Settings) -> None:
        self.env = os.environ | {
            "SAMOVAR_DATA_DIR": str(settings.data_dir),
            "SAMOVAR_DATABASE_URL": settings.database_url or "",
            "SAMOVAR_REDIS_URL": settings.redis_url or "",
            "SAMOVAR_SECRET_KEY": settings.secret_key,
            "LC_ALL": "en_US.UTF-8",
        }

    def __call__(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "backend.cli", *words]
        return subprocess.run(command, input=typed, env=self.env, capture_output=True, text=True, timeout=60)


def test_a_colleague_is_added_and_gets_a_password(samovar: Samovar) -> None:
    who = ("--email", "anna@example.com")
    added = samovar("user", "add", *who, "--name", "Anna", "--role", "admin", "--password-stdin", typed="long enough\n")
    assert (added.returncode, added.stdout) == (0, "1 anna@example.com administrator\n")
    again = samovar("user", "add", *who, "--name", "Anna", "--password-stdin", typed="long enough\n")
    assert (again.returncode, again.stdout) == (1, "")
    assert "Somebody here already has this e-mail." in again.stderr
    short = samovar("user", "password", *who, "--password-stdin", typed="short\n")
    assert short.returncode == 1
    assert "password: This is too short" in short.stderr
    assert samovar("user", "password", *who, "--password-stdin", typed="another one\n").returncode == 0
    stranger = samovar("user", "password", "--email", "x@example.com", "--password-stdin", typed="another one\n")
    assert stranger.returncode == 1


async def test_a_token_is_printed_alone_and_opens(samovar: Samovar, settings: Settings) -> None:
    made = samovar("token", "add", "--role", "admin", "--name", "deploy")
    assert made.returncode == 0
    token = made.stdout.strip()
    assert token.startswith("samovar_")
    assert "\n" not in token
    nobody = samovar("token", "add", "--user", "nobody@example.com")
    assert (nobody.returncode, nobody.stdout) == (1, "")
    assert samovar("token", "add", "--role", "operator", "--scopes", "root").returncode == 1
    connection = await asyncpg.connect(settings.database_url)
    try:
        rows = await connection.fetch("SELECT name, role_id, user_id FROM tokens")
        assert [tuple(row) for row in rows] == [("deploy", 3, None)]
        assert await connection.fetchval("SELECT count(*) FROM audit WHERE verb = 'token.issued'") == 1
        assert token not in await connection.fetchval("SELECT after::text FROM audit WHERE verb = 'token.issued'")
    finally:
        await connection.close()


async def test_the_first_start_prints_a_link_that_makes_the_first_administrator(samovar: Samovar) -> None:
    first = samovar("migrate")
    assert first.returncode == 0
    assert first.stdout.splitlines()[-1].startswith("http://127.0.0.1:8000/setup/")
    samovar("user", "add", "--email", "a@example.com", "--name", "A", "--password-stdin", typed="long enough\n")
    assert "/setup/" not in samovar("migrate").stdout
