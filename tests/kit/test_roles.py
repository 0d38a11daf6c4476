"""The two roles in a server that is not ours: made when the login may, else asked for in words."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from backend.kit.servers import Embedded, Postgres, ServerError, ensure_roles
from backend.kit.servers.roles import missing
from tests.fixtures.databases import execute, named
from tests.fixtures.servers import quick_folder


@pytest.fixture(scope="module")
def administrator() -> Iterator[str]:
    """A server whose superuser may come in, and which has never heard of Samovar's roles."""
    root = Path(tempfile.mkdtemp(prefix="samovar-roles-", dir=quick_folder()))
    root.chmod(0o755)
    data = root / "data"
    data.mkdir()
    root.joinpath("hba.conf").write_text("host all all 127.0.0.1/32 trust\n")
    root.joinpath("hba.conf").chmod(0o644)
    data.joinpath("postgres.conf").write_text(f"hba_file = '{root}/hba.conf'\n")
    held = Embedded.hold(data, [Postgres(data, fsync=False)], "test")
    yield f"postgresql://postgres@{held.database_url.split('@')[1]}"
    held.close()
    shutil.rmtree(root)


@pytest.fixture
async def outer(administrator: str) -> str:
    """URL of a fresh database owned by the plain login ``shop``."""
    clean = [f"DROP ROLE IF EXISTS {r}" for r in ("samovar_owner", "samovar_app", "shop")]
    await execute(
        named(administrator, "postgres"),
        "DROP DATABASE IF EXISTS samovar",
        "DROP DATABASE IF EXISTS shop WITH (FORCE)",
        *clean,
        "CREATE ROLE shop LOGIN",
        "CREATE DATABASE shop OWNER shop",
    )
    return named(administrator, "shop").replace("postgres@", "shop@")


async def test_a_login_that_may_make_roles_makes_them_once(administrator: str, outer: str) -> None:
    await execute(named(administrator, "postgres"), "ALTER ROLE shop CREATEROLE")
    connection = await asyncpg.connect(outer)
    try:
        assert len(await missing(connection)) == 8
        await ensure_roles(connection)
        assert await missing(connection) == []
        await ensure_roles(connection)
        await connection.execute("SET ROLE samovar_owner")
        await connection.execute("CREATE TABLE things (id bigint GENERATED ALWAYS AS IDENTITY)")
        await connection.execute("SET ROLE samovar_app")
        await connection.execute("INSERT INTO things DEFAULT VALUES")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("CREATE TABLE others ()")
    finally:
        await connection.close()


async def test_a_login_that_may_not_is_told_what_its_administrator_has_to_run(administrator: str, outer: str) -> None:
    connection = await asyncpg.connect(outer)
    try:
        with pytest.raises(ServerError) as refused:
            await ensure_roles(connection)
        words = str(refused.value)
        statements = [line.strip().rstrip(";") for line in words.splitlines()[1:]]
        await execute(named(administrator, "shop"), *statements)
        await ensure_roles(connection)
        await connection.execute("SET ROLE samovar_owner")
    finally:
        await connection.close()
