"""As whom a rule acts: the system, under the rule's name. It may do all, but in nobody's own mailbox."""

from typing import Any

from backend.access.grants import Grants
from backend.access.rights import ADMINISTRATOR, ALL
from backend.kit.db import Tx

# its tongue and clock are those of who made it: texts of tasks and days are told by them
_WHOSE = """
SELECT coalesce(u.locale, 'ru') AS locale, coalesce(u.time_zone, 'UTC') AS time_zone,
       ARRAY (SELECT id FROM channels WHERE private) AS private
FROM rules r LEFT JOIN users u ON u.id = r.created_by WHERE r.id = $1
"""


async def acting(tx: Tx, rule_id: int, name: str) -> Grants:
    """What the rule may do and see now. Raises ValueError where there is no such rule."""
    row: Any = await tx.row(_WHOSE, rule_id)
    if row is None:
        raise ValueError(f"no rule {rule_id}")
    return Grants(
        user_id=None,
        name=name,
        role_id=0,
        role_key=ADMINISTRATOR,
        rights=ALL,
        private=frozenset(row["private"]),
        locale=row["locale"],
        time_zone=row["time_zone"],
        rule_id=rule_id,
    )


async def of_nobody(tx: Tx) -> Grants:
    """The same of a rule that is not there yet."""
    private = await tx.value("SELECT ARRAY (SELECT id FROM channels WHERE private)")
    return Grants(user_id=None, name="", role_id=0, role_key=ADMINISTRATOR, rights=ALL, private=frozenset(private))
