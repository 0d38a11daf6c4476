"""H2: a request that comes by itself gets the task of the status that it opens in, once, when somebody has it."""

from backend.inbox.requests.first_task import first_tasks
from backend.kit.consumers import Logged
from backend.wiring import subjects_of_tasks
from tests.cast import Cast

_TEMPLATE = "INSERT INTO task_templates (kind, title, assignee) VALUES ('call', 'Перезвонить', 'author') RETURNING id"
_SET = "UPDATE statuses SET task_template_id = $1 WHERE shipped = 'lead_new'"
_GIVEN = "SELECT subject_id, assignee_id FROM tasks WHERE title = 'Перезвонить' ORDER BY id"


async def _house(cast: Cast) -> int:
    subjects_of_tasks()
    await cast.db.hot.execute(_SET, await cast.db.hot.fetchval(_TEMPLATE))
    return int((await cast.row(await cast.dialog()))["card_id"])


async def _hears(cast: Cast, card_id: int) -> list[tuple[int, int]]:
    for _ in range(2):
        async with cast.db.tx() as tx:
            await first_tasks(tx, [Logged(1, "card.changed", "card", card_id, None, None)])
    return [tuple(row) for row in await cast.db.hot.fetch(_GIVEN)]


async def _takes(cast: Cast, card_id: int, who: str) -> None:
    await cast.db.hot.execute("UPDATE cards SET responsible_id = $2 WHERE id = $1", card_id, cast.ids[who])


async def test_it_is_given_once_when_somebody_has_taken_the_request(cast: Cast) -> None:
    card = await _house(cast)
    assert await _hears(cast, card) == []
    await _takes(cast, card, "anna")
    assert await _hears(cast, card) == [(card, cast.ids["anna"])]
    # done, or called off: it was given, and comes by no other change again
    await cast.db.hot.execute("UPDATE tasks SET state = 'cancelled'")
    assert await _hears(cast, card) == [(card, cast.ids["anna"])]


async def test_what_was_moved_made_by_hand_or_is_old_gets_none(cast: Cast) -> None:
    for change in (
        "status_changed_at = now() + interval '1 second'",
        "created_by = responsible_id",
        "created_at = now() - interval '8 days', status_changed_at = now() - interval '8 days'",
        "is_open = false",
    ):
        card = await _house(cast)
        await _takes(cast, card, "anna")
        await cast.db.hot.execute(f"UPDATE cards SET {change} WHERE id = $1", card)
        assert await _hears(cast, card) == [], change
        await cast.db.hot.execute("DELETE FROM message_keys; DELETE FROM cards")
