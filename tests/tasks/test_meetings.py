"""A meeting is in everybody's calendar as it stands: asked, moved, called off; and one's own calendar is one's own."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from typing import cast as cast_of

import msgspec
import pytest
from aiosmtpd.smtp import SMTP
from icalendar import Calendar

from backend.access.actions import users
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.kit.jobs import Runner
from backend.kit.settings import Settings
from backend.tasks import calendar_feed, letters
from backend.tasks.actions.people import People, Reply, answer, ask
from backend.tasks.schemas import TaskView
from tests.access.test_mail import Box
from tests.cast import Cast
from tests.tasks.doing import Doing

STARTS = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
_ALL_LEFT = "SELECT NOT EXISTS (SELECT FROM jobs WHERE kind = 'tasks.invite' AND state NOT IN ('done', 'failed'))"
ENDS = STARTS + timedelta(hours=1)


@pytest.fixture
def doing(cast: Cast) -> Doing:
    return Doing(cast)


async def meeting(doing: Doing, **rest: Any) -> TaskView:
    times = {"starts_at": STARTS.isoformat(), "due": {"at": ENDS.isoformat(), "zone": "Europe/Vilnius"}}
    about = ("card", await doing.card())
    return await doing.add("anna", about=about, kind="meeting", title="Показ", place="Офис, 3 этаж", **times, **rest)


async def asks(doing: Doing, who: str, task: TaskView, *people: dict[str, Any]) -> TaskView:
    grants = await doing.cast.grants(who)
    async with doing.cast.db.tx() as tx:
        return await ask(tx, grants, task.id, msgspec.convert({"version": task.version, "people": people}, People))


async def answers(doing: Doing, who: str, task_id: int, said: str) -> TaskView:
    grants = await doing.cast.grants(who)
    async with doing.cast.db.tx() as tx:
        return await answer(tx, grants, task_id, msgspec.convert({"answer": said}, Reply))


class Post:
    """A real mail server's box, and the worker that sends to it."""

    def __init__(self, cast: Cast, settings: Settings, box: Box) -> None:
        self._cast, self._settings, self._box = cast, settings, box

    async def leaves(self) -> list[tuple[str, Any, EmailMessage]]:
        """Every letter that waits leaves: (to, the meeting in it, the letter)."""
        del self._box.letters[:]
        await self._cast.db.hot.execute("UPDATE jobs SET run_at = now() WHERE kind = 'tasks.invite'")
        running = asyncio.create_task(
            Runner(self._cast.db, letters.handlers(self._settings, self._cast.db), letters.TRIES).run()
        )
        async with asyncio.timeout(60):
            while True:
                if await self._cast.db.hot.fetchval(_ALL_LEFT):
                    break
                await asyncio.sleep(0.05)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        return [(str(letter["To"]), _meeting(letter), letter) for letter in self._box.letters]


def _meeting(letter: EmailMessage) -> Any:
    part = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    return Calendar.from_ical(cast_of(bytes, part.get_payload(decode=True)))


@pytest.fixture
async def post(cast: Cast, settings: Settings) -> AsyncIterator[Post]:
    box = Box()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box, hostname="mail"), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield Post(cast, dataclasses.replace(settings, smtp_url=f"smtp://127.0.0.1:{port}"), box)


async def notices(cast: Cast, kind: str) -> list[int]:
    return [row["user_id"] for row in await cast.db.hot.fetch("SELECT user_id FROM notices WHERE kind = $1", kind)]


async def test_whoever_is_asked_sees_it_answers_and_has_it_in_the_calendar(
    doing: Doing, cast: Cast, post: Post
) -> None:
    task = await meeting(doing)
    guest = {"email": "Gleb@Example.com", "name": "Глеб"}
    task = await asks(doing, "anna", task, {"user_id": cast.ids["boris"]}, guest, guest)
    assert [(each.user_id, each.email, each.answer) for each in task.people] == [
        (cast.ids["boris"], None, "none"),
        (None, "g…@example.com", "none"),
    ]
    assert await notices(cast, "meeting_invited") == [cast.ids["boris"]]
    sent = await post.leaves()
    assert len(sent) == 2
    for to, whole, letter in sent:
        event = whole.walk("VEVENT")[0]
        assert (whole["METHOD"], event["SEQUENCE"], event["STATUS"]) == ("REQUEST", 0, "CONFIRMED")
        assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (STARTS, ENDS)
        assert str(event["LOCATION"]) == "Офис, 3 этаж"
        # each reads of nobody else
        others = {"gleb@example.com", "boris@samovar.test"} - {to.partition("<")[2].rstrip(">").lower()}
        assert not any(other in letter.as_string() for other in others if other not in to.lower())
    assert (await answers(doing, "boris", task.id, "yes")).people[0].answer == "yes"
    with pytest.raises(Conflict) as refused:
        await answers(doing, "vera", task.id, "yes")
    assert refused.value.code == "not_asked"


