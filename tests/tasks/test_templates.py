"""Templates of tasks: what the administrator wrote, filled for one request, given to whom it says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.tasks.actions.from_template import from_template
from backend.tasks.actions.templates import EditTaskTemplate, TemplateOrder, edit, order, remove, templates
from backend.tasks.subjects import SubjectRef
from backend.tasks.variables import VARIABLES, fill
from tests.cast import Cast
from tests.tasks.doing import Doing

NUMBERS = "UPDATE cards SET budget_amount = 45000, budget_currency = 'RUB', responsible_id = $2 WHERE id = $1"


@pytest.fixture
def doing(cast: Cast) -> Doing:
    return Doing(cast)


async def test_the_title_is_filled_with_what_is_known_of_the_request(doing: Doing, cast: Cast) -> None:
    card = await doing.card()
    await cast.db.hot.execute(NUMBERS, card, cast.ids["vera"])
    made = await doing.template(
        kind="call", title="Позвонить: {{name}} {{surname}}, № {{number}}, {{budget}}", note="{{status}}"
    )
    task = await doing.use("anna", made.id, ("card", card))
    assert task.title == f"Позвонить: Глеб, № {card}, 45\u00a0000\u00a0₽"
    assert (task.kind, task.note, task.author and task.author.name) == ("call", "Новый", "Анна")
    # the responsible's
    assert task.assignee
    assert task.assignee.name == "Вера"


@pytest.mark.parametrize(("whose", "gets"), [("responsible", "vera"), ("author", "anna"), ("person", "boris")], ids=str)
async def test_it_is_given_to_whom_the_template_says(doing: Doing, cast: Cast, whose: str, gets: str) -> None:
    card = await doing.card()
    await cast.db.hot.execute(NUMBERS, card, cast.ids["vera"])
    person = {"person_id": cast.ids["boris"]} if whose == "person" else {}
    made = await doing.template(title="x", assignee=whose, **person)
    task = await doing.use("anna", made.id, ("card", card))
    assert task.assignee
    assert task.assignee.id == cast.ids[gets]


async def test_whoever_left_or_may_not_see_it_is_passed_over(doing: Doing, cast: Cast) -> None:
    box = await doing.own_mailbox("anna")
    made = await doing.template(title="x", assignee="person", person_id=cast.ids["boris"])
    walled = await doing.use("anna", made.id, ("card", await doing.card(channel_id=box)))
    assert walled.assignee
    assert walled.assignee.id == cast.ids["anna"]
    card = await doing.card()
    await cast.db.hot.execute(NUMBERS, card, cast.ids["vera"])
    await cast.db.hot.execute("UPDATE users SET deactivated_at = now() WHERE name = 'Борис'")
    open_to_all = await doing.use("anna", made.id, ("card", card))
    assert open_to_all.assignee
    assert open_to_all.assignee.id == cast.ids["vera"]


async def test_it_is_due_so_many_hours_or_days_later_in_the_users_zone(doing: Doing, cast: Cast) -> None:
    await cast.db.hot.execute("UPDATE users SET time_zone = 'Asia/Vladivostok'")
    card = ("card", await doing.card())
    hours = await doing.template(title="x", due_amount=3, due_unit="hours")
    days = await doing.template(title="y", due_amount=2, due_unit="days")
    before = datetime.now(UTC)
    soon, later = await doing.use("anna", hours.id, card), await doing.use("anna", days.id, card)
    assert soon.due
    assert before <= soon.due.at - timedelta(hours=3) <= datetime.now(UTC)
    assert later.due
    assert later.due.on
    assert later.due.zone == "Asia/Vladivostok"
    # the end of a whole day there
    assert (later.due.at + timedelta(hours=10)).date() == later.due.on + timedelta(days=1)


async def test_a_status_gives_its_task_whatever_the_mover_may_do_with_tasks(doing: Doing, cast: Cast) -> None:
    await doing.without("tasks.edit")
    card = await doing.card()
    made = await doing.template(title="x", assignee="author")
    grants = await cast.grants("anna")
    async with cast.db.orm() as tx:
        task = await from_template(tx, grants, made.id, SubjectRef("card", card))
    assert task.assignee
    assert task.assignee.id == cast.ids["anna"]
    with pytest.raises(Forbidden):
        await doing.use("anna", made.id, ("card", card))


async def test_a_removed_template_gives_no_task_and_its_tasks_stay(doing: Doing, cast: Cast) -> None:
    card = ("card", await doing.card())
    made = await doing.template(title="x")
    await doing.use("anna", made.id, card)
    async with cast.db.tx() as tx:
        await remove(tx, await cast.grants("ada"), None, made.id)
    with pytest.raises(Missing):
        await doing.use("anna", made.id, card)
    assert len(await doing.ids("anna")) == 1


async def test_templates_stand_in_the_administrators_order(doing: Doing, cast: Cast) -> None:
    ids = [(await doing.template(title=title)).id for title in "abc"]
    ada = await cast.grants("ada")
    async with cast.db.tx() as tx:
        await order(tx, ada, "", TemplateOrder([ids[2], ids[0], ids[1]]))
    async with cast.db.tx() as tx:
        assert [each.title for each in await templates(tx)] == ["c", "a", "b"]
        with pytest.raises(Invalid):
            await order(tx, ada, "", TemplateOrder(ids[:2]))


async def test_an_order_is_audited_and_only_those_that_moved_are_told_of(doing: Doing, cast: Cast) -> None:
    ids = [(await doing.template(title=title)).id for title in "abc"]
    ada, before = await cast.grants("ada"), len(await cast.events("task_template.changed"))
    for _ in range(2):
        async with cast.db.tx() as tx:
            await order(tx, ada, "", TemplateOrder([ids[1], ids[0], ids[2]]))
    told = (await cast.events("task_template.changed"))[before:]
    assert sorted(event["body"]["task_template"]["id"] for event in told) == ids[:2]
    lines = await cast.db.hot.fetch("SELECT after::text FROM audit WHERE verb = 'task_templates.ordered'")
    assert [line["after"] for line in lines] == [f'{{"order": [{ids[1]}, {ids[0]}, {ids[2]}]}}']


async def test_a_stale_edit_of_a_template_gets_the_current_one(doing: Doing, cast: Cast) -> None:
    made = await doing.template(title="x", assignee="person", person_id=cast.ids["vera"])
    ada = await cast.grants("ada")
    async with cast.db.tx() as tx:
        changed = await edit(tx, ada, None, made.id, EditTaskTemplate(rev=1, assignee="responsible"))
        assert (changed.rev, changed.person) == (2, None)
        with pytest.raises(Conflict) as stale:
            await edit(tx, ada, None, made.id, EditTaskTemplate(rev=1, title="y"))
    assert stale.value.extra["current"] == changed


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x", "due_amount": 1}, "due_amount"),
        ({"title": "x", "due_amount": -1, "due_unit": "days"}, "due_amount"),
        ({"title": "x", "due_amount": 10**9, "due_unit": "hours"}, "due_amount"),
        ({"title": "x", "assignee": "person"}, "person_id"),
        ({"title": "x", "person_id": 1}, "person_id"),
        ({"title": "x", "assignee": "person", "person_id": 10**15}, "person_id"),
    ],
    ids=str,
)
async def test_a_template_that_makes_no_sense_is_refused_by_its_field(
    doing: Doing, body: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await doing.template(**body)
    assert list(refused.value.fields) == [field]


def test_what_has_no_value_leaves_no_trace_and_a_value_is_never_read_again() -> None:
    values = {"name": "{{budget}}", "budget": "45 000"}
    assert (
        fill("Offer {{ name }} for {{surname}} {{budget}} {{phone}}", values) == "Offer ((budget)) for 45 000 {{phone}}"
    )
    assert fill("{{surname}}", values) == ""


def test_no_variable_tells_what_a_role_may_hide() -> None:
    assert not {"phone", "email"} & set(VARIABLES)
