"""The card beside the dialog: edited in place, seen by the others at once, asked about when two change one field."""

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House, until
from tests.platforms.telegram import TelegramServer

pytestmark = pytest.mark.timeout(300)


def pane(window: Window) -> Locator:
    return window.page.get_by_role("complementary")


def budget(window: Window) -> Locator:
    return pane(window).locator("[data-card-part=budget]").get_by_role("textbox", name="Бюджет")


def part(window: Window, name: str) -> Locator:
    return pane(window).locator(f"[data-card-part={name}]")


async def test_each_field_is_edited_in_place_and_seen_by_the_other(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", role="supervisor", node=1)
        telegram.customer(first_name="Глеб", last_name="Самоваров", username="gleb").writes("Сколько стоит самовар?")
        for window in (anna, boris):
            await window.open("Глеб Самоваров")
            await expect(pane(window).get_by_role("textbox", name="Имя")).to_have_value("Глеб")
        await expect(pane(anna)).to_contain_text("@gleb")

        await budget(anna).fill("45 к")
        await budget(anna).press("Enter")
        await expect(budget(boris)).to_have_value("45\u00a0000")
        phone = pane(anna).get_by_role("textbox", name="Телефон")
        await phone.fill("8 (912) 123-45-67")
        await phone.press("Enter")
        await expect(pane(boris).get_by_role("textbox", name="Телефон")).to_have_value("+7 912 123-45-67")
        await several_phones(anna, boris)
        await pane(boris).get_by_role("textbox", name="Фамилия").fill("Чайников")
        await pane(boris).get_by_role("textbox", name="Фамилия").press("Enter")
        await expect(anna.row("Глеб Чайников")).to_be_visible()

        await pane(boris).get_by_role("combobox", name="Статус, Лиды").click()
        await boris.page.get_by_role("option", name="Связались").click()
        await expect(pane(anna).get_by_role("combobox", name="Статус, Лиды")).to_contain_text("Связались")

        await part(boris, "tags").get_by_role("button", name="Добавить метку").click()
        await boris.page.keyboard.type("Опт")
        await boris.page.keyboard.press("Enter")
        await boris.page.get_by_role("radio", name="Человек").click()
        await boris.page.get_by_role("combobox", name="Найти или создать").fill("Постоянный")
        await boris.page.keyboard.press("Enter")
        await expect(part(anna, "tags")).to_contain_text("Опт")
        await expect(part(anna, "tags")).to_contain_text("Постоянный")
        await boris.page.keyboard.press("Escape")

        words = "Ждёт счёт.\nНе звонить по утрам."
        await pane(anna).get_by_role("textbox", name="Комментарий").fill(words)
        await anna.page.keyboard.press("Control+Enter")
        await expect(pane(boris).get_by_role("textbox", name="Комментарий")).to_have_value(words)

        await part(boris, "responsible").get_by_role("button").click()
        await boris.page.keyboard.type("анна")
        await boris.page.keyboard.press("Enter")
        await expect(part(anna, "responsible")).to_contain_text("Анна")

        (row,) = (await boris.ask("GET", "/conversations"))["items"]
        card = await boris.ask("GET", f"/cards/{row['card_id']}")
        assert card["budget"] == {"amount": "45000.00", "currency": "RUB"}
        assert (card["tags"], card["contact"]["tags"]) == (["Опт"], ["Постоянный"])
        assert (card["responsible"]["name"], row["responsible"]) == ("Анна", None)
        for window in (anna, boris):
            await window.close()


async def does(window: Window, number: str, deed: str) -> None:
    """By the menu at a phone."""
    await pane(window).get_by_role("button", name=f"Что сделать: {number}").press("Enter")
    await window.page.get_by_role("menu").get_by_text(deed, exact=True).click()


async def several_phones(anna: Window, boris: Window) -> None:
    """A second one is added, labelled, made the main one, found, removed and put back."""
    await does(anna, "+7 912 123-45-67", "Добавить ещё телефон")
    await anna.page.keyboard.type("8 495 765-43-21")
    await anna.keys("Enter")
    second = pane(boris).get_by_role("textbox", name="Телефон 2")
    await expect(second).to_have_value("+7 495 765-43-21")
    await does(boris, "+7 495 765-43-21", "рабочий")
    await expect(pane(anna).get_by_role("textbox", name="Телефон 2, рабочий")).to_be_visible()
    await does(anna, "+7 495 765-43-21", "Сделать основным")
    await expect(pane(boris).get_by_role("textbox", name="Телефон, рабочий")).to_have_value("+7 495 765-43-21")
    await expect(second).to_have_value("+7 912 123-45-67")

    async def found() -> bool:
        names = [hit["name"] for hit in (await boris.ask("GET", "/search?q=9121234567&group=contacts"))["contacts"]]
        return names == ["Глеб Самоваров"]

    await until(found, "person by their second phone")
    await does(anna, "+7 912 123-45-67", "Удалить")
    await expect(second).to_have_count(0)
    await anna.page.get_by_role("button", name="Вернуть").last.click()
    await expect(second).to_have_value("+7 912 123-45-67")


async def test_two_who_change_one_field_are_asked(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", node=1)
        telegram.customer(first_name="Глеб").writes("Сколько стоит?")
        for window in (anna, boris):
            await window.open("Глеб")
        await budget(anna).press_sequentially("50 000")
        face = part(boris, "budget").get_by_role("img", name="Анна сейчас в этом поле")
        await expect(face).to_be_visible()
        await budget(boris).fill("45 000")
        await budget(boris).press("Enter")
        comment = pane(boris).get_by_role("textbox", name="Комментарий")
        await comment.fill("Торгуется")
        await comment.press("Escape")
        await expect(pane(anna).get_by_role("textbox", name="Комментарий")).to_have_value("Торгуется")
        await expect(budget(anna)).to_have_value("50 000")

        await budget(anna).press("Enter")
        asked = pane(anna).get_by_role("alert")
        await expect(asked).to_contain_text("Борис")
        await expect(asked).to_contain_text("45\u00a0000\u00a0₽")
        await expect(asked).to_contain_text("50\u00a0000\u00a0₽")
        await asked.get_by_role("button", name="Записать моё").click()
        await expect(asked).to_have_count(0)
        await pane(anna).get_by_role("textbox", name="Комментарий").focus()
        await expect(face).to_have_count(0)
        await expect(part(boris, "comment").get_by_role("img", name="Анна сейчас в этом поле")).to_be_visible()
        await expect(budget(boris)).to_have_value("50\u00a0000")

        await budget(boris).press_sequentially("1")
        await budget(anna).fill("60000")
        await budget(anna).press("Enter")
        # shown at once, and first only when it is kept
        await expect(part(anna, "budget")).not_to_have_attribute("aria-busy", "true")
        await expect(budget(anna)).to_have_value("60\u00a0000")
        await boris.page.keyboard.press("Enter")
        await pane(boris).get_by_role("alert").get_by_role("button", name="Взять это").click()
        await expect(budget(boris)).to_have_value("60\u00a0000")
        await through_another_dialog_of_the_same_person(house, telegram, anna, boris)
        for window in (anna, boris):
            await window.close()


async def through_another_dialog_of_the_same_person(
    house: House, telegram: TelegramServer, anna: Window, boris: Window
) -> None:
    """Who came later, and who was there, are told of each other."""
    telegram.customer(first_name="Маша").writes("Здравствуйте")
    await expect(boris.row("Маша")).to_be_visible()
    rows = {row["contact"]["name"]: row for row in (await boris.ask("GET", "/conversations"))["items"]}
    here, there = rows["Глеб"], rows["Маша"]
    await house.db.hot.execute(
        "UPDATE conversations SET contact_id = $2, card_id = $3, rev = rev + 1 WHERE id = $1",
        there["id"],
        here["contact"]["id"],
        here["card_id"],
    )
    await pane(anna).get_by_role("textbox", name="Имя").focus()
    await boris.page.goto(f"/inbox/{there['id']}")
    await expect(part(boris, "name").get_by_role("img", name="Анна сейчас в этом поле")).to_be_visible()
    await budget(boris).focus()
    await expect(part(anna, "budget").get_by_role("img", name="Борис сейчас в этом поле")).to_be_visible()


async def test_by_keys_alone_and_wrong_input_stays_with_its_reason(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        telegram.customer(first_name="Глеб").writes("Сколько стоит?")
        await anna.open("Глеб")
        await expect(budget(anna)).to_be_visible()
        await anna.page.locator("[data-card-pane]").focus()
        await anna.keys("c", "b")
        await expect(budget(anna)).to_be_focused()
        await anna.page.keyboard.type("дорого")
        await anna.keys("Enter")
        await expect(part(anna, "budget").get_by_role("alert")).to_contain_text("не похоже на сумму")
        await expect(budget(anna)).to_have_value("дорого")
        await anna.keys("Escape")
        await expect(budget(anna)).to_have_value("")

        await anna.page.locator("[data-card-pane]").focus()
        await anna.keys("c", "p")
        await anna.page.keyboard.type("12")
        await anna.keys("Enter")
        await expect(part(anna, "phone").get_by_role("alert")).to_contain_text("не номер телефона")
        await part(anna, "phone").get_by_role("button", name="Оставить как было").click()
        await expect(pane(anna).get_by_role("textbox", name="Телефон")).to_have_value("")

        await anna.page.locator("[data-card-pane]").focus()
        await anna.keys("c", "s")
        await expect(anna.page.get_by_role("option", name="Связались")).to_be_visible()
        await anna.keys("ArrowDown", "Enter")
        await expect(part(anna, "status")).to_contain_text("Связались")
        await anna.close()


async def test_a_dialog_without_a_request_offers_to_open_one(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        channel = (await house.people["Ada"].get("/channels"))["items"][0]
        await house.people["Ada"].call("PATCH", f"/channels/{channel['id']}", {"lead_source": False})
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", node=1)
        telegram.customer(first_name="Глеб").writes("Просто спросить")
        for window in (anna, boris):
            await window.open("Глеб")
            await expect(pane(window)).to_contain_text("У этого диалога нет обращения")
        await pane(anna).get_by_role("button", name="Открыть обращение").click()
        for window in (anna, boris):
            await expect(part(window, "status")).to_contain_text("Новый")
            await window.close()


async def test_who_may_not_edit_reads_and_hidden_phones_are_hidden(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        ada = house.people["Ada"]
        role = await ada.call(
            "POST",
            "/roles",
            {"name": "Стажёр", "rights": ["conversations.reply", "messages.send"], "hidden_fields": ["phone"]},
        )
        assert role.status_code == 201, role.text
        vera = await Window.of(browser, house, "Вера")
        me = (await vera.ask("GET", "/session"))["user"]["id"]
        assert (await ada.call("PATCH", f"/users/{me}", {"role_id": role.json()["id"]})).status_code == 200
        telegram.customer(first_name="Глеб").writes("Сколько стоит?")
        await vera.page.reload()
        await vera.open("Глеб")
        await expect(pane(vera)).to_contain_text("Только чтение")
        await expect(part(vera, "status").get_by_role("combobox")).to_have_count(0)
        await expect(part(vera, "budget").get_by_role("textbox")).to_have_count(0)
        await expect(pane(vera).get_by_role("textbox", name="Имя")).to_have_attribute("readonly", "")
        await expect(pane(vera)).to_contain_text("Скрыто")
        await expect(pane(vera).get_by_role("textbox", name="Телефон")).to_have_count(0)
        await vera.close()


async def test_on_a_phone_the_card_is_a_screen_of_its_own(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна", size=(390, 844))
        telegram.customer(first_name="Глеб").writes("Сколько стоит?")
        await anna.open("Глеб")
        await anna.page.goto(f"{anna.page.url}/card")
        await expect(budget(anna)).to_be_visible()
        await expect(anna.field).to_be_hidden()
        await budget(anna).fill("45 000")
        await budget(anna).press("Enter")
        await pane(anna).get_by_role("button", name="Назад").click()
        await expect(anna.field).to_be_visible()
        await anna.close()


async def born(window: Window, *parts: str) -> None:
    for name, typed in zip(("День", "Месяц", "Год, если известен"), (*parts, ""), strict=False):
        await part(window, "birthday").get_by_label(name, exact=True).fill(typed)
    await window.page.keyboard.press("Enter")


async def test_what_a_colleague_changed_is_told_and_taken_back(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", role="supervisor", node=1)
        telegram.customer(first_name="Глеб", last_name="Самоваров").writes("Сколько стоит самовар?")
        for window in (anna, boris):
            await window.open("Глеб Самоваров")
        for sum_ in ("45\u00a0000", "54\u00a0000"):
            await budget(anna).fill(sum_)
            await budget(anna).press("Enter")
            await expect(budget(boris)).to_have_value(sum_)
        await part(anna, "birthday").get_by_role("button").click()
        await born(anna, "31", "2")
        await expect(part(anna, "birthday")).to_contain_text("Такого дня в календаре нет")
        await part(anna, "birthday").get_by_role("button", name="День рождения").click()
        await born(anna, "29", "2")
        await expect(part(boris, "birthday").get_by_role("button")).to_have_text("29 февраля")
        await part(anna, "birthday").get_by_role("button").click()
        await born(anna, "29", "2", "1980")
        await expect(part(boris, "birthday")).to_contain_text("29 февраля 1980")

        await pane(boris).get_by_role("button", name="История", exact=True).click()
        story = pane(boris).get_by_role("region", name="История", exact=True).get_by_role("listitem")
        await expect(story.nth(2)).to_contain_text("Бюджет45")
        await expect(story.nth(2)).to_contain_text("Анна")
        await story.nth(2).get_by_role("button", name="Вернуть как было").press("Enter")
        await expect(budget(anna)).to_have_value("45\u00a0000")
        await expect(story.first).to_contain_text("Борис")
        # the person's day too; and what was changed again since is not overwritten
        days = story.filter(has_text="День рождения")
        await days.first.get_by_role("button", name="Вернуть как было").press("Enter")
        await expect(part(anna, "birthday").get_by_role("button")).to_have_text("29 февраля")
        await days.last.get_by_role("button", name="Вернуть как было").press("Enter")
        await expect(part(anna, "birthday")).to_contain_text("Добавить")
        await story.filter(has_text="54").last.get_by_role("button", name="Вернуть как было").press("Enter")
        await expect(boris.page.get_by_text("С тех пор это изменили ещё раз").first).to_be_visible()
        assert anna.faults == boris.faults == []
