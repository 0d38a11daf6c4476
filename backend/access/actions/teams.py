"""Teams: a name and its members."""

from typing import Any

import msgspec

from backend.access import audit
from backend.access.actions import revisions
from backend.access.actions.bounds import demand_teams
from backend.access.actions.create import a_name
from backend.access.events import tell
from backend.access.grants import Grants
from backend.access.queries.users import colleague
from backend.access.schemas import EditTeam, NewTeam
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing

_IN_USE = """
SELECT EXISTS (SELECT FROM channel_members m JOIN channels c ON c.id = m.channel_id
               WHERE m.kind = 'team' AND m.member_id = $1 AND c.state <> 'deleted')
    OR EXISTS (SELECT FROM channels WHERE (default_kind = 'team' AND default_id = $1 OR team_id = $1)
               AND state <> 'deleted')
    OR EXISTS (SELECT FROM conversations WHERE pool_kind = 'team' AND pool_id = $1)
    OR EXISTS (SELECT FROM routes r JOIN channels c ON c.id = r.channel_id WHERE c.state <> 'deleted'
               AND jsonb_path_exists(r.steps, '$[*] ? (@.circle == "team" && @.id == $id)', at.it))
    OR EXISTS (SELECT FROM schedule_people p JOIN schedules s ON s.id = p.schedule_id AND s.deleted_at IS NULL
               WHERE p.team_id = $1 AND coalesce(p.to_on >= current_date - 1, true))
FROM (SELECT jsonb_build_object('id', $1::bigint) AS it) AS at
"""


async def add(tx: Tx, me: Grants, ip: str, new: NewTeam) -> int:
    """The new team's id. Raises Conflict for a taken name, Invalid for a member who does not exist."""
    team_id = await tx.value(
        "INSERT INTO teams (name) VALUES ($1) ON CONFLICT (lower(name)) DO NOTHING RETURNING id", a_name(new.name)
    )
    if team_id is None:
        raise Conflict("name_taken", fields={"name": "name_taken"})
    await _fill(tx, team_id, set(new.members))
    await audit.write(tx, me, ip, "team.added", ("team", team_id), after=msgspec.structs.asdict(new))
    return int(team_id)


async def edit(tx: Tx, me: Grants, ip: str, team_id: int, change: EditTeam) -> None:
    """Raises Missing, Conflict, Invalid."""
    before = await _lock(tx, team_id)
    asked = {n: v for n, v in msgspec.structs.asdict(change).items() if v is not msgspec.UNSET}
    if change.name is not msgspec.UNSET:
        if await tx.value("SELECT 1 FROM teams WHERE lower(name) = lower($1) AND id <> $2", change.name, team_id):
            raise Conflict("name_taken", fields={"name": "name_taken"})
        await tx.execute("UPDATE teams SET name = $2 WHERE id = $1", team_id, a_name(change.name))
    if change.members is not msgspec.UNSET:
        if set(change.members) - set(before["members"]):
            await demand_teams(tx, me, [team_id])
        await _fill(tx, team_id, set(change.members))
    await audit.write(tx, me, ip, "team.edited", ("team", team_id), {n: before[n] for n in asked}, asked)


async def remove(tx: Tx, me: Grants, ip: str, team_id: int) -> None:
    """Raises Conflict while something stands on it: a channel without its last team would be open to all, members
    without their schedule would be on duty day and night, and a route's pool would be nobody's."""
    before = await _lock(tx, team_id)
    if await tx.value(_IN_USE, team_id):
        raise Conflict("team_in_use")
    await _fill(tx, team_id, set())
    await tx.execute("DELETE FROM teams WHERE id = $1", team_id)
    await audit.write(tx, me, ip, "team.removed", ("team", team_id), before)


async def _lock(tx: Tx, team_id: int) -> dict[str, Any]:
    row = await tx.row(
        "SELECT name, ARRAY (SELECT user_id FROM team_members WHERE team_id = t.id ORDER BY 1) AS members"
        " FROM teams t WHERE id = $1 FOR UPDATE",
        team_id,
    )
    if row is None:
        raise Missing
    return dict(row)


async def _fill(tx: Tx, team_id: int, members: set[int]) -> None:
    found = await tx.fetch("SELECT id FROM users WHERE id = ANY ($1::bigint[]) FOR SHARE", sorted(members))
    if len(found) != len(members):
        raise Invalid("invalid", fields={"members": "no_such_user"})
    had = {row["user_id"] for row in await tx.fetch("SELECT user_id FROM team_members WHERE team_id = $1", team_id)}
    await tx.execute(
        "DELETE FROM team_members WHERE team_id = $1 AND user_id = ANY ($2::bigint[])", team_id, sorted(had - members)
    )
    await tx.execute(
        "INSERT INTO team_members (team_id, user_id) SELECT $1, unnest($2::bigint[])", team_id, sorted(members - had)
    )
    # whoever is in a team with somebody may see what is theirs: all of it are asked anew
    await revisions.of_users(tx, had | members if had ^ members else had ^ members)
    for user_id in sorted(had ^ members):
        await tx.execute("UPDATE users SET rev = rev + 1 WHERE id = $1", user_id)
        tell(tx, await colleague(tx, user_id))
