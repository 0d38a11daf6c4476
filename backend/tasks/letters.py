"""Invitations as letters: each says the meeting as it stands when it leaves, with the meeting attached."""

from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formataddr
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
from babel.dates import format_date, format_time

from backend.access.load import of_users
from backend.access.mail import Refused, Unsure, deliver
from backend.kit import jobs
from backend.kit.db import Database, Tx
from backend.kit.settings import Settings
from backend.kit.words import say
from backend.tasks.actions.invite import JOB, Invitation
from backend.tasks.addresses import for_letters
from backend.tasks.ics import Asked, invitation
from backend.tasks.rows import load_tasks, publish_task, scopes
from backend.tasks.schemas import TaskView
from backend.tasks.sight import may_hold, tasks_sql
from backend.tasks.subjects import Subject

TRIES = {JOB: 60}
# locked: whoever drops them meanwhile sees whether it left
_FIND = """
SELECT p.id, p.task_id, p.user_id, p.gone, p.answer, p.letter_no, p.told_off, p.told_starts_at, p.told_ends_at,
       t.state, t.sequence, t.starts_at, u.deactivated_at,
       coalesce(u.email, p.email) AS email, coalesce(u.name, p.name) AS name,
       coalesce(u.locale, a.locale, 'ru') AS locale, coalesce(u.time_zone, a.time_zone, 'UTC') AS zone
FROM task_people p JOIN tasks t ON t.id = p.task_id LEFT JOIN users u ON u.id = p.user_id
LEFT JOIN users a ON a.id = coalesce(t.author_id, t.assignee_id)
WHERE p.id = $1 FOR UPDATE OF p
"""
_TOLD = "UPDATE task_people SET told_off = $2, told_starts_at = $3, told_ends_at = $4 WHERE id = $1"
_ENDED = "UPDATE task_people SET letter = $3, told_off = coalesce($4, told_off) WHERE id = $1 AND letter_no = $2"
_FORGET = "DELETE FROM task_people WHERE id = $1 AND letter_no = $2 AND gone"
_UNSEEN = "DELETE FROM task_people WHERE id = $1"
End = Literal["none", "sent", "failed"]


def handlers(settings: Settings, db: Database) -> dict[str, jobs.Handler]:
    """For the worker's Runner."""

    async def post(job: jobs.Job) -> None:
        await send(settings, db, job)

    return {JOB: post}


async def send(settings: Settings, db: Database, job: jobs.Job) -> None:
    """Raises Hopeless, Later."""
    asked = msgspec.convert(job.payload, Invitation)
    async with db.tx() as tx:
        row = await tx.row(_FIND, asked.person_id)
        # of what was changed again since then the next letter tells
        if row is None or row["letter_no"] != asked.no:
            return
        task = await _sendable(tx, row)
        if task is None:
            return
        if not is_off(row) and settings.smtp_url is not None:
            # before it leaves: whoever may have it is told when it is off
            await tx.execute(_TOLD, row["id"], False, task.starts_at, task.due.at if task.due else None)
    try:
        await deliver(settings, letter(settings, task, row))
    except Exception as error:
        if not isinstance(error, Unsure):
            await _undone(db, row)
        for_good = error.for_good if isinstance(error, Refused) else isinstance(error, ValueError)
        if for_good or job.is_last:
            await _end(db, row, "failed")
            raise jobs.Hopeless(str(error) or type(error).__name__) from error
        if isinstance(error, Refused | Unsure):
            # the same meeting by the same number twice is one in everybody's calendar
            raise jobs.Later(jobs.backoff(job.attempt), str(error)) from error
        raise
    await _end(db, row, "sent")


async def _sendable(tx: Tx, row: Mapping[str, Any]) -> TaskView | None:
    """The meeting, where there is a letter to send. Nobody reads of what is behind a wall by now."""
    found = await load_tasks(tx, [row["task_id"]])
    if row["task_id"] not in found:
        return None
    task, subject = found[row["task_id"]]
    if row["user_id"] is not None and row["deactivated_at"] is not None:
        await _ended(tx, row, "failed")
        return None
    if row["user_id"] is not None and not await _in_sight(tx, row, subject):
        await tx.execute(_UNSEEN, row["id"])
        await publish_task(tx, task.id, before=scopes(task, subject))
        return None
    if is_off(row) and row["told_off"] is not False:
        # they never had an invitation, or know already
        await _ended(tx, row, "none" if row["told_off"] is None else "sent")
        return None
    return task


