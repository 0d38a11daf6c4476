"""Change a colleague: name, e-mail, role, teams; deactivate, take back."""

from typing import Any

import msgspec

from backend.access import audit, load, rights
from backend.access.actions import links, revisions, sessions
from backend.access.actions.bounds import (
    demand_another_administrator,
    demand_no_more,
    demand_no_wider,
    demand_role,
    demand_teams,
    demand_to_act_as,
)
from backend.access.actions.create import a_name, a_time_zone
from backend.access.events import tell
from backend.access.grants import Grants
from backend.access.queries.users import colleague
from backend.access.rights import ADMINISTRATOR
from backend.access.schemas import EditMe, EditUser
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing

MOST_SETTINGS = 16_384
_LOCK = """
SELECT u.id, u.email, u.name, u.role_id, r.key AS role, r.rights, u.deactivated_at,
       ARRAY (SELECT team_id FROM team_members WHERE user_id = u.id ORDER BY team_id) AS teams
FROM users u JOIN roles r ON r.id = u.role_id WHERE u.id = $1 FOR UPDATE OF u
"""


async def edit(tx: Tx, me: Grants, ip: str, user_id: int, change: EditUser) -> None:
    """Raises Missing, Forbidden beyond one's own rights, Conflict for the last administrator or a taken e-mail."""
    before = await _theirs(tx, me, user_id, leaves=change.role_id is not msgspec.UNSET)
    if change.name is not msgspec.UNSET:
        await tx.execute("UPDATE users SET name = $2 WHERE id = $1", user_id, a_name(change.name))
    if change.email is not msgspec.UNSET:
        await _readdress(tx, me, user_id, change.email.strip())
    if change.role_id is not msgspec.UNSET and change.role_id != before["role_id"]:
        await _promote(tx, me, user_id, before["role"], change.role_id)
    if change.teams is not msgspec.UNSET:
        await demand_teams(tx, me, set(change.teams) - set(before["teams"]))
        await _put_into_teams(tx, user_id, set(change.teams))
    await _tell(tx, user_id)
    asked = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not msgspec.UNSET}
    was = {name: before[name] for name in asked}
    await audit.write(tx, me, ip, "user.edited", ("user", user_id), was, asked)


async def deactivate(tx: Tx, me: Grants, ip: str, user_id: int) -> None:
    """Their words stay; sessions, tokens and links end now. Raises Conflict for the last administrator."""
    before = await _theirs(tx, me, user_id, leaves=True)
    if before["deactivated_at"] is not None:
        raise Conflict("already_deactivated")
    if before["role"] == ADMINISTRATOR:
        await demand_another_administrator(tx, user_id)
    await tx.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", user_id)
    await sessions.end_all(tx, user_id)
    await tx.execute("UPDATE tokens SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL", user_id)
    await links.void(tx, "reset", user_id=user_id)
    await links.void(tx, "signin", user_id=user_id)
    await links.void_made_by(tx, user_id)
    # a secret address like any other: whoever is taken back makes a new one
    await tx.execute("DELETE FROM task_feeds WHERE user_id = $1", user_id)
    await revisions.of_users(tx, [user_id])
    await _tell(tx, user_id)
    await audit.write(tx, me, ip, "user.deactivated", ("user", user_id))


async def reactivate(tx: Tx, me: Grants, ip: str, user_id: int) -> None:
    """They sign in anew; tokens stay revoked."""
    await _theirs(tx, me, user_id, leaves=False)
    await tx.execute("UPDATE users SET deactivated_at = NULL WHERE id = $1", user_id)
    await revisions.of_users(tx, [user_id])
    await _tell(tx, user_id)
    await audit.write(tx, me, ip, "user.reactivated", ("user", user_id))


