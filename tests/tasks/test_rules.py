"""Promises about people: made once, kept once, and nobody overwrites what a colleague did meanwhile."""

from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.tasks.queries import Wanted, listed
from tests.cast import Cast
from tests.tasks.doing import Doing


@pytest.fixture
def doing(cast: Cast) -> Doing:
    return Doing(cast)


async def test_a_task_of_a_request_shows_at_its_contact_and_is_recorded_once(doing: Doing, cast: Cast) -> None:
    dialog = await cast.row(await cast.dialog())
    about = ("card", dialog["card_id"])
    task = await doing.add("anna", about=about, kind="call", title="  Позвонить\nГлебу ", due={"on": "2026-12-01"})
    assert (task.title, task.kind, task.assignee and task.assignee.name) == ("Позвонить Глебу", "call", "Анна")
    assert (task.subject.name, task.subject.conversation_id) == ("Глеб", dialog["id"])
    contact = {"kind": "contact", "id": dialog["contact_id"]}
    assert await doing.ids("vera", subject=contact) == [task.id]
    assert await doing.ids("vera", subject={"kind": "conversation", "id": dialog["id"]}) == []
    [fact] = await doing.facts("task_added")
    assert (fact["card_id"], fact["contact_id"], fact["actor_id"]) == (
        dialog["card_id"],
        dialog["contact_id"],
        cast.ids["anna"],
    )


async def test_a_task_of_a_dialog_and_of_a_person_show_at_the_contact_too(doing: Doing, cast: Cast) -> None:
    dialog = await cast.row(await cast.dialog())
    other = await cast.row(await cast.dialog("Олег"))
    mine = [
        (await doing.add("anna", about=(kind, number))).id
        for kind, number in (
            ("conversation", dialog["id"]),
            ("contact", dialog["contact_id"]),
            ("card", dialog["card_id"]),
        )
    ]
    await doing.add("anna", about=("card", other["card_id"]))
    assert await doing.ids("boris", subject={"kind": "contact", "id": dialog["contact_id"]}) == mine


async def test_the_same_request_sent_twice_makes_one_task(doing: Doing) -> None:
    about, key = ("card", await doing.card()), str(uuid4())
    first = await doing.add("anna", about=about, client_id=key)
    again = await doing.add("anna", about=about, client_id=key)
    assert again == first
    assert len(await doing.facts("task_added")) == 1
    with pytest.raises(Conflict) as reused:
        await doing.add("vera", about=about, client_id=key)
    assert reused.value.code == "task_key_reused"


async def test_open_tasks_come_by_due_and_those_without_a_date_last_over_all_pages(doing: Doing) -> None:
    about = ("card", await doing.card())
    dues: list[dict[str, str] | None] = [
        None,
        {"at": "2026-12-02T10:00:00Z"},
        {"on": "2026-12-01", "zone": "UTC"},
        None,
        {"at": "2026-12-01T23:00:00Z"},
        {"at": "2026-12-01T23:00:00Z"},
    ]
    made = [(await doing.add("anna", about=about, due=due)).id for due in dues]
    order = [made[i] for i in (4, 5, 2, 1, 0, 3)]
    assert await doing.ids("anna") == order
    assert await doing.ids("anna", limit=1) == order
    assert await doing.ids("anna", limit=4) == order


async def test_a_range_of_days_leaves_out_what_is_due_elsewhen(doing: Doing) -> None:
    about = ("card", await doing.card())
    made = [(await doing.add("anna", about=about, due={"at": f"2026-12-0{day}T10:00:00Z"})).id for day in (1, 2, 3)]
    between = {"due_from": "2026-12-02T10:00:00Z", "due_to": "2026-12-03T10:00:00Z"}
    assert await doing.ids("anna", **between) == [made[1]]


async def test_a_stale_edit_gets_the_current_task_and_changes_nothing(doing: Doing) -> None:
    task = await doing.add("anna", about=("card", await doing.card()))
    await doing.edit("vera", task.id, version=1, title="Выслать цену")
    with pytest.raises(Conflict) as stale:
        await doing.edit("anna", task.id, version=1, title="Позвонить завтра")
    assert stale.value.code == "stale_version"
    assert msgspec.to_builtins(stale.value.extra)["current"]["title"] == "Выслать цену"


