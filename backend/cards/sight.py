"""Who sees a request: as a row of its scope; `cards.all` opens those of all channels but of others' own mailboxes."""

from typing import Any

from backend.access.card_rules import within
from backend.access.grants import Grants
from backend.access.policy import can
from backend.access.sight import opened_sql, sees, sees_sql
from backend.kit.db import Scope
from backend.kit.errors import Forbidden

# of a card k: may it be what a dialog of channel {channel} is about? A private mailbox has requests of its own alone,
# and nobody else's dialog is about one of them
BESIDE = """
(k.channel_id IS NOT DISTINCT FROM {channel}
 OR NOT EXISTS (SELECT FROM channels h WHERE h.id IN (k.channel_id, {channel}) AND h.private))
"""


def sees_card(grants: Grants, scope: Scope) -> bool:
    """`scope` as `card_scope` makes it: it says itself that `cards.all` opens it, and where the request stands."""
    return sees(grants, scope)


def sees_cards_sql(grants: Grants, alias: str, first_param: int, *, binned: bool = False) -> tuple[str, list[Any]]:
    """The same over table `alias`, and its arguments, numbered from $first_param on. `binned`: in the bin, too."""
    if can(grants, "cards.all"):
        seen, args = opened_sql(grants, alias, first_param)
    else:
        seen, args = sees_sql(grants, alias, first_param, pool=False)
    return seen if binned else f"({seen} AND {alias}.deleted_at IS NULL)", args


def demand_delete(grants: Grants, scope: Scope) -> None:
    """Seen is not yet theirs to delete. Raises Forbidden with the reason."""
    if not within(grants, "delete", scope):
        raise Forbidden("card_not_yours_to_delete")