async def edit_me(tx: Tx, me: Grants, change: EditMe) -> None:
    """One's own name, language, zone and settings: nothing here changes what one may do."""
    if change.name is not msgspec.UNSET:
        await tx.execute("UPDATE users SET name = $2 WHERE id = $1", me.user_id, a_name(change.name))
    if change.locale is not msgspec.UNSET:
        await tx.execute("UPDATE users SET locale = $2 WHERE id = $1", me.user_id, change.locale)
    if change.time_zone is not msgspec.UNSET:
        await tx.execute("UPDATE users SET time_zone = $2 WHERE id = $1", me.user_id, a_time_zone(change.time_zone))
    if change.settings is not msgspec.UNSET:
        await _merge_settings(tx, me.user_id, change.settings)
    if change.name is not msgspec.UNSET:
        assert me.user_id is not None
        await _tell(tx, me.user_id)


async def demand_mine_to_manage(tx: Tx, me: Grants, user_id: int) -> dict[str, Any]:
    """A colleague who has no more rights than the caller and sees no more, locked. Raises Missing, Forbidden."""
    row = await tx.row(_LOCK, user_id)
    theirs = await load.of_anybody(tx, user_id)
    if row is None or theirs is None:
        raise Missing
    demand_no_more(me, rights.of_role(row["role"], frozenset(row["rights"])))
    demand_no_wider(me, theirs)
    return dict(row)


async def _theirs(tx: Tx, me: Grants, user_id: int, *, leaves: bool) -> dict[str, Any]:
    if leaves:
        # administrators are locked in one order before any single one: two who remove each other do not deadlock
        await tx.fetch(
            "SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id WHERE r.key = 'administrator' OR u.id = $1"
            " ORDER BY u.id FOR UPDATE OF u",
            user_id,
        )
    return await demand_mine_to_manage(tx, me, user_id)


async def _readdress(tx: Tx, me: Grants, user_id: int, email: str) -> None:
    # a link for a new password goes to the new address
    await demand_to_act_as(tx, me, user_id)
    if await tx.value("SELECT 1 FROM users WHERE lower(email) = lower($1) AND id <> $2", email, user_id):
        raise Conflict("email_taken", fields={"email": "email_taken"})
    await tx.execute("UPDATE users SET email = $2 WHERE id = $1", user_id, email)
    await links.void(tx, "reset", user_id=user_id)


async def _promote(tx: Tx, me: Grants, user_id: int, role: str, role_id: int) -> None:
    await demand_role(tx, me, role_id)
    if role == ADMINISTRATOR:
        await demand_another_administrator(tx, user_id)
    await tx.execute("UPDATE users SET role_id = $2 WHERE id = $1", user_id, role_id)
    await revisions.of_users(tx, [user_id])


async def _put_into_teams(tx: Tx, user_id: int, teams: set[int]) -> None:
    found = await tx.fetch("SELECT id FROM teams WHERE id = ANY ($1::bigint[]) ORDER BY id FOR SHARE", sorted(teams))
    if len(found) != len(teams):
        raise Invalid("invalid", fields={"teams": "no_such_team"})
    await tx.execute("DELETE FROM team_members WHERE user_id = $1 AND team_id <> ALL ($2::bigint[])", user_id, [*teams])
    await tx.execute(
        "INSERT INTO team_members (team_id, user_id) SELECT unnest($2::bigint[]), $1 ON CONFLICT DO NOTHING",
        user_id,
        sorted(teams),
    )
    await revisions.of_users(tx, [user_id])


async def _merge_settings(tx: Tx, user_id: int | None, asked: dict[str, Any]) -> None:
    kept = await tx.value("SELECT settings::text FROM users WHERE id = $1 FOR UPDATE", user_id)
    merged = {**msgspec.json.decode(kept), **asked}
    text = msgspec.json.encode({key: value for key, value in merged.items() if value is not None})
    if len(text) > MOST_SETTINGS:
        raise Invalid("invalid", fields={"settings": "too_long"})
    await tx.execute("UPDATE users SET settings = $2::text::jsonb WHERE id = $1", user_id, text.decode())


async def _tell(tx: Tx, user_id: int) -> None:
    await tx.execute("UPDATE users SET rev = rev + 1 WHERE id = $1", user_id)
    tell(tx, await colleague(tx, user_id))