async def test_a_moved_meeting_goes_out_once_with_the_next_number_and_is_asked_anew(
    doing: Doing, cast: Cast, post: Post
) -> None:
    task = await asks(doing, "anna", await meeting(doing), {"user_id": cast.ids["boris"]}, {"email": "g@example.com"})
    task = await answers(doing, "boris", task.id, "yes")
    await post.leaves()
    later = (ENDS + timedelta(days=1)).isoformat()
    task = await doing.edit("anna", task.id, version=task.version, due={"at": later, "zone": "UTC"})
    assert task.starts_at == STARTS + timedelta(days=1)
    assert task.people[0].answer == "none"
    await doing.edit("anna", task.id, version=task.version, place="https://meet.example.com/x")
    sent = await post.leaves()
    # of two changes in a row the last one went, to each once
    assert [whole.walk("VEVENT")[0]["SEQUENCE"] for _, whole, _ in sent] == [2, 2]
    assert all("meet.example.com" in str(whole.walk("VEVENT")[0]["LOCATION"]) for _, whole, _ in sent)
    # its details are the house's own
    stands = await doing.cast.db.hot.fetchval("SELECT version FROM tasks WHERE id = $1", task.id)
    await doing.edit("anna", task.id, version=stands, note="скидка до 20%")
    assert await post.leaves() == []


async def test_a_meeting_that_is_called_off_and_a_guest_who_is_dropped_leave_the_calendar(
    doing: Doing, cast: Cast, post: Post
) -> None:
    task = await asks(doing, "anna", await meeting(doing), {"user_id": cast.ids["boris"]}, {"email": "g@example.com"})
    await post.leaves()
    boris = task.people[0]
    stands = await cast.db.hot.fetchval("SELECT version FROM tasks WHERE id = $1", task.id)
    task = await asks(doing, "anna", msgspec.structs.replace(task, version=stands), {"id": boris.id})
    [(to, whole, _)] = await post.leaves()
    assert ("g@example.com" in to, whole["METHOD"]) == (True, "CANCEL")
    assert await cast.db.hot.fetchval("SELECT count(*) FROM task_people") == 1
    await doing.cancel("anna", task.id)
    [(_, whole, letter)] = await post.leaves()
    event = whole.walk("VEVENT")[0]
    assert (whole["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert "Показ" in str(letter["Subject"])
    assert await notices(cast, "meeting_off") == [cast.ids["boris"]]


async def test_a_meeting_ends_after_it_begins_and_asks_only_whom_it_may(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    for due in ({"at": STARTS.isoformat()}, {"on": "2026-12-30"}, None):
        with pytest.raises(Invalid) as refused:
            await doing.add("anna", about=about, starts_at=STARTS.isoformat(), due=due)
        assert refused.value.fields == {"starts_at": "bad_meeting"}
    for starts in ("9999-12-31T23:00:00Z", "0001-01-01T00:00:00Z"):
        with pytest.raises(Invalid):
            await doing.add("anna", about=about, starts_at=starts, due={"at": ENDS.isoformat()})
    task = await meeting(doing)
    for wrong in ({"email": "никто"}, {}, {"user_id": 1, "email": "a@b.com"}, {"user_id": 10**9}, {"id": 10**9}):
        with pytest.raises(Invalid):
            await asks(doing, "anna", task, wrong)
    await doing.without("tasks.edit")
    with pytest.raises(Forbidden):
        await asks(doing, "anna", task, {"email": "a@example.com"})


async def test_ones_calendar_is_ones_own_and_the_old_link_is_dead(doing: Doing, cast: Cast) -> None:
    task = await asks(doing, "anna", await meeting(doing), {"user_id": cast.ids["boris"]})
    await doing.add("anna", about=("card", task.subject.id), title="Тайное дело", due={"on": "2026-12-30"})
    links = []
    for _ in range(2):
        async with cast.db.tx() as tx:
            made = await calendar_feed.make(tx, await cast.grants("boris"), "127.0.0.1", "https://x.example")
        assert made.url is not None
        links.append(made.url.rpartition("/")[2].removesuffix(".ics"))
    async with cast.db.tx() as tx:
        body = await calendar_feed.asked(tx, links[1], "x.example", "https://x.example")
        events = Calendar.from_ical(body).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Показ"]
    with pytest.raises(Missing):
        async with cast.db.tx() as tx:
            await calendar_feed.asked(tx, links[0], "x.example", "https://x.example")
    await cast.db.hot.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", cast.ids["boris"])
    with pytest.raises(Missing):
        async with cast.db.tx() as tx:
            await calendar_feed.asked(tx, links[1], "x.example", "https://x.example")
    kept = await cast.db.hot.fetchval("SELECT encode(secret_hash, 'escape') FROM task_feeds")
    assert links[1] not in kept


async def test_who_is_taken_back_makes_a_new_link_to_their_calendar_the_old_one_stays_dead(cast: Cast) -> None:
    async with cast.db.tx() as tx:
        made = await calendar_feed.make(tx, await cast.grants("anna"), "127.0.0.1", "https://x.example")
    assert made.url is not None
    secret = made.url.rpartition("/")[2].removesuffix(".ics")
    async with cast.db.tx() as tx:
        assert b"VCALENDAR" in await calendar_feed.asked(tx, secret, "x.example", "https://x.example")
    for verb in (users.deactivate, users.reactivate):
        async with cast.db.tx() as tx:
            await verb(tx, await cast.grants("ada"), "127.0.0.1", cast.ids["anna"])
    with pytest.raises(Missing):
        async with cast.db.tx() as tx:
            await calendar_feed.asked(tx, secret, "x.example", "https://x.example")
    async with cast.db.tx() as tx:
        assert (await calendar_feed.stands(tx, await cast.grants("anna"))).made_at is None
