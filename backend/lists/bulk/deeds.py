"""What can be done with many rows of a list: each room registers its verbs (backend/wiring.py)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

import msgspec

from backend.access.grants import Grants
from backend.kit.db import HotTx, Tx
from backend.kit.errors import Invalid, Refused
from backend.lists.bulk.schemas import RowArgs
from backend.lists.runs.kind import Changed, Facts, Left, Outcome


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


Together = Callable[[Many], Awaitable[Mapping[int, Outcome] | None]]
# a transaction holds the rows of its batch: so many that colleagues who edit one of them wait no noticeable time
BATCH = 20
# where they go in sets: no longer than twenty do one by one
SET = 50


class Deed(msgspec.Struct, frozen=True):
    """`do` → (before, after), None: nothing to change; `now` → what `after` is compared with; `back`: as before, None
    where there is no way back. `batch`: how many rows share a transaction; `undo_for`: where not as long as the others;
    `together`: a batch in sets; `kin`: (run, row) → further rows that belong into its transaction (lists/runs/kind.py).

    The right is asked for at the start, too, so that nobody waits for a hundred thousand refusals.
    """

    right: str
    do: Callable[[Touch], Awaitable[Changed]]
    now: Callable[[Touch], Awaitable[Facts]] = _nothing
    back: Callable[[Touch, Facts], Awaitable[None]] | None = None
    check: Callable[[RowArgs], None] = lambda args: None
    batch: int = BATCH
    undo_for: timedelta | None = None
    together: Together | None = None
    kin: Callable[[HotTx, int, int], Awaitable[Sequence[int]]] | None = None


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


# row → names that are to stand there → those that stand then, or why it is left
Retag = Callable[[HotTx, Grants, Mapping[int, list[str]]], Awaitable[Mapping[int, list[str] | Refused]]]
# row → the names that stand, locked, and why they may not be changed; or why it is left
Worn = Callable[[HotTx, Grants, Sequence[int]], Awaitable[Mapping[int, tuple[list[str], Refused | None] | Refused]]]


def tag_deeds(
    right: str,
    names: Callable[[Touch], Awaitable[list[str]]],
    put: Callable[[Touch, list[str]], Awaitable[None]],
    *,
    many: tuple[Worn, Retag] | None = None,
) -> dict[str, Deed]:
    """Tags put and taken: `names` of those that stand, locked; `put` leaves exactly these; `many`: the same in sets."""

    async def tag(touch: Touch) -> Changed:
        has = await names(touch)
        return await change(touch, _tagged(has, touch.args), has)

    async def untag(touch: Touch) -> Changed:
        has = await names(touch)
        return await change(touch, _untagged(has, touch.args), has)

    async def change(touch: Touch, wanted: Wanted | None, has: list[str]) -> Changed:
        if wanted is None:
            return None
        await put(touch, wanted.names)
        return wanted.before, await standing(touch)

    async def standing(touch: Touch) -> Facts:
        return _standing(await names(touch), touch.args)

    async def tag_back(touch: Touch, before: Facts) -> None:
        await put(touch, _tag_back(await names(touch), before))

    async def untag_back(touch: Touch, before: Facts) -> None:
        await put(touch, _untag_back(await names(touch), before))

    def together(do: Verb, back: Callable[[list[str], Facts], list[str]]) -> Together | None:
        return None if many is None else partial(_together, *many, do, back)

    batch = BATCH if many is None else SET
    return {
        "tag": Deed(right, tag, standing, tag_back, demand_tags, batch=batch, together=together(_tagged, _tag_back)),
        "untag": Deed(
            right, untag, standing, untag_back, demand_tags, batch=batch, together=together(_untagged, _untag_back)
        ),
    }


class Wanted(msgspec.Struct, frozen=True):
    """The names that are to stand, and what is kept to take it back."""

    names: list[str]
    before: Facts


Verb = Callable[[list[str], RowArgs], Wanted | None]


def _tagged(has: list[str], args: RowArgs) -> Wanted | None:
    new = [name for name in dict.fromkeys(args.tags) if name.lower() not in folded(has)]
    return Wanted([*has, *new], {"put": new}) if new else None


def _untagged(has: list[str], args: RowArgs) -> Wanted | None:
    off = [name for name in has if name.lower() in folded(args.tags)]
    return Wanted([name for name in has if name not in off], {"taken": off}) if off else None


def _tag_back(has: list[str], before: Facts) -> list[str]:
    return [name for name in has if name.lower() not in folded(before["put"])]


def _untag_back(has: list[str], before: Facts) -> list[str]:
    return [*has, *before["taken"]]


def _standing(has: list[str], args: RowArgs) -> Facts:
    return {"stand": sorted(folded(has) & folded(args.tags))}


async def _together(
    worn: Worn, retag: Retag, do: Verb, back: Callable[[list[str], Facts], list[str]], many: Many
) -> Mapping[int, Outcome]:
    done: dict[int, Outcome] = {}
    wanted: dict[int, Wanted] = {}
    for key, found in (await worn(many.tx, many.me, many.ids)).items():
        if isinstance(found, Refused):
            done[key] = found
            continue
        (has, refused), done[key] = found, None
        change = do(has, many.args) if many.back is None else Wanted(back(has, many.back[key][0]), {})
        if many.back is not None and _standing(has, many.args) != many.back[key][1]:
            done[key] = Left("changed_since")
        elif change is not None and refused is not None:
            done[key] = refused
        elif change is not None:
            wanted[key] = change
    stands = await retag(many.tx, many.me, {key: each.names for key, each in wanted.items()})
    for key, names in stands.items():
        if isinstance(names, Refused):
            done[key] = names
        else:
            done[key] = (wanted[key].before, _standing(names, many.args)) if many.back is None else None
    return done


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
