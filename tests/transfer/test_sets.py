"""Companies, and people who were known before, go many at once: as one by one in what is kept, said and taken back."""

import asyncio
from typing import Any

import msgspec
import pytest

from backend.transfer.incoming import sets, work
from backend.transfer.schemas import ImportView
from tests.transfer.files import House

ONE_BY_ONE, TOGETHER = 10_000, 1
# known ones, one that is twice by two ways, slips of each kind, one put right further down, one that adds nothing
FIRMS = """Название;Телефон;Email;ИНН;Адрес;Сайт;Оборот;Валюта;Сотрудники;Тип;Ответственный;Комментарий;Дата создания
ООО «Тула»;8 343 200-00-01;tula@x.ru;7701;Тула, Пушкина 1;tula.ru;1 250 000;RUB;50+;клиент;;Звонить;01.02.2020 10:00
АО Самовар;8 343 200-00-02;;;;;;;;;Анна;;
;8 343 200-00-03;;;;;;;;;;Без имени;
Чайник;не помню;;;;;;;;;;;
Поднос;8 343 200-00-04;;;;;много;RUB;;;;;
Известная;8 343 200-00-09;known@x.ru;7709;;known.ru;;;0;;;Знаем;
Баранка;;BAR@x.ru;;{long};;;;;;;;
Лимон;8 343 200-00-05;;;;;;;;;Кто-то;;
Варенье;8 343 200-00-06;;7706;;;;;;;;;
ооо тула;;TULA@x.ru;;;;10;USD;;;;Ещё;
Варенье и Ко;;;7706;;;;;12;партнёр;;;
Баранка;;bar@x.ru;;Тверь;;;;;;;;
Известная Вторая;;known2@x.ru;7702;;;;;;;;;
Лишняя;1;2;3;4;5;6;7;8;9;10;11;12;13;14
Поднос;8 343 200-00-04;;;;;100;RUB;;;;;
Последняя;;;;;;;;;;;;
Совсем последняя;8 343 200-00-10;;;;;;;3;;;;
""".replace("{long}", "х" * 501)
_KNOWN = "Название;Телефон;ИНН;Email\nСтарая;83432000009;;\nВторая;;7702;v@x.ru\n"
_COMPANIES = """
SELECT f.name, f.type, f.phones::text, f.emails::text, f.addresses::text, f.reach_keys, f.site, f.tax_id,
       f.turnover_amount, f.turnover_currency, f.employees, f.responsible_id, f.comment, f.fields::text, f.created_by,
       f.deleted_at IS NULL AS stands,
       CASE WHEN f.created_at < now() - interval '1 year' THEN f.created_at::text END AS since,
       ARRAY(SELECT a.kind || ' ' || a.data::text FROM activities a WHERE a.company_id = f.id AND a.kind <> 'imported'
             ORDER BY 1) AS told,
       (SELECT max(m.line) FROM import_made m WHERE m.kind = 'company' AND m.thing_id = f.id) AS line
FROM companies f ORDER BY f.id
"""
_PEOPLE = """
SELECT p.name, p.surname, p.phone, p.phone_normal, p.phone_label, p.more_phones::text, p.email, p.email_normal,
       p.more_emails::text, p.birthday::text, p.type, p.responsible_id,
       ARRAY(SELECT unnest(p.hand_set) ORDER BY 1) AS hand_set,
       ARRAY(SELECT f.name || '/' || w.position || '/' || w.main FROM contact_companies w
             JOIN companies f ON f.id = w.company_id WHERE w.contact_id = p.id ORDER BY 1) AS work,
       ARRAY(SELECT t.name FROM contact_tags g JOIN tags t ON t.id = g.tag_id WHERE g.contact_id = p.id
             ORDER BY 1) AS tags
FROM contacts p WHERE p.deleted_at IS NULL ORDER BY p.id
"""
_SAID = """
SELECT p.name, a.kind, (a.data - 'company_id')::text AS data FROM activities a JOIN contacts p ON p.id = a.contact_id
WHERE a.kind <> 'imported' ORDER BY 1, 2, 3
"""
_CHANGES = """
SELECT kind, line, made, changes::text AS changes FROM import_made WHERE import_id = $1 AND kind <> 'company'
ORDER BY line, kind
"""


async def _rows(house: House, sql: str, *args: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in await house.cast.db.hot.fetch(sql, *args)]


async def _emptied(house: House) -> None:
    for table in ("import_made", "imports", "activities", "contact_tags", "contact_companies", "contacts", "companies"):
        await house.cast.db.hot.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("rule", ["fill", "update", "skip", "make"])
