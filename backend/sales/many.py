"""Many invoices or orders of a list at once: the very verbs that a single one gets."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.cards.bulk.setting import read, set_deed
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.lists.bulk.deeds import Deed, Deeds, Touch
from backend.lists.bulk.schemas import RowArgs
from backend.lists.runs.kind import Facts
from backend.sales.invoices.discard import bring_back, discard, kept
from backend.sales.invoices.issue import issue, void
from backend.sales.invoices.schemas import VoidInvoice
from backend.sales.orders.make import move_order, one_order
from backend.sales.orders.rows import number_of
from backend.sales.orders.schemas import MoveOrder, OrderView

# before the order itself, as the verb that moves one locks them
_LOCK = "SELECT 1 FROM cards WHERE id = (SELECT card_id FROM orders WHERE id = $1) FOR UPDATE"
_VERSION = "SELECT version FROM invoices WHERE id = $1"
_THERE = "SELECT EXISTS (SELECT 1 FROM invoices WHERE id = $1)"
_BILLS = "SELECT id, coalesce(number, nullif(buyer_name, ''), '#' || id) AS title FROM invoices WHERE id = ANY ($1)"
_ORDERS = "SELECT id, prefix, year, n FROM orders WHERE id = ANY ($1::bigint[])"


async def _version(touch: Touch) -> int:
    # the verb refuses one that is gone before it looks at the version
    return await touch.tx.value(_VERSION, touch.id) or 0


async def _issue(touch: Touch) -> None:
    await issue(touch.tx, touch.me, touch.id, await _version(touch))


async def _void(touch: Touch) -> None:
    # each is written into the audit; the address is not known any more when its turn comes
    await void(touch.tx, touch.me, None, touch.id, VoidInvoice(await _version(touch), touch.args.reason))


def _demand_reason(args: RowArgs) -> None:
    if not args.reason.strip():
        raise Invalid("invalid", fields={"args.reason": "required"})


async def _discard(touch: Touch) -> tuple[Facts, Facts]:
    before = await kept(touch.tx, touch.id)
    await discard(touch.tx, touch.me, touch.id)
    return before, {"there": False}


async def _there(touch: Touch) -> Facts:
    return {"there": await touch.tx.value(_THERE, touch.id)}


async def _undiscard(touch: Touch, before: Facts) -> None:
    await bring_back(touch.tx, touch.me, touch.id, before)


async def _bills(tx: Tx, ids: Sequence[int]) -> Mapping[int, str]:
    return {row["id"]: row["title"] for row in await tx.fetch(_BILLS, list(ids))}


async def _order(touch: Touch) -> OrderView:
    await touch.tx.value(_LOCK, touch.id)
    return await one_order(touch.tx, touch.me, touch.id)


async def _move(touch: Touch, order: OrderView, body: dict[str, Any]) -> OrderView:
    return await move_order(touch.tx, touch.me, touch.id, read({"version": order.version, **body}, MoveOrder))


def _state(order: OrderView, column: str) -> Any:
    return msgspec.to_builtins(getattr(order, column))


async def _orders(tx: Tx, ids: Sequence[int]) -> Mapping[int, str]:
    return {row["id"]: number_of(row["prefix"], row["year"], row["n"]) for row in await tx.fetch(_ORDERS, list(ids))}


# What is issued never changes, and voiding is for good: neither has a way back. The next number is locked until what
# is issued is committed, so one at a time: whoever issues a single one meanwhile waits for no batch.
MANY_INVOICES = Deeds(
    {
        "issue": Deed("sales.issue", _issue, batch=1),
        "void": Deed("sales.void", _void, check=_demand_reason),
        "delete": Deed("sales.issue", _discard, _there, _undiscard),
    },
    _bills,
)
MANY_ORDERS = Deeds({"set": set_deed("cards.edit", ("state",), _order, _move, _state, own=False)}, _orders)
