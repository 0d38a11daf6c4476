"""A list goes out into a file: what its maker sees of it, and nothing that a spreadsheet would run."""

import csv
import io
from datetime import date, datetime
from typing import Any

import msgspec
import pytest
from python_calamine import CalamineWorkbook

from backend.kit.errors import Forbidden, Invalid, Missing, Refused
from backend.kit.storage import NoSuchFile
from backend.transfer.outgoing import start, work
from backend.transfer.outgoing.cells import safe
from backend.transfer.schemas import ExportView, NewExport
from backend.transfer.sweep import sweep
from backend.wiring import lists_of_rooms
from tests.transfer.files import House

ATTACKS = (
    '=HYPERLINK("http://x")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    "|x",
    "%0A=1",
)


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists_of_rooms()


async def export(house: House, entity: Any = "contact", kind: Any = "csv", **rest: Any) -> tuple[ExportView, bytes]:
    """Asked for, written, fetched."""
    new = msgspec.convert({"entity": entity, "format": kind} | rest, NewExport)
    async with house.cast.db.tx() as tx:
        view = await start.start(tx, await house.cast.grants(house.who), None, new)
    await work.run(house.cast.db, house.storage, view.id)
    async with house.cast.db.tx() as tx:
        view, key = await start.fetched(tx, await house.cast.grants(house.who), None, view.id)
    return view, b"".join([piece async for piece in house.storage.read(key)])


def table(content: bytes, encoding: str = "utf-8-sig", delimiter: str = ";") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))


FILE = """Имя;Фамилия;Мобильный телефон;Рабочий телефон;E-mail;Компания;Должность;День рождения;Тип;Метки;Ответственный
Анна;Титова;+79120000001;+73432000001;anna@x.ru;ООО «Тула»;директор;1985-03-12;Клиент;VIP, опт;Анна
Глеб Ильич;Самоваров;+79120000002;;gleb@x.ru;ООО «Тула»;;--05-21;Партнёр;;
"""


async def test_what_goes_out_comes_back_the_same(house: House) -> None:
    await house.run(await house.take(FILE))
    for kind in ("csv", "xlsx"):
        columns = ["name", "surname", "phone_mobile", "phone_work", "email", "company", "position", "birthday", "type",
                   "tags", "responsible"]  # fmt: skip
        _, content = await export(house, kind=kind, columns=columns)
        before = table(await _csv_of(house, columns))
        await house.cast.db.hot.execute("UPDATE contacts SET deleted_at = now()")
        run = await house.run(await house.take(content, name=f"back.{kind}"))
        assert (run.done.new, run.done.error) == (2, 0), await house.faults(run)
        assert table(await _csv_of(house, columns)) == before
        assert {next(iter(row.values())) for row in before} == {"Анна", "Глеб Ильич"}


async def test_a_list_of_people_says_whom_one_may_write_to_with_offers_and_since_when(house: House) -> None:
    db = house.cast.db
    names = ("Анна", "Борис", "Вера", "Глеб")
    for name in names:
        await house.cast.dialog(name)
    old, new = [await db.hot.fetchval(
        "INSERT INTO consent_texts (purpose, locale, version, text) VALUES ('marketing', 'ru', $1, 'Да') RETURNING id",
        version) for version in (1, 2)]  # fmt: skip
    # Anna stands, Boris took it back, Vera agreed to words that stand no more, Gleb was never asked
    for name, words, back in (("Анна", new, None), ("Борис", new, "now"), ("Вера", old, None)):
        await db.hot.execute(
            "INSERT INTO consents (text_id, purpose, channel_id, external_user, how, at, withdrawn_at)"
            " SELECT $2, 'marketing', i.channel_id, i.external_user, 'tick', '2026-05-04T09:07:00Z',"
            " CASE WHEN $3::text IS NOT NULL THEN now() END FROM identities i JOIN contacts c ON c.id = i.contact_id"
            " WHERE c.name = $1", name, words, back,
        )  # fmt: skip
    _, content = await export(house, columns=["name", "marketing", "marketing_at"])
    said = {tuple(row.values()) for row in table(content)}
    assert {(name, agreed, bool(at)) for name, agreed, at in said} == {
        ("Анна", "да", True), ("Борис", "нет", False), ("Вера", "нет", False), ("Глеб", "нет", False),
    }  # fmt: skip


