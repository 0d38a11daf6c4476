"""Customers of an old spreadsheet come in, whoever dies meanwhile; and leave again."""

import asyncio

import pytest

from backend.access.grants import Grants
from backend.transfer.incoming import report, steer, work
from tests.transfer.customers import Customers
from tests.transfer.files import House

ROWS = 10_000


@pytest.mark.timeout(600)
async def test_rows_of_an_old_spreadsheet_become_people(house: House) -> None:
    file = Customers(ROWS)
    run = await house.take(file.text().encode("cp1251"))
    assert (run.reading.encoding, run.reading.delimiter, run.total) == ("cp1251", ";", ROWS)
    assert run.setup.columns == [
        "fio", "phone_mobile", "email", "company", "position", "birthday", "type", "tags",
    ]  # fmt: skip
    run = await house.run(run)
    assert run.done.error == len(file.bad)
    assert run.done.filled == len(file.twice)
    assert run.done.new == ROWS - len(file.bad) - len(file.twice) == await house.count("contacts")
    assert await house.count("companies") == 3
    assert await house.count("contacts", "phone_normal !~ '^\\+7912\\d{7}$'") == 0
    lines = b"".join([piece async for piece in report.failed(house.cast.db, await _boris(house), run.id)])
    assert len(lines.decode("utf-8-sig").strip().split("\r\n")) == len(file.bad) + 1


async def test_whoever_is_killed_amid_a_file_makes_nobody_twice(house: House) -> None:
    """The worker dies after a batch was put and before it was kept, and amid the next ones."""
    run = await house.take(Customers(900).text())
    await house.begin(run)
    died = 0
    for place in range(5):
        task = asyncio.create_task(work.run(house.cast.db, run.id))
        while not task.done():
            if (await _done(house)) >= place * 150:
                break
        died += task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert died
    whole = await house.worked(run)
    assert whole.state == "done"
    assert whole.done.new == await house.count("contacts")
    phones = await house.count("(SELECT phone_normal FROM contacts GROUP BY 1 HAVING count(*) > 1) AS twice")
    assert phones == 0


async def test_a_pause_holds_and_going_on_ends_it(house: House) -> None:
    run = await house.take(Customers(160).text())
    await house.begin(run)
    assert await work.batch(house.cast.db, run.id, most=20)
    async with house.cast.db.tx() as tx:
        await steer.pause(tx, await _boris(house), run.id)
    assert not await work.batch(house.cast.db, run.id)
    held = await house.view(run)
    assert held.state == "paused"
    assert held.done.new < 160
    whole = await house.run(held)
    assert (whole.state, whole.done.new) == ("done", await house.count("contacts"))


async def _done(house: House) -> int:
    return await house.count("import_rows", "done IS NOT NULL")


async def _boris(house: House) -> Grants:
    return await house.cast.grants("boris")
