"""People come in from a file: by the same rules as by hand, once, and can be taken back."""

import pytest

from backend.kit.errors import Conflict, Forbidden, Missing
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


async def test_nobody_sees_anothers_import(house: House) -> None:
    run = await house.take(FILE)
    for who, refusal in (("dora", Missing), ("ada", Missing), ("anna", Missing)):
        house.who = who
        with pytest.raises(refusal):
            await house.view(run)
    house.who = "anna"
    with pytest.raises(Forbidden):
        await house.take(FILE)
