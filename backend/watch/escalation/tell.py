"""Who is told of a wait, and of what."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.queries.works import all_who_work
from backend.duty.on_duty import on_duty
from backend.inbox.actions.locked import Locked
from backend.kit.db import Tx
from backend.notify.tell import Notice, tell
from backend.watch.escalation.schemas import EscalateTo

POOL_MAX = 200
_NAMED = {
    "user": "SELECT id FROM users WHERE id = $1 AND deactivated_at IS NULL",
    "role": "SELECT id FROM users WHERE role_id = $1 AND deactivated_at IS NULL",
    "team": """SELECT u.id FROM team_members m JOIN users u ON u.id = m.user_id AND u.deactivated_at IS NULL
               WHERE m.team_id = $1""",
}
_HEADS = """
SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id
WHERE r.key = 'supervisor' AND u.deactivated_at IS NULL ORDER BY u.id
"""
_WHOSE = """
SELECT coalesce(nullif(trim(concat_ws(' ', p.name, p.surname)), ''), c.title) AS whose,
    (c.last_message ->> 'seq')::bigint AS seq
FROM conversations c LEFT JOIN contacts p ON p.id = c.contact_id WHERE c.id = $1
"""


class Told(msgspec.Struct, frozen=True):
    """Of which wait and level: `mark` is when the wait began, `owed_s` how long by the clock of duty."""

    mark: datetime
    call: bool
    level: int
    after_s: int
    owed_s: float
    ways: Sequence[str] = ()


async def tell_of(tx: Tx, found: Locked, to: Sequence[EscalateTo], of: Told) -> list[int]:
    """Each once; whom it reached. Who of them does not see the dialog is told nothing (notify/tell.py)."""
    people = await told(tx, found, to)
    if not people:
        return []
    about: Any = await tx.row(_WHOSE, found.id)
    heard = await tell(
        tx,
        [
            Notice(
                to=user_id,
                kind="missed_call" if of.call and not level_waits(of.owed_s) else "escalated",
                subject=("conversation", found.id),
                place={"conversation_id": found.id, "seq": about["seq"]},
                data={"whose": about["whose"] or "", "minutes": int(of.owed_s // 60), "level": of.level},
                once=f"escalated:{found.id}:{of.mark.timestamp():.6f}:{of.after_s}",
                ways=tuple(of.ways),
            )
            for user_id in people
        ],
    )
    return sorted(heard)


def level_waits(owed_s: float) -> bool:
    """Is it about a wait by now, and no more about what has just happened?"""
    return owed_s >= 60


async def told(tx: Tx, found: Locked, to: Sequence[EscalateTo]) -> list[int]:
    """Their ids, sorted. Of a pool and of heads only who is on duty; of heads all, where none of them is."""
    people: set[int] = set()
    for whom in to:
        people |= set(await _of(tx, found, whom))
    return sorted(people)


async def _of(tx: Tx, found: Locked, whom: EscalateTo) -> Sequence[int]:
    now = datetime.now(UTC)
    if whom.kind == "responsible":
        leads = found.row["responsible_id"]
        return [] if leads is None else [leads]
    if whom.kind == "pool":
        works = await _pool(tx, found)
        return sorted(await on_duty(tx, works, now))[:POOL_MAX]
    if whom.kind == "heads":
        heads = _ids(await tx.fetch(_HEADS))
        return sorted(await on_duty(tx, heads, now)) or heads
    return _ids(await tx.fetch(_NAMED[whom.kind], whom.id))


async def _pool(tx: Tx, found: Locked) -> list[int]:
    """Whoever the dialog is offered to: its pool, else all who may work in the channel."""
    works = await all_who_work(tx, found.row["channel_id"])
    if found.row["pool_id"] is None:
        return works
    pool = set(_ids(await tx.fetch(_NAMED[found.row["pool_kind"]], found.row["pool_id"])))
    return [each for each in works if each in pool]


def _ids(rows: Sequence[Any]) -> list[int]:
    return [row["id"] for row in rows]
