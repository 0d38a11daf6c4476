"""Contacts and companies: looked for, narrowed down by conditions, kept as a view, edited on their page."""

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


def rows(window: Window) -> Locator:
    return window.page.get_by_role("option")


async def test_a_list_is_narrowed_by_conditions_kept_as_a_view_and_its_rows_are_edited(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes, connected=False) as (house, _):
        boris = await Window.of(browser, house, "Борис", role="supervisor")
        await fill(boris)
        await goes_there_by_keys(boris)
        await on_a_phone(boris)
        await narrows_down(boris)
        await keeps_a_view(boris)
        await adds_a_person_with_a_new_company(boris)
        await edits_the_company(boris)
        await boris.close()


async def fill(boris: Window) -> None:
    for n, (name, kind) in enumerate((("Анна", "client"), ("Глеб", "partner"), ("Вера", "client"), ("Дора", "other"))):
        body = {"name": name, "surname": "Самоварова", "type": kind, "phone": f"+7912000000{n}"}
        await boris.ask("POST", "/contacts", body)


async def goes_there_by_keys(boris: Window) -> None:
    await boris.keys("g", "c")
    await expect(boris.page.get_by_role("heading", name="Контакты")).to_be_visible()
    await expect(rows(boris)).to_have_count(4)
    await expect(rows(boris).first).to_contain_text("Анна Самоварова")
    await boris.pictured("contacts")
    await boris.page.get_by_role("button", name="Имя: по возрастанию. Развернуть").press("Enter")
    await expect(rows(boris).first).to_contain_text("Дора")


async def on_a_phone(boris: Window) -> None:
    """A row says how to reach whom it names, and every section stands within the thumb's reach."""
    page = boris.page
    wide = page.viewport_size
    assert wide is not None
    phone = rows(boris).first.get_by_text("+7 912 000-00-03", exact=True)
    await expect(phone.and_(page.locator(".lists-under"))).to_be_hidden()
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(phone.and_(page.locator(".lists-under"))).to_be_visible()
    for section in ("Диалоги", "Контакты", "Компании", "Настройки"):
        await expect(page.get_by_role("navigation").get_by_role("link", name=section)).to_be_in_viewport(ratio=1)
    await expect(page.locator(".rail-profile")).to_be_in_viewport(ratio=1)
    await page.set_viewport_size(wide)


async def narrows_down(boris: Window) -> None:
    """Two conditions, one within another."""
    page = boris.page
    await page.get_by_role("button", name="Фильтр").press("Enter")
    await page.get_by_role("button", name="Группа").press("Enter")
    inner = page.get_by_role("group", name="Условия").nth(1)
    await choose(boris, inner.get_by_role("combobox", name="Что"), "Тип")
    await choose(boris, inner.get_by_role("combobox", name="Значение"), "Партнёр")
    await expect(rows(boris)).to_have_count(1)
    await inner.get_by_role("button", name="Условие", exact=True).press("Enter")
    await inner.get_by_role("textbox", name="Значение").fill("вер")
    await choose(boris, inner.get_by_role("combobox", name="Как").nth(1), "содержит")
    await inner.get_by_role("textbox", name="Значение").fill("вер")
    await expect(rows(boris)).to_have_count(2)
    await boris.pictured("contacts-filter")
    await boris.keys("Escape")
    await expect(page.get_by_role("button", name="Фильтр: 2")).to_be_visible()


async def choose(boris: Window, field: Locator, name: str) -> None:
    await field.press("Enter")
    await boris.page.get_by_role("option", name=name, exact=True).click()


async def keeps_a_view(boris: Window) -> None:
    page = boris.page
    await page.get_by_role("button", name="Сохранить вид").press("Enter")
    await page.get_by_role("textbox", name="Название вида").fill("Партнёры и Вера")
    await boris.keys("Enter")
    await expect(page.get_by_role("combobox", name="Вид")).to_contain_text("Партнёры и Вера")
    await page.reload()
    await expect(rows(boris)).to_have_count(4)
    await choose(boris, page.get_by_role("combobox", name="Вид"), "Партнёры и Вера")
    await expect(rows(boris)).to_have_count(2)
    await choose(boris, page.get_by_role("combobox", name="Вид"), "Все")


async def adds_a_person_with_a_new_company(boris: Window) -> None:
    page = boris.page
    await page.get_by_role("button", name="Новый контакт").press("Enter")
    window = page.get_by_role("dialog")
    await window.get_by_role("textbox", name="Имя").fill("Евгения")
    await window.get_by_role("textbox", name="Телефон").fill("не знаю")
    await window.get_by_role("button", name="Создать").press("Enter")
    await expect(window.get_by_text("Это не номер телефона.")).to_be_visible()
    await window.get_by_role("textbox", name="Телефон").fill("8 912 345-67-89")
    await window.get_by_role("button", name="Создать").press("Enter")
    await expect(page.get_by_role("heading", name="Евгения", level=1)).to_be_visible()
    await page.get_by_role("button", name="Добавить компанию").press("Enter")
    await page.get_by_role("combobox", name="Найти компанию").fill("Самовары Тулы")
    await boris.keys("Enter")
    await page.get_by_role("button", name="Самовары Тулы").click()


async def edits_the_company(boris: Window) -> None:
    page = boris.page
    await expect(page.get_by_role("heading", name="Самовары Тулы", level=1)).to_be_visible()
    await expect(page.get_by_role("button", name="Евгения")).to_be_visible()
    await page.get_by_role("textbox", name="Сотрудников").fill("120")
    await boris.keys("Enter")
    await expect(page.get_by_text("Борис", exact=False).first).to_be_visible()
    await boris.pictured("company")
    # one's own change may still be on its way: the bin waits for it
    await page.get_by_role("textbox", name="Сотрудников").fill("140")
    await page.get_by_role("button", name="Удалить").press("Enter")
    await expect(page.get_by_text("В корзине", exact=False)).to_be_visible()
    await page.get_by_role("button", name="Вернуть", exact=True).press("Enter")
    await expect(page.get_by_role("button", name="Удалить")).to_be_visible()
    await page.get_by_role("button", name="Назад").press("Enter")
    await expect(rows(boris)).to_have_count(1)
    await expect(rows(boris).first).to_contain_text("Самовары Тулы")
