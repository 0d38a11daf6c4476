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

    def refuses(self, *answers: str) -> None:
        """To whoever is written to next."""
        self._box.answers += answers

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


def methods(sent: list[tuple[str, Any, EmailMessage]]) -> list[tuple[str, str]]:
    return sorted((to.partition("@")[0].rpartition("<")[2], str(whole["METHOD"])) for to, whole, _ in sent)


async def fresh(cast: Cast, task: TaskView) -> TaskView:
    stands = await cast.db.hot.fetchval("SELECT version FROM tasks WHERE id = $1", task.id)
    return msgspec.structs.replace(task, version=stands)


async def behind_a_wall(cast: Cast, owner: str) -> None:
    """The channel becomes somebody's own mailbox."""
    asked = "UPDATE channels SET private = true, owner_id = $1 WHERE id = $2"
    await cast.db.hot.execute(asked, cast.ids[owner], cast.sales)


async def test_who_no_longer_sees_a_meeting_reads_nothing_of_it_by_letter(doing: Doing, cast: Cast, post: Post) -> None:
    task = await asks(doing, "anna", await meeting(doing), {"user_id": cast.ids["boris"]}, {"email": "g@example.com"})
    await post.leaves()
    await behind_a_wall(cast, "anna")
    await doing.edit("anna", task.id, version=(await fresh(cast, task)).version, title="Тайная встреча")
    assert methods(await post.leaves()) == [("g", "REQUEST")]
    assert await cast.db.hot.fetch("SELECT FROM task_people WHERE user_id IS NOT NULL") == []


async def test_the_next_of_a_series_asks_and_is_checked_by_those_alone_who_may_see_it(
    doing: Doing, cast: Cast, post: Post
) -> None:
    task = await meeting(doing, repeat={"every": "day"}, controller_id=cast.ids["boris"])
    task = await asks(doing, "anna", task, {"user_id": cast.ids["boris"]}, {"email": "g@example.com"})
    await post.leaves()
    await behind_a_wall(cast, "anna")
    await doing.done("anna", task.id)
    made = await cast.db.hot.fetchrow("SELECT id, controller_id FROM tasks WHERE series_no = 2")
    assert made["controller_id"] is None
    asked = await cast.db.hot.fetch("SELECT user_id FROM task_people WHERE task_id = $1", made["id"])
    assert [row["user_id"] for row in asked] == [None]
    assert methods(await post.leaves()) == [("g", "REQUEST")]


async def test_who_is_dropped_by_mistake_and_put_back_has_one_letter(doing: Doing, cast: Cast, post: Post) -> None:
    task = await asks(doing, "anna", await meeting(doing), {"email": "g@example.com"})
    await post.leaves()
    task = await asks(doing, "anna", await fresh(cast, task))
    await asks(doing, "anna", task, {"email": "g@example.com"})
    assert methods(await post.leaves()) == [("g", "REQUEST")]


async def test_whoever_was_never_written_to_hears_of_no_end(doing: Doing, cast: Cast, post: Post) -> None:
    task = await asks(doing, "anna", await meeting(doing), {"email": "wrong@example.com"}, {"email": "g@example.com"})
    stays = next(guest.id for guest in task.people if guest.email == "g…@example.com")
    task = await asks(doing, "anna", task, {"id": stays})
    assert await cast.db.hot.fetchval("SELECT count(*) FROM task_people") == 1
    await doing.cancel("anna", task.id)
    assert methods(await post.leaves()) == []
    await doing.reopen("anna", task.id)
    assert methods(await post.leaves()) == [("g", "REQUEST")]


async def test_colleagues_hear_each_time_that_they_are_asked_and_dropped(doing: Doing, cast: Cast) -> None:
    await cast.db.hot.execute("UPDATE roles SET sight = 'own'")
    task = await meeting(doing)
    for asked in range(1, 3):
        task = await asks(doing, "anna", await fresh(cast, task), {"user_id": cast.ids["vera"]})
        task = await asks(doing, "anna", await fresh(cast, task))
        assert await notices(cast, "meeting_invited") == [cast.ids["vera"]] * asked
        assert await notices(cast, "meeting_off") == [cast.ids["vera"]] * asked


async def test_a_guest_of_another_alphabet_is_written_to_and_a_line_of_two_addresses_is_refused(
    doing: Doing, cast: Cast, post: Post
) -> None:
    task = await meeting(doing)
    for wrong in ("a,b@example.com", "иван@example.com", 'a"b@example.com', "<a@example.com", "a@ex ample.com"):
        with pytest.raises(Invalid) as refused:
            await asks(doing, "anna", task, {"email": wrong})
        assert refused.value.fields == {"people": "bad_email"}
    await asks(doing, "anna", task, {"email": "ivan@фирма.рф", "name": "Иван"})
    [(to, whole, _)] = await post.leaves()
    assert "ivan@xn--" in to
    assert whole["METHOD"] == "REQUEST"
    assert await cast.db.hot.fetchval("SELECT letter FROM task_people") == "sent"


async def test_a_letter_that_cannot_be_written_is_seen_to_have_failed(doing: Doing, cast: Cast, post: Post) -> None:
    task = await asks(doing, "anna", await meeting(doing), {"email": "g@example.com"}, {"user_id": cast.ids["boris"]})
    await cast.db.hot.execute("UPDATE task_people SET email = 'иван@фирма.рф' WHERE user_id IS NULL")
    await cast.db.hot.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", cast.ids["boris"])
    assert await post.leaves() == []
    kept = await cast.db.hot.fetch("SELECT letter FROM task_people WHERE task_id = $1", task.id)
    assert [row["letter"] for row in kept] == ["failed", "failed"]


async def test_a_meeting_that_loses_its_time_leaves_the_calendar_at_the_time_it_had(
    doing: Doing, cast: Cast, post: Post
) -> None:
    task = await asks(doing, "anna", await meeting(doing), {"email": "g@example.com"})
    await post.leaves()
    stands = (await fresh(cast, task)).version
    task = await doing.edit("anna", task.id, version=stands, starts_at=None, due=None)
    [(_, whole, letter)] = await post.leaves()
    event = whole.walk("VEVENT")[0]
    assert (whole["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert event.decoded("DTSTART") == STARTS
    body = cast_of(EmailMessage, letter.get_body(("plain",)))
    assert str(STARTS.year) in body.get_content()
    # it was said: who is dropped now hears it no second time
    await asks(doing, "anna", await fresh(cast, task))
    assert await post.leaves() == []


async def test_a_guest_whose_address_was_refused_is_shown_so_and_hears_of_no_end(
    doing: Doing, cast: Cast, post: Post
) -> None:
    task = await asks(doing, "anna", await meeting(doing), {"email": "g@example.com"})
    post.refuses("550 no such mailbox")
    assert await post.leaves() == []
    assert await cast.db.hot.fetchval("SELECT letter FROM task_people") == "failed"
    await doing.cancel("anna", task.id)
    assert await post.leaves() == []
