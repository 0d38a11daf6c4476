"""By which way somebody reached us: what a kind of channel can do tells it, never its name.

The browser asks the same of a channel (frontend/app/src/state/ways.ts).
"""

from collections.abc import Collection
from functools import cache
from typing import Literal

from backend.connectors.contract import Capabilities
from backend.connectors.registry import capabilities, kinds

Way = Literal["chat", "letter", "call", "form"]


def way_of(can: Capabilities) -> Way:
    """Of a channel that people reach us by."""
    if can.letters:
        return "letter"
    if can.telephony:
        return "call"
    return "form" if can.forms else "chat"


@cache
def _ways() -> dict[str, Way]:
    # no setting of a channel turns letters into calls
    return {kind: way_of(capabilities(kind)) for kind in kinds()}


def kinds_of(ways: Collection[Way]) -> list[str]:
    """The kinds of channel that are meant; a house's own channel is none of them."""
    return sorted(kind for kind, way in _ways().items() if way in ways)
