"""The index follows the log: edits, deletions, a worker that dies, a log that begins long ago."""

import asyncio

import pytest

from backend.inbox.search.consumers import CONSUMERS, MESSAGES
from backend.inbox.search.fill_messages import index_messages
from backend.kit.consumers import Consumer, ConsumerRunner, Logged
from backend.kit.db import HotTx
from tests.inbox.search.desk import Desk


async def test_edits_are_found_anew_and_deleted_ones_no_more(desk: Desk) -> None:
    dialog = await desk.dialog()
    first = await desk.said(dialog, "Хочу самовар медный")
    second = await desk.said(dialog, "И чашки фарфоровые")
    await desk.index()
    place = await desk.db.hot.fetchval("SELECT id FROM search_messages WHERE seq = $1", first)
    await desk.edited(dialog, first, "Хочу чайник медный")
    await desk.deleted(dialog, second)
    await desk.index()
    assert await desk.messages("anna", "чайник") == [(dialog, first)]
    assert await desk.messages("anna", "медный самовар") == []
    assert await desk.messages("anna", "чашка") == []
    assert await desk.db.hot.fetchval("SELECT id FROM search_messages WHERE seq = $1", first) == place


async def test_what_a_deleted_message_said_is_not_shown_while_the_index_lags(desk: Desk) -> None:
    dialog = await desk.dialog()
    seq = await desk.said(dialog, "Секретный самовар")
    await desk.index()
    await desk.deleted(dialog, seq)
    assert await desk.messages("anna", "секретный") == []


async def test_system_lines_are_not_search(desk: Desk) -> None:
    dialog = await desk.dialog()
    await desk.said(dialog, "взят в работу", direction="system")
    await desk.index()
    assert await desk.messages("anna", "работа") == []


async def test_receipts_and_a_second_reading_of_the_log_change_nothing(desk: Desk) -> None:
    dialog = await desk.dialog()
    seq = await desk.said(dialog, "самовар")
    await desk.index()
    before = await desk.db.hot.fetch("SELECT *, xmin::text FROM search_messages ORDER BY id")
    await desk.tell(dialog, seq, changed=True)
    await desk.index()
    assert await desk.db.hot.fetch("SELECT *, xmin::text FROM search_messages ORDER BY id") == before
    await desk.db.hot.execute("UPDATE consumers SET position = 0")
    await desk.index()
    again = await desk.db.hot.fetch("SELECT * FROM search_messages ORDER BY id")
    assert [tuple(row) for row in again] == [tuple(row)[:-1] for row in before]


async def test_a_worker_that_dies_is_followed_by_one_that_goes_on(desk: Desk) -> None:
    dialog = await desk.dialog()
    said = [await desk.said(dialog, f"самовар {n}") for n in range(30)]
    await desk.relay()
    dies = asyncio.Event()

    async def half(tx: HotTx, events: list[Logged]) -> None:
        await index_messages(tx, events)
        dies.set()
        await asyncio.Event().wait()

    consumer = next(each for each in CONSUMERS if each.name == MESSAGES)
    running = asyncio.create_task(
        ConsumerRunner(desk.db, Consumer(MESSAGES, consumer.types, half, bodies=True)).run()  # type: ignore[arg-type]
    )
    await dies.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await desk.db.hot.fetchval("SELECT count(*) FROM search_messages") == 0
    await desk.index()
    rows = await desk.db.hot.fetch("SELECT seq FROM search_messages WHERE conversation_id = $1 ORDER BY id", dialog)
    assert [row["seq"] for row in rows] == [1, *said]


async def test_a_slice_that_is_missing_goes_into_the_default_and_is_found(desk: Desk) -> None:
    async with desk.db.tx() as tx:
        await tx.execute("SET LOCAL ROLE samovar_owner")
        await tx.execute("SELECT setval('search_ids', 500000000)")
    dialog = await desk.dialog()
    seq = await desk.said(dialog, "медный самовар")
    await desk.index()
    assert await desk.messages("anna", "медный") == [(dialog, seq)]
