"""Each verb on one dialog of many: the very same action that a single dialog gets, and what it takes to undo it.

`before` and `after` are what the verb touched; undo compares `after` with what stands now and leaves alone what others
have changed since. A verb that finds nothing to change says None.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

import msgspec

from backend.access.grants import Grants
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.actions.tag_contact import tag_contact
from backend.inbox.actions.assign import Assign, assign
from backend.inbox.actions.close import Done, done, reopen
from backend.inbox.actions.close_undo import ended_at, take_back_end
from backend.inbox.actions.locked import Locked
from backend.inbox.actions.read import mark_read
from backend.inbox.actions.snooze import Snooze, snooze, unsnooze
from backend.inbox.bulk.holder import holder
from backend.inbox.bulk.schemas import Args
from backend.kit.db import HotTx
from backend.kit.errors import Conflict
from backend.lists.runs.kind import Changed, Facts, Left


class Touch(msgspec.Struct, frozen=True):
    """One dialog, locked, in the hands of who asked. `in_seq`: what the customer had written when it was chosen."""

    tx: HotTx
    me: Grants
    found: Locked
    in_seq: int
    # of dealing out: what this one was when it was chosen, and is to become
    was: Facts | None = None
    wanted: Facts | None = None

    def demand_unread_by_nobody(self) -> None:
        """The customer has written since: whoever chose it has not seen that. Raises Left."""
        if self.found.row["in_seq"] != self.in_seq:
            raise Left("changed_meanwhile")


class Deed(msgspec.Struct, frozen=True):
    """`do` → (before, after) or None; `now` → what `after` is compared with; `back` restores `before`."""

    do: Callable[[Touch, Args], Awaitable[Changed]]
    now: Callable[[Touch, Args], Awaitable[Facts]]
    back: Callable[[Touch, Args, Facts], Awaitable[None]]


async def _holder(touch: Touch, args: Args) -> Facts:
    return holder(touch.found.row)


async def _assign(touch: Touch, args: Args) -> Changed:
    before = await _holder(touch, args)
    to = args.to or Assign()
    after = {"user_id": to.user_id, "pool": msgspec.to_builtins(to.pool)}
    if before == after:
        return None
    await assign(touch.tx, touch.me, touch.found.id, to)
    return before, after


async def _deal(touch: Touch, args: Args) -> Changed:
    if touch.was is not None and await _holder(touch, args) != touch.was:
        # taken, or dealt by another dispatcher: nobody is dealt the same request over again
        raise Left("changed_meanwhile")
    return await _assign(touch, Args(to=msgspec.convert(touch.wanted or {}, Assign)))


async def _assign_back(touch: Touch, args: Args, before: Facts) -> None:
    await assign(touch.tx, touch.me, touch.found.id, msgspec.convert(before, Assign))


async def _state(touch: Touch, args: Args) -> Facts:
    return {"state": touch.found.row["state"]}


async def _done(touch: Touch, args: Args) -> Changed:
    row = touch.found.row
    if row["state"] == "done":
        return None
    touch.demand_unread_by_nobody()
    waits = row["waiting_since"] is not None
    await done(touch.tx, touch.me, touch.found.id, Done(no_reply=args.no_reply if waits else None))
    return {"ended": msgspec.to_builtins(await ended_at(touch.tx, touch.found.id))}, {"state": "done"}


async def _done_back(touch: Touch, args: Args, before: Facts) -> None:
    if not before.get("ended"):
        raise Left("changed_since")  # of a run that an earlier release began: which end was its own nobody knows
    try:
        await take_back_end(touch.tx, touch.me, touch.found.id, msgspec.convert(before["ended"], datetime))
    except Conflict:
        raise Left("changed_since") from None


async def _reopen(touch: Touch, args: Args) -> Changed:
    state = touch.found.row["state"]
    if state == "open":
        return None
    await reopen(touch.tx, touch.me, touch.found.id)
    # what slept does not go back to sleep: its time may have passed
    return ({"state": state} if state == "done" else {}), {"state": "open"}


async def _reopen_back(touch: Touch, args: Args, before: Facts) -> None:
    await done(touch.tx, touch.me, touch.found.id, Done())


async def _snooze(touch: Touch, args: Args) -> Changed:
    state = touch.found.row["state"]
    await snooze(touch.tx, touch.me, touch.found.id, args.snooze or Snooze())
    # of one that slept already only the time is another: undo leaves it asleep
    return ({"state": state} if state == "open" else {}), {"state": "snoozed"}


async def _snooze_back(touch: Touch, args: Args, before: Facts) -> None:
    await unsnooze(touch.tx, touch.me, touch.found.id)


async def _names(touch: Touch, args: Args) -> list[str]:
    """The tags that stand on the request, or on the person. Raises Left."""
    row, tx = touch.found.row, touch.tx
    if args.on == "card":
        if row["card_id"] is None:
            raise Left("no_card")
        return await _tags(tx, "card", row["card_id"])
    if row["contact_id"] is None:
        raise Left("no_contact")
    return await _tags(tx, "contact", row["contact_id"])


async def _tags(tx: HotTx, noun: str, row_id: int) -> list[str]:
    # the lock is the verb's own, taken early: what is read here is what it will find
    await tx.value(f"SELECT 1 FROM {noun}s WHERE id = $1 FOR UPDATE", row_id)
    put = f"SELECT s.id FROM {noun}_tags k JOIN standing_tags s ON s.put = k.tag_id WHERE k.{noun}_id = $1"
    named = f"SELECT t.name FROM tags t WHERE t.id IN ({put}) ORDER BY lower(t.name)"
    return [row["name"] for row in await tx.fetch(named, row_id)]


async def _retag(touch: Touch, args: Args, names: Sequence[str]) -> None:
    row, tx, me = touch.found.row, touch.tx, touch.me
    if args.on == "card":
        card, _ = await card_for(tx, me, row["card_id"])
        await edit_card(tx, me, row["card_id"], EditCard(version=card.version, tags=list(names)))
    else:
        await tag_contact(tx, me, row["contact_id"], names)


def _folded(names: Sequence[str]) -> set[str]:
    return {name.lower() for name in names}


async def _tag(touch: Touch, args: Args) -> Changed:
    has = await _names(touch, args)
    new = [name for name in args.tags if name.lower() not in _folded(has)]
    if not new:
        return None
    await _retag(touch, args, [*has, *new])
    return {"put": new}, {"stand": sorted(_folded(args.tags))}


async def _tag_back(touch: Touch, args: Args, before: Facts) -> None:
    has = await _names(touch, args)
    await _retag(touch, args, [name for name in has if name.lower() not in _folded(before["put"])])


async def _untag(touch: Touch, args: Args) -> Changed:
    has = await _names(touch, args)
    off = [name for name in has if name.lower() in _folded(args.tags)]
    if not off:
        return None
    await _retag(touch, args, [name for name in has if name not in off])
    return {"taken": off}, {"stand": []}


async def _untag_back(touch: Touch, args: Args, before: Facts) -> None:
    await _retag(touch, args, [*await _names(touch, args), *before["taken"]])


async def _standing_tags(touch: Touch, args: Args) -> Facts:
    return {"stand": sorted(_folded(await _names(touch, args)) & _folded(args.tags))}


async def _card_status(touch: Touch, args: Args) -> Facts:
    if touch.found.row["card_id"] is None:
        raise Left("no_card")
    await touch.tx.value("SELECT 1 FROM cards WHERE id = $1 FOR UPDATE", touch.found.row["card_id"])
    card, _ = await card_for(touch.tx, touch.me, touch.found.row["card_id"])
    return {"status_id": card.status_id, "version": card.version}


async def _move(touch: Touch, status_id: int) -> None:
    now = await _card_status(touch, Args())
    edit = EditCard(version=now["version"], status_id=status_id)
    await edit_card(touch.tx, touch.me, touch.found.row["card_id"], edit)


async def _status(touch: Touch, args: Args) -> Changed:
    before = await _card_status(touch, args)
    wanted = args.status_id or 0
    if before["status_id"] == wanted:
        return None
    await _move(touch, wanted)
    return {"status_id": before["status_id"]}, {"status_id": wanted}


async def _status_back(touch: Touch, args: Args, before: Facts) -> None:
    await _move(touch, before["status_id"])


async def _status_now(touch: Touch, args: Args) -> Facts:
    return {"status_id": (await _card_status(touch, args))["status_id"]}


async def _mark(touch: Touch, args: Args) -> Facts:
    sql = "SELECT in_seq FROM read_marks WHERE user_id = $1 AND conversation_id = $2"
    return {"in_seq": await touch.tx.value(sql, touch.me.user_id, touch.found.id) or 0}


async def _mark_at(touch: Touch, args: Args, in_seq: int) -> Changed:
    before = await _mark(touch, args)
    if before["in_seq"] == in_seq:
        return None
    await mark_read(touch.tx, touch.me.user_id or 0, touch.found.id, in_seq, back=True)
    return before, {"in_seq": in_seq}


async def _read(touch: Touch, args: Args) -> Changed:
    # what came since it was chosen stays unread
    return await _mark_at(touch, args, max(touch.in_seq, (await _mark(touch, args))["in_seq"]))


async def _unread(touch: Touch, args: Args) -> Changed:
    last = touch.found.row["in_seq"] - 1
    return await _mark_at(touch, args, max(0, min(last, (await _mark(touch, args))["in_seq"])))


async def _mark_back(touch: Touch, args: Args, before: Facts) -> None:
    await mark_read(touch.tx, touch.me.user_id or 0, touch.found.id, before["in_seq"], back=True)


DEEDS: Mapping[str, Deed] = {
    "assign": Deed(_assign, _holder, _assign_back),
    "deal": Deed(_deal, _holder, _assign_back),
    "done": Deed(_done, _state, _done_back),
    "reopen": Deed(_reopen, _state, _reopen_back),
    "snooze": Deed(_snooze, _state, _snooze_back),
    "tag": Deed(_tag, _standing_tags, _tag_back),
    "untag": Deed(_untag, _standing_tags, _untag_back),
    "status": Deed(_status, _status_now, _status_back),
    "read": Deed(_read, _mark, _mark_back),
    "unread": Deed(_unread, _mark, _mark_back),
}