async def _csv_of(house: House, columns: list[str]) -> bytes:
    return (await export(house, kind="csv", columns=columns))[1]


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_that_a_spreadsheet_would_run_leaves_the_house(text: str) -> None:
    assert safe(text).startswith("'")


@pytest.mark.parametrize("text", ["+7 912 000-00-01", "-15", "-1 250,50", "Анна", "a=b", ""])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


async def test_a_name_that_is_a_formula_comes_back_as_that_name(house: House) -> None:
    await house.run(await house.take('Имя,E-mail\n"=HYPERLINK(""x"")",x@y.ru\n'))
    assert await house.count("contacts", "name = '=HYPERLINK(\"x\")'") == 1
    _, content = await export(house)
    assert b"'=HYPERLINK" in content
    run = await house.run(await house.take(content))
    assert await house.count("contacts", "name LIKE '=HYPER%'") == 1
    assert run.done.error == 0, await house.faults(run)


async def test_a_role_that_sees_no_phones_exports_none(house: House) -> None:
    await house.run(await house.take(FILE))
    await house.cast.db.hot.execute(
        "UPDATE roles SET rights = array_remove(rights, 'contacts.phones') WHERE key = 'supervisor'"
    )
    for kind in ("csv", "vcard", "outlook"):
        _, content = await export(house, kind=kind)
        assert b"7912" not in content
        assert b"x.ru" not in content
    with pytest.raises(Invalid):
        await export(house, columns=["phone"])


async def test_only_its_maker_fetches_it_and_for_a_day(house: House) -> None:
    view, _ = await export(house)
    key = await house.cast.db.hot.fetchval("SELECT file_key FROM exports")
    for who, refusal in (("ada", Missing), ("dora", Missing)):
        async with house.cast.db.tx() as tx:
            with pytest.raises(refusal):
                await start.fetched(tx, await house.cast.grants(who), None, view.id)
    async with house.cast.db.tx() as tx:
        with pytest.raises(Forbidden):
            await start.start(tx, await house.cast.grants("anna"), None, NewExport(entity="contact", format="csv"))
    await house.cast.db.hot.execute("UPDATE exports SET ended_at = now() - interval '25 hours'")
    async with house.cast.db.tx() as tx:
        with pytest.raises(Refused) as refused:
            await start.fetched(tx, await house.cast.grants("boris"), None, view.id)
    assert refused.value.status == 410
    assert await sweep(house.cast.db, house.storage) == 1
    with pytest.raises(NoSuchFile):
        await house.storage.size(key)


async def test_what_is_filtered_out_stays_in_the_house_and_the_audit_counts(house: House) -> None:
    await house.run(await house.take(FILE))
    asked = {"where": {"column": "name", "op": "has", "values": ["Анна"]}}
    view, content = await export(house, asked=asked)
    assert view.done == 1
    assert "Самоваров" not in content.decode()
    rows = await house.cast.db.hot.fetch("SELECT verb, after::text AS after FROM audit WHERE verb LIKE 'export.%'")
    assert {row["verb"] for row in rows} == {"export.started", "export.made", "export.fetched"}
    assert all('"rows": 1' in row["after"] for row in rows if row["verb"] != "export.started")


async def test_a_visiting_card_is_what_telephones_read(house: House) -> None:
    await house.run(await house.take(FILE))
    _, content = await export(house, kind="vcard")
    text = content.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VCARD\r\nVERSION:3.0\r\n") == 2
    assert "N:Титова;Анна;;;\r\nFN:Анна Титова\r\n" in text
    assert "TEL;TYPE=CELL:+79120000001\r\n" in text
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


FIRMS = "Название;ИНН;Телефон;Комментарий;Оборот;Валюта\n=1+1;7701;89120000001;@SUM(1);1500,50;RUB\n"
DEALS = "Название;Имя;Телефон;Бюджет;Валюта;Комментарий\n=cmd|x;Глеб;89120000002;90000,50;RUB;-2+3+cmd\n"


