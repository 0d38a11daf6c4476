"""Roles: a name, rights, how far its members see."""

from typing import Any

import msgspec

from backend.access import audit
from backend.access.actions import revisions
from backend.access.actions.bounds import demand_no_more, demand_sight_of_role, known
from backend.access.actions.create import a_name
from backend.access.grants import Grants
from backend.access.rights import ADMINISTRATOR, of_role
from backend.access.schemas import EditRole, NewRole
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Missing

_IN_USE = """
SELECT EXISTS (SELECT FROM users WHERE role_id = $1)
    OR EXISTS (SELECT FROM webhooks WHERE role_id = $1)
    OR EXISTS (SELECT FROM tokens WHERE role_id = $1 AND revoked_at IS NULL)
    OR EXISTS (SELECT FROM channel_members m JOIN channels c ON c.id = m.channel_id
               WHERE m.kind = 'role' AND m.member_id = $1 AND c.state <> 'deleted')
    OR EXISTS (SELECT FROM channels WHERE default_kind = 'role' AND default_id = $1 AND state <> 'deleted')
    OR EXISTS (SELECT FROM conversations WHERE pool_kind = 'role' AND pool_id = $1)
    OR EXISTS (SELECT FROM routes r JOIN channels c ON c.id = r.channel_id WHERE c.state <> 'deleted'
               AND jsonb_path_exists(r.steps, '$[*] ? (@.circle == "role" && @.id == $id)', at.it))
FROM (SELECT jsonb_build_object('id', $1::bigint) AS it) AS at
"""

_LOCK = """
SELECT key, name, built_in, rights, sight, hidden_fields, read_only_fields FROM roles WHERE id = $1 FOR UPDATE
"""


async def add(tx: Tx, me: Grants, ip: str, new: NewRole) -> int:
    """The new role's id. Raises Forbidden for rights that the caller lacks."""
    rights = known(new.rights, "rights")
    demand_no_more(me, rights)
    role_id: int = await tx.value(
        "INSERT INTO roles (key, name, rights, sight, hidden_fields, read_only_fields)"
        " VALUES ('role-' || gen_random_uuid(), $1, $2::text[], $3, $4::text[], $5::text[]) RETURNING id",
        a_name(new.name),
        sorted(rights),
        new.sight,
        sorted(set(new.hidden_fields)),
        sorted(set(new.read_only_fields)),
    )
    await tx.execute("UPDATE roles SET key = 'role-' || id WHERE id = $1", role_id)
    await demand_sight_of_role(tx, me, role_id)
    await audit.write(tx, me, ip, "role.added", ("role", role_id), after=msgspec.structs.asdict(new))
    return role_id


async def edit(tx: Tx, me: Grants, ip: str, role_id: int, change: EditRole) -> None:
    """Raises Forbidden beyond one's own rights; Conflict for what administrators may do and see."""
    before = await _lock(tx, me, role_id)
    asked: dict[str, Any] = {n: v for n, v in msgspec.structs.asdict(change).items() if v is not msgspec.UNSET}
    if before["key"] == ADMINISTRATOR and asked.keys() - {"name"}:
        raise Conflict("administrators_may_all")
    if "rights" in asked:
        asked["rights"] = sorted(known(asked["rights"], "rights"))
        demand_no_more(me, frozenset(asked["rights"]))
    if "name" in asked:
        asked["name"] = a_name(asked["name"])
    for name in ("hidden_fields", "read_only_fields"):
        if name in asked:
            asked[name] = sorted({*asked[name]})
    now = before | asked
    # which of the administrator's own fields it does not see is said at the field
    own = [name for name in before["hidden_fields"] if ":" in name]
    await tx.execute(
        "UPDATE roles SET name = $2, rights = $3::text[], sight = $4, hidden_fields = $5::text[],"
        " read_only_fields = $6::text[] WHERE id = $1",
        role_id,
        now["name"],
        now["rights"],
        now["sight"],
        sorted({*now["hidden_fields"], *own}),
        now["read_only_fields"],
    )
    await demand_sight_of_role(tx, me, role_id)
    if asked.keys() - {"name"}:
        await revisions.of_role(tx, role_id)
    await audit.write(tx, me, ip, "role.edited", ("role", role_id), {n: before[n] for n in asked}, asked)


async def remove(tx: Tx, me: Grants, ip: str, role_id: int) -> None:
    """Raises Conflict for a built-in role and for one that somebody or something still has."""
    before = await _lock(tx, me, role_id)
    if before["built_in"]:
        raise Conflict("built_in_role")
    if await tx.value(_IN_USE, role_id):
        raise Conflict("role_in_use")
    await tx.execute("DELETE FROM tokens WHERE role_id = $1", role_id)
    await tx.execute("UPDATE links SET voided_at = now(), role_id = NULL WHERE role_id = $1", role_id)
    await tx.execute("DELETE FROM roles WHERE id = $1", role_id)
    await audit.write(tx, me, ip, "role.removed", ("role", role_id), before)


async def _lock(tx: Tx, me: Grants, role_id: int) -> dict[str, Any]:
    row = await tx.row(_LOCK, role_id)
    if row is None:
        raise Missing
    demand_no_more(me, of_role(row["key"], frozenset(row["rights"])))
    await demand_sight_of_role(tx, me, role_id)
    return dict(row)
