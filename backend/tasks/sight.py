"""Who sees a task: whoever sees its subject, its assignee, its author, who looks at what was done and who is asked to
the meeting; nobody past the wall of a private mailbox.

Lists and single tasks ask the same expression. Sockets ask the scopes of `with_people`: tests/tasks/test_sight.py holds
the two equal.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Scope, Tx
from backend.kit.errors import Missing
from backend.tasks.subjects import kinds


def tasks_sql(grants: Grants, first: int) -> tuple[str, list[Any]]:
    """An expression over tasks `t`, and its arguments, numbered from $first on."""
    args: list[Any] = [grants.user_id]
    me = f"${first}::bigint"
    ways = [f"t.{column} = {me}" for column in ("assignee_id", "author_id", "controller_id")]
    ways.append(f"t.id IN (SELECT w.task_id FROM task_people w WHERE w.user_id = {me} AND NOT w.gone)")
    walls = []
    for kind in kinds():
        seen, more = kind.seen(grants, first + len(args))
        args += more
        ways.append(f"t.subject_kind = '{kind.name}' AND {seen}")
        if grants.private:
            walled, more = kind.walled(grants, first + len(args))
            args += more
            walls.append(f"t.subject_kind = '{kind.name}' AND {walled}")
    past = f" AND ({' OR '.join(walls)}) IS NOT TRUE" if walls else ""
    return f"(({' OR '.join(ways)}){past})", args


async def demand_task(tx: Tx, grants: Grants, task_id: int) -> None:
    """Raises Missing for one that is not there, or out of sight."""
    seen, args = tasks_sql(grants, 2)
    if await tx.value(f"SELECT 1 FROM tasks t WHERE t.id = $1 AND {seen}", task_id, *args) is None:
        raise Missing


def with_people(scopes: Sequence[Scope], *people: int | None) -> tuple[Scope, ...]:
    """A subject's, with those whom the task itself concerns as participants."""
    extra = tuple(sorted({who for who in people if who is not None}))
    return tuple(
        # whom the task concerns sees it, however far their role reaches among requests
        msgspec.structs.replace(scope, participants=(*scope.participants, *extra), exempt=extra)
        for scope in scopes
    )


def closed(scope: Scope) -> Scope:
    """Of a subject in the bin: nobody sees its tasks but whom they concern, whom `with_people` adds."""
    return msgspec.structs.replace(scope, responsible_id=None, participants=(), opens=None, apart=True)


async def may_hold(tx: Tx, user_id: int, scopes: Sequence[Scope]) -> bool:
    """Is the colleague still there, and on this side of the wall? What they are given they have to see."""
    channels = [scope.channel_id for scope in scopes if scope.channel_id is not None]
    found: bool | None = await tx.value(_MAY_HOLD, user_id, channels)
    return bool(found)


_MAY_HOLD = """
SELECT cardinality($2::bigint[]) = 0 OR EXISTS (
    SELECT FROM channels h WHERE h.id = ANY ($2::bigint[]) AND NOT (h.private AND h.owner_id IS DISTINCT FROM u.id))
FROM users u WHERE u.id = $1 AND u.deactivated_at IS NULL
"""
