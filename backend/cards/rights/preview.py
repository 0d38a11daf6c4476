"""What another matrix would do, before it is saved."""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.access.card_rules import CardRule
from backend.access.grants import Grants
from backend.access.load import of_role, of_users
from backend.cards.rights.moved import LOOKED, moved
from backend.cards.rights.rules import checked
from backend.cards.rights.schemas import CardRulesTried
from backend.cards.sight import sees_cards_sql
from backend.kit.db import Tx
from backend.kit.errors import Missing

MOST = 10_000
# of a role with more members the first ones are asked of: what one loses nearly all lose
ASKED = 30
_MEMBERS = "SELECT id FROM users WHERE role_id = $1 AND deactivated_at IS NULL ORDER BY id"
_NOBODY = 0


async def preview(tx: Tx, me: Grants, role_id: int, rules: Sequence[CardRule]) -> CardRulesTried:
    """Raises Missing, Invalid."""
    of_the_role = await of_role(tx, role_id)
    if of_the_role is None:
        raise Missing
    asked = tuple(await checked(tx, rules))
    members = [row["id"] for row in await tx.fetch(_MEMBERS, role_id)]
    people = list((await of_users(tx, members[:ASKED])).values())
    # one whom no rule asks of yet has nobody beside them
    people = [await _with_mates(tx, each) for each in people]
    lost = await _count(tx, [(each, _under(each, asked)) for each in people])
    gained = await _count(tx, [(_under(each, asked), each) for each in people])
    pairs = [(each, _under(each, asked)) for each in people]
    return CardRulesTried(
        len(members),
        min(lost, MOST),
        min(gained, MOST),
        MOST,
        max(lost, gained) > MOST,
        LOOKED,
        await moved(tx, me, pairs),
    )


_MATES = """
SELECT DISTINCT user_id FROM team_members WHERE team_id IN (SELECT team_id FROM team_members WHERE user_id = $1)
"""


async def _with_mates(tx: Tx, grants: Grants) -> Grants:
    found = frozenset(row["user_id"] for row in await tx.fetch(_MATES, grants.user_id))
    return msgspec.structs.replace(grants, mates=found)


def _under(grants: Grants, rules: tuple[CardRule, ...]) -> Grants:
    return msgspec.structs.replace(grants, rules=() if grants.role_key == "administrator" else rules)


async def _count(tx: Tx, pairs: Sequence[tuple[Grants, Grants]]) -> int:
    """Requests that somebody sees as the first of a pair, and not as the second."""
    ways, args = [], list[Any]()
    for before, after in pairs:
        was, more = sees_cards_sql(before, "k", len(args) + 1)
        args += more
        now, more = sees_cards_sql(after, "k", len(args) + 1)
        args += more
        if was != now:
            ways.append(f"({was}) AND ({now}) IS NOT TRUE")
    if not ways:
        return _NOBODY
    sql = f"SELECT count(*) FROM (SELECT 1 FROM cards k WHERE {' OR '.join(ways)} LIMIT {MOST + 1}) found"
    return int(await tx.value(sql, *args))
