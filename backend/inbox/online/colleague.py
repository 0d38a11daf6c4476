"""A colleague takes a call by the browser, talks, hangs up. Who is first has it: one statement decides."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.connectors.contract import Call
from backend.inbox.actions.locked import Locked, demand_sight_to_write, lock, taken
from backend.inbox.answering import may_answer
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.online import rows
from backend.inbox.online.schemas import ROUNDS_MAX, ColleagueSays, OnlineCallView
from backend.inbox.online.sdp import demand_sound
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Forbidden, Missing

_CLAIM = """
UPDATE online_calls SET state = 'talking', taken_by = $2, taken_in = $3, taken_at = $4, operator_at = $4
WHERE id = $1 AND state = 'ringing'
"""
_TALKING = "SELECT id FROM online_calls WHERE taken_by = $1 AND state = 'talking'"
# the sound goes to another window of theirs: a new round, which the visitor's browser is asked for
_MOVE = """
UPDATE online_calls SET taken_in = $2, operator_at = $3, round = round + 1, offer = NULL, answer = NULL WHERE id = $1
"""
_SEEN = "UPDATE online_calls SET operator_at = $2 WHERE id = $1"
_ANSWER = "UPDATE online_calls SET answer = $2 WHERE id = $1"
_DECLINE = "UPDATE online_calls SET declined = declined || $2::bigint WHERE id = $1 AND $2::bigint <> ALL (declined)"
_HOLDER = "SELECT id, name FROM users WHERE id = $1"


async def take(tx: HotTx, me: Grants, facts: ChannelFacts, row: Any, window: UUID, now: datetime) -> OnlineCallView:
    """Mine from now on; mine already, the sound moves here. Raises Missing, Forbidden, Conflict."""
    user_id, seen = await _demand_seen(tx, me, row)
    if row["state"] == "talking" and row["taken_by"] == user_id:
        return await _moved(tx, row, window, now)
    if row["state"] == "over":
        raise Conflict("call_over")
    if row["state"] == "talking":
        holder: Any = await tx.row(_HOLDER, row["taken_by"])
        who = {"id": holder["id"], "name": holder["name"]}
        raise Conflict("call_taken", fields={"taken_by": who}, values={"name": holder["name"]})
    _demand_may(me, seen)
    if await tx.value(_TALKING, user_id) is not None:
        raise Conflict("you_talk")
    if not await tx.execute(_CLAIM, row["id"], user_id, window, now):
        raise Conflict("call_over")
    extension = f"online:{user_id}"
    await rows.word(tx, facts, Call(row["name"], now, "in", "answered", extension=extension, user_id=user_id))
    return await _told(tx, row["id"], window)


async def _moved(tx: HotTx, row: Any, window: UUID, now: datetime) -> OnlineCallView:
    if row["taken_in"] != window:
        if row["round"] >= ROUNDS_MAX:
            raise Conflict("call_over")
        await tx.execute(_MOVE, row["id"], window, now)
        # the window that had it falls silent, the visitor's browser offers anew
        rows.tell(tx, row)
    return await _told(tx, row["id"], window)


async def says(tx: HotTx, me: Grants, row: Any, said: ColleagueSays, now: datetime) -> OnlineCallView:
    """This window is here, and perhaps its answer. Raises Missing, Invalid."""
    _demand_mine(me, row)
    if row["state"] == "talking" and row["taken_in"] == said.window:
        await tx.execute(_SEEN, row["id"], now)
        if said.answer is not None and said.round == row["round"] and row["offer"] and row["answer"] is None:
            demand_sound("answer", said.answer)
            await tx.execute(_ANSWER, row["id"], said.answer)
            rows.tell(tx, row)
    return await _told(tx, row["id"], said.window)


async def hang_up(tx: HotTx, me: Grants, facts: ChannelFacts, row: Any, now: datetime) -> None:
    """Of a talk that is over already, nothing. Raises Missing."""
    _demand_mine(me, row)
    if row["state"] == "talking":
        await rows.finish(tx, facts, row, "us", now)


async def decline(tx: HotTx, me: Grants, facts: ChannelFacts, row: Any, now: datetime) -> None:
    """It rings for the others; when all whom it rang have said so, it is over. Raises Missing, Forbidden."""
    user_id, seen = await _demand_seen(tx, me, row)
    _demand_may(me, seen)
    if row["state"] != "ringing" or not await tx.execute(_DECLINE, row["id"], user_id):
        return
    if set(row["rung"]) <= {*row["declined"], user_id}:
        await rows.finish(tx, facts, row, "refused", now)
    else:
        # their other windows fall silent; whom it was not to ring yet, it does
        rows.tell_all(tx, row)


async def _demand_seen(tx: HotTx, me: Grants, row: Any) -> tuple[int, Locked]:
    """Who asks, and the dialog. Raises Missing, Forbidden, Conflict."""
    seen = demand_sight_to_write(me, await lock(tx, row["conversation_id"]))
    demand(me, "messages.send")
    if me.user_id is None:
        raise Forbidden("people_only")
    return me.user_id, seen


def _demand_may(me: Grants, seen: Locked) -> None:
    """As of who answers there. Raises Conflict."""
    if not may_answer(me, seen.before):
        raise taken(seen)


def _demand_mine(me: Grants, row: Any) -> None:
    if me.user_id is None or row["taken_by"] != me.user_id:
        raise Missing


async def _told(tx: HotTx, call_id: UUID, window: UUID) -> OnlineCallView:
    row = await rows.lock(tx, call_id)
    mine = row["taken_in"] == window
    return OnlineCallView(
        id=call_id,
        conversation_id=row["conversation_id"],
        state=row["state"],
        why=row["why"],
        round=row["round"],
        # another window of theirs has no use for it
        offer=row["offer"] if mine else None,
        answered=row["answer"] is not None,
        mine=mine,
        taken_at=row["taken_at"],
    )
