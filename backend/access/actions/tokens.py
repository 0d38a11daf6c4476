"""API tokens: of a user, or of a role alone (a service account: it may send, never claims)."""

from datetime import timedelta

import msgspec

from backend.access import audit
from backend.access.actions.bounds import demand_no_more, demand_role, demand_to_act_as, known
from backend.access.actions.create import a_name
from backend.access.actions.users import demand_mine_to_manage
from backend.access.grants import Grants
from backend.access.hashing import new_token, token_hash
from backend.access.schemas import NewToken
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Missing

PREFIX = "samovar_"  # so that scanners of leaked secrets know it
_INSERT = """
INSERT INTO tokens (name, token_hash, user_id, role_id, scopes, created_by, expires_at)
VALUES ($1, $2, $3, $4, $5::text[], $6, now() + $7::interval) RETURNING id
"""


async def issue(tx: Tx, me: Grants, ip: str, new: NewToken) -> tuple[int, str]:
    """(id, the token: shown this once). Raises Forbidden when it could do more than the caller."""
    if (new.user_id is None) == (new.role_id is None):
        raise Invalid("invalid", fields={"user_id": "user_or_role"})
    if new.role_id is not None:
        await demand_role(tx, me, new.role_id)
    elif new.user_id is not None:
        await _demand_living(tx, me, new.user_id)
    scopes = None if new.scopes is None else known(new.scopes, "scopes")
    demand_no_more(me, scopes or frozenset())
    token_id, token = await put(tx, new, created_by=me.user_id)
    await audit.write(tx, me, ip, "token.issued", ("token", token_id), after=msgspec.structs.asdict(new))
    return token_id, token


async def put(tx: Tx, new: NewToken, created_by: int | None) -> tuple[int, str]:
    """Store a token whose right to be was checked (or that the command makes)."""
    token = PREFIX + new_token()
    life = None if new.expires_in_days is None else timedelta(days=new.expires_in_days)
    scopes = None if new.scopes is None else sorted(set(new.scopes))
    name = a_name(new.name)
    token_id = await tx.value(_INSERT, name, token_hash(token), new.user_id, new.role_id, scopes, created_by, life)
    return int(token_id), token


async def revoke(tx: Tx, me: Grants, ip: str, token_id: int) -> None:
    """Raises Missing."""
    name = await tx.value(
        "UPDATE tokens SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING name", token_id
    )
    if name is None:
        raise Missing
    await audit.write(tx, me, ip, "token.revoked", ("token", token_id), before={"name": name})


async def _demand_living(tx: Tx, me: Grants, user_id: int) -> None:
    try:
        theirs = await demand_mine_to_manage(tx, me, user_id)
    except Missing as error:
        raise Invalid("invalid", fields={"user_id": "no_such_user"}) from error
    await demand_to_act_as(tx, me, user_id)
    if theirs["deactivated_at"] is not None:
        raise Invalid("invalid", fields={"user_id": "no_such_user"})
