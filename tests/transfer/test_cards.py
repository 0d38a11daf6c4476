"""Leads and deals come in from a file, with their people; nobody is told to answer and no step hands out its task."""

from tests.transfer.files import House

_TEMPLATE = """
INSERT INTO task_templates (kind, title, assignee) VALUES ('call', 'Позвонить', 'author') RETURNING id
"""
_HEADERS = (
    "ID,Название сделки,Стадия сделки,Сумма,Валюта,Контакт: Имя,Контакт: Фамилия,Контакт: Рабочий телефон,"
    "Компания,Ответственный,Дата создания,Источник"
)
DEALS = f"""{_HEADERS}
1,Самовар,Новая,"1 250 000,50",RUB,Глеб,Титов,8 912 000-00-01,ООО «Тула»,Анна,01.02.2024 10:00:00,
2,Чайник,Сделка успешна,45000 ₽,RUB,Глеб,Титов,+79120000001,ООО «Тула»,,,
3,Поднос,Неведомая,1,RUB,Пётр,,,,,,
4,Без имени,Новая,1,RUB,,,,,,,
5,Не то,Новая,много,RUB,Ольга,,,,,,Луна
"""  # fmt: skip


async def test_deals_of_another_program_stand_where_they_stood(house: House) -> None:
    run = await house.take(DEALS, "deal")
    assert [name for name in run.setup.columns if name] == [
        "title", "status", "budget", "currency", "name", "surname", "phone_work", "company", "responsible",
        "created_at", "source",
    ]  # fmt: skip
    run = await house.check(run)
    assert (run.checked.new, run.checked.error) == (2, 3), await house.faults(run)
    run = await house.run(run)
    assert (run.done.new, run.done.error) == (2, 3), await house.faults(run)
    rows = await house.cast.db.hot.fetch(
        "SELECT k.*, s.category FROM cards k JOIN statuses s ON s.id = k.status_id ORDER BY k.id"
    )
    assert [(row["title"], row["category"], row["is_open"]) for row in rows] == [
        ("Самовар", "new", True), ("Чайник", "won", False),
    ]  # fmt: skip
    assert [str(row["budget_amount"]) for row in rows] == ["1250000.50", "45000.00"]
    assert rows[0]["contact_id"] == rows[1]["contact_id"]
    assert rows[0]["responsible_id"] == house.cast.ids["anna"]
    assert rows[0]["created_at"].year == 2024
    assert rows[0]["company_id"] is not None
    assert set(await house.faults(run)) == {4, 5, 6}


async def test_nobody_waits_for_an_answer_and_no_task_is_given(house: House) -> None:
    made = await house.cast.db.hot.fetchval(_TEMPLATE)
    await house.cast.db.hot.execute("UPDATE statuses SET task_template_id = $1 WHERE shipped = 'lead_new'", made)
    run = await house.run(await house.take("Название лида;ФИО;Телефон\nЗаявка;Иванов Иван;89120000001\n", "lead"))
    assert run.done.new == 1
    assert await house.count("conversations", "waiting_since IS NOT NULL OR unanswered") == 0
    assert await house.count("tasks") == 0
    row = await house.cast.db.hot.fetchrow("SELECT name, surname FROM contacts")
    assert tuple(row) == ("Иван", "Иванов")


async def test_an_undo_takes_requests_people_and_companies_and_leaves_what_lives_on(house: House) -> None:
    run = await house.run(await house.take(DEALS, "deal"))
    await house.cast.db.hot.execute("UPDATE cards SET version = version + 1 WHERE title = 'Самовар'")
    run = await house.undo(run)
    assert (run.undone.removed, run.undone.left) == (1, 3)
    assert await house.count("cards") == 1
    assert await house.count("conversations") == 1
    assert await house.count("messages") == 1
    again = await house.run(await house.take(DEALS.replace("Глеб", "Иван").replace("000001", "000009"), "deal"))
    seen = await house.cast.db.hot.fetchval("SELECT max(id) FROM event_pending")
    done = await house.undo(again)
    # their company is that of the first file
    assert (done.undone.removed, done.undone.left) == (3, 0)
    # people lie in the bin, as if they had been put there by hand
    assert await house.count("contacts", "deleted_at IS NOT NULL AND binned_at IS NULL") == 0
    assert await house.count("contacts", "binned_at IS NOT NULL") == 1
    told = "SELECT count(*) FROM event_pending WHERE type = 'contact.changed' AND id > $1"
    assert await house.cast.db.hot.fetchval(told, seen) == 1
    assert await house.count("cards") == 1
    told = await house.cast.db.hot.fetchval("SELECT count(*) FROM event_pending WHERE audience LIKE '%\"after\":[]%'")
    assert told >= 4


_DRAFT = """
WITH s AS (INSERT INTO sellers (name, time_zone) VALUES ('ООО «Самовар»', 'UTC') RETURNING id)
INSERT INTO invoices (card_id, seller_id, client_id, language, currency, lines, gross, discount, tax, total, buyer,
                      buyer_name, time_zone)
SELECT k.id, s.id, gen_random_uuid(), 'ru', 'RUB', '[]', 1, 0, 0, 1, '{}', 'Глеб', 'UTC'
FROM cards k, s WHERE k.title = 'Самовар'
"""


async def test_an_undo_leaves_a_request_that_has_an_invoice_and_goes_on_with_the_rest(house: House) -> None:
    run = await house.run(await house.take(DEALS, "deal"))
    await house.cast.db.hot.execute(_DRAFT)
    run = await house.undo(run)
    assert await house.count("cards", "title = 'Самовар'") == 1
    assert await house.count("invoices") == 1
    assert await house.count("cards") == 1
    why = await house.cast.db.hot.fetchval("SELECT why FROM import_made WHERE kind = 'card' AND undone = 'left'")
    assert why == "has_papers"


_BEGUN = """
INSERT INTO drafts (user_id, conversation_id, kind, text, rev)
SELECT $1, c.id, 'note', 'Перезвонить', 1 FROM conversations c JOIN cards k ON k.id = c.card_id WHERE k.title = $2
"""
_PROMISED = """
INSERT INTO tasks (kind, title, subject_kind, subject_id, author_id)
SELECT 'call', 'Перезвонить', 'conversation', c.id, $1
FROM conversations c JOIN cards k ON k.id = c.card_id WHERE k.title = $2
"""


async def test_an_undo_leaves_a_request_in_whose_thread_somebody_has_begun_or_promised_something(house: House) -> None:
    run = await house.run(await house.take("Название;Имя\nПервая;Иван\nВторая;Олег\nТретья;Пётр\n", "lead"))
    anna = house.cast.ids["anna"]
    await house.cast.db.hot.execute(_BEGUN, anna, "Первая")
    await house.cast.db.hot.execute(_PROMISED, anna, "Вторая")
    await house.undo(run)
    left = await house.cast.db.hot.fetch(
        "SELECT why FROM import_made WHERE kind = 'card' AND undone = 'left' ORDER BY 1"
    )
    assert [row["why"] for row in left] == ["has_talks", "has_tasks"]
    assert (await house.count("cards"), await house.count("drafts"), await house.count("tasks")) == (2, 1, 1)


async def test_a_row_that_was_made_is_not_made_again(house: House) -> None:
    """The mark is what says that it was made; should it be lost, the request's own key says it."""
    run = await house.run(await house.take("Название;Имя\nЗаявка;Иван\n", "lead"))
    await house.cast.db.hot.execute("UPDATE import_rows SET done = NULL")
    await house.cast.db.hot.execute("UPDATE imports SET state = 'running'")
    await house.worked(run)
    assert await house.count("cards") == 1
