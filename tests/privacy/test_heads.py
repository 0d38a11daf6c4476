"""Heads are told when a colleague exports much in a day (K2)."""

from pathlib import Path

import pytest

from backend.kit.jobs import Job
from backend.kit.storage import Storage
from backend.privacy import heads
from backend.privacy.setting import PrivacySetting, keep_setting
from backend.transfer.outgoing import start, work
from backend.transfer.schemas import NewExport
from backend.wiring import lists_of_rooms
from tests.cast import Cast

_TOLD = "SELECT user_id, kind, (data ->> 'n')::int AS n FROM notices WHERE kind = 'exports_many' ORDER BY user_id"


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    lists_of_rooms()
    return Storage(f"file://{tmp_path}/files")


async def exports(cast: Cast, storage: Storage, who: str) -> None:
    async with cast.db.tx() as tx:
        view = await start.start(tx, await cast.grants(who), None, NewExport(entity="contact", format="csv"))
    handle = work.handlers(cast.db, storage, heads.exported)[start.JOB]
    await handle(Job(id=1, kind=start.JOB, payload={"export_id": view.id}, attempt=1))


async def test_heads_are_told_once_a_day_of_who_exported_more_lines_than_the_house_thinks_right(
    cast: Cast, storage: Storage
) -> None:
    for name in ("Глеб", "Ольга", "Пётр"):
        await cast.dialog(name)
    async with cast.db.tx() as tx:
        await keep_setting(tx, PrivacySetting(export_limit=5))
    await exports(cast, storage, "boris")
    assert await cast.db.hot.fetch(_TOLD) == []
    await exports(cast, storage, "boris")
    told = [tuple(row) for row in await cast.db.hot.fetch(_TOLD)]
    assert told == [(cast.ids["ada"], "exports_many", 6)]
    await exports(cast, storage, "boris")
    assert len(await cast.db.hot.fetch(_TOLD)) == 1


async def test_what_was_exported_yesterday_or_by_another_counts_for_nothing(cast: Cast, storage: Storage) -> None:
    for name in ("Глеб", "Ольга", "Пётр"):
        await cast.dialog(name)
    async with cast.db.tx() as tx:
        await keep_setting(tx, PrivacySetting(export_limit=5))
    await exports(cast, storage, "boris")
    await exports(cast, storage, "ada")
    await cast.db.hot.execute("UPDATE exports SET ended_at = now() - interval '25 hours'")
    await exports(cast, storage, "boris")
    assert await cast.db.hot.fetch(_TOLD) == []
