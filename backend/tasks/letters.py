"""Invitations as letters: each says the meeting as it stands when it leaves, with the meeting attached."""

from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formataddr
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
from babel.dates import format_date, format_time

from backend.access.mail import Refused, Unsure, deliver
from backend.kit import jobs
from backend.kit.db import Database
from backend.kit.settings import Settings
from backend.kit.words import say
from backend.tasks.actions.invite import JOB, Invitation
from backend.tasks.ics import Asked, invitation
from backend.tasks.rows import load_tasks, publish_task
from backend.tasks.schemas import TaskView

TRIES = {JOB: 60}
_FIND = """
SELECT p.id, p.task_id, p.gone, p.answer, p.letter, t.state, t.sequence, t.starts_at,
       coalesce(u.email, p.email) AS email, coalesce(u.name, p.name) AS name,
       coalesce(u.locale, a.locale, 'ru') AS locale, coalesce(u.time_zone, a.time_zone, 'UTC') AS zone
FROM task_people p JOIN tasks t ON t.id = p.task_id LEFT JOIN users u ON u.id = p.user_id
LEFT JOIN users a ON a.id = coalesce(t.author_id, t.assignee_id)
WHERE p.id = $1 AND (p.user_id IS NULL OR u.deactivated_at IS NULL)
"""
_SENT = "UPDATE task_people SET letter = $2 WHERE id = $1"
_FORGET = "DELETE FROM task_people WHERE id = $1 AND gone"


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
        found = await load_tasks(tx, [row["task_id"]]) if row is not None else {}
    # of what was changed again since then the next letter tells
    if row is None or row["task_id"] not in found or (not row["gone"] and row["sequence"] > asked.sequence):
        return
    task, _ = found[row["task_id"]]
    if settings.smtp_url is None:
        await _end(db, row, "failed")
        raise jobs.Hopeless("no_mail_server")
    try:
        await deliver(settings, letter(settings, task, row))
    except Refused as error:
        if error.for_good or job.is_last:
            await _end(db, row, "failed")
            raise jobs.Hopeless(error.why) from error
        raise jobs.Later(jobs.backoff(job.attempt), error.why) from error
    except Unsure as error:
        # the same meeting by the same number twice is one in everybody's calendar
        raise jobs.Later(jobs.backoff(job.attempt), str(error)) from error
    await _end(db, row, "sent")


async def _end(db: Database, row: Mapping[str, Any], letter: str) -> None:
    async with db.tx() as tx:
        if row["gone"]:
            await tx.execute(_FORGET, row["id"])
        elif await tx.execute(_SENT, row["id"], letter):
            await publish_task(tx, row["task_id"])


def letter(settings: Settings, task: TaskView, row: Mapping[str, Any]) -> EmailMessage:
    """To one person, who reads of nobody else."""
    host = urlsplit(settings.public_url).hostname or "localhost"
    sender = settings.mail_from or f"samovar@{host}"
    off = row["gone"] or row["state"] == "cancelled" or row["starts_at"] is None
    key = "meeting_off" if off else "meeting"
    values = {"title": task.title, "when": _when(task, row), "place": task.place}
    message = EmailMessage()
    message["From"] = sender
    message["To"] = formataddr((row["name"], row["email"]))
    message["Subject"] = " ".join(say(row["locale"], f"tasks.letters.{key}.subject", **values).split())[:200]
    message.set_content(say(row["locale"], f"tasks.letters.{key}.body", **values).replace("\n\n\n", "\n\n"))
    method = "CANCEL" if off else "REQUEST"
    asked = Asked(row["email"], row["name"], row["answer"], _bare(sender))
    body = invitation(task, host, row["sequence"], method, asked)  # type: ignore[arg-type]
    message.add_attachment(
        body, maintype="text", subtype="calendar", filename="meeting.ics", params={"method": method, "charset": "utf-8"}
    )
    return message


def _bare(sender: str) -> str:
    return sender.rpartition("<")[2].rstrip(">") or sender


def _when(task: TaskView, row: Mapping[str, Any]) -> str:
    """ "1 декабря 2026 г., 10:00–11:00 (Europe/Vilnius)"."""
    if task.starts_at is None or task.due is None:
        return ""
    zone, locale = ZoneInfo(row["zone"]), row["locale"]
    starts, ends = task.starts_at.astimezone(zone), task.due.at.astimezone(zone)
    times = (format_time(at, "short", locale=locale) for at in (starts, ends))
    day = format_date(starts, "full", locale=locale)
    until = "" if starts.date() == ends.date() else f" ({format_date(ends, 'long', locale=locale)})"
    return f"{day}, {'–'.join(times)}{until} ({row['zone']})"
