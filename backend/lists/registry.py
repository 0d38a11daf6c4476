"""Which lists there are: the rooms above register theirs (backend/wiring.py)."""

from backend.kit.errors import Missing
from backend.lists.columns import Listing

_known: dict[str, Listing] = {}


def register(*listings: Listing) -> None:
    """Once a process; again changes nothing."""
    _known.update({each.entity: each for each in listings})


def listing_of(entity: str) -> Listing:
    """Raises Missing."""
    if entity not in _known:
        raise Missing
    return _known[entity]
