"""What is left for later is written in one statement with the events, or not at all."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from backend.kit.db import Database, HotTx, database
from backend.kit.db.urls import asyncpg_url

_NEW = "INSERT INTO consumers (name, position) VALUES ($1, $2)"
_MOVE = "UPDATE consumers SET position = position + $2 WHERE name = $1"


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    async with Database.open(database_url) as database:
        async with database.tx() as tx:
            await tx.execute("DELETE FROM consumers")
            await tx.execute(_NEW, "old", 5)
        yield database


async def _stand(db: Database) -> dict[str, int]:
    async with db.tx() as tx:
        return {row["name"]: row["position"] for row in await tx.fetch("SELECT name, position FROM consumers")}


async def test_each_keeps_its_own_parameters(db: Database) -> None:
    async with db.tx() as tx:
        tx.later(_NEW, "one", 1)
        tx.later(_MOVE, "old", 10)
        tx.later(_NEW, "two", 2)
        assert await tx.value("SELECT count(*) FROM consumers") == 1
    assert await _stand(db) == {"old": 15, "one": 1, "two": 2}


async def test_written_at_once_where_it_is_read_again(db: Database) -> None:
    async with db.tx() as tx:
        tx.later(_NEW, "one", 1)
        await tx.write()
        assert await tx.value("SELECT count(*) FROM consumers") == 2
        tx.later(_MOVE, "one", 1)
    assert await _stand(db) == {"old": 5, "one": 2}


async def test_one_that_fails_leaves_nothing(db: Database) -> None:
    async def unwise() -> None:
        async with db.tx() as tx:
            tx.later(_MOVE, "old", 1)
            tx.later(_NEW, "one", 1)
            tx.later(_NEW, "old", 1)

    with pytest.raises(asyncpg.UniqueViolationError):
        await unwise()
    assert await _stand(db) == {"old": 5}


async def test_what_raises_before_the_commit_writes_nothing(db: Database) -> None:
    async def hesitant() -> None:
        async with db.tx() as tx:
            tx.later(_NEW, "one", 1)
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError):
        await hesitant()
    assert await _stand(db) == {"old": 5}


async def test_what_was_undone_alone_is_not_written_later(db: Database) -> None:
    async def unwise(tx: HotTx) -> None:
        async with tx.savepoint():
            tx.later(_NEW, "two", 2)
            raise RuntimeError("changed my mind")

    async with db.tx() as tx:
        tx.later(_NEW, "one", 1)
        with pytest.raises(RuntimeError):
            await unwise(tx)
    assert await _stand(db) == {"old": 5, "one": 1}


async def test_who_freezes_before_a_statement_holds_its_locks_no_longer_than_a_transaction_may_last(
    db: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with db.tx() as hot, db.steady() as steady, db.orm() as orm:
        assert {await tx.value("SHOW transaction_timeout") for tx in (hot, steady, orm)} == {"30s"}
    monkeypatch.setattr(database, "TRANSACTION_TIMEOUT", "1s")
    frozen = await asyncpg.connect(asyncpg_url(database_url))
    await database.bound(frozen)
    await frozen.execute("BEGIN")
    await frozen.execute("SELECT 1 FROM consumers WHERE name = 'old' FOR SHARE")
    # prepared and not run: PostgreSQL takes it for neither idle nor at work
    await frozen.prepare("SELECT count(*) FROM channels WHERE id = $1")
    async with db.tx() as tx:
        await tx.execute(_MOVE, "old", 1)
    assert await _stand(db) == {"old": 6}
    frozen.terminate()
