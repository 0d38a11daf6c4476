"""A channel's own promises: to answer a request, to call back; once, closed by the answer, never beside a rule's."""

import asyncio
from typing import Any

import pytest

from backend.inbox.promises.made import promised
from backend.inbox.promises.setting import ChannelTasks, put_tasks
from backend.kit.consumers import Logged
from tests.cast import Cast
from tests.tasks.doing import Doing

_CALL = """
WITH c AS (UPDATE conversations SET seq = seq + 1 WHERE id = $1 RETURNING id, seq)
INSERT INTO messages (conversation_id, seq, direction, text, provider_at, meta)
SELECT id, seq, 'in', '', now(), jsonb_build_object('call', jsonb_build_object('state', $2::text, 'direction', 'in'))
FROM c RETURNING seq
"""


@pytest.fixture
def doing(cast: Cast) -> Doing:
    return Doing(cast)


async def wants(cast: Cast, **what: Any) -> None:
    async with cast.db.tx() as tx:
        await put_tasks(tx, await cast.grants("ada"), "127.0.0.1", cast.sales, ChannelTasks(**what))


async def heard(cast: Cast, kind: str, subject_id: int) -> None:
    event = Logged(
        position=1, type=kind, subject_kind=kind.partition(".")[0], subject_id=subject_id, contact_id=None, body=None
    )
    async with cast.db.tx() as tx:
        await promised(tx, [event])


async def stand(cast: Cast) -> list[tuple[str, str]]:
    rows = await cast.db.hot.fetch("SELECT title, state FROM tasks WHERE auto_key IS NOT NULL ORDER BY id")
    return [(row["title"], row["state"]) for row in rows]


async def test_each_request_has_one_task_until_it_is_answered(doing: Doing, cast: Cast) -> None:
    before = await cast.row(await cast.dialog("Олег"))
    await wants(cast, requests=True)
    await heard(cast, "card.changed", before["card_id"])
    assert await stand(cast) == []
    dialog = await cast.row(await cast.dialog())
    await asyncio.gather(*(heard(cast, "card.changed", dialog["card_id"]) for _ in range(4)))
    assert await stand(cast) == [("Ответить: Глеб", "open")]
    await heard(cast, "message.arrived", dialog["id"])
    assert await stand(cast) == [("Ответить: Глеб", "open")]
    await cast.says("anna", dialog["id"])
    for _ in range(2):
        await heard(cast, "message.arrived", dialog["id"])
        await heard(cast, "card.changed", dialog["card_id"])
    assert await stand(cast) == [("Ответить: Глеб", "done")]
    assert len(await doing.facts("task_done")) == 1


async def test_beside_a_task_of_a_rule_or_a_status_none_is_made_and_none_stays(doing: Doing, cast: Cast) -> None:
    await wants(cast, requests=True)
    template = await doing.template(title="Позвонить", kind="call", assignee="author")
    first = await cast.row(await cast.dialog())
    await doing.use("anna", template.id, ("card", first["card_id"]))
    await heard(cast, "card.changed", first["card_id"])
    assert await stand(cast) == []
    second = await cast.row(await cast.dialog("Олег"))
    await heard(cast, "card.changed", second["card_id"])
    theirs = await doing.use("anna", template.id, ("card", second["card_id"]))
    await heard(cast, "task.changed", theirs.id)
    assert await stand(cast) == [("Ответить: Олег", "cancelled")]


async def test_whoever_was_missed_is_called_back_once(doing: Doing, cast: Cast) -> None:
    await wants(cast, missed_calls=True)
    dialog = await cast.row(await cast.dialog())
    for _ in range(2):
        await cast.db.hot.fetchval(_CALL, dialog["id"], "missed")
        await asyncio.gather(*(heard(cast, "message.arrived", dialog["id"]) for _ in range(3)))
    assert await stand(cast) == [("Перезвонить: Глеб", "open")]
    # a task that a colleague has closed by hand is not made again for the same call
    await cast.db.hot.fetchval(_CALL, dialog["id"], "ended")
    await heard(cast, "message.changed", dialog["id"])
    assert await stand(cast) == [("Перезвонить: Глеб", "done")]
    await cast.db.hot.fetchval(_CALL, dialog["id"], "missed")
    await heard(cast, "message.arrived", dialog["id"])
    assert [state for _, state in await stand(cast)] == ["done", "open"]


async def test_a_task_in_the_pool_is_nobodys_and_a_request_that_is_over_waits_for_nothing(cast: Cast) -> None:
    await wants(cast, requests=True, to_pool=True)
    dialog = await cast.row(await cast.dialog())
    await heard(cast, "card.changed", dialog["card_id"])
    assert await cast.db.hot.fetchval("SELECT assignee_id FROM tasks") is None
    await cast.db.hot.execute("UPDATE cards SET is_open = false WHERE id = $1", dialog["card_id"])
    await heard(cast, "card.changed", dialog["card_id"])
    assert await stand(cast) == [("Ответить: Глеб", "cancelled")]


async def test_a_channel_without_an_hour_of_work_has_its_task_without_a_date(cast: Cast) -> None:
    await wants(cast, requests=True)
    shut = '{"zone":"UTC","anchor":"2026-01-05","days":[[],[],[],[],[],[],[]]}'
    asked = "INSERT INTO calendars (name, pattern) VALUES ('x', $1::text::jsonb) RETURNING id"
    calendar = await cast.db.hot.fetchval(asked, shut)
    await cast.db.hot.execute("UPDATE channels SET calendar_id = $1 WHERE id = $2", calendar, cast.sales)
    dialog = await cast.row(await cast.dialog())
    await heard(cast, "card.changed", dialog["card_id"])
    assert await stand(cast) == [("Ответить: Глеб", "open")]
    assert await cast.db.hot.fetchval("SELECT due_at FROM tasks") is None
