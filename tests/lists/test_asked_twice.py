"""Work on many rows that is asked for twice under one key is begun once, and what is over is not offered."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from backend.kit.errors import Conflict
from backend.lists.bulk import queries, start
from backend.wiring import lists_of_rooms
from tests.cast import Cast
from tests.lists.test_bulk import begins, column, does, people, undoes


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists_of_rooms()


async def test_a_post_whose_answer_was_lost_and_that_is_tried_again_is_one_run(cast: Cast) -> None:
    ids = await people(cast, 3)
    body: dict[str, Any] = {"client_id": str(uuid4()), "verb": "set", "args": {"column": "type", "value": "client"}}
    first, second = await asyncio.gather(*(begins(cast, "ada", "contact", **body, ids=ids) for _ in range(2)))
    assert first.id == second.id
    run = await does(cast, "ada", "contact", **body, ids=ids)
    assert (run.id, run.state, run.done) == (first.id, "done", 3)
    await cast.db.hot.execute("UPDATE contacts SET type = 'other' WHERE id = $1", ids[0])
    # as it stands by now: nothing is done again
    again = await does(cast, "ada", "contact", **body, ids=ids)
    assert (again.id, again.state) == (first.id, "done")
    assert await column(cast, "contacts", "type", ids) == ["other", "client", "client"]
    assert await cast.db.hot.fetchval("SELECT count(*) FROM list_runs") == 1


async def test_another_body_or_another_list_under_the_same_key_is_refused(cast: Cast) -> None:
    ids, key = await people(cast, 2), str(uuid4())
    args = {"column": "responsible_id", "value": cast.ids["anna"]}
    await does(cast, "ada", "contact", client_id=key, verb="set", args=args, ids=ids)
    for entity, more in (("contact", {"ids": ids[:1]}), ("company", {"ids": ids})):
        with pytest.raises(Conflict) as refused:
            await begins(cast, "ada", entity, client_id=key, verb="set", args=args, **more)
        assert refused.value.code == "client_id_reused"
        assert refused.value.fields == {"client_id": "client_id_reused"}
    # a colleague's keys are their own
    assert (await does(cast, "boris", "contact", client_id=key, verb="set", args=args, ids=ids)).done == 2


async def test_what_can_be_taken_back_no_more_is_not_offered(cast: Cast) -> None:
    ids = await people(cast, 2)
    run = await does(cast, "ada", "contact", verb="set", args={"column": "type", "value": "client"}, ids=ids)
    assert run.undo_until is not None
    await cast.db.hot.execute("UPDATE list_runs SET ended_at = ended_at - interval '24 h 1 s'")
    async with cast.db.tx() as tx:
        assert (await queries.run_for(tx, cast.ids["ada"], run.id)).undo_until is None
    with pytest.raises(Conflict) as refused:
        async with cast.db.tx() as tx:
            await start.undo(tx, await cast.grants("ada"), run.id)
    assert refused.value.code == "undo_too_late"
    await cast.db.hot.execute("UPDATE list_runs SET ended_at = now()")
    assert (await undoes(cast, "ada", run)).done == 2
