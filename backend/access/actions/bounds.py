"""Nobody gives, or lays hands on, more than they have and see themselves; and somebody is always left to administer."""

from collections.abc import Iterable

from backend.access import load, rights
from backend.access.card_rules import is_wider
from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Forbidden, Invalid

_POOLS = """
SELECT EXISTS (SELECT FROM channels WHERE default_kind = $1 AND default_id = ANY ($2::bigint[]))
    OR EXISTS (SELECT FROM conversations WHERE pool_kind = $1 AND pool_id = ANY ($2::bigint[]))
"""
_ELSEWHERE = """
SELECT EXISTS (SELECT FROM channel_members WHERE kind = 'team' AND member_id = ANY ($1::bigint[])
               AND channel_id <> ALL ($2::bigint[]))
"""
# whoever takes part sees a dialog wherever it is
_THEIR_OWN = """
SELECT EXISTS (SELECT FROM conversations c
    WHERE (c.responsible_id = $1 OR array_remove(c.participants, c.responsible_id) @> ARRAY[$1::bigint])
      AND ({sees}) IS NOT TRUE)
"""

# their own mailbox is theirs alone
_PRIVATE = "SELECT EXISTS (SELECT FROM channels WHERE owner_id = $1 AND private AND state <> 'deleted')"


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


def demand_no_wider(me: Grants, theirs: Grants) -> None:
    """Raises Forbidden when `theirs` shows what the caller does not see: channels, others' dialogs, pools, fields."""
    # what is a colleague's own is no wider sight of theirs: nobody else has it
    everywhere = me.channels is None or "conversations.all" in me.rights
    closed = not everywhere and (theirs.channels is None or bool(theirs.channels - (me.channels or set()) - me.private))
    others = me.sight == "own" and (theirs.sight != "own" or bool(theirs.teams - me.teams))
    fields = me.hidden_fields - theirs.hidden_fields or me.read_only - theirs.read_only - theirs.hidden_fields
    if closed or others or fields or is_wider(theirs.rules, me.rules):
        raise Forbidden("beyond_own_sight")


async def demand_role(tx: Tx, me: Grants, role_id: int, field: str = "role_id") -> str:
    """A role that exists and gives no more than the caller has; its key. Raises Invalid, Forbidden."""
    row = await tx.row("SELECT key, rights FROM roles WHERE id = $1 FOR SHARE", role_id)
    if row is None:
        raise Invalid("invalid", fields={field: "no_such_role"})
    demand_no_more(me, rights.of_role(row["key"], frozenset(row["rights"])))
    await demand_sight_of_role(tx, me, role_id)
    return str(row["key"])


async def demand_sight_of_role(tx: Tx, me: Grants, role_id: int) -> None:
    """Raises Forbidden when the role's members see what the caller does not."""
    theirs = await load.of_role(tx, role_id)
    if theirs is not None:
        demand_no_wider(me, theirs)
    if me.sight == "own" and role_id != me.role_id and await tx.value(_POOLS, "role", [role_id]):
        raise Forbidden("beyond_own_sight")


async def demand_teams(tx: Tx, me: Grants, teams: Iterable[int]) -> None:
    """To put somebody into a team opens its channels and its pool to them. Raises Forbidden beyond one's own sight."""
    asked = sorted(set(teams) - me.teams)
    if not asked:
        return
    if me.channels is not None and await tx.value(_ELSEWHERE, asked, sorted(me.channels)):
        raise Forbidden("beyond_own_sight")
    if me.sight == "own" and await tx.value(_POOLS, "team", asked):
        raise Forbidden("beyond_own_sight")


async def demand_to_act_as(tx: Tx, me: Grants, user_id: int) -> None:
    """Who makes a key of a colleague's, or can have their password, reads their dialogs. Raises Forbidden."""
    if user_id == me.user_id:
        return
    if await tx.value(_PRIVATE, user_id):
        raise Forbidden("beyond_own_sight")
    sees, args = sees_sql(me, "c", 2)
    if sees != "true" and await tx.value(_THEIR_OWN.format(sees=sees), user_id, *args):
        raise Forbidden("beyond_own_sight")


async def demand_another_administrator(tx: Tx, user_id: int) -> None:
    """Raises Conflict when this is the last one. Locks them all: of two who leave at once, one stays."""
    found = await tx.fetch(
        "SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id"
        " WHERE r.key = 'administrator' AND u.deactivated_at IS NULL ORDER BY u.id FOR UPDATE OF u"
    )
    if [row["id"] for row in found] == [user_id]:
        raise Conflict("last_administrator")
