"""Events of own kinds are deleted by right, and can be brought back for thirty days (B4).

The row goes out of the log, so that nothing has to remember to pass it over: its points are gone with it. It stands in
`removed_activities` meanwhile; upkeep forgets it there.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.activities.history import Actor, facts_of_own
from backend.kit.db import Own, Published, Scoped, Tx
from backend.kit.errors import Conflict, Forbidden, Missing
from backend.tasks.subjects import Subject, SubjectRef, load_subjects, subject_for
from backend.timeline.events import ActivityGone, ActivityRecorded
from backend.timeline.listed import may_delete, may_delete_sql
from backend.timeline.rows import subject_of
from backend.timeline.schemas import AboutWhat, DeletedEvent
from backend.timeline.sight import JOINS, sight_of

DAYS = 30
_COLUMNS = "id, stored_at, at, kind, actor_kind, actor_id, contact_id, company_id, card_id, conversation_id, data"
_FIND = f"SELECT {_COLUMNS} FROM activities WHERE kind = 'own' AND id = $1"
_TAKE = f"""
WITH gone AS (DELETE FROM activities WHERE kind = 'own' AND id = $1 RETURNING {_COLUMNS})
INSERT INTO removed_activities ({_COLUMNS}, removed_by, removed_token) SELECT {_COLUMNS}, $2, $3 FROM gone RETURNING id
"""
_KEPT = f"SELECT {_COLUMNS} FROM removed_activities WHERE id = $1 FOR UPDATE"
_BACK = f"""
WITH back AS (DELETE FROM removed_activities WHERE id = $1 RETURNING {_COLUMNS})
INSERT INTO activities ({_COLUMNS}) OVERRIDING SYSTEM VALUE SELECT {_COLUMNS} FROM back
"""
# a person who was joined with another since is that other, and so on
_FOLLOW = """
WITH RECURSIVE who AS (SELECT contact_id AS id, 0 AS steps FROM removed_activities WHERE id = $1
    UNION ALL SELECT m.stays_id, w.steps + 1 FROM who w
    JOIN contact_merges m ON m.goes_id = w.id AND m.undone_at IS NULL WHERE w.steps < 100)
UPDATE removed_activities r SET contact_id = (SELECT id FROM who ORDER BY steps DESC LIMIT 1)
WHERE r.id = $1 AND r.contact_id IS NOT NULL
"""
# whose they are is asked before they are counted: a busy house's newest would hide an operator's own
_DELETED = """
SELECT w.id, w.at, w.actor_kind, w.actor_id, w.contact_id, w.company_id, w.card_id, w.conversation_id,
       w.data::text AS data, w.removed_at, coalesce(u.name, t.name, '') AS removed_by,
       coalesce(a.name, b.name, '') AS actor_name
FROM (SELECT *, NULL::bigint AS message_seq FROM removed_activities) w {joins}
LEFT JOIN users u ON u.id = w.removed_by LEFT JOIN tokens t ON t.id = w.removed_token
LEFT JOIN users a ON w.actor_kind = 'user' AND a.id = w.actor_id
LEFT JOIN tokens b ON w.actor_kind = 'token' AND b.id = w.actor_id
WHERE {theirs} AND {fact} ORDER BY w.removed_at DESC, w.id DESC LIMIT 200
"""
_object = msgspec.json.Decoder(dict[str, Any])


async def delete(tx: Tx, me: Grants, ip: str, event_id: int) -> None:
    """Raises Missing, Forbidden. A fact of another kind is not there to be deleted."""
    row = await tx.row(_FIND, event_id)
    if row is None:
        raise Missing
    subject = await _seen(tx, me, row)
    if not may_delete(me, row):
        raise Forbidden("event_not_yours_to_delete")
    (fact,) = await facts_of_own(tx, [event_id])
    who = (me.user_id, None if me.user_id is not None else me.token_id)
    if await tx.value(_TAKE, event_id, *who) is None:
        # a colleague was quicker
        raise Missing
    await _tell(tx, subject, ActivityGone(fact), event_id, me)
    await audit.write(tx, me, ip, "activity.deleted", subject_of(row), before=_readable(row, subject))


async def restore(tx: Tx, me: Grants, ip: str, event_id: int) -> None:
    """Where it was, with its number and its points. Raises Missing, Forbidden."""
    await tx.execute(_FOLLOW, event_id)
    row = await tx.row(_KEPT, event_id)
    if row is None:
        if await tx.value(_FIND.replace(_COLUMNS, "1"), event_id) is not None:
            raise Conflict("event_is_there")
        raise Missing
    subject = await _seen(tx, me, row)
    if not may_delete(me, row):
        raise Forbidden("event_not_yours_to_delete")
    await tx.execute(_BACK, event_id)
    (fact,) = await facts_of_own(tx, [event_id])
    await _tell(tx, subject, ActivityRecorded(fact), event_id, me)
    await audit.write(tx, me, ip, "activity.restored", subject_of(row), after=_readable(row, subject))


async def deleted(tx: Tx, me: Grants) -> list[DeletedEvent]:
    """The newest two hundred that the caller may bring back."""
    sight = sight_of(me, 1)
    theirs, more = may_delete_sql(me, len(sight.args) + 1)
    sql = _DELETED.format(joins=JOINS, fact=sight.fact, theirs=theirs)
    rows = await tx.fetch(sql, *sight.args, *more)
    subjects = await load_subjects(tx, [subject_of(row) for row in rows])
    found = []
    for row in rows:
        subject = subjects.get(subject_of(row))
        if subject is not None and await _sees(tx, me, subject):
            found.append(_deleted(row, subject))
    return found


def _deleted(row: Mapping[str, Any], subject: Subject) -> DeletedEvent:
    data = _object.decode(row["data"])
    return DeletedEvent(
        id=row["id"],
        at=row["at"],
        kind_id=data["kind_id"],
        actor=Actor(row["actor_kind"], row["actor_id"], row["actor_name"]),
        data=data,
        about=AboutWhat(subject.kind, subject.id),
        about_name=subject.name,
        removed_at=row["removed_at"],
        removed_by=row["removed_by"],
        until=row["removed_at"] + timedelta(days=DAYS),
    )


async def _sees(tx: Tx, me: Grants, subject: Subject) -> bool:
    try:
        await subject_for(tx, me, SubjectRef(subject.kind, subject.id))
    except Missing:
        return False
    return True


async def _seen(tx: Tx, me: Grants, row: Mapping[str, Any]) -> Subject:
    kind, row_id = subject_of(row)
    return await subject_for(tx, me, SubjectRef(kind, row_id))  # type: ignore[arg-type]


async def _tell(tx: Tx, subject: Subject, event: ActivityGone | ActivityRecorded, event_id: int, me: Grants) -> None:
    if subject.scopes:
        tx.publish(Published(event, Scoped(subject.scopes), "activity", event_id, subject.contact_id))
    elif me.user_id is not None:
        tx.publish(Published(event, Own(me.user_id), "activity", event_id, subject.contact_id))


def _readable(row: Mapping[str, Any], subject: Subject) -> dict[str, Any]:
    return {"event_id": row["id"], "about": subject.name}
