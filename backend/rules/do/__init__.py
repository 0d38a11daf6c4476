"""What rules do: one file a deed. A deed raises what its verb raises, and then the whole run changes nothing."""

from collections.abc import Awaitable, Callable

from backend.kit.db import HotTx
from backend.rules.do import tags
from backend.rules.do.deed import Doing
from backend.rules.schemas import DoKind, RuleDid, RuleDo

DEEDS: dict[DoKind, Callable[[HotTx, Doing, RuleDo], Awaitable[RuleDid]]] = {"tag": tags.put, "untag": tags.take_off}

__all__ = ["DEEDS", "Doing"]