async def test_companies_put_together_are_as_companies_put_one_by_one(
    house: House, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    found: list[Any] = []
    for few in (ONE_BY_ONE, TOGETHER):
        monkeypatch.setattr(sets, "FEW", few)
        await house.run(await house.take(_KNOWN, "company"))
        known = await _rows(house, _COMPANIES)
        run = await house.set_up(await house.take(FIRMS, "company"), rule=rule)
        checked = await house.check(run)
        faults = await house.faults(checked)
        done = await house.run(checked)
        assert await house.faults(done) == faults
        stands = await _rows(house, _COMPANIES)
        undone = await house.undo(done)
        left = await _rows(house, _COMPANIES)
        found.append((checked.checked, done.done, faults, stands, undone.undone, left))
        if rule != "make":
            assert [each["name"] for each in left if each["stands"]] == [each["name"] for each in known]
        await _emptied(house)
    assert found[0] == found[1]
    assert found[0][0] == found[0][1]
    assert len(found[0][2]) == 6, found[0][2]
    assert {"Баранка", "Поднос"} <= {each["name"] for each in found[0][3]}


_OLD = """ФИО;Телефон;E-mail;Компания;Теги
Старый А;89120000000;old0@x.ru;Тула;
Старый Б;89120000001;;;опт
Старый В;89120000002;;;
Старый Г;89120000003;old3@x.ru;;опт
Старый Д;89120000004;;Тула;
Старый Е;89120000005;;;опт
Старый Ж;89120000006;old6@x.ru;;
Старый З;89120000007;;;опт
Старый И;89120000008;;Тула;
Старый К;89120000009;old9@x.ru;;опт
Старый Л;89120000010;;;
"""
# known by phone or e-mail, new ones between them, one known by two ways in two rows, slips
_NEW = """ФИО;Телефон;E-mail;Компания;Должность;Дата рождения;Тип контакта;Теги;Ответственный
Другой А;89120000000;new0@x.ru;Тула;директор;12.03.1985;клиент;опт, VIP;
Другой Б;89120000001, 89129990001;;Орёл;;;;;Анна
Новый Один;89125550001;;Орёл;;;;;
Другой Г;;old3@x.ru;Тула;;31.02.1990;;;
Другой Д;89120000004;;Тула;бухгалтер;;;;
Другой Ж;89129990006;old6@x.ru;Самара;;;партнер;VIP;
Другой Ж;89120000006;;Орёл;;01.01.1980;;;
Другой З;89120000007;not-an-address;;;;;;
Другой И;89120000008;eighth@x.ru;{long};;;;;
Другой И;89120000008;eighth@x.ru;Тула;;;;;
Другой К;89120000009;;;;;;опт;
Новый Два;89125550002;;Орёл;;;;;
Другой Л;89120000010;;;;;клиент;;
""".replace("{long}", "х" * 301)


@pytest.mark.parametrize("rule", ["fill", "update"])
async def test_known_people_are_filled_together_as_one_by_one_and_taken_back(
    house: House, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    found: list[Any] = []
    for few in (ONE_BY_ONE, TOGETHER):
        monkeypatch.setattr(sets, "FEW", few)
        await house.run(await house.take(_OLD))
        before = await _rows(house, _PEOPLE)
        run = await house.set_up(await house.take(_NEW), rule=rule)
        checked = await house.check(run)
        faults = await house.faults(checked)
        done = await house.run(checked)
        assert await house.faults(done) == faults
        stands, said = await _rows(house, _PEOPLE), await _rows(house, _SAID)
        kept = [_plain(each) for each in await _rows(house, _CHANGES, run.id)]
        undone = await house.undo(done)
        assert undone.undone.left == 0
        # hand_set grows: whose typing a value was is no value
        assert [_bare(each) for each in await _rows(house, _PEOPLE)] == [_bare(each) for each in before]
        found.append((checked.checked, done.done, faults, stands, said, kept, undone.undone))
        await _emptied(house)
    assert found[0] == found[1]
    assert len(found[0][2]) == 3
    assert found[0][1].new == 2


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Companies have other numbers each time."""
    changes = msgspec.json.decode(row["changes"] or "{}")
    for was_left in [changes[name] for name in changes if name == "companies"]:
        for each in [one for side in was_left for one in side]:
            each.pop("id")
    return row | {"changes": changes}


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"hand_set": None}


@pytest.mark.parametrize("entity", ["company", "contact"])
async def test_whoever_is_killed_amid_known_and_new_ones_loses_and_doubles_none(house: House, entity: str) -> None:
    """The worker dies after a batch was put and before it was kept, and amid the next ones."""
    head, table = ("Название;Телефон;Сайт", "companies") if entity == "company" else ("ФИО;Телефон;E-mail", "contacts")
    more = "x{n}.ru" if entity == "company" else "x{n}@x.ru"
    await house.run(await house.take(_file(head, range(0, 300, 2), ""), entity))
    run = await house.take(_file(head, range(600), more), entity)
    await house.begin(run)
    died = 0
    for place in range(4):
        task = asyncio.create_task(work.run(house.cast.db, run.id))
        while not task.done():
            if await house.count("import_rows", f"done IS NOT NULL AND import_id = {run.id}") >= place * 150:
                break
        died += task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert died
    whole: ImportView = await house.worked(run)
    assert (whole.state, whole.done.new, whole.done.filled, whole.done.error) == ("done", 450, 150, 0)
    assert await house.count(table) == 600
    filled = "site <> ''" if entity == "company" else "email IS NOT NULL"
    assert await house.count(table, filled) == 600
    undone = await house.undo(whole)
    assert (undone.undone.removed, undone.undone.restored, undone.undone.left) == (450, 150, 0)
    assert await house.count(table, f"deleted_at IS NULL AND NOT ({filled})") == 150


def _file(head: str, numbers: range, more: str) -> str:
    rows = "".join(f"Имя {n};8912000{n:04};{more.format(n=n)}\n" for n in numbers)
    return f"{head}\n{rows}"
