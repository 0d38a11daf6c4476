"""The demo's house: filled once, by the product's own verbs, with nothing left to be sent."""

from datetime import UTC, datetime

from backend.demo.fields import own_fields
from backend.demo.fill import doors, fill
from backend.demo.promises import promises
from backend.demo.talks import ready, talks
from backend.kit.db import Database
from backend.kit.settings import Settings


async def test_an_empty_house_is_filled_once(database_url: str, settings: Settings) -> None:
    async with Database.open(database_url) as db:
        assert await fill(db, settings)
        assert not await fill(db, settings)
        assert await db.hot.fetchval("SELECT count(*) FROM outbox") == 0
        rows = await db.hot.fetch(
            "SELECT c.*, k.budget_amount, s.shipped FROM conversations c JOIN cards k ON k.id = c.card_id "
            # a dialog whose lead was converted is about the deal from then on
            "JOIN cards l ON l.id = coalesce(k.born_of, k.id) JOIN statuses s ON s.id = l.status_id ORDER BY c.id"
        )
        told = talks()
        assert [row["thread_key"] for row in rows] == [f"p:{talk.key}" for talk in told]
        assert [row["shipped"] for row in rows] == [talk.status for talk in told]
        deals = await db.hot.fetchval("SELECT count(*) FROM cards WHERE kind = 'deal' AND born_of IS NOT NULL")
        assert deals == sum(talk.converted for talk in told) > 0
        assert [row["state"] == "done" for row in rows] == [talk.done for talk in told]
        waits = [talk.lines[-1][0] == "in" and not talk.done for talk in told]
        assert [row["waiting_since"] is not None for row in rows] == waits
        said = await db.hot.fetch("SELECT title FROM saved_replies UNION SELECT title FROM macros")
        assert {row["title"] for row in said} == {each.title for each in ready()}
        tasks = await db.hot.fetch("SELECT * FROM tasks ORDER BY id")
        assert [row["title"] for row in tasks] == [each.title for each in promises().task]
        # some are late, some are done: the page of tasks has something of everything
        assert {row["state"] for row in tasks} == {"open", "done"}
        assert any(row["due_at"] and row["due_at"] < datetime.now(UTC) for row in tasks if row["state"] == "open")
        assert await db.hot.fetchval("SELECT count(*) FROM task_templates") == len(promises().template)
        fields = await db.hot.fetch("SELECT name FROM fields ORDER BY id")
        assert [row["name"] for row in fields] == [each.name for each in own_fields().field]
        assert await db.hot.fetchval("SELECT count(*) FROM cards WHERE fields <> '{}'") == len(own_fields().values)
        assert len(await doors(db, settings)) == 4
