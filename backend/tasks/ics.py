"""Meetings and tasks as calendars read them (RFC 5545, 5546). Pure; the library is imported when first asked."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from backend.tasks.schemas import Due, TaskView

if TYPE_CHECKING:
    from icalendar import Calendar, Event

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
PRODUCT = "-//Samovar//Tasks//EN"
# a call at ten is seen at ten
MOMENT = timedelta(minutes=15)
PARTSTAT = {"none": "NEEDS-ACTION", "yes": "ACCEPTED", "no": "DECLINED", "maybe": "TENTATIVE"}


class Asked(msgspec.Struct, frozen=True):
    """Whom an invitation goes to, and who invites."""

    email: str
    name: str
    answer: str
    organizer: str


def invitation(
    task: TaskView,
    host: str,
    sequence: int,
    method: Method,
    asked: Asked | None = None,
    was: datetime | None = None,
) -> bytes:
    """One meeting. Its details are the house's own: they do not leave. Nobody reads who else is asked.

    `was`: when it began before, of one that is off and has no time any more.
    """
    from icalendar import vCalAddress, vText

    whole, event = _calendar(method), _event(task, host, sequence, was)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    if asked is not None:
        organizer = vCalAddress(f"MAILTO:{asked.organizer}")
        event["organizer"] = organizer
        guest = vCalAddress(f"MAILTO:{asked.email}")
        guest.params["CN"] = vText(asked.name or asked.email)
        guest.params["ROLE"] = vText("REQ-PARTICIPANT")
        guest.params["PARTSTAT"] = vText(PARTSTAT[asked.answer])
        guest.params["RSVP"] = vText("FALSE")
        event.add("attendee", guest, encode=False)
    whole.add_component(event)
    return bytes(whole.to_ical())


def feed(tasks: Sequence[TaskView], host: str, public_url: str, name: str) -> bytes:
    """One's tasks and meetings, to be asked for again and again."""
    whole = _calendar("PUBLISH")
    whole.add("x-wr-calname", name)
    whole.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    for task in tasks:
        event = _event(task, host, 0)
        event.add("description", "\n".join(line for line in (task.subject.name, task.note) if line))
        event.add("url", f"{public_url}/tasks?task={task.id}")
        if task.starts_at is None:
            event.add("transp", "TRANSPARENT")
        event.add("status", "CONFIRMED")
        whole.add_component(event)
    return bytes(whole.to_ical())


def _calendar(method: Method) -> "Calendar":
    from icalendar import Calendar

    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", method)
    return whole


def _event(task: TaskView, host: str, sequence: int, was: datetime | None = None) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"task-{task.id}@{host}")
    event.add("sequence", sequence)
    event.add("dtstamp", datetime.now(UTC))
    event.add("last-modified", task.updated_at.astimezone(UTC))
    event.add("summary", task.title)
    if task.place:
        event.add("location", task.place)
    if was is not None and task.starts_at is None:
        event.add("dtstart", was.astimezone(UTC))
    elif task.due is not None:
        _timed(event, task, task.due)
    return event


def _timed(event: "Event", task: TaskView, due: Due) -> None:
    if due.on is not None:
        event.add("dtstart", due.on)
        event.add("dtend", due.on + timedelta(days=1))
        return
    ends = due.at.astimezone(UTC)
    event.add("dtstart", ends if task.starts_at is None else task.starts_at.astimezone(UTC))
    event.add("dtend", ends + MOMENT if task.starts_at is None else ends)
