"""May this card go from that status to this one? Pure."""

from collections.abc import Sequence
from typing import Literal

import msgspec

Auto = Literal["off", "automatic", "locked"]
# statuses that a rule finds, by their mark (H6)
AUTOMATIC = frozenset({"contacted", "offer_made"})


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What of a status decides. `auto` is its funnel's."""

    id: int
    funnel_id: int
    position: int = 0
    mark: str | None = None
    moves_to: Sequence[int] = ()
    movers: Sequence[int] = ()
    locked: bool = False
    auto: Auto = "off"


def refusal(now: Step, to: Step, role_id: int, manages: bool) -> str | None:
    """The code of why not, or None. `manages`: may build funnels, and so opens what is locked or kept for some."""
    if now.moves_to and to.id not in now.moves_to:
        return "no_such_move"
    if manages:
        return None
    if now.locked:
        return "status_locked"
    if to.movers and role_id not in to.movers:
        return "not_your_move"
    if to.auto == "locked" and to.mark in AUTOMATIC:
        return "moves_by_itself"
    if now.auto == "locked" and now.mark in AUTOMATIC and now.funnel_id == to.funnel_id and to.position < now.position:
        return "moves_by_itself"
    return None
