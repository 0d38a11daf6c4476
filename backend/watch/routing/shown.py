"""What a route decided, in names: for "Why me?", and for a rehearsal."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from backend.cards.schemas import Named
from backend.duty.load import loads, setting_of, weights
from backend.duty.route import Choice, Fell, Tried
from backend.duty.steps import StepKind
from backend.kit.db import Tx
from backend.watch.routing.schemas import (
    AssignmentsView,
    AssignmentView,
    ChoiceView,
    ChosenPool,
    FellView,
    TriedView,
)

SHOWN = 20
_USERS = "SELECT id, name FROM users WHERE id = ANY ($1::bigint[])"
_SKILLS = "SELECT id, name FROM skills WHERE id = ANY ($1::bigint[])"
_POOLS = {"role": "SELECT name FROM roles WHERE id = $1", "team": "SELECT name FROM teams WHERE id = $1"}
_GIVEN = """
SELECT id, at, user_id, pool_kind, pool_id, step, why, tried::text AS tried FROM assignments
WHERE conversation_id = $1 ORDER BY id DESC LIMIT $2
"""
_WAITS = """
SELECT w.at, w.tried::text AS tried FROM route_waits w JOIN conversations c ON c.id = w.conversation_id
JOIN routes r ON r.channel_id = c.channel_id AND r.enabled
WHERE w.conversation_id = $1 AND NOT w.pool AND c.responsible_id IS NULL AND c.pool_kind IS NULL AND c.state = 'open'
  AND c.waiting_since = w.waiting_since
"""
_tried = msgspec.json.Decoder(tuple[Tried, ...]).decode


async def assignments(tx: Tx, conversation_id: int) -> AssignmentsView:
    """What was decided of a dialog, the newest first; the caller sees it."""
    rows = await tx.fetch(_GIVEN, conversation_id, SHOWN)
    given = [AssignmentView(id=row["id"], at=row["at"], choice=await shown(tx, _choice(row))) for row in rows]
    waits = await tx.row(_WAITS, conversation_id)
    if waits is None:
        return AssignmentsView(given=given, waits=None)
    nobody = Choice(None, None, None, None, await _loaded(tx, _tried(waits["tried"])))
    return AssignmentsView(given=given, waits=AssignmentView(id=0, at=waits["at"], choice=await shown(tx, nobody)))


async def _loaded(tx: Tx, tried: Sequence[Tried]) -> tuple[Tried, ...]:
    """With how much they have now who are full."""
    full = {fell.user_id for each in tried for fell in each.fell if fell.why == "full"}
    if not full:
        return tuple(tried)
    setting = await setting_of(tx)
    load = await loads(tx, sorted(full), await weights(tx), setting.active_hours)

    def told(fell: Fell) -> Fell:
        return msgspec.structs.replace(fell, load=load.get(fell.user_id, 0.0)) if fell.why == "full" else fell

    return tuple(msgspec.structs.replace(each, fell=tuple(map(told, each.fell))) for each in tried)


async def shown(tx: Tx, choice: Choice) -> ChoiceView:
    """With the names of everybody in it."""
    ids = {each.user_id for tried in choice.tried for each in tried.fell} | {choice.person}
    users = await names(tx, [each for each in ids if each is not None])
    lacking = {each.skill_id for tried in choice.tried for each in tried.fell if each.skill_id is not None}
    skills = {row["id"]: row["name"] for row in await tx.fetch(_SKILLS, sorted(lacking))} if lacking else {}
    return ChoiceView(
        person=None if choice.person is None else users[choice.person],
        pool=None if choice.pool is None else await _pool(tx, *choice.pool),
        step=choice.step,
        why=choice.why,
        tried=[_view(tried, users, skills) for tried in choice.tried],
    )


async def names(tx: Tx, ids: Sequence[int]) -> dict[int, Named]:
    """Whoever is no longer known is called by nothing."""
    found = {row["id"]: row["name"] for row in await tx.fetch(_USERS, sorted(ids))} if ids else {}
    return {each: Named(each, found.get(each, "")) for each in ids}


async def _pool(tx: Tx, kind: Literal["everyone", "role", "team"], pool_id: int | None) -> ChosenPool:
    name = await tx.value(_POOLS[kind], pool_id) if kind in _POOLS else None
    return ChosenPool(kind, pool_id, name)


def _view(tried: Tried, users: dict[int, Named], skills: dict[int, str]) -> TriedView:
    fell = [
        FellView(
            user=users[each.user_id],
            why=each.why,
            load=each.load,
            capacity=each.capacity,
            at=each.at,
            skill=None if each.skill_id is None else skills.get(each.skill_id, ""),
        )
        for each in tried.fell
    ]
    return TriedView(step=tried.step, kind=tried.kind, unfit=tried.unfit, fell=fell)


def _choice(row: Any) -> Choice:
    why: StepKind = row["why"]
    pool = None if row["pool_kind"] is None else (row["pool_kind"], row["pool_id"])
    return Choice(row["user_id"], pool, row["step"], why, _tried(row["tried"]))
