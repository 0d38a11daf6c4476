"""A call by the browser as it stands in the database, locked; and what every verb on it has in common."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg

from backend.connectors.contract import Call
from backend.inbox.actions.receive import Again, Received, receive
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.online.events import OnlineCallChanged
from backend.kit.db import Database, HotTx, Own, Published
from backend.kit.db.trouble import is_race

T = TypeVar("T")
TRIES = 6
_LOCK = "SELECT * FROM online_calls WHERE id = $1 FOR UPDATE"
_OVER = """
UPDATE online_calls SET state = 'over', why = $2, over_at = $3, offer = NULL, answer = NULL WHERE id = $1
"""


async def steadily(db: Database, verb: Callable[[HotTx], Awaitable[T]]) -> T:
    """A verb that brings the call's message up to date in its own transaction, again where another was quicker."""
    for left in reversed(range(TRIES)):
        try:
            async with db.steady() as tx:
                return await verb(tx)
        except (Again, asyncpg.PostgresError) as error:
            if not left or not (isinstance(error, Again | asyncpg.UniqueViolationError) or is_race(error)):
                raise
    raise AssertionError


async def lock(tx: HotTx, call_id: UUID) -> Any:
    """The row, first of all that a verb locks; None: no such call."""
    return await tx.row(_LOCK, call_id)


async def word(tx: HotTx, facts: ChannelFacts, call: Call) -> int | None:
    """A word about the call, for its message: as telephony's words are. Where it stands."""
    (outcome,) = await receive(tx, [Received(facts, call)])
    return outcome.conversation_id


def tell(tx: HotTx, row: Any) -> None:
    """Who talks is told that something changed; by the same event the visitor's node tells the visitor."""
    if row["taken_by"] is not None:
        event = OnlineCallChanged(row["id"], row["conversation_id"])
        tx.publish(Published(event, Own(row["taken_by"]), "online_call", row["conversation_id"]))


def tell_all(tx: HotTx, row: Any) -> None:
    """All whom it rings."""
    event = OnlineCallChanged(row["id"], row["conversation_id"])
    tx.publish(*(Published(event, Own(each), "online_call", row["conversation_id"]) for each in sorted(row["rung"])))


async def finish(tx: HotTx, facts: ChannelFacts, row: Any, why: str, at: datetime) -> None:
    """The call is over: `why` is who hung up (visitor, us), lost, no_answer, cancelled or refused."""
    await tx.execute(_OVER, row["id"], why, at)
    await word(tx, facts, _last(row, why, at))
    tell(tx, row)


def _last(row: Any, why: str, at: datetime) -> Call:
    if row["state"] == "ringing":
        reason: Any = why if why in ("cancelled", "refused") else "no_answer"
        return Call(row["name"], at, "in", "missed", reason=reason)
    hung_up: Any = {"visitor": "customer", "us": "us"}.get(why, "")
    talked_s = (at - row["taken_at"]).total_seconds()
    return Call(row["name"], at, "in", "ended", talked_s=talked_s, hung_up=hung_up, answered_at=row["taken_at"])
