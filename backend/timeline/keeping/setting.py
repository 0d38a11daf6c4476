"""What the administrator said of kinds: hidden from everybody's histories, and kept for so many days."""

import re
from collections.abc import Iterable
from typing import NamedTuple, get_args

import msgspec

from backend.activities.record import Kind
from backend.kit.db import Tx

KINDS: tuple[Kind, ...] = get_args(Kind)
# What may be removed: what happened stands elsewhere (messages, calls, tasks, papers), or is of no use later. All else
# is a client's history of changes, who excused a debt, what a way back needs, or what an audit reads (PRODUCT E6, K2).
REMOVABLE: tuple[Kind, ...] = (
    "message_in", "message_out", "call", "contacted", "dialog_done", "dialog_reopened", "dialog_snoozed",
    "dialog_woken", "macro_run", "blocked", "unblocked", "task_added", "task_done", "order_opened", "invoice_opened",
    "warmth_changed", "own",
)  # fmt: skip
# Ways back, dry runs of rules and limits of what a rule may send look back at most so far.
DAYS_LEAST, DAYS_MOST = 30, 3650
# one of the administrator's own, as warmth names it
_OWN = re.compile(r"own:([1-9][0-9]{0,17})")


class Keeping(msgspec.Struct, frozen=True):
    """By kinds, one of one's own as "own:7". `days`: how long facts of a kind are kept; the rest for ever."""

    hidden: list[str] = []
    days: dict[str, int] = {}
    version: int = 0


class Chosen(NamedTuple):
    """Kinds apart from numbers of one's own."""

    kinds: tuple[str, ...]
    own: tuple[int, ...]


def own_of(name: str) -> int | None:
    """7 of "own:7"."""
    found = _OWN.fullmatch(name)
    return int(found[1]) if found else None


def chosen(names: Iterable[str]) -> Chosen:
    own = {name: own_of(name) for name in sorted(set(names))}
    return Chosen(
        tuple(name for name, number in own.items() if number is None),
        tuple(number for number in own.values() if number is not None),
    )


_READ = "SELECT value::text FROM settings WHERE key = 'activities'"
_decode = msgspec.json.Decoder(Keeping).decode


async def keeping(tx: Tx) -> Keeping:
    kept = await tx.value(_READ)
    return _decode(kept) if kept else Keeping()


_MINE = "SELECT kinds FROM hidden_activities WHERE user_id = $1"


async def hidden_by(tx: Tx, user_id: int | None) -> list[str]:
    """Kinds that somebody hides from themselves."""
    return list(await tx.value(_MINE, user_id) or ()) if user_id is not None else []


async def hidden_from(tx: Tx, user_id: int | None) -> Chosen:
    """What stands in no list of theirs: the house's choice and their own."""
    return chosen([*(await keeping(tx)).hidden, *await hidden_by(tx, user_id)])
