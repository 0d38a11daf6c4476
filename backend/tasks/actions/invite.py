"""Who is asked to a meeting hears of it: colleagues by a notice, everybody by a letter with the meeting in it.

A letter is a job of its own, which reads the meeting as it then stands: of several changes in a row the last one goes.
"""

from collections.abc import Sequence

import msgspec

from backend.access.grants import Grants
from backend.kit import jobs
from backend.kit.db import Tx
from backend.notify.tell import Notice, tell
from backend.tasks.rows import publish_task
from backend.tasks.schemas import TaskView
from backend.tasks.told import notice_of

JOB = "tasks.invite"
# what is changed again at once leaves once
BREATH_S = 20


class Invitation(msgspec.Struct, frozen=True):
    """One letter to one person. `no`: the how manieth; nothing is sent once there is a later one."""

    person_id: int
    no: int = 0


_ONWARD = "UPDATE tasks SET sequence = sequence + 1 WHERE id = $1"
_SEQUENCE = "SELECT sequence FROM tasks WHERE id = $1"
_WAITING = """
UPDATE task_people SET letter = 'waiting', letter_no = letter_no + 1 WHERE id = ANY ($1::bigint[])
RETURNING id, letter_no
"""
# another time is another question
_ASK_AGAIN = """
UPDATE task_people SET answer = 'none', answered_at = NULL WHERE task_id = $1 AND NOT gone AND answer <> 'none'
"""


async def meeting_changed(tx: Tx, grants: Grants, before: TaskView, after: TaskView) -> TaskView:
    """Everybody who is asked is told, if it is anything that they see; and what stands now."""
    if (before.starts_at is None and after.starts_at is None) or after.state != "open" or not after.people:
        return after
    if _seen(before) == _seen(after):
        return after
    if _when(before) != _when(after):
        await tx.execute(_ASK_AGAIN, after.id)
    kind = "meeting_off" if after.starts_at is None else "meeting_changed"
    return await _told(tx, grants, after, kind)


async def meeting_off(tx: Tx, grants: Grants, task: TaskView) -> TaskView:
    return await _told(tx, grants, task, "meeting_off") if task.starts_at and task.people else task


async def meeting_on(tx: Tx, grants: Grants, task: TaskView) -> TaskView:
    """It was called off, and is on after all."""
    return await _told(tx, grants, task, "meeting_invited") if task.starts_at and task.people else task


async def _told(tx: Tx, grants: Grants, task: TaskView, kind: str) -> TaskView:
    await tx.execute(_ONWARD, task.id)
    await letters(tx, [guest.id for guest in task.people])
    users = [guest.user_id for guest in task.people if guest.user_id is not None and guest.answer != "no"]
    await notices(tx, grants, task, users, kind)
    return await publish_task(tx, task.id)


async def letters(tx: Tx, people: Sequence[int]) -> None:
    """What it says, that it is on or off for them, is read when it leaves."""
    rows = await tx.fetch(_WAITING, list(people)) if people else []
    for person, no in sorted((row["id"], row["letter_no"]) for row in rows):
        await jobs.add(tx, JOB, Invitation(person, no), key=f"{JOB}:{person}:{no}", in_s=BREATH_S)


async def notices(tx: Tx, grants: Grants, task: TaskView, users: Sequence[int], kind: str) -> None:
    """Not to whoever did it. Once a state of the task: who is dropped and asked again hears of each."""
    await tell(tx, [_notice(grants, task, kind, who) for who in users if who != grants.user_id])


async def dropped(tx: Tx, grants: Grants, task: TaskView, users: Sequence[int]) -> None:
    """To colleagues on this side of the wall who are asked no longer: they may see no more of it than that."""
    told = [_notice(grants, task, "meeting_off", who) for who in users if who != grants.user_id]
    # the task is out of their sight with the invitation
    own = {"subject": ("house", None), "group": f"meeting_off:{task.id}"}
    await tell(tx, [msgspec.structs.replace(each, **own, data=each.data | {"whose": ""}) for each in told])


def _notice(grants: Grants, task: TaskView, kind: str, who: int) -> Notice:
    values = {"who": grants.name, "place": task.place}
    return notice_of(task, kind, values, f"task:{task.id}:{kind}:{task.version}", to=who)


async def sequence_of(tx: Tx, task_id: int) -> int:
    return int(await tx.value(_SEQUENCE, task_id))


def _seen(task: TaskView) -> tuple[object, ...]:
    return (task.title, task.place, *_when(task))


def _when(task: TaskView) -> tuple[object, ...]:
    return task.starts_at, task.due and task.due.at