async def book(content: bytes, house: House) -> list[list[Any]]:
    path = house.tmp / "book.xlsx"
    path.write_bytes(content)
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize(("entity", "imported", "file", "title", "sum_column"), [
    ("company", "company", FIRMS, "=1+1", "Годовой оборот"), ("card", "lead", DEALS, "=cmd|x", "Бюджет"),
])  # fmt: skip
async def test_companies_and_requests_go_out_harmless_in_each_encoding_and_with_numbers_as_numbers(
    house: House, entity: str, imported: str, file: str, title: str, sum_column: str
) -> None:
    run = await house.run(await house.take(file, imported))
    assert (run.done.new, run.done.error) == (1, 0), await house.faults(run)
    for encoding, read in (("utf-8", "utf-8-sig"), ("cp1251", "cp1251")):
        _, content = await export(house, entity, encoding=encoding)
        row = table(content, read)[0]
        assert f"'{title}" in row.values()
        assert all(cell[:1] not in ("=", "@", "|") and not cell.startswith("-2+") for cell in row.values())
    head, cells_of = await book((await export(house, entity, "xlsx"))[1], house)
    cells = dict(zip(head, cells_of, strict=True))
    assert cells[sum_column] in (1500.5, 90000.5)
    assert isinstance(cells[sum_column], float)
    assert f"'{title}" in cells.values()


async def test_days_moments_and_numbers_of_a_workbook_are_that_and_not_texts(house: House) -> None:
    made = "INSERT INTO fields (entity, kind, name, setup) VALUES ('contact', $1, $2, $3::text::jsonb) RETURNING id"
    ids = [
        str(await house.cast.db.hot.fetchval(made, kind, name, "{}"))
        for kind, name in (("number", "Скидка"), ("date", "Договор"), ("moment", "Встреча"), ("number", "Код"))
    ]
    first = dict(zip(ids, ("12.5", "2026-05-04", "2026-05-04T10:30Z", "9007199254740993"), strict=True))
    second = dict(zip(ids, ("-3", "1812-09-07", "2026-10-25T01:30Z", "7"), strict=True))
    put = """
    INSERT INTO contacts (name, birthday, fields, created_at)
    VALUES ($1, $2::text::date, $3::text::jsonb, '2020-02-01 10:20:30Z')
    """
    for name, born, own in (("Анна", "1985-03-12", first), ("Борис", None, second)):
        await house.cast.db.hot.execute(put, name, born, msgspec.json.encode(own).decode())
    await house.cast.db.hot.execute("UPDATE users SET time_zone = 'Europe/Berlin'")
    columns = ["name", "birthday", "created_at", *(f"field:{each}" for each in ids)]
    kept = await book((await export(house, kind="xlsx", columns=columns))[1], house)
    at = datetime.fromisoformat("2020-02-01 11:20")
    met = datetime.fromisoformat("2026-05-04 12:30")
    assert kept[1] == ["Анна", date(1985, 3, 12), at, 12.5, date(2026, 5, 4), met, str(2**53 + 1)]
    # a day before spreadsheets count, and the hour that comes twice: as words
    assert kept[2] == ["Борис", "", at, -3.0, "1812-09-07", "25.10.2026 01:30 Z", 7.0]
    said = table(await _csv_of(house, columns))
    assert list(said[0].values())[1:5] == ["1985-03-12", "2020-02-01 11:20", "12.5", "2026-05-04"]


async def test_what_a_role_does_not_see_of_companies_and_requests_does_not_leave_the_house(house: House) -> None:
    await house.run(await house.take(FIRMS, "company"))
    await house.run(await house.take(DEALS, "lead"))
    hide = "UPDATE roles SET hidden_fields = '{budget,comment,turnover}' WHERE key = 'supervisor'"
    await house.cast.db.hot.execute(hide)
    for entity in ("company", "card"):
        content = (await export(house, entity))[1].decode()
        assert "1500" not in content
        assert "90000" not in content
        assert "SUM" not in content
        assert "3+cmd" not in content
        with pytest.raises(Invalid):
            await export(house, entity, columns=["comment"])
    for entity, right in (("company", "contacts.export"), ("card", "cards.export")):
        await house.cast.db.hot.execute(f"UPDATE roles SET rights = array_remove(rights, '{right}')")
        with pytest.raises(Forbidden):
            await export(house, entity)
