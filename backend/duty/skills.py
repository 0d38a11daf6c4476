"""What people can: a small dictionary, languages among it, and how much each may have at once."""

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.duty.events import RoutesChanged
from backend.duty.team_schemas import AbleView, EditSkill, NewSkill, SetAble, SkillView
from backend.kit.clean import clean_text
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Invalid, Missing

MOST = 200
_ALL = """
SELECT s.id, s.name, s.language,
       ARRAY (SELECT us.user_id FROM user_skills us JOIN users u ON u.id = us.user_id
              WHERE us.skill_id = s.id AND u.deactivated_at IS NULL ORDER BY 1) AS people
FROM skills s WHERE $1::bigint IS NULL OR s.id = $1 ORDER BY s.language IS NULL, lower(s.name), s.id
"""
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('samovar.skills'))"
_SAME = """
SELECT 1 FROM skills WHERE id <> $1 AND (lower(name) = lower($2) OR language = $3)
"""
_MAKE = "INSERT INTO skills (name, language) VALUES ($1, $2) RETURNING id"
_SET = "UPDATE skills SET name = $2, language = $3 WHERE id = $1"
_DELETE = "DELETE FROM skills WHERE id = $1"
_NEEDED = """
SELECT c.name FROM routes r JOIN channels c ON c.id = r.channel_id
WHERE c.state <> 'deleted' AND jsonb_path_exists(r.steps, '$[*].skills[*] ? (@ == $id)', jsonb_build_object('id', $1::bigint))
ORDER BY lower(c.name) LIMIT 20
"""  # noqa: E501
_ABLE = """
SELECT u.id AS user_id, ARRAY (SELECT skill_id FROM user_skills WHERE user_id = u.id ORDER BY 1) AS skills, k.capacity
FROM users u LEFT JOIN user_capacity k ON k.user_id = u.id
WHERE u.deactivated_at IS NULL AND ($1::bigint IS NULL OR u.id = $1) ORDER BY u.id
"""
_UNGIVE = "DELETE FROM user_skills WHERE user_id = $1 AND skill_id <> ALL ($2::bigint[])"
_GIVE = """
INSERT INTO user_skills (user_id, skill_id) SELECT $1, id FROM skills WHERE id = ANY ($2::bigint[]) ORDER BY id
ON CONFLICT DO NOTHING
"""
_KNOWN = "SELECT count(*) FROM skills WHERE id = ANY ($1::bigint[])"
_CAPACITY = """
INSERT INTO user_capacity (user_id, capacity) VALUES ($1, $2)
ON CONFLICT (user_id) DO UPDATE SET capacity = excluded.capacity
"""
_NO_CAPACITY = "DELETE FROM user_capacity WHERE user_id = $1"


async def skills(tx: Tx, skill_id: int | None = None) -> list[SkillView]:
    """Languages first, then by name."""
    return [msgspec.convert(dict(row), SkillView) for row in await tx.fetch(_ALL, skill_id)]


async def skill(tx: Tx, skill_id: int) -> SkillView:
    """Raises Missing."""
    found = await skills(tx, skill_id)
    if not found:
        raise Missing
    return found[0]


async def make(tx: Tx, me: Grants, ip: str, new: NewSkill) -> SkillView:
    """Raises Invalid."""
    await tx.execute(_LOCK)
    if len(await skills(tx)) >= MOST:
        raise Invalid("invalid", fields={"name": "skills_most"})
    name = await _free(tx, 0, new.name, new.language)
    made = await tx.value(_MAKE, name, new.language)
    await audit.write(tx, me, ip, "skill.made", ("skill", made), None, {"name": name})
    tell(tx)
    return await skill(tx, made)


async def edit(tx: Tx, me: Grants, ip: str, skill_id: int, change: EditSkill) -> SkillView:
    """Raises Missing, Invalid."""
    await tx.execute(_LOCK)
    stands = await skill(tx, skill_id)
    language = stands.language if change.language is msgspec.UNSET else change.language
    name = await _free(tx, skill_id, stands.name if change.name is msgspec.UNSET else change.name, language)
    await tx.execute(_SET, skill_id, name, language)
    await audit.write(tx, me, ip, "skill.edited", ("skill", skill_id), {"name": stands.name}, {"name": name})
    tell(tx)
    return await skill(tx, skill_id)


async def delete(tx: Tx, me: Grants, ip: str, skill_id: int) -> None:
    """Raises Missing, Conflict skill_in_use with the names of the channels whose routes ask for it."""
    await tx.execute(_LOCK)
    stands = await skill(tx, skill_id)
    needed = [row["name"] for row in await tx.fetch(_NEEDED, skill_id)]
    if needed:
        raise Conflict("skill_in_use", extra={"channels": needed})
    await tx.execute(_DELETE, skill_id)
    await audit.write(tx, me, ip, "skill.deleted", ("skill", skill_id), {"name": stands.name})
    tell(tx)


async def able(tx: Tx, user_id: int | None = None) -> list[AbleView]:
    """Every colleague who is here."""
    return [msgspec.convert(dict(row), AbleView) for row in await tx.fetch(_ABLE, user_id)]


async def set_able(tx: Tx, me: Grants, ip: str, user_id: int, wanted: SetAble) -> AbleView:
    """Raises Missing, Invalid."""
    await tx.execute(_LOCK)
    found = await able(tx, user_id)
    if not found:
        raise Missing
    ids = sorted(set(wanted.skills))
    if await tx.value(_KNOWN, ids) != len(ids):
        raise Invalid("invalid", fields={"skills": "no_such_skill"})
    await tx.execute(_UNGIVE, user_id, ids)
    await tx.execute(_GIVE, user_id, ids)
    if wanted.capacity is None:
        await tx.execute(_NO_CAPACITY, user_id)
    else:
        await tx.execute(_CAPACITY, user_id, wanted.capacity)
    called = {each.id: each.name for each in await skills(tx)}
    before = {"skills": [called[each] for each in found[0].skills], "capacity": found[0].capacity}
    after = {"skills": [called[each] for each in ids], "capacity": wanted.capacity}
    await audit.write(tx, me, ip, "skills.given", ("user", user_id), before, after)
    tell(tx)
    return (await able(tx, user_id))[0]


def tell(tx: Tx, channel_id: int | None = None) -> None:
    """Who waits may have somebody now."""
    tx.publish(Published(RoutesChanged(channel_id), Staff(), "route", channel_id))


async def _free(tx: Tx, skill_id: int, given: str, language: str | None) -> str:
    name = " ".join(clean_text(given).split())
    if not name:
        raise Invalid("invalid", fields={"name": "required"})
    if await tx.value(_SAME, skill_id, name, language) is not None:
        raise Invalid("invalid", fields={"name": "skill_twice"})
    return name
