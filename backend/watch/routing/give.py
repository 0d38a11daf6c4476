"""Give one dialog of the queue to whom its route chooses: decided and written in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace

from backend.access.grants import Grants
from backend.access.rights import ADMINISTRATOR, ALL
from backend.activities import Activity, record
from backend.cards.publish import lock_scope, publish_cards
from backend.duty.load import loads, setting_of, weights
from backend.duty.route import Candidate, Choice, Plan, route
from backend.duty.steps import Circle
from backend.inbox.actions.locked import Locked, lock
from backend.inbox.actions.settle import line
from backend.inbox.told.handed import handed
from backend.kit.db import HotTx
from backend.kit.faults import fault
from backend.watch.routing.due import Due, waiting
from backend.watch.routing.people import candidates

# One decision at a time in the whole house: whose turn it is and how much each has is read after the wait for this.
# Taken before any row, by nobody who holds one.
_TURN = "SELECT pg_advisory_xact_lock(hashtext('samovar.routing'))"
# The guard stands in the statement: a person's claim, or their word for a pool, is never overridden.
_GIVE = """
UPDATE conversations SET responsible_id = $2, assigned_by = 'rule', assigned_at = now()
WHERE id = $1 AND responsible_id IS NULL AND pool_kind IS NULL AND state = 'open' AND waiting_since IS NOT NULL
"""
_POOL = """
UPDATE conversations SET pool_kind = $2, pool_id = $3, assigned_at = now()
WHERE id = $1 AND responsible_id IS NULL AND pool_kind IS NULL AND state = 'open' AND waiting_since IS NOT NULL
"""
_GIVE_CARD = """
UPDATE cards SET responsible_id = $2, assigned_by = 'rule', version = version + 1, updated_at = now()
WHERE id = $1 AND deleted_at IS NULL AND responsible_id IS NULL
"""
_NAME = "SELECT name FROM users WHERE id = $1"
# share: whoever deletes it waits, and then sees that a dialog is in its pool
_POOLS = {
    "role": "SELECT name FROM roles WHERE id = $1 FOR SHARE",
    "team": "SELECT name FROM teams WHERE id = $1 FOR SHARE",
}
_KEEP = """
INSERT INTO assignments (conversation_id, channel_id, user_id, pool_kind, pool_id, step, why, tried)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb) RETURNING id
"""
_OPEN_TO_ALL = """
INSERT INTO route_waits (conversation_id, channel_id, waiting_since, pool, tried) VALUES ($1, $2, $3, true, $4::text::jsonb)
ON CONFLICT (conversation_id) DO UPDATE SET
    waiting_since = excluded.waiting_since, pool = true, tried = excluded.tried, at = now()
"""  # noqa: E501
_WAITS_NO_MORE = "DELETE FROM route_waits WHERE conversation_id = $1"
HOUSE = Grants(user_id=None, name="Samovar", role_id=0, role_key=ADMINISTRATOR, rights=ALL)


async def give(tx: HotTx, plan: Plan, conversation_id: int, channel_id: int) -> Choice | None:
    """None: it waits no more, or somebody has it. A choice of nobody writes nothing."""
    await tx.execute(_TURN)
    found = await lock(tx, conversation_id)
    if found is None:
        return None
    now = datetime.now(UTC)
    setting, weighs = await setting_of(tx), await weights(tx)
    due = await waiting(tx, channel_id, plan, weighs, now, conversation_id)
    if due is None:
        return None
    named = [each for each in (due.case.responsible_id, *(s.user_id for s in plan.steps)) if each is not None]
    people = await candidates(tx, channel_id, now, setting, named=named)
    load = await loads(tx, [each.id for each in people], weighs, setting.active_hours)
    choice = route(plan, due.case, people, load)
    gone: set[int] = set()
    while choice.pool is not None and choice.step is not None and await _is_gone(tx, *choice.pool):
        # in the pool of a team that is no more nobody would ever see it
        gone.add(choice.step)
        choice = _beyond(plan, gone, due, people, load)
    if choice.person is not None:
        await _to_person(tx, found, due, choice, choice.person)
    elif choice.pool is not None:
        await _to_pool(tx, found, due, choice, choice.pool)
    await fault("routing.commit")
    return choice


async def _is_gone(tx: HotTx, kind: Circle, pool_id: int | None) -> bool:
    return kind != "everyone" and await tx.value(_POOLS[kind], pool_id) is None


def _beyond(
    plan: Plan, gone: Collection[int], due: Due, people: Sequence[Candidate], load: Mapping[int, float]
) -> Choice:
    """As if these steps, pools, held nobody: each keeps its place and its name in what was tried."""
    nobody = [replace(step, kind="person", user_id=None) if at in gone else step for at, step in enumerate(plan.steps)]
    choice = route(replace(plan, steps=tuple(nobody)), due.case, people, load)
    return replace(choice, tried=tuple(replace(e, kind="pool") if e.step in gone else e for e in choice.tried))


async def _to_person(tx: HotTx, found: Locked, due: Due, choice: Choice, user_id: int) -> None:
    card_id = found.row["card_id"]
    before = await lock_scope(tx, card_id) if card_id else None
    if await tx.execute(_GIVE, found.id, user_id) != 1:
        return
    card_changed = card_id is not None and await tx.execute(_GIVE_CARD, card_id, user_id) == 1
    number = await _keep(tx, due, choice)
    await tx.execute(_WAITS_NO_MORE, found.id)
    fact = Activity(
        kind="reassigned",
        at=datetime.now(UTC),
        actor_kind="system",
        contact_id=found.row["contact_id"],
        card_id=card_id,
        conversation_id=found.id,
        data={"from": None, "to": user_id, "assignment": number},
    )
    await record(tx, [fact])
    name = await tx.value(_NAME, user_id)
    await line(tx, HOUSE, found, "assigned", why="reassigned", to=name, assignment=number)
    if card_changed:
        await publish_cards(tx, [card_id], before)
    await handed(tx, HOUSE, found, user_id)


async def _to_pool(tx: HotTx, found: Locked, due: Due, choice: Choice, pool: tuple[str, int | None]) -> None:
    """A circle takes from it. Everybody who works there sees it as it is: nothing but the reason is kept."""
    kind, pool_id = pool
    if kind == "everyone":
        await tx.execute(_OPEN_TO_ALL, found.id, due.channel_id, due.waiting_since, tried_of(choice))
        await _keep(tx, due, choice)
        return
    if await tx.execute(_POOL, found.id, kind, pool_id) != 1:
        return
    number = await _keep(tx, due, choice)
    await tx.execute(_WAITS_NO_MORE, found.id)
    name = await tx.value(_POOLS[kind], pool_id)
    await line(tx, HOUSE, found, "assigned", why="reassigned", to=name or "", assignment=number)


async def _keep(tx: HotTx, due: Due, choice: Choice) -> int:
    kind, pool_id = choice.pool or (None, None)
    assert choice.step is not None
    number: int = await tx.value(
        _KEEP,
        due.id,
        due.channel_id,
        choice.person,
        kind,
        pool_id,
        choice.step,
        choice.why,
        tried_of(choice),
    )
    return number


def tried_of(choice: Choice) -> str:
    return msgspec.json.encode(choice.tried).decode()


def without_loads(choice: Choice) -> Choice:
    tried = tuple(
        msgspec.structs.replace(each, fell=tuple(msgspec.structs.replace(fell, load=None) for fell in each.fell))
        for each in choice.tried
    )
    return msgspec.structs.replace(choice, tried=tried)
