"""What can be done with many rows of a list: each room registers its verbs (backend/wiring.py)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

import msgspec

from backend.access.grants import Grants
from backend.kit.db import HotTx, Tx
from backend.kit.errors import Invalid
from backend.lists.bulk.schemas import RowArgs
from backend.lists.runs.kind import Changed, Facts


class Touch(msgspec.Struct, frozen=True):
    """One row in the hands of who asked."""

    tx: HotTx
    me: Grants
    id: int
    args: RowArgs
    # of one that is taken back: how it was left
    after: Facts | None = None


class Many(msgspec.Struct, frozen=True):
    """A batch of rows. `back`: id → (as it was, how it was left) of those that are taken back; None of others."""

    tx: HotTx
    me: Grants
    ids: Sequence[int]
    args: RowArgs
    back: Mapping[int, tuple[Facts, Facts]] | None = None


async def _nothing(touch: Touch) -> Facts:
    return {}


# a transaction holds the rows of its batch: so many that colleagues who edit one of them wait no noticeable time
BATCH = 20


class Deed(msgspec.Struct, frozen=True):
    """`do` → (before, after), None: nothing to change; `now` → what `after` is compared with; `back`: as before, None
    where there is no way back. `batch`: how many rows share a transaction; `undo_for`: where not as long as the others;
    `together`: a batch in sets (lists/runs/kind.py).

    The right is asked for at the start, too, so that nobody waits for a hundred thousand refusals.
    """

    right: str
    do: Callable[[Touch], Awaitable[Changed]]
    now: Callable[[Touch], Awaitable[Facts]] = _nothing
    back: Callable[[Touch, Facts], Awaitable[None]] | None = None
    check: Callable[[RowArgs], None] = lambda args: None
    batch: int = BATCH
    undo_for: timedelta | None = None
    together: Callable[[Many], Awaitable[Mapping[int, Changed] | None]] | None = None


class Deeds(msgspec.Struct, frozen=True):
    """The verbs of one list, and how its rows are called."""

    verbs: Mapping[str, Deed]
    titles: Callable[[Tx, Sequence[int]], Awaitable[Mapping[int, str]]]


_known: dict[str, Deeds] = {}


def register(entity: str, deeds: Deeds) -> None:
    """Once a process; again changes nothing."""
    _known[entity] = deeds


def deed_of(entity: str, verb: str) -> Deed:
    """Raises Invalid."""
    found = _known[entity].verbs.get(verb)
    if found is None:
        raise Invalid("invalid", fields={"verb": "list_no_verb"})
    return found


def undo_for(entity: str, verb: str, usual: timedelta) -> timedelta | None:
    """For how long what this verb did can be taken back; None: never."""
    deed = deed_of(entity, verb)
    return None if deed.back is None else deed.undo_for or usual


def titles_of(entity: str) -> Callable[[Tx, Sequence[int]], Awaitable[Mapping[int, str]]]:
    return _known[entity].titles


def demand_tags(args: RowArgs) -> None:
    """Raises Invalid."""
    if not args.tags:
        raise Invalid("invalid", fields={"args.tags": "required"})


def folded(names: Sequence[str]) -> set[str]:
    return {name.lower() for name in names}


def tag_deeds(
    right: str,
    names: Callable[[Touch], Awaitable[list[str]]],
    put: Callable[[Touch, list[str]], Awaitable[None]],
) -> dict[str, Deed]:
    """Tags put and taken: `names` of those that stand, locked; `put` leaves exactly these."""

    async def tag(touch: Touch) -> Changed:
        has = await names(touch)
        new = [name for name in dict.fromkeys(touch.args.tags) if name.lower() not in folded(has)]
        if not new:
            return None
        await put(touch, [*has, *new])
        return {"put": new}, await standing(touch)

    async def untag(touch: Touch) -> Changed:
        has = await names(touch)
        off = [name for name in has if name.lower() in folded(touch.args.tags)]
        if not off:
            return None
        await put(touch, [name for name in has if name not in off])
        return {"taken": off}, await standing(touch)

    async def standing(touch: Touch) -> Facts:
        return {"stand": sorted(folded(await names(touch)) & folded(touch.args.tags))}

    async def tag_back(touch: Touch, before: Facts) -> None:
        await put(touch, [name for name in await names(touch) if name.lower() not in folded(before["put"])])

    async def untag_back(touch: Touch, before: Facts) -> None:
        await put(touch, [*await names(touch), *before["taken"]])

    return {
        "tag": Deed(right, tag, standing, tag_back, demand_tags),
        "untag": Deed(right, untag, standing, untag_back, demand_tags),
    }


def bin_deeds(
    right: str,
    there: Callable[[Touch], Awaitable[bool]],
    put: Callable[[Touch], Awaitable[object]],
    back: Callable[[Touch], Awaitable[object]],
) -> dict[str, Deed]:
    """Into the bin and out of it, each the other's way back: `there` is whether it stands in the list."""

    async def delete(touch: Touch) -> Changed:
        if not await there(touch):
            return None
        await put(touch)
        return {"there": True}, {"there": False}

    async def restore(touch: Touch) -> Changed:
        if await there(touch):
            return None
        await back(touch)
        return {"there": False}, {"there": True}

    async def now(touch: Touch) -> Facts:
        return {"there": await there(touch)}

    async def undelete(touch: Touch, before: Facts) -> None:
        await back(touch)

    async def unrestore(touch: Touch, before: Facts) -> None:
        await put(touch)

    return {"delete": Deed(right, delete, now, undelete), "restore": Deed(right, restore, now, unrestore)}
