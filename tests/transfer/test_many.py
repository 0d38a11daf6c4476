"""Many rows at once are what they are one by one: the same people, companies, tags, history, words of what is wrong."""

from typing import Any

import pytest

from backend.transfer.incoming import contact, sets, steer, work
from tests.transfer.customers import Customers
from tests.transfer.files import House

# somebody known, somebody twice (by two ways), colleagues, own days, slips of each kind
FILE = """ФИО;Мобильный телефон;E-mail;Компания;Должность;Дата рождения;Ответственный;Теги;Дата создания
Титова Анна;8 912 000-00-01;anna@x.ru;ООО «Тула»;директор;12.03.1985;;VIP, опт;01.02.2020 10:00
Ёлкин Глеб;"8 912 000-00-02, +7 (343) 200-00-02";;ооо «ТУЛА»;;;;vip;
Мороз Вера;8 912 000-00-03;;АО Самовар;бухгалтер;;Анна;;
Иванов Пётр;не помню;;;;;;;
Чайка Зоя;8 912 000-00-04;;;;31.02.1990;;;
Шмидт Илья;8 912 000-00-05;;;;;Кто-то;;
Щукин Фёдор;+7 343 200 00 02;fedor@x.ru;Новая;;;;;
Известный Кто;8 912 000-00-09;known@x.ru;Новая;;;;опт;
Самоваров Дор;8 912 000-00-06;;{long};;;;;
Кузнецов Бор;;kuz@x.ru;Другая;снабжение;;;оч;
Кузнецов Бор;8 912 000-00-07;KUZ@x.ru;Другая;;;;;
Лишний;1;2;3;4;5;6;7;8;9
Последний Он;8 912 000-00-08;;АО Самовар;;;;;
Чайка Зоя;8 912 000-00-04;;;;30.04.1990;;;
Самоваров Дор;8 912 000-00-06;;;мастер;;;;
Самый Последний;8 912 000-00-10;;Другая;;;;;
""".replace("{long}", "х" * 301)

_PEOPLE = """
SELECT p.name, p.surname, p.phone, p.phone_normal, p.phone_label, p.more_phones::text, p.email, p.email_normal,
       p.more_emails::text, p.birthday::text, p.type, p.responsible_id, p.created_by,
       ARRAY(SELECT unnest(p.hand_set) ORDER BY 1) AS hand_set,
       CASE WHEN p.created_at < now() - interval '1 year' THEN p.created_at::text END AS since,
       ARRAY(SELECT f.name || '/' || w.position || '/' || w.main FROM contact_companies w
             JOIN companies f ON f.id = w.company_id WHERE w.contact_id = p.id ORDER BY 1) AS work,
       ARRAY(SELECT t.name FROM contact_tags g JOIN tags t ON t.id = g.tag_id WHERE g.contact_id = p.id
             ORDER BY 1) AS tags,
       ARRAY(SELECT a.kind || ' ' || count(*) FROM activities a WHERE a.contact_id = p.id
             GROUP BY a.kind ORDER BY 1) AS told,
       (SELECT max(m.line) FROM import_made m WHERE m.kind = 'contact' AND m.thing_id = p.id AND m.made) AS line
FROM contacts p ORDER BY p.id
"""
_FIRMS = """
SELECT f.name, f.responsible_id, f.created_by, f.type,
       ARRAY(SELECT a.kind || ' ' || count(*) FROM activities a WHERE a.company_id = f.id
             GROUP BY a.kind ORDER BY 1) AS told,
       (SELECT count(*) FROM import_made m WHERE m.kind = 'company' AND m.thing_id = f.id AND m.made) AS made
FROM companies f ORDER BY f.id
"""


async def _stands(house: House) -> dict[str, list[dict[str, Any]]]:
    rows = {"people": await house.cast.db.hot.fetch(_PEOPLE), "firms": await house.cast.db.hot.fetch(_FIRMS)}
    return {name: [dict(row) for row in found] for name, found in rows.items()}


async def _emptied(house: House) -> None:
    for table in ("import_made", "imports", "activities", "contact_tags", "contact_companies", "contacts", "companies"):
        await house.cast.db.hot.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("rule", ["fill", "update", "skip", "make"])
