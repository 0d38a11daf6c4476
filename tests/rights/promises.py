"""Entries of tasks and their templates, beside all others."""

from tests.rights.across import ENTRIES as OTHERS
from tests.rights.entries import NOWHERE, ONE_ID, Entry, Values, dialog, of_channel, of_dialog, of_house, says
from tests.rights.village import Village

_TASK = """
INSERT INTO tasks (kind, title, subject_kind, subject_id, state) VALUES ('todo', 'x', 'card', $1, $2) RETURNING id
"""
_DATED = """
INSERT INTO tasks (kind, title, subject_kind, subject_id, state, due_at, due_zone)
VALUES ('todo', 'x', 'card', $1, 'open', now(), 'UTC') RETURNING id
"""
_LINE = "INSERT INTO task_checks (task_id, position, text) VALUES ($1, 0, 'x') RETURNING id"
_TEMPLATE = "INSERT INTO task_templates (kind, title, assignee) VALUES ('todo', 'x', 'author') RETURNING id"


async def task(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    return values | {"task_id": await village.value(_TASK, values["card_id"], "open")}


async def closed(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    return values | {"task_id": await village.value(_TASK, values["card_id"], "done")}


async def dated(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    return values | {"task_id": await village.value(_DATED, values["card_id"])}


async def nobodys(village: Village, place: str, caller: str) -> Values:
    return {"name": "x.ics"}


async def line(village: Village, place: str, caller: str) -> Values:
    values = await task(village, place, caller)
    return values | {"check_id": await village.value(_LINE, values["task_id"])}


async def template(village: Village, place: str, caller: str) -> Values:
    return {"template_id": await village.value(_TEMPLATE)}


async def template_for_card(village: Village, place: str, caller: str) -> Values:
    return await dialog(village, place, caller) | await template(village, place, caller)


def about(values: Values) -> Values:
    return {"subject": {"kind": "card", "id": values["card_id"]}}


NO_TASK: Values = {"task_id": NOWHERE}
API: dict[str, Entry] = {
    "GET /tasks": Entry(query="?assignee=nobody"),
    "POST /tasks": of_dialog(ok=201, body=lambda values: about(values) | {"title": "x"}, right="tasks.edit"),
    "GET /tasks/{task_id}": of_dialog(task, missing=NO_TASK),
    "PATCH /tasks/{task_id}": of_dialog(task, missing=NO_TASK, body=says(version=1, title="y"), right="tasks.edit"),
    "POST /tasks/{task_id}/done": of_dialog(task, missing=NO_TASK, body=says(), right="tasks.edit"),
    "POST /tasks/{task_id}/cancel": of_dialog(task, missing=NO_TASK, right="tasks.edit"),
    "POST /tasks/{task_id}/reopen": of_dialog(closed, missing=NO_TASK, right="tasks.edit"),
    "PUT /tasks/{task_id}/people": of_dialog(
        task, missing=NO_TASK, body=says(version=1, people=[{"email": "a@example.com"}]), right="tasks.edit"
    ),
    # nobody is asked: whoever sees it is told so
    "POST /tasks/{task_id}/answer": of_dialog(task, ok=409, missing=NO_TASK, body=says(answer="yes")),
    "GET /tasks/{task_id}/ics": of_dialog(dated, missing=NO_TASK),
    "GET /channels/{channel_id}/tasks": of_channel(),
    "PUT /channels/{channel_id}/tasks": of_channel(body=says(requests=True)),
    "GET /task-feed": Entry(),
    "POST /task-feed": Entry(ok=201),
    "DELETE /task-feed": Entry(ok=204),
    # whoever has no link of a colleague's
    "GET /task-feed/{name}": Entry(make=nobodys, missing={"name": "y.ics"}, ok=404),
    # nobody is named to look at it: whoever sees it is told so
    "POST /tasks/{task_id}/check": of_dialog(closed, ok=409, missing=NO_TASK, body=says(accept=True)),
    "PUT /tasks/{task_id}/checklist": of_dialog(
        task, missing=NO_TASK, body=says(version=1, lines=[{"text": "x"}]), right="tasks.edit"
    ),
    "PUT /tasks/{task_id}/checklist/{check_id}": of_dialog(
        line, missing=NO_TASK | {"check_id": NOWHERE}, body=says(done=True), right="tasks.edit"
    ),
    "GET /task-templates": Entry(),
    "POST /task-templates": Entry(ok=201, body=says(title="x")),
    # every one has to be named: other tests make some
    "PUT /task-templates/order": Entry(ok=422, body=says(ids=[NOWHERE])),
    "PATCH /task-templates/{template_id}": of_house(template, "template_id", body=says(rev=1, title="y")),
    "DELETE /task-templates/{template_id}": of_house(template, "template_id", ok=204),
    "POST /task-templates/{template_id}/use": of_dialog(
        template_for_card, ok=201, missing=ONE_ID | {"template_id": NOWHERE}, body=about, right="tasks.edit"
    ),
}
ENTRIES: dict[str, Entry] = OTHERS | {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
