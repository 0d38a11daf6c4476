"""What was bound outlives what happens around it: an undone import, a sweep at the same moment, a person deleted."""

from pathlib import Path
from typing import Any

import pytest

from backend.documents.actions.bind import bind
from backend.documents.schemas import About, NewDocument
from backend.inbox.files.sweep import sweep
from backend.kit.upkeep import once
from tests.documents.desk import Desk
from tests.transfer.files import House

DEALS = (
    "Название сделки,Стадия сделки,Сумма,Валюта,Контакт: Имя,Контакт: Рабочий телефон,Компания\n"
    "Самовар,Новая,100,RUB,Глеб,8 912 000-00-01,ООО «Тула»\n"
)
TABLES = {"card": "cards", "contact": "contacts", "company": "companies"}
# as thirty days later
LATER = (
    "UPDATE contacts SET binned_at = binned_at - interval '31 days' RETURNING 1",
    "UPDATE companies SET deleted_at = deleted_at - interval '31 days' RETURNING 1",
)
AGED = "UPDATE attachments SET created_at = now() - interval '2 days' WHERE id = $1 RETURNING 1"
STANDS = "UPDATE attachments SET taken_at = now() WHERE id = $1 RETURNING 1"


async def test_what_a_colleague_bound_to_something_imported_outlives_the_undo_of_the_import(
    desk: Desk, tmp_path: Path
) -> None:
    village = desk.village
    house = House(village.people, tmp_path)
    run = await house.run(await house.take(DEALS, "deal"))
    made = []
    for kind, table in TABLES.items():
        thing = await village.value(f"SELECT id FROM {table}")
        made.append(await desk.bound("boris", thing, kind, file_id=await desk.upload("boris")))
    run = await house.undo(run)
    why = {row["kind"]: row["why"] for row in await village.rows("SELECT kind, why FROM import_made")}
    assert why == dict.fromkeys(TABLES, "has_files")
    for sql in LATER:
        await village.value(sql)
    assert await once(village.db)
    await sweep(village.db, village.storage)
    assert [await house.count(table) for table in TABLES.values()] == [1, 1, 1]
    for each in made:
        got = await desk.ask("boris", "GET", each["file"]["url"].removeprefix("/api/v1"))
        assert (got.status_code, got.content) == (200, b"%PDF-1.4 x")


async def test_what_was_removed_again_keeps_nothing_from_being_taken_back(desk: Desk, tmp_path: Path) -> None:
    house = House(desk.village.people, tmp_path)
    run = await house.run(await house.take(DEALS, "deal"))
    card = await desk.village.value("SELECT id FROM cards")
    made = await desk.bound("boris", card, url="https://example.com")
    await desk.ask("boris", "DELETE", f"/documents/{made['id']}")
    run = await house.undo(run)
    assert (run.undone.removed, run.undone.left) == (3, 0)


async def test_a_sweep_at_the_same_moment_leaves_an_old_upload_that_is_being_bound(desk: Desk) -> None:
    village, card, file = desk.village, await desk.card(), await desk.upload("anna")
    await village.value(AGED, file)
    anna = await village.people.grants("anna")
    async with village.db.tx() as tx:
        made = await bind(tx, anna, NewDocument(about=About(kind="card", id=card), file_id=file))
        await sweep(village.db, village.storage)
    assert made.file is not None
    got = await desk.ask("anna", "GET", made.file.url.removeprefix("/api/v1"))
    assert (got.status_code, got.content) == (200, b"%PDF-1.4 x")


@pytest.mark.parametrize("who", ["boris", "service"])
async def test_what_stands_in_a_field_is_not_had_past_it_through_a_document(desk: Desk, who: str) -> None:
    card, file = await desk.card(), await desk.upload(who)
    await desk.village.value(STANDS, file)
    answers: list[Any] = [await desk.bind(who, card, file_id=file)]
    if who == "boris":
        answers.append(await desk.ask(who, "POST", "/library", json={"file_id": file}))
    for answer in answers:
        assert (answer.status_code, answer.json()["error"]["fields"]["file_id"]["code"]) == (422, "no_such_upload")
    await desk.bound(who, card, file_id=await desk.upload(who))


@pytest.mark.parametrize("kind", ["contact", "company"])
async def test_whoever_deletes_a_person_or_a_company_waits_for_what_is_being_bound_to_them(
    desk: Desk, kind: str
) -> None:
    village = desk.village
    thing = await village.contact(await village.dialog("sales"))
    if kind == "company":
        thing = await village.value("INSERT INTO companies (name) VALUES ('x') RETURNING id")
    boris = await village.people.grants("boris")
    free = f"SELECT id FROM {TABLES[kind]} WHERE id = $1 FOR UPDATE SKIP LOCKED"
    async with village.db.tx() as tx:
        await bind(tx, boris, NewDocument(about=About(kind=kind, id=thing), url="https://example.com"))  # type: ignore[arg-type]
        assert await village.value(free, thing) is None
    assert await village.value(free, thing) == thing