async def test_rows_put_together_are_as_rows_put_one_by_one(
    house: House, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    found = []
    for few in (1, 10_000):
        monkeypatch.setattr(sets, "FEW", few)
        await house.run(await house.take("Имя;Телефон\nСтарый;89120000009\n"))
        run = await house.set_up(await house.take(FILE), rule=rule)
        checked = await house.check(run)
        faults = await house.faults(checked)
        done = await house.run(checked)
        assert await house.faults(done) == faults
        found.append((checked.checked, done.done, faults, await _stands(house)))
        await _emptied(house)
    assert found[0] == found[1]
    assert len(found[0][2]) == 5
    # the check said so, and whoever was refused and comes again put right is somebody
    assert found[0][0] == found[0][1]
    assert {"Чайка", "Самоваров"} <= {each["surname"] for each in found[0][3]["people"]}


@pytest.mark.parametrize("few", [sets.FEW, 10_000])
async def test_what_a_colleague_changed_while_it_stood_still_is_not_taken_back(
    house: House, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Though later rows wrote to the same company and person; what rows alone wrote to goes."""
    monkeypatch.setattr(sets, "FEW", few)
    rows = ["Анна;1;;", "Борис;2;;Тула", "Вера;3;;Орёл", "Глеб;4;;Тула", "Дина;5;;Орёл", "Егор;6;;Тула", "Жан;7;;Орёл",
            "Анна;1;anna@x.ru;", "Вера;3;vera@x.ru;"]  # fmt: skip
    text = "\n".join(row.replace(";", ";8912000000", 1) for row in rows)
    run = await house.begin(await house.take(f"Имя;Телефон;E-mail;Компания\n{text}\n"))
    assert await work.batch(house.cast.db, run.id, most=3)
    async with house.cast.db.tx() as tx:
        await steer.pause(tx, await house.cast.grants(house.who), run.id)
    await house.cast.db.hot.execute("UPDATE companies SET rev = rev + 1, comment = 'Звонили' WHERE name = 'Тула'")
    await house.cast.db.hot.execute("UPDATE contacts SET rev = rev + 1, surname = 'Титова' WHERE name = 'Анна'")
    run = await house.run(await house.view(run))
    assert (run.state, run.done.new, run.done.filled) == ("done", 7, 2)
    await house.undo(run)
    for table, stays in (("contacts", "Анна"), ("companies", "Тула")):
        left = await house.cast.db.hot.fetch(f"SELECT name FROM {table} WHERE deleted_at IS NULL")
        assert [row["name"] for row in left] == [stays]


async def test_each_of_many_is_told_as_they_stand_in_the_end(house: House) -> None:
    """A window that is open knows the person's tags and company at once."""
    last = await house.cast.db.hot.fetchval("SELECT coalesce(max(id), 0) FROM event_pending")
    await house.run(await house.take(Customers(12).text()))
    told = await house.cast.db.hot.fetch(
        "SELECT body::jsonb -> 'contact' AS body FROM event_pending WHERE type = 'contact.changed' AND id > $1",
        last,
    )
    assert len(told) == await house.count("contacts") == 12
    worn = await house.count("contact_tags")
    assert worn == sum(row["body"].count("VIP") + row["body"].count("опт") for row in told) > 0


async def test_a_row_that_breaks_us_holds_up_none_of_those_beside_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What breaks many is looked for in halves; the one line says that it is our fault."""
    broken = "Самоваров 7"
    plain = contact.given

    def given(at: Any, said: Any) -> Any:
        found = plain(at, said)
        if said["fio"] == [broken]:
            found["name"] = 7
        return found

    monkeypatch.setattr(contact, "given", given)
    run = await house.run(await house.take("ФИО\n" + "".join(f"Самоваров {n}\n" for n in range(20))))
    assert (run.state, run.done.new, run.done.error) == ("done", 19, 1)
    assert set(await house.faults(run)) == {9}


@pytest.mark.parametrize(("field", "file", "defaults"), [
    ("tags", "ФИО;Телефон\n{}", {"tags": ["опт"], "currency": ""}),
    ("name", "Телефон;Компания\n{}", {"currency": ""}),
])  # fmt: skip
async def test_a_field_that_a_role_only_sees_is_written_by_no_file(
    house: House, monkeypatch: pytest.MonkeyPatch, field: str, file: str, defaults: dict[str, Any]
) -> None:
    """Nor is a company made by a name that the role does not write."""
    await house.cast.db.hot.execute(
        "UPDATE roles SET read_only_fields = $1 WHERE id = (SELECT role_id FROM users WHERE id = $2)",
        [field], house.cast.ids[house.who],
    )  # fmt: skip
    phones = [f"8912000{n:04}" for n in range(8)]
    rows = "".join(f"Имя;{phone}\n" if field == "tags" else f"{phone};Тула\n" for phone in phones)
    for few in (1, 10_000):
        monkeypatch.setattr(sets, "FEW", few)
        run = await house.set_up(await house.take(file.format(rows)), defaults=defaults)
        run = await house.run(run)
        assert (run.done.error, run.done.new) == (8, 0)
    assert await house.count("contacts") + await house.count("companies") == 0
