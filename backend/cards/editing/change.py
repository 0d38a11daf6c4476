"""What an edit of one card is made of: the card as it stands, and what is to change on it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.activities.record import Kind
from backend.cards.schemas import CardView
from backend.fields.seen_only import demand_open
from backend.kit.db import Tx


class Change(msgspec.Struct):
    """Columns to set, and the facts to record; `values`: of own fields, as they will stand."""

    columns: dict[str, Any] = {}
    facts: list[tuple[Kind, dict[str, Any]]] = []
    values: dict[str, Any] | None = None


class Editing(msgspec.Struct, frozen=True):
    """One edit under way: who, the locked row of cards, the same as it is seen, and what has been gathered so far.

    `free`: what is done must not fail for a rule of the funnel (a lead that turns out to be spam).
    """

    tx: Tx
    grants: Grants
    row: Mapping[str, Any]
    card: CardView
    change: Change
    free: bool = False


class Field(msgspec.Struct, frozen=True):
    """One field of the card.

    `name` is the key in PATCH /cards/{id}; `kinds` are the facts that tell of it; `apply` takes what was asked for
    (never UNSET), refuses it or puts it into the change, and does nothing where it stands already.
    """

    name: str
    kinds: tuple[Kind, ...]
    apply: Callable[[Editing, Any], Awaitable[None]]


async def put(at: Editing, field: Field, asked: Any) -> None:
    """Into the change. Raises what `apply` raises; Forbidden where it would change, and the role only sees it."""
    told = len(at.change.facts)
    await field.apply(at, asked)
    if len(at.change.facts) > told:
        demand_open(at.grants.read_only, [field.name])