async def test_done_with_its_result_and_the_second_to_tick_it_learns_who_was_first(doing: Doing) -> None:
    task = await doing.add("anna", about=("card", await doing.card()))
    told = await doing.done("vera", task.id, "Договорились на пятницу")
    assert (told.state, told.result, told.closed_by and told.closed_by.name) == (
        "done",
        "Договорились на пятницу",
        "Вера",
    )
    with pytest.raises(Conflict) as late:
        await doing.done("anna", task.id)
    assert late.value.code == "task_closed"
    assert msgspec.to_builtins(late.value.extra)["current"]["closed_by"]["name"] == "Вера"
    assert await doing.ids("anna", state="done") == [task.id]
    assert await doing.ids("anna") == []


async def test_only_what_is_done_has_a_result(doing: Doing) -> None:
    task = await doing.add("anna", about=("card", await doing.card()))
    with pytest.raises(Invalid) as refused:
        await doing.edit("anna", task.id, version=task.version, result="Договорились")
    assert refused.value.fields == {"result": "task_not_done"}
    done = await doing.done("anna", task.id, "Договорились")
    assert (await doing.edit("anna", task.id, version=done.version, result="На пятницу")).result == "На пятницу"


async def test_a_task_opened_again_and_done_again_counts_as_done_once(doing: Doing) -> None:
    task = await doing.add("anna", about=("card", await doing.card()))
    await doing.done("anna", task.id)
    again = await doing.reopen("anna", task.id)
    assert (again.state, again.closed_at, again.result) == ("open", None, "")
    await doing.done("anna", task.id)
    assert len(await doing.facts("task_done")) == 1


async def test_a_cancelled_task_is_not_done(doing: Doing) -> None:
    task = await doing.add("anna", about=("card", await doing.card()))
    await doing.cancel("anna", task.id)
    assert await doing.facts("task_done") == []
    assert await doing.ids("anna", state="closed") == [task.id]
    with pytest.raises(Conflict):
        await doing.done("anna", task.id)


async def test_without_the_right_one_adds_nothing_but_finishes_what_one_was_given(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    given = await doing.add("boris", about=about, assignee_id=cast.ids["anna"])
    other = await doing.add("boris", about=about)
    await doing.without("tasks.edit")
    with pytest.raises(Forbidden):
        await doing.add("anna", about=about)
    with pytest.raises(Forbidden):
        await doing.edit("anna", given.id, version=1, title="x")
    with pytest.raises(Forbidden):
        await doing.done("anna", other.id)
    assert (await doing.done("anna", given.id)).state == "done"


async def test_giving_a_task_to_another_takes_the_right(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    mine = await doing.add("anna", about=about)
    await doing.without("tasks.assign")
    with pytest.raises(Forbidden):
        await doing.add("anna", about=about, assignee_id=cast.ids["vera"])
    with pytest.raises(Forbidden):
        await doing.edit("anna", mine.id, version=1, assignee_id=cast.ids["vera"])
    assert (await doing.edit("anna", mine.id, version=1, assignee_id=cast.ids["anna"])).version == 1


async def test_nobody_who_left_is_given_a_task(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    await cast.db.hot.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", cast.ids["vera"])
    with pytest.raises(Invalid) as refused:
        await doing.add("anna", about=about, assignee_id=cast.ids["vera"])
    assert refused.value.fields == {"assignee_id": "user_cannot_work_here"}


async def test_a_mailbox_of_ones_own_keeps_its_tasks_from_everybody_even_whom_they_name(
    doing: Doing, cast: Cast
) -> None:
    box = await doing.own_mailbox("anna")
    about = ("card", await doing.card(channel_id=box))
    task = await doing.add("anna", about=about)
    with pytest.raises(Invalid):
        await doing.edit("anna", task.id, version=1, assignee_id=cast.ids["boris"])
    # even if a row said so
    await cast.db.hot.execute("UPDATE tasks SET assignee_id = $1", cast.ids["boris"])
    for who in ("boris", "ada", "vera"):
        assert await doing.ids(who) == []
        with pytest.raises(Missing):
            await doing.done(who, task.id)
    with pytest.raises(Missing):
        await doing.add("ada", about=about)
    assert await doing.ids("anna") == [task.id]


async def test_a_task_out_of_sight_is_as_one_that_is_not_there(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card(channel_id=cast.secret))
    task = await doing.add("boris", about=about)
    for attempt in (
        doing.add("anna", about=about),
        doing.done("anna", task.id),
        doing.edit("anna", task.id, version=1),
    ):
        with pytest.raises(Missing):
            await attempt
    # whoever it is given to sees it, and it alone
    await doing.edit("boris", task.id, version=1, assignee_id=cast.ids["anna"])
    assert await doing.ids("anna") == [task.id]
    with pytest.raises(Missing):
        await doing.add("anna", about=about)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"note": "x" * 10_001}, "note"),
        ({"due": {}}, "due"),
        ({"due": {"on": "2026-12-01", "at": "2026-12-01T10:00:00Z"}}, "due"),
        ({"due": {"at": "2026-12-01T10:00:00"}}, "due"),
        ({"due": {"on": "0001-01-01"}}, "due"),
        ({"due": {"on": "9999-12-31"}}, "due"),
        ({"due": {"at": "9999-12-31T23:59:59Z", "zone": "Asia/Tokyo"}}, "due"),
        ({"due": {"on": "2026-12-01", "zone": "../etc/passwd"}}, "due"),
        ({"due": {"on": "2026-12-01", "zone": "Nowhere/City"}}, "due"),
        ({"assignee_id": 10**15}, "assignee_id"),
    ],
    ids=str,
)
async def test_bad_input_names_its_field(doing: Doing, body: dict[str, Any], field: str) -> None:
    about = ("card", await doing.card())
    with pytest.raises(Invalid) as refused:
        await doing.add("boris", about=about, **body)
    assert list(refused.value.fields) == [field]


