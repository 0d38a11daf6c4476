"""The two database roles: the owner makes tables, the app reads and writes rows. One login is member of both.

The embedded server and an outer one get the same statements; only who runs them differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.kit.servers.errors import ServerError

if TYPE_CHECKING:
    import asyncpg

OWNER = "samovar_owner"
APP = "samovar_app"


def role_statements(login: str) -> list[str]:
    """What is made once in a cluster. ``login`` is a quoted identifier."""
    return [
        f"CREATE ROLE {OWNER} NOLOGIN",
        f"CREATE ROLE {APP} NOLOGIN",
        f"GRANT {OWNER}, {APP} TO {login}",
    ]


def database_statements() -> list[str]:
    """What is made once in each database. All of them may be repeated."""
    return [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT CREATE, USAGE ON SCHEMA public TO {OWNER}",
        f"GRANT USAGE ON SCHEMA public TO {APP}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APP}",
    ]


async def missing(conn: asyncpg.Connection) -> list[str]:
    """The statements that still have to be run in the database of ``conn``; empty when all stands."""
    login = await conn.fetchval("SELECT quote_ident(session_user)")
    found = {r["rolname"] for r in await conn.fetch("SELECT rolname FROM pg_roles")}
    todo = [s for s, role in zip(role_statements(login), (OWNER, APP), strict=False) if role not in found]
    if todo or not await _member(conn):
        todo.append(role_statements(login)[-1])
    if todo or not await _granted(conn):
        todo += database_statements()
    return todo


async def ensure_roles(conn: asyncpg.Connection) -> None:
    """Make what is missing. Raises ServerError with the statements for the administrator when the login may not."""
    import asyncpg

    todo = await missing(conn)
    try:
        for statement in todo:
            try:
                await conn.execute(statement)
            except asyncpg.DuplicateObjectError:
                continue  # another process made the same role a moment ago
    except asyncpg.InsufficientPrivilegeError as error:
        statements = "".join(f"\n  {s};" for s in todo)
        raise ServerError(
            f"the login of SAMOVAR_DATABASE_URL may not prepare the database ({str(error).splitlines()[0]}). "
            f"Let an administrator of that server run in this database:{statements}"
        ) from error


async def _member(conn: asyncpg.Connection) -> bool:
    right = "SET" if conn.get_server_version().major >= 16 else "MEMBER"
    return bool(
        await conn.fetchval(
            "SELECT pg_has_role(session_user, $1, $3) AND pg_has_role(session_user, $2, $3)", OWNER, APP, right
        )
    )


async def _granted(conn: asyncpg.Connection) -> bool:
    return bool(
        await conn.fetchval(
            """
            SELECT has_schema_privilege($1, 'public', 'CREATE') AND has_schema_privilege($2, 'public', 'USAGE')
               AND count(*) = 2
              FROM pg_default_acl d, aclexplode(d.defaclacl) a
             WHERE d.defaclrole = $1::name::regrole AND d.defaclnamespace = 0 AND a.grantee = $2::name::regrole
               AND (d.defaclobjtype, a.privilege_type) IN (('r', 'DELETE'), ('S', 'USAGE'))
            """,
            OWNER,
            APP,
        )
    )