async def _in_sight(tx: Tx, row: Mapping[str, Any], subject: Subject) -> bool:
    """Whoever is asked no longer hears that, on this side of the wall."""
    if row["gone"]:
        return await may_hold(tx, row["user_id"], subject.scopes)
    grants = (await of_users(tx, [row["user_id"]])).get(row["user_id"])
    if grants is None:
        return False
    sees, args = tasks_sql(grants, 2)
    return await tx.value(f"SELECT 1 FROM tasks t WHERE t.id = $1 AND {sees}", row["task_id"], *args) is not None


def is_off(row: Mapping[str, Any]) -> bool:
    """For this person."""
    return bool(row["gone"] or row["state"] == "cancelled" or row["starts_at"] is None)


async def _undone(db: Database, row: Mapping[str, Any]) -> None:
    """It did not leave: they know what they knew before."""
    async with db.tx() as tx:
        await tx.execute(_TOLD, row["id"], row["told_off"], row["told_starts_at"], row["told_ends_at"])


async def _end(db: Database, row: Mapping[str, Any], end: End) -> None:
    async with db.tx() as tx:
        await _ended(tx, row, end)


async def _ended(tx: Tx, row: Mapping[str, Any], end: End) -> None:
    if row["gone"]:
        await tx.execute(_FORGET, row["id"], row["letter_no"])
        return
    told = is_off(row) if end == "sent" else None
    if await tx.execute(_ENDED, row["id"], row["letter_no"], end, told):
        await publish_task(tx, row["task_id"])


def letter(settings: Settings, task: TaskView, row: Mapping[str, Any]) -> EmailMessage:
    """To one person, who reads of nobody else."""
    host = urlsplit(settings.public_url).hostname or "localhost"
    sender = settings.mail_from or f"samovar@{host}"
    off, to = is_off(row), for_letters(row["email"])
    key = "meeting_off" if off else "meeting"
    values = {"title": task.title, "when": _when(task, row), "place": task.place}
    message = EmailMessage()
    message["From"] = sender
    message["To"] = formataddr((row["name"], to))
    message["Subject"] = " ".join(say(row["locale"], f"tasks.letters.{key}.subject", **values).split())[:200]
    message.set_content(say(row["locale"], f"tasks.letters.{key}.body", **values).replace("\n\n\n", "\n\n"))
    method = "CANCEL" if off else "REQUEST"
    asked = Asked(to, row["name"], row["answer"], _bare(sender))
    body = invitation(task, host, row["sequence"], method, asked, row["told_starts_at"])  # type: ignore[arg-type]
    message.add_attachment(
        body, maintype="text", subtype="calendar", filename="meeting.ics", params={"method": method, "charset": "utf-8"}
    )
    return message


def _bare(sender: str) -> str:
    return sender.rpartition("<")[2].rstrip(">") or sender


def _when(task: TaskView, row: Mapping[str, Any]) -> str:
    """ "1 декабря 2026 г., 10:00–11:00 (Europe/Vilnius)"."""
    begins, over = task.starts_at, task.due.at if task.due else None
    if begins is None or over is None:
        # of one that has no time any more: when it was to be
        begins, over = row["told_starts_at"], row["told_ends_at"]
    if begins is None or over is None:
        return ""
    zone, locale = ZoneInfo(row["zone"]), row["locale"]
    starts, ends = begins.astimezone(zone), over.astimezone(zone)
    times = (format_time(at, "short", locale=locale) for at in (starts, ends))
    day = format_date(starts, "full", locale=locale)
    until = "" if starts.date() == ends.date() else f" ({format_date(ends, 'long', locale=locale)})"
    return f"{day}, {'–'.join(times)}{until} ({row['zone']})"
