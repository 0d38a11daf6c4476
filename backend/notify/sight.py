"""Who sees what a notice is about: rooms above say so, once a process (backend/wiring.py)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from backend.access.grants import Grants
from backend.kit.db import Tx

Look = Callable[[Tx, Grants, Sequence[int]], Awaitable[set[int]]]
"""(transaction, person, ids of one kind) → those of them that the person sees now."""

# a person's own, or nothing that anybody is kept from
OPEN = frozenset({"house", "import", "export", "run"})
_LOOKS: dict[str, Look] = {}


def register(looks: Mapping[str, Look]) -> None:
    """Kind of subject → how its rows are looked at. What nobody registered is seen by nobody."""
    _LOOKS.update(looks)


async def seen(tx: Tx, grants: Grants, subjects: Sequence[tuple[str, int | None]]) -> set[tuple[str, int | None]]:
    """Those of (kind, id) that the person sees now."""
    found: set[tuple[str, int | None]] = {subject for subject in subjects if subject[0] in OPEN}
    for kind in sorted({kind for kind, _ in subjects} - OPEN):
        ids = sorted({key for each, key in subjects if each == kind and key is not None})
        look = _LOOKS.get(kind)
        if look is not None and ids:
            found |= {(kind, key) for key in await look(tx, grants, ids)}
    return found
