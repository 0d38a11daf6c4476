"""The list of tasks = tasks one by one = what a socket is told, for everybody and every subject."""

import random
from typing import Any

import pytest

from backend.access.sight import sees
from backend.cards.history import card_history
from backend.kit.errors import Missing
from backend.tasks.queries import one
from backend.tasks.rows import load_task_scopes
from tests.cast import Cast
from tests.tasks.doing import Doing

PEOPLE = ("anna", "vera", "boris", "dora", "ada", "rita")
_ROLE = (
    "INSERT INTO roles (key, name, rights, sight) SELECT 'own', 'own', rights, 'own' FROM roles WHERE key = 'operator'"
)
_USER = "INSERT INTO users (email, name, role_id) SELECT 'rita@example.com', 'Рита', id FROM roles WHERE key = 'own'"
_FIRM = "INSERT INTO companies (name, responsible_id) VALUES ('x', $1) RETURNING id"
_TASK = """
INSERT INTO tasks (kind, title, subject_kind, subject_id, assignee_id, author_id)
VALUES ('todo', 'x', $1, $2, $3, $4) RETURNING id
"""


async def _village(cast: Cast, chance: random.Random) -> list[int]:
    """Tasks about everything, in four channels, of anybody or nobody."""
    async with cast.db.tx() as tx:
        await tx.execute(_ROLE)
        await tx.execute(_USER)
        cast.ids["rita"] = await tx.value("SELECT id FROM users WHERE name = 'Рита'")
    people: list[int | None] = [None, *cast.ids.values()]
    boxes = [await Doing(cast).own_mailbox(who) for who in ("anna", "dora")]
    tasks = []
    for channel in (cast.sales, cast.secret, *boxes) * 3:
        dialog = await cast.row(await cast.dialog(channel_id=channel))
        whose, takes_part = chance.choice(people), [who for who in chance.sample(people, 2) if who]
        async with cast.db.tx() as tx:
            for table in ("conversations", "cards"):
                key = "id" if table == "conversations" else "card_id"
                await tx.execute(
                    f"UPDATE {table} SET responsible_id = $2, participants = $3 WHERE id = $1",
                    dialog[key], whose, takes_part,
                )  # fmt: skip
            if chance.random() < 0.3:
                await tx.execute("UPDATE conversations SET pool_kind = 'role', pool_id = 1 WHERE id = $1", dialog["id"])
            about: list[tuple[str, int]] = [
                ("card", dialog["card_id"]),
                ("conversation", dialog["id"]),
                ("contact", dialog["contact_id"]),
            ]
            if channel not in boxes:
                firm = await tx.value(
                    "INSERT INTO companies (name, responsible_id) VALUES ('x', $1) RETURNING id", whose
                )
                put = "INSERT INTO contact_companies (contact_id, company_id) VALUES ($1, $2)"
                await tx.execute(put, dialog["contact_id"], firm)
                about.append(("company", firm))
            tasks += [await tx.value(_TASK, *each, chance.choice(people), chance.choice(people)) for each in about]
    return tasks


@pytest.mark.parametrize("seed", range(4))
async def test_a_list_one_by_one_and_a_socket_agree(cast: Cast, seed: int) -> None:
    tasks = await _village(cast, random.Random(seed))
    compared = {True: 0, False: 0}
    for who in PEOPLE:
        grants = await cast.grants(who)
        listed = set(await Doing(cast).ids(who, limit=7))
        async with cast.db.tx() as tx:
            scopes = await load_task_scopes(tx, tasks)
            for task in tasks:
                alone = await _alone(tx, grants, task)
                told = any(sees(grants, scope) for scope in scopes[task])
                assert (alone, told) == (task in listed, task in listed), (who, task)
                compared[alone] += 1
    assert min(compared.values()) > 30, compared


async def test_who_sees_the_request_and_not_the_dialog_is_not_told_what_is_to_be_done_there(cast: Cast) -> None:
    dialog = await cast.row(await cast.dialog(channel_id=cast.secret))
    await cast.db.hot.execute("UPDATE cards SET channel_id = $2 WHERE id = $1", dialog["card_id"], cast.sales)
    doing = Doing(cast)
    task = await doing.add("dora", about=("conversation", dialog["id"]), title="Проверить долг")
    await doing.done("dora", task.id)
    plain = await doing.add("dora", about=("card", dialog["card_id"]), title="Перезвонить")
    async with cast.db.tx() as tx:
        with pytest.raises(Missing):
            await one(tx, await cast.grants("vera"), task.id)
        found, _ = await card_history(tx, await cast.grants("vera"), dialog["card_id"], 50, None)
    assert "долг" not in str(found)
    assert [fact.data.get("title") for fact in found if fact.data["task_id"] == plain.id] == ["Перезвонить"]


async def _alone(tx: Any, grants: Any, task: int) -> bool:
    try:
        return (await one(tx, grants, task)).id == task
    except Missing:
        return False
