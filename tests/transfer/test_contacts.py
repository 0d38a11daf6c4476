"""People come in from a file: by the same rules as by hand, once, and can be taken back."""

from typing import Any

import pytest

from backend.kit.errors import Conflict, Forbidden, Missing
from backend.transfer.incoming.look import detail
from tests.transfer.files import House

FILE = """Имя;Фамилия;Мобильный телефон;E-mail;Компания;Должность;Дата рождения;Ответственный
Анна;Титова;8 912 000-00-01;anna@x.ru;ООО «Тула»;директор;12.03.1985;Анна
Глеб;;"8 912 000-00-02, +7 (343) 200-00-02";;ООО «Тула»;;;
;;;;;;;
Пётр;Иванов;не помню;;;;;
Ольга;;;olga@x;;;31.02.1990;Кто-то
"""


async def test_a_file_of_people_becomes_people(house: House) -> None:
    run = await house.take(FILE.encode("cp1251"))
    assert (run.reading.encoding, run.reading.delimiter, run.total) == ("cp1251", ";", 4)
    assert run.setup.columns == [
        "name", "surname", "phone_mobile", "email", "company", "position", "birthday", "responsible",
    ]  # fmt: skip
    run = await house.check(run)
    assert (run.state, run.checked.new, run.checked.error) == ("checked", 2, 2)
    assert await house.count("contacts") == 0
    run = await house.run(run)
    assert (run.state, run.done.new, run.done.error) == ("done", 2, 2)
    anna = await house.cast.db.hot.fetchrow("SELECT * FROM contacts WHERE name = 'Анна'")
    assert (anna["surname"], anna["phone_normal"], anna["phone_label"]) == ("Титова", "+79120000001", "mobile")
    assert str(anna["birthday"]) == "1985-03-12"
    assert anna["responsible_id"] == house.cast.ids["anna"]
    gleb = await house.cast.db.hot.fetchrow("SELECT * FROM contacts WHERE name = 'Глеб'")
    assert gleb["phone_normal"] == "+79120000002"
    assert "+73432000002" in gleb["more_phones"]
    assert await house.count("companies") == 1
    assert await house.count("contact_companies") == 2
    assert await house.count("activities", "kind = 'imported'") == 3


async def test_each_row_that_fails_says_why_in_its_column(house: House) -> None:
    run = await house.check(await house.take(FILE))
    faults = await house.faults(run)
    assert set(faults) == {5, 6}
    assert faults[5][0][0] == "Мобильный телефон"
    assert all(message and "…" not in message for found in faults.values() for _, message in found)


async def test_rows_are_shown_as_they_would_be_stored(house: House) -> None:
    run = await house.take(FILE)
    first = (await house.preview(run))[0]
    said = {each.target: each.value for each in first.values}
    assert said["birthday"] == "1985-03-12"
    assert (said["name"], said["company"]) == ("Анна", "ООО «Тула»")
    assert await house.count("contacts") + await house.count("companies") == 0


@pytest.mark.parametrize(
    ("rule", "outcome", "name", "people"),
    [("skip", "skipped", "Старый", 1), ("fill", "filled", "Старый", 1), ("update", "updated", "Новый", 1),
     ("make", "new", "Старый", 2)],
)  # fmt: skip
async def test_somebody_known_is_treated_as_was_asked(
    house: House, rule: str, outcome: str, name: str, people: int
) -> None:
    await house.run(await house.take("Имя;Телефон\nСтарый;89120000001\n"))
    run = await house.take("Имя;Фамилия;Телефон;E-mail\nНовый;Титов;+7 912 000 00 01;x@y.ru\n")
    run = await house.set_up(run, rule=rule)
    run = await house.check(run)
    assert getattr(run.checked, outcome) == 1
    run = await house.run(run)
    assert getattr(run.done, outcome) == 1
    assert await house.count("contacts") == people
    row = await house.cast.db.hot.fetchrow("SELECT * FROM contacts ORDER BY id LIMIT 1")
    assert row["name"] == name
    known = ("Титов", "x@y.ru") if rule in ("fill", "update") else ("", None)
    assert (row["surname"], row["email"]) == known


async def test_somebody_who_is_twice_in_the_file_is_made_once(house: House) -> None:
    run = await house.take("Имя;Телефон;E-mail\nА;89120000001;\nБ;;b@x.ru\nВ;+7 912 000-00-01;\nГ;;B@X.ru\n")
    run = await house.check(run)
    assert (run.checked.new, run.checked.filled) == (2, 2)
    run = await house.run(run)
    assert (run.done.new, run.done.filled) == (2, 2)
    assert await house.count("contacts") == 2


async def test_an_undo_removes_what_nobody_touched_and_says_what_stays(house: House) -> None:
    run = await house.run(await house.take(FILE))
    await house.cast.db.hot.execute("UPDATE contacts SET rev = rev + 1 WHERE name = 'Глеб'")
    run = await house.undo(run)
    assert (run.state, run.undone.removed, run.undone.left) == ("undone", 1, 2)
    living = await house.cast.db.hot.fetch("SELECT name FROM contacts WHERE deleted_at IS NULL")
    assert [row["name"] for row in living] == ["Глеб"]
    with pytest.raises(Conflict):
        await house.undo(run)


