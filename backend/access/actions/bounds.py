"""Nobody gives, or lays hands on, more than they have themselves; and somebody is always left to administer."""

from collections.abc import Iterable

from backend.access import rights
from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Forbidden, Invalid


def known(keys: Iterable[str], field: str) -> frozenset[str]:
    """Raises Invalid for a right that does not exist."""
    asked = frozenset(keys)
    if asked - rights.ALL:
        raise Invalid("invalid", fields={field: "no_such_right"})
    return asked


def demand_no_more(me: Grants, asked: frozenset[str]) -> None:
    """Raises Forbidden when `asked` holds a right that the caller lacks."""
    if asked - me.rights:
        raise Forbidden("beyond_own_rights")


async def demand_role(tx: Tx, me: Grants, role_id: int, field: str = "role_id") -> str:
    """A role that exists and gives no more than the caller has; its key. Raises Invalid, Forbidden."""
    row = await tx.row("SELECT key, rights FROM roles WHERE id = $1 FOR SHARE", role_id)
    if row is None:
        raise Invalid("invalid", fields={field: "no_such_role"})
    demand_no_more(me, rights.of_role(row["key"], frozenset(row["rights"])))
    return str(row["key"])


async def demand_another_administrator(tx: Tx, user_id: int) -> None:
    """Raises Conflict when this is the last one. Locks them all: of two who leave at once, one stays."""
    found = await tx.fetch(
        "SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id"
        " WHERE r.key = 'administrator' AND u.deactivated_at IS NULL ORDER BY u.id FOR UPDATE OF u"
    )
    if [row["id"] for row in found] == [user_id]:
        raise Conflict("last_administrator")
