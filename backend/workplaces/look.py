"""Which workplaces there are, and which is one's own."""

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.workplaces.schemas import ALL, MyWorkplace, OfPerson, OfRole, PutWorkplaces, WorkplaceSetup
from backend.workplaces.shipped import SHIPPED

_BODY = "SELECT body::text FROM workplaces"
_ROLES = "SELECT id FROM roles WHERE id = ANY($1::bigint[])"
_PEOPLE = "SELECT id FROM users WHERE id = ANY($1::bigint[]) AND deactivated_at IS NULL"
_ME = "SELECT role_id, settings->>'workplace' AS chosen FROM users WHERE id = $1"


async def setup(tx: Tx) -> WorkplaceSetup:
    """As somebody put it, or as shipped; of roles and people that are gone nothing."""
    whole = await as_put(tx)
    roles = {row["id"] for row in await tx.fetch(_ROLES, [each.role_id for each in whole.roles])}
    people = {row["id"] for row in await tx.fetch(_PEOPLE, [each.user_id for each in whole.people])}
    return WorkplaceSetup(
        rev=whole.rev,
        items=list(whole.items),
        roles=[each for each in whole.roles if each.role_id in roles],
        people=[each for each in whole.people if each.user_id in people],
    )


async def mine(tx: Tx, me: Grants) -> MyWorkplace:
    """What was given: to the person, or else to the role; where that is not fixed, what the person chose."""
    whole = await as_put(tx)
    row = await tx.row(_ME, me.user_id)
    person: list[OfPerson] = [each for each in whole.people if each.user_id == me.user_id]
    role: list[OfRole] = [each for each in whole.roles if row is not None and each.role_id == row["role_id"]]
    given: OfPerson | OfRole | None = person[0] if person else role[0] if role else None
    chosen = row["chosen"] if row is not None else None
    keys = {each.key for each in whole.items} | {ALL}
    key = given.key if given else ALL
    if not (given and given.fixed) and chosen in keys:
        key = chosen
    fixed = given is not None and given.fixed
    items = [each for each in whole.items if not fixed or each.key == key]
    return MyWorkplace(items=items, mine=None if key == ALL else key, fixed=fixed)


async def as_put(tx: Tx) -> PutWorkplaces:
    """All that was put, of whoever is gone or away, too; or what is shipped."""
    body = await tx.value(_BODY)
    if body is None:
        return PutWorkplaces(rev=0, items=SHIPPED)
    return msgspec.json.decode(body, type=PutWorkplaces)