async def test_an_undo_puts_back_what_was_filled_or_written_over_where_nobody_touched_it_since(house: House) -> None:
    field = await house.cast.db.hot.fetchval(
        "INSERT INTO fields (entity, kind, name, setup) VALUES ('contact', 'number', 'Скидка', '{}') RETURNING id"
    )
    await house.run(await house.take("Имя;Телефон;Метки\nАнна;89120000001;опт\nГлеб;89120000002;\nИван;89120000003;\n"))
    before = await _people(house)
    head = "Имя;Фамилия;Телефон;E-mail;Метки;Компания;Должность;Тип;Скидка"
    rows = ["Аня;Титова;89120000001;anna@x.ru;VIP;Тула;директор;Клиент;5", ";Орлов;89120000002;gleb@x.ru;;;;;7",
            "Пётр;Новый;89120000004;;;Тула;;;1", "Анна;Титова;89120000001;anna2@x.ru;;;;;9"]  # fmt: skip
    for rule in ("fill", "update"):
        run = await house.set_up(await house.take("\n".join([head, *rows]) + "\n"), rule=rule)
        run = await house.run(run)
        assert run.done.error == 0, await house.faults(run)
        assert await _people(house) != before
        run = await house.undo(run)
        assert (run.undone.removed, run.undone.restored, run.undone.left) == (2, 2, 0)
        assert await _people(house) == before
        assert await house.count("companies", "deleted_at IS NULL") == 0
    run = await house.run(await house.take("\n".join([head, *rows]) + "\n"))
    await house.cast.db.hot.execute(
        "UPDATE contacts SET surname = 'Титова-Орлова', rev = rev + 1 WHERE surname = 'Титова'"
    )
    run = await house.undo(run)
    assert (run.undone.restored, run.undone.left) == (1, 1)
    row = await house.cast.db.hot.fetchrow("SELECT surname, email, fields::text FROM contacts WHERE name = 'Анна'")
    assert tuple(row) == ("Титова-Орлова", None, "{}")
    assert field


async def test_what_was_filled_of_a_company_is_put_back_too(house: House) -> None:
    await house.run(await house.take("Название;Телефон;ИНН\nТула;89120000001;7701\n", "company"))
    row = "SELECT name, tax_id, site, comment, turnover_amount, phones::text FROM companies"
    before = await house.cast.db.hot.fetchrow(row)
    file = "Название;Телефон;Сайт;Комментарий;Оборот;Валюта\nТула;89120000001;https://tula.ru;Звонить;100;RUB\n"
    run = await house.run(await house.take(file, "company"))
    assert (run.done.filled, run.done.error) == (1, 0), await house.faults(run)
    filled = await house.cast.db.hot.fetchrow(row)
    assert (filled["site"], filled["comment"]) == ("https://tula.ru", "Звонить")
    run = await house.undo(run)
    assert (run.undone.restored, run.undone.left) == (1, 0)
    assert await house.cast.db.hot.fetchrow(row) == before


async def test_fields_of_files_are_named_as_those_that_no_column_fills(house: House) -> None:
    await house.cast.db.hot.execute(
        "INSERT INTO fields (entity, kind, name, setup) VALUES ('contact', 'file', 'Договор', '{}')"
    )
    run = await house.take("Имя;Договор\nАнна;договор.pdf\n")
    async with house.cast.db.tx() as tx:
        found = await detail(tx, await house.cast.grants(house.who), run.id)
    assert found.file_fields == ["Договор"]
    assert found.run.setup.columns == ["name", None]


async def _people(house: House) -> list[tuple[Any, ...]]:
    """All that a file can say of them."""
    rows = await house.cast.db.hot.fetch(
        "SELECT name, surname, phone, email, more_emails::text, type, fields::text, birthday, responsible_id,"
        " ARRAY(SELECT t.name FROM contact_tags g JOIN tags t ON t.id = g.tag_id WHERE g.contact_id = p.id ORDER BY 1),"
        " ARRAY(SELECT w.company_id FROM contact_companies w WHERE w.contact_id = p.id)"
        " FROM contacts p WHERE deleted_at IS NULL ORDER BY id"
    )
    return [tuple(row) for row in rows]


async def test_nobody_may_have_an_import_put_back_by_a_right_that_they_lost(house: House) -> None:
    await house.run(await house.take("Имя;Телефон\nАнна;89120000001\n"))
    run = await house.run(await house.take("Фамилия;Телефон\nТитова;89120000001\n"))
    await house.cast.db.hot.execute("UPDATE roles SET rights = array_remove(rights, 'contacts.edit')")
    run = await house.undo(run)
    assert (run.undone.restored, run.undone.left) == (0, 1)
    assert await house.count("contacts", "surname = 'Титова'") == 1


async def test_nobody_sees_anothers_import(house: House) -> None:
    run = await house.take(FILE)
    for who, refusal in (("dora", Missing), ("ada", Missing), ("anna", Missing)):
        house.who = who
        with pytest.raises(refusal):
            await house.view(run)
    house.who = "anna"
    with pytest.raises(Forbidden):
        await house.take(FILE)
