"""The life of a request: made by hand, rejected, converted, won. By keys, and seen by the colleague at once."""

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


def form(window: Window) -> Locator:
    return window.page.get_by_role("dialog")


def pane(window: Window) -> Locator:
    return window.page.get_by_role("complementary")


async def test_a_request_by_hand_stands_among_the_others(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, _):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", role="supervisor", node=1)

        await anna.keys("Shift+L")
        await expect(form(anna).get_by_role("textbox", name="Чьё это обращение")).to_be_focused()
        # nothing that was typed is lost with the window
        await anna.page.keyboard.type("Инна Ситечкина")
        await anna.keys("Escape", "Shift+L")
        await expect(form(anna).get_by_role("textbox", name="Чьё это обращение")).to_have_value("Инна Ситечкина")
        await form(anna).get_by_role("textbox", name="Телефон").fill("двенадцать")
        await form(anna).get_by_role("textbox", name="О чём").fill("Самовар на 5 литров")
        await anna.keys("Control+Enter")
        await expect(form(anna).get_by_role("textbox", name="Телефон")).to_be_focused()
        await expect(form(anna)).to_contain_text("номер")
        await anna.pictured("request-form-fault")
        await form(anna).get_by_role("textbox", name="Телефон").fill("8 912 123-45-67")
        await form(anna).get_by_role("textbox", name="Бюджет").fill("45 к")
        await anna.pictured("request-form")
        await anna.keys("Control+Enter")

        await expect(form(anna)).to_be_hidden()
        await expect(anna.page.get_by_role("heading", name="Инна Ситечкина")).to_be_visible()
        await expect(pane(anna)).to_contain_text("Лид")
        await expect(boris.row("Инна Ситечкина")).to_contain_text("Самовар на 5 литров")
        await expect(anna.page.get_by_text("Вы создали обращение")).to_be_visible()
        # nothing leaves from here: a note is what one writes, and whom one can reach stands beside it
        await expect(anna.page.locator("textarea.composer-field")).to_be_visible()
        await boris.open("Инна Ситечкина")
        await boris.keys("n")
        await boris.page.keyboard.type("Просила перезвонить")
        await boris.keys("Control+Enter")
        await expect(anna.page.get_by_text("Просила перезвонить").first).to_be_visible()
        await anna.pictured("request-thread")

        # whoever is written down already is offered, and has a second request
        await anna.keys("Escape", "Shift+L")
        await form(anna).get_by_role("textbox", name="Телефон").fill("+79121234567")
        await form(anna).get_by_role("group", name="Возможно, это").get_by_role("button").press("Enter")
        await expect(form(anna)).to_contain_text("Инна Ситечкина")
        await form(anna).get_by_role("combobox", name="Где начинается").click()
        await anna.page.get_by_role("option", name="Сделки: Новая").click()
        await form(anna).get_by_role("button", name="Создать обращение").click()
        await expect(pane(anna)).to_contain_text("Сделка")
        contacts = (await boris.ask("GET", "/search?q=%D0%98%D0%BD%D0%BD%D0%B0&group=contacts"))["contacts"]
        assert len(contacts) == 1
        for window in (anna, boris):
            await window.close()


async def test_a_lead_is_rejected_taken_back_and_converted_into_a_deal_that_is_won(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", role="supervisor", node=1)
        telegram.customer(first_name="Глеб", last_name="Самоваров").writes("Сколько стоит самовар?")
        for window in (anna, boris):
            await window.open("Глеб Самоваров")
            await expect(pane(window)).to_contain_text("Лид 1")

        await deed(anna, "Отклонить")
        await form(anna).get_by_role("textbox", name="Комментарий").fill("Дорого")
        await form(anna).get_by_label("Попробовать снова").fill("2027-03-01")
        await anna.pictured("request-reject")
        await form(anna).get_by_role("button", name="Отклонить", exact=True).click()
        await expect(pane(boris).get_by_role("combobox", name="Статус, Лиды")).to_contain_text("Отклонён")
        await expect(boris.page.get_by_text("Анна отклоняет обращение")).to_be_visible()
        await expect(boris.page.locator("[data-task]")).to_contain_text("Попробовать ещё раз")
        await anna.keys("Control+z")
        await expect(pane(boris).get_by_role("combobox", name="Статус, Лиды")).to_contain_text("Новый")
        await expect(boris.page.locator("[data-task]")).to_have_count(0)

        await deed(anna, "Конвертировать в сделку")
        await form(anna).get_by_role("button", name="Найти или добавить").click()
        await anna.page.get_by_role("combobox", name="Найти компанию").fill("Чай и Ко")
        await anna.keys("Enter")
        await expect(form(anna).get_by_role("button", name="Чай и Ко")).to_be_visible()
        await form(anna).get_by_role("textbox", name="О чём").fill("Самовар на 5 литров")
        await form(anna).get_by_role("textbox", name="Первая задача").fill("Выслать счёт")
        await anna.pictured("request-convert")
        await form(anna).get_by_role("button", name="Конвертировать").click()
        await expect(pane(boris)).to_contain_text("Сделка 2")
        await expect(pane(boris)).to_contain_text("Из лида 1")
        await expect(boris.page.get_by_text("Анна конвертирует лид")).to_be_visible()
        await expect(boris.page.locator("[data-task]")).to_contain_text("Выслать счёт")
        await anna.pictured("request-converted")
        await pane(boris).get_by_role("combobox", name="Статус, Сделки").click()
        await boris.page.get_by_role("option", name="Выиграна").click()
        await expect(pane(anna).get_by_role("combobox", name="Статус, Сделки")).to_contain_text("Выиграна")
        for window in (anna, boris):
            await window.close()


async def deed(window: Window, name: str) -> None:
    """By the menu of the request."""
    await pane(window).get_by_role("button", name="Что сделать с обращением").press("Enter")
    await window.page.get_by_role("menuitem", name=name).click()
    await expect(form(window)).to_be_visible()
