"""Whom a call by the browser rings: those who may answer there, have a window open and are not talking."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.inbox.answering import answering, may_answer
from backend.inbox.online.schemas import LiveOnline
from backend.kit.db import Scope, Tx

# a window is told of every ten seconds (here.py)
HERE = timedelta(seconds=30)
# so long it is the responsible's alone
FIRST = timedelta(seconds=10)
_HERE = """
SELECT user_id FROM people_here p WHERE seen_at > $1::timestamptz - $2::interval
  AND NOT EXISTS (SELECT FROM online_calls o WHERE o.taken_by = p.user_id AND o.state = 'talking')
ORDER BY user_id
"""
_RESPONSIBLE = """
SELECT coalesce(c.responsible_id, p.responsible_id) FROM conversations c LEFT JOIN contacts p ON p.id = c.contact_id
WHERE c.id = $1
"""
_LIVE = """
SELECT id, conversation_id, state, rang_at, first_id, first_until, declined, taken_by, taken_in
FROM online_calls WHERE state <> 'over' AND conversation_id = ANY ($1::bigint[])
"""
_TALKING = "SELECT EXISTS (SELECT FROM online_calls WHERE taken_by = $1 AND state = 'talking')"


class Rung(msgspec.Struct, frozen=True):
    """All whom it rings, and whom alone at first, where it is somebody's customer."""

    people: list[int]
    first: int | None = None


async def rung(tx: Tx, conversation_id: int, now: datetime) -> Rung:
    here = [row["user_id"] for row in await tx.fetch(_HERE, now, HERE)]
    people = await answering(tx, conversation_id, here)
    responsible = await tx.value(_RESPONSIBLE, conversation_id)
    return Rung(people, responsible if responsible in people and len(people) > 1 else None)


async def live(tx: Tx, me: Grants, dialogs: Mapping[int, Scope]) -> dict[int, LiveOnline]:
    """Of these dialogs, which the reader sees, those with a call by the browser."""
    rows = await tx.fetch(_LIVE, sorted(dialogs))
    busy = me.user_id is None or (bool(rows) and bool(await tx.value(_TALKING, me.user_id)))
    found = {}
    for row in rows:
        rings = not busy and may_answer(me, dialogs[row["conversation_id"]])
        window = row["taken_in"] if row["taken_by"] == me.user_id else None
        found[row["conversation_id"]] = LiveOnline(row["id"], _since(row, me.user_id) if rings else None, window)
    return found


def _since(row: Any, user_id: int | None) -> datetime | None:
    if row["state"] != "ringing" or user_id in row["declined"]:
        return None
    waits = row["first_id"] not in (None, user_id) and row["first_id"] not in row["declined"]
    since: datetime = row["first_until"] if waits else row["rang_at"]
    return since
