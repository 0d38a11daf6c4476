"""The first answer makes its author responsible: one atomic claim, by guard, for conversation and card alike."""

from collections.abc import Sequence
from typing import Any, Literal

from backend.access.grants import Grants
from backend.access.policy import can
from backend.inbox.actions.locked import Locked, taken
from backend.kit.db import HotTx
from backend.kit.errors import Forbidden

As = Literal["take_over", "for_responsible"] | None

_CLAIM = """
UPDATE conversations SET responsible_id = $2, assigned_by = 'claim', assigned_at = now(),
    pool_kind = NULL, pool_id = NULL
WHERE id = $1 AND responsible_id IS NULL
"""
_TAKE = """
UPDATE conversations SET responsible_id = $2, assigned_by = 'person', assigned_at = now(),
    pool_kind = NULL, pool_id = NULL
WHERE id = $1
"""
# it was theirs by a rule alone, which may take what a rule gave; from now on it is theirs by their own answer
_KEEP = "UPDATE conversations SET assigned_by = 'claim' WHERE id = $1 AND responsible_id = $2 AND assigned_by = 'rule'"
_CARD_FOLLOWS = """
UPDATE cards SET responsible_id = $2, assigned_by = $3, version = version + 1, updated_at = now()
WHERE id = $1 AND (responsible_id IS NULL OR $4 OR responsible_id = $2)
  AND (responsible_id IS DISTINCT FROM $2 OR assigned_by = 'rule')
"""
_NEW = "ARRAY(SELECT DISTINCT u FROM unnest($2::bigint[]) u WHERE u <> ALL (participants) ORDER BY u)"
_JOIN = f"""
UPDATE conversations SET participants = participants || {_NEW}
WHERE id = $1 AND NOT participants @> $2::bigint[]
"""
_JOIN_CARD = f"""
UPDATE cards SET participants = participants || {_NEW}, version = version + 1
WHERE id = $1 AND NOT participants @> $2::bigint[]
"""

Outcome = Literal["claimed", "kept", "taken_over", "own", "for_responsible", "service"]


async def settle(tx: HotTx, grants: Grants, found: Locked, as_: As) -> Outcome:
    """Decide whose dialog this answer makes it. Raises Conflict claimed_by_other, Forbidden."""
    if grants.user_id is None:
        return "service"
    holder = found.row["responsible_id"]
    if holder is None:
        # the guard is in the statement as well: whatever path leads here, nobody is overridden
        if await tx.execute(_CLAIM, found.id, grants.user_id) != 1:
            raise taken(found)
        return "claimed"
    if holder == grants.user_id:
        if found.row["assigned_by"] != "rule":
            return "own"
        await tx.execute(_KEEP, found.id, grants.user_id)
        return "kept"
    if as_ is None:
        raise taken(found)
    if as_ == "for_responsible":
        _demand(grants, "conversations.reply_others")
        return "for_responsible"
    _demand(grants, "conversations.take_over")
    await tx.execute(_TAKE, found.id, grants.user_id)
    return "taken_over"


def _demand(grants: Grants, right: str) -> None:
    if not can(grants, right):
        raise Forbidden(values={"right": right})


async def card_follows(tx: HotTx, found: Locked, user_id: int, outcome: Outcome) -> bool:
    """The card takes the responsible where it has none; a take-over moves both. True when the card changed.

    What a rule had given to the same person is theirs by their answer.
    """
    card_id = found.row["card_id"]
    if card_id is None or outcome not in ("claimed", "kept", "taken_over"):
        return False
    by = "person" if outcome == "taken_over" else "claim"
    return bool(await tx.execute(_CARD_FOLLOWS, card_id, user_id, by, outcome == "taken_over"))


async def take_part(tx: HotTx, found: Locked, user_ids: Sequence[int]) -> bool:
    """Who wrote here, or was named, keeps sight of it. True when the card changed by it."""
    await tx.execute(_JOIN, found.id, user_ids)
    card_id: Any = found.row["card_id"]
    return card_id is not None and bool(await tx.execute(_JOIN_CARD, card_id, user_ids))
