"""What a promise may have beside what and when: its list, a result, reminders, hours of duty, an end in sight."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.tasks.actions.check import Check, check
from backend.tasks.actions.checks import Checklist, Tick, tick, write
from backend.tasks.schemas import TaskView
from backend.tasks.told import remind
from tests.cast import Cast
from tests.tasks.doing import Doing

_DAYS = "[[600,1080]],[[600,1080]],[[600,1080]],[[600,1080]],[],[],[]"
WEEK = f'{{"zone":"Europe/Vilnius","anchor":"2026-01-05","days":[{_DAYS}]}}'


@pytest.fixture
def doing(cast: Cast) -> Doing:
    return Doing(cast)


async def lines(doing: Doing, who: str, task: TaskView, *texts: str | tuple[int, str]) -> TaskView:
    body = [{"text": each} if isinstance(each, str) else {"id": each[0], "text": each[1]} for each in texts]
    grants = await doing.cast.grants(who)
    async with doing.cast.db.tx() as tx:
        return await write(tx, grants, task.id, msgspec.convert({"version": task.version, "lines": body}, Checklist))


async def ticked(doing: Doing, who: str, task_id: int, check_id: int, done: bool = True) -> TaskView:
    grants = await doing.cast.grants(who)
    async with doing.cast.db.tx() as tx:
        return await tick(tx, grants, task_id, check_id, Tick(done))


async def notices(cast: Cast, kind: str) -> list[dict[str, Any]]:
    asked = "SELECT user_id, subject_id, data::text AS data FROM notices WHERE kind = $1 ORDER BY id"
    return [dict(row) for row in await cast.db.hot.fetch(asked, kind)]


async def test_ticks_stay_with_their_lines_when_the_list_is_put_in_another_order(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    task = await doing.add("anna", about=about, checklist=["договор", " счёт "])
    first, second = task.checklist
    assert [check.text for check in task.checklist] == ["договор", "счёт"]
    task = await ticked(doing, "boris", task.id, second.id)
    assert (await ticked(doing, "anna", task.id, second.id)).version == task.version
    task = await lines(doing, "anna", task, (second.id, "счёт"), "акт", (first.id, "договор подписан"))
    seen = [(check.text, check.done_by and check.done_by.name) for check in task.checklist]
    assert seen == [("счёт", "Борис"), ("акт", None), ("договор подписан", None)]
    with pytest.raises(Conflict) as stale:
        await lines(doing, "anna", msgspec.structs.replace(task, version=1), "x")
    assert stale.value.extra["current"] == task
    with pytest.raises(Invalid):
        await lines(doing, "anna", task, (first.id, "a"), (first.id, "b"))
    with pytest.raises(Missing):
        await ticked(doing, "anna", task.id, 10**9)


async def test_two_colleagues_who_tick_at_once_both_have_ticked(doing: Doing) -> None:
    task = await doing.add("anna", about=("card", await doing.card()), checklist=[str(n) for n in range(8)])
    people = ["anna", "boris"] * 4
    await asyncio.gather(
        *(ticked(doing, who, task.id, check.id) for who, check in zip(people, task.checklist, strict=True))
    )
    now = await doing.edit("anna", task.id, version=task.version + 8, title="x")
    assert [check.done_by and check.done_by.name for check in now.checklist] == ["Анна", "Борис"] * 4


async def test_a_task_that_asks_for_a_result_is_not_closed_without_one(doing: Doing) -> None:
    task = await doing.add("anna", about=("card", await doing.card()), result_required=True)
    with pytest.raises(Invalid) as refused:
        await doing.done("anna", task.id, "  ")
    assert refused.value.fields == {"result": "result_required"}
    done = await doing.done("anna", task.id, "договорились")
    with pytest.raises(Invalid):
        await doing.edit("anna", task.id, version=done.version, result="")
    assert (await doing.reopen("anna", task.id)).state == "open"
    assert (await doing.cancel("anna", task.id)).state == "cancelled"


async def test_a_reminder_is_told_once_however_many_look(doing: Doing, cast: Cast) -> None:
    at = datetime.now(UTC) + timedelta(minutes=20)
    about = ("card", await doing.card())
    task = await doing.add(
        "anna", about=about, due={"at": at.isoformat()}, remind=[60, 10, 10], assignee_id=cast.ids["boris"]
    )
    assert task.remind == [10, 60]
    assert await notices(cast, "task_reminder") == []
    await cast.db.hot.execute(
        "UPDATE tasks SET due_at = now() + interval '9 min', remind_at = now() - interval '1 min'"
    )
    await asyncio.gather(*(remind(cast.db) for _ in range(4)))
    assert [row["user_id"] for row in await notices(cast, "task_reminder")] == [cast.ids["boris"]]
    assert await cast.db.hot.fetchval("SELECT remind_at FROM tasks") is None
    # another time is another reminder
    await doing.edit("anna", task.id, version=task.version, due={"at": (at + timedelta(days=1)).isoformat()})
    assert await cast.db.hot.fetchval("SELECT remind_at FROM tasks") == at + timedelta(hours=23)
    await doing.done("anna", task.id)
    await cast.db.hot.execute("UPDATE tasks SET remind_at = now() - interval '1 min'")
    assert await remind(cast.db) == 0


async def test_due_by_hours_of_duty_is_counted_by_the_channels_hours(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    await cast.db.hot.execute(
        "WITH k AS (INSERT INTO calendars (name, pattern) VALUES ('x', $1::text::jsonb) RETURNING id) "
        "UPDATE channels SET calendar_id = (SELECT id FROM k)",
        WEEK,
    )
    task = await doing.add("anna", about=about, due={"workday": 1, "time": "10:00"})
    assert task.due is not None
    there = task.due.at.astimezone(ZoneInfo("Europe/Vilnius"))
    assert (task.due.zone, there.hour, there.weekday() <= 3) == ("Europe/Vilnius", 10, True)
    soon = await doing.add("anna", about=about, due={"duty_minutes": 120})
    assert soon.due is not None
    assert 10 * 60 < soon.due.at.astimezone(ZoneInfo("Europe/Vilnius")).hour * 60 + 59 <= 18 * 60 + 59
    for wrong in (
        {"duty_minutes": 5, "workday": 1},
        {"workday": -1},
        {"duty_minutes": 1, "time": "10:00"},
        {"workday": 1, "time": "25:00"},
    ):
        with pytest.raises(Invalid):
            await doing.add("anna", about=about, due=wrong)


async def test_who_is_given_a_task_reads_why(doing: Doing, cast: Cast) -> None:
    task = await doing.add("anna", about=("card", await doing.card()))
    await doing.edit("anna", task.id, version=1, assignee_id=cast.ids["boris"], assignee_note="Я в отпуске")
    [told] = await notices(cast, "task_assigned")
    assert told["user_id"] == cast.ids["boris"]
    assert "Я в отпуске" in told["data"]


async def test_a_controller_is_another_who_may_see_it_and_sees_it(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    with pytest.raises(Invalid) as refused:
        await doing.add("anna", about=about, controller_id=cast.ids["anna"])
    assert refused.value.fields == {"controller_id": "controls_oneself"}
    task = await doing.add("anna", about=about, controller_id=cast.ids["vera"])
    assert task.controller is not None
    assert task.id in await doing.ids("vera")
    await doing.done("anna", task.id, "готово")
    assert [row["user_id"] for row in await notices(cast, "task_to_check")] == [cast.ids["vera"]]


async def looked_at(doing: Doing, who: str, task_id: int, accept: bool, note: str = "") -> TaskView:
    grants = await doing.cast.grants(who)
    async with doing.cast.db.tx() as tx:
        return await check(tx, grants, task_id, Check(accept, note))


async def test_what_was_done_comes_back_with_a_word_why_or_is_well(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    task = await doing.add("vera", about=about, controller_id=cast.ids["vera"], assignee_id=cast.ids["boris"])
    with pytest.raises(Conflict):
        await looked_at(doing, "vera", task.id, accept=True)
    await doing.done("boris", task.id, "отправил")
    with pytest.raises(Forbidden):
        await looked_at(doing, "anna", task.id, accept=True)
    with pytest.raises(Invalid):
        await looked_at(doing, "vera", task.id, accept=False, note=" ")
    again = await looked_at(doing, "vera", task.id, accept=False, note="Без печати")
    assert (again.state, again.return_note, again.result) == ("open", "Без печати", "отправил")
    [told] = await notices(cast, "task_returned")
    assert told["user_id"] == cast.ids["boris"]
    await doing.done("boris", task.id, "с печатью")
    well = await looked_at(doing, "vera", task.id, accept=True)
    assert (well.state, well.return_note, well.checked_at is not None) == ("done", "", True)
    with pytest.raises(Conflict):
        await looked_at(doing, "vera", task.id, accept=False, note="поздно")


async def test_whoever_may_not_edit_ticks_only_their_own(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    task = await doing.add("anna", about=about, checklist=["раз"], assignee_id=cast.ids["boris"])
    await doing.without("tasks.edit")
    with pytest.raises(Forbidden):
        await ticked(doing, "anna", task.id, task.checklist[0].id)
    assert (await ticked(doing, "boris", task.id, task.checklist[0].id)).checklist[0].done_by is not None


async def test_a_head_finds_what_is_overdue_was_late_and_says_nothing(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    made = {}
    for name in ("overdue", "late", "silent", "well"):
        due = None if name == "silent" else {"at": "2026-12-30T10:00:00Z"}
        task = await doing.add("vera", about=about, assignee_id=cast.ids["anna"], title=name, due=due)
        made[name] = task.id
    await cast.db.hot.execute("UPDATE tasks SET due_at = now() - interval '1 hour' WHERE title IN ('overdue', 'late')")
    await doing.done("anna", made["late"], "поздно")
    await doing.done("anna", made["silent"])
    await doing.done("anna", made["well"], "вовремя")
    assert await doing.ids("vera", control="overdue", assignee="people") == [made["overdue"]]
    assert await doing.ids("vera", control="late", assignee="people") == [made["late"]]
    assert await doing.ids("vera", control="no_result", assignee="people") == [made["silent"]]
    # one's own are nobody's control
    assert await doing.ids("anna", control="overdue", assignee="people") == []
    task = await doing.add("vera", about=about, assignee_id=cast.ids["anna"], controller_id=cast.ids["vera"])
    await doing.done("anna", task.id, "x")
    assert await doing.ids("vera", control="check") == [task.id]
    assert await doing.ids("anna", control="check") == []
    await looked_at(doing, "vera", task.id, accept=True)
    assert await doing.ids("vera", control="check") == []


async def test_a_head_in_no_team_finds_everybodys(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    task = await doing.add("vera", about=about, assignee_id=cast.ids["anna"])
    await doing.done("anna", task.id)
    await cast.db.hot.execute("DELETE FROM team_members WHERE user_id = $1", cast.ids["vera"])
    assert await doing.ids("vera", control="no_result", assignee="people") == [task.id]
    assert await doing.ids("vera", control="late", assignee="people") == []


async def test_a_reminder_that_is_due_is_not_lost_by_an_edit_or_a_return_in_the_same_moment(
    doing: Doing, cast: Cast
) -> None:
    due = {"at": (datetime.now(UTC) + timedelta(minutes=30)).isoformat()}
    task = await doing.add("anna", about=("card", await doing.card()), due=due, remind=[29])
    # its moment has come, and nobody has looked yet
    asked = "UPDATE tasks SET due_at = due_at - interval '2 min', remind_at = remind_at - interval '2 min'"
    await cast.db.hot.execute(asked)
    task = await doing.edit("anna", task.id, version=task.version, remind=[29, 5])
    await doing.done("anna", task.id)
    await doing.reopen("anna", task.id)
    await remind(cast.db)
    assert len(await notices(cast, "task_reminder")) == 1
    # told: another edit brings it no second time
    version = await cast.db.hot.fetchval("SELECT version FROM tasks")
    await doing.edit("anna", task.id, version=version, remind=[29, 4])
    await remind(cast.db)
    assert len(await notices(cast, "task_reminder")) == 1
