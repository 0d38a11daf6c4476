"""Who is asked to a meeting: colleagues, who see it from then on and answer for themselves; others by an address."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.contacts.reaches import email_normal
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid
from backend.tasks.actions.edit import locked
from backend.tasks.actions.invite import dropped as told_dropped
from backend.tasks.actions.invite import letters, notices
from backend.tasks.addresses import can_be_written_to
from backend.tasks.rows import publish_task, scopes
from backend.tasks.schemas import Id, TaskView
from backend.tasks.sight import may_hold
from backend.tasks.subjects import Subject

MOST, NAME_MAX = 50, 200


class Guest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of: `id`, who is asked already; `user_id`, a colleague; `email` with `name`, anybody."""

    id: Id | None = None
    user_id: Id | None = None
    email: str | None = None
    name: str = ""


class People(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /tasks/{id}/people: everybody; `version` as seen."""

    version: int
    people: Annotated[list[Guest], msgspec.Meta(max_length=1000)]


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /tasks/{id}/answer."""

    answer: Literal["yes", "no", "maybe"]


# who was asked before and dropped is asked anew by the same row
_ADD = """
INSERT INTO task_people (task_id, user_id, email, name) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING RETURNING id
"""
_BACK = """
UPDATE task_people SET gone = false, answer = 'none', answered_at = NULL, name = $4
WHERE task_id = $1 AND gone AND (user_id = $2 OR lower(email) = lower($3)) RETURNING id
"""
# who never had a letter, or knows that it is off, needs to hear nothing
_DROP = "DELETE FROM task_people WHERE task_id = $1 AND id = ANY ($2::bigint[]) AND told_off IS NOT FALSE"
_GONE = "UPDATE task_people SET gone = true WHERE task_id = $1 AND id = ANY ($2::bigint[]) RETURNING id"
_TOUCH = "UPDATE tasks SET version = version + 1, updated_at = now() WHERE id = $1"
_ANSWER = """
UPDATE task_people SET answer = $3, answered_at = now()
WHERE task_id = $1 AND user_id = $2 AND NOT gone AND answer <> $3
"""


async def ask(tx: Tx, grants: Grants, task_id: int, body: People) -> TaskView:
    """Raises Missing, Forbidden, Invalid, Conflict stale_version or task_closed with the current task."""
    row, task, subject = await locked(tx, grants, task_id)
    demand(grants, "tasks.edit")
    if task.version != body.version:
        raise Conflict("stale_version", extra={"current": task})
    if row["state"] != "open":
        raise Conflict("task_closed", extra={"current": task})
    stand = {guest.id: guest for guest in task.people}
    kept = [guest.id for guest in body.people if guest.id is not None]
    if len(body.people) > MOST or not stand.keys() >= set(kept):
        raise Invalid("invalid", fields={"people": "bad_people"}, values={"limit": MOST})
    fresh = [await _checked(tx, subject, guest) for guest in body.people if guest.id is None]
    dropped = sorted(stand.keys() - set(kept))
    added = await _added(tx, task_id, fresh)
    if not added and not dropped:
        return task
    if dropped:
        await _dropped(tx, grants, task, subject, dropped)
    await tx.execute(_TOUCH, task_id)
    after = await publish_task(tx, task_id, before=scopes(task, subject))
    if after.starts_at is None or not added:
        return after
    await letters(tx, added)
    users = [guest.user_id for guest in after.people if guest.id in added and guest.user_id is not None]
    await notices(tx, grants, after, users, "meeting_invited")
    return await publish_task(tx, task_id)


async def _checked(tx: Tx, subject: Subject, guest: Guest) -> tuple[int | None, str | None, str]:
    """Raises Invalid."""
    if (guest.user_id is None) == (guest.email is None):
        raise Invalid("invalid", fields={"people": "bad_people"}, values={"limit": MOST})
    if guest.user_id is not None:
        if not await may_hold(tx, guest.user_id, subject.scopes):
            raise Invalid("invalid", fields={"people": "user_cannot_work_here"})
        return guest.user_id, None, ""
    email = email_normal((guest.email or "").strip())
    if email is None or not can_be_written_to(email):
        raise Invalid("invalid", fields={"people": "bad_email"})
    return None, email, " ".join(clean_text(guest.name).split())[:NAME_MAX]


async def _added(tx: Tx, task_id: int, fresh: Sequence[tuple[int | None, str | None, str]]) -> list[int]:
    """Whoever is asked already is asked once."""
    added: list[int] = []
    for user_id, email, name in fresh:
        made: Any = await tx.value(_BACK, task_id, user_id, email, name)
        made = made or await tx.value(_ADD, task_id, user_id, email, name)
        added += [made] if made is not None else []
    return added


async def _dropped(tx: Tx, grants: Grants, task: TaskView, subject: Subject, ids: Sequence[int]) -> None:
    """They hear that they are asked no longer, where they have heard that they were."""
    users = [guest.user_id for guest in task.people if guest.id in ids and guest.user_id is not None]
    if task.starts_at is not None:
        await told_dropped(tx, grants, task, [who for who in users if await may_hold(tx, who, subject.scopes)])
    await tx.execute(_DROP, task.id, list(ids))
    gone = [row["id"] for row in await tx.fetch(_GONE, task.id, list(ids))]
    await letters(tx, gone)


async def answer(tx: Tx, grants: Grants, task_id: int, body: Reply) -> TaskView:
    """By who is asked. Raises Missing, Conflict not_asked or task_closed with the current task."""
    row, task, _ = await locked(tx, grants, task_id)
    if all(guest.user_id is None or guest.user_id != grants.user_id for guest in task.people):
        raise Conflict("not_asked", extra={"current": task})
    if row["state"] != "open":
        raise Conflict("task_closed", extra={"current": task})
    if not await tx.execute(_ANSWER, task_id, grants.user_id, body.answer):
        return task
    await tx.execute(_TOUCH, task_id)
    return await publish_task(tx, task_id)