async def test_a_company_has_tasks_for_those_who_see_it(doing: Doing, cast: Cast) -> None:
    put = "INSERT INTO companies (name, responsible_id) VALUES ('Тула', $1) RETURNING id"
    company = await cast.db.hot.fetchval(put, cast.ids["anna"])
    task = await doing.add("anna", about=("company", company))
    assert (task.subject.name, task.subject.contact_id) == ("Тула", None)
    assert await doing.ids("boris", assignee_id=cast.ids["anna"]) == [task.id]
    assert await doing.ids("vera") == []
    for about in (company, 10**15):
        with pytest.raises(Missing):
            await doing.add("vera", about=("company", about))
    facts = await cast.db.hot.fetch("SELECT kind FROM activities WHERE company_id = $1", company)
    assert [fact["kind"] for fact in facts] == ["task_added"]


async def test_the_change_is_told_to_those_who_saw_it_before_as_well(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card(channel_id=cast.secret))
    task = await doing.add("boris", about=about, assignee_id=cast.ids["anna"])
    await doing.edit("boris", task.id, version=1, assignee_id=cast.ids["boris"])
    last = (await cast.events("task.changed"))[-1]
    assert last["body"]["task"]["version"] == 2
    assert [cast.ids["anna"] in scope["participants"] for scope in last["audience"]["before"]] == [True]
    assert [cast.ids["anna"] in scope["participants"] for scope in last["audience"]["after"]] == [False]


class _Noting:
    """A transaction that keeps what it is asked for."""

    def __init__(self, tx: Any) -> None:
        self.tx = tx
        self.asked: list[tuple[Any, ...]] = []

    async def fetch(self, *asked: Any) -> Any:
        self.asked.append(asked)
        return await self.tx.fetch(*asked)


@pytest.mark.parametrize(("assignee", "index"), [("me", "tasks_assignee_open"), (None, "tasks_open")])
async def test_open_tasks_are_read_in_their_order_and_not_sorted_for_every_page(
    cast: Cast, assignee: Any, index: str
) -> None:
    grants = await cast.grants("ada")
    async with cast.db.tx() as tx:
        await tx.execute(
            "INSERT INTO tasks (kind, title, subject_kind, subject_id, assignee_id, due_at) "
            "SELECT 'todo', 'x', 'card', n, n % 50, now() + n * interval '1 hour' FROM generate_series(1, 2000) AS n"
        )
        await tx.execute("ANALYZE tasks")
        noting: Any = _Noting(tx)
        await listed(noting, grants, Wanted(assignee=assignee), 50, None)
        for off in ("seqscan", "bitmapscan", "sort"):
            await tx.execute(f"SET LOCAL enable_{off} = off")
        await tx.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        statement, *args = noting.asked[0]
        plan = "\n".join(row["QUERY PLAN"] for row in await tx.fetch(f"EXPLAIN {statement}", *args))
    assert f"using {index} " in plan
    assert "Sort" not in plan
