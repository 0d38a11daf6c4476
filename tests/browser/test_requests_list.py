"""Requests as a list: found, narrowed down, opened beside it, changed in place and many at once."""

from uuid import uuid4

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


def rows(window: Window) -> Locator:
    return window.page.get_by_role("option")


async def test_requests_are_found_opened_changed_in_place_and_many_at_once(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes, connected=False) as (house, _):
        boris = await Window.of(browser, house, "Борис", role="supervisor")
        for name, title in (("Анна", "Самовар на 5 литров"), ("Глеб", "Чайник"), ("Вера", "Самовар в подарок")):
            await boris.ask("POST", "/cards", {"client_id": str(uuid4()), "person": {"name": name}, "title": title})
        await finds_and_opens(boris)
        await changes_a_cell(boris)
        await changes_many(boris)
        await deletes_and_brings_back(boris)
        await deletes_from_the_card(boris)
        await boris.close()


async def finds_and_opens(boris: Window) -> None:
    page = boris.page
    await boris.keys("g", "r")
    await expect(page.get_by_role("heading", name="Обращения")).to_be_visible()
    await expect(rows(boris)).to_have_count(3)
    await boris.pictured("requests")
    await page.get_by_role("searchbox").fill("самовар")
    await expect(rows(boris)).to_have_count(2)
    await expect(rows(boris).first).to_contain_text("Самовар в подарок")
    await rows(boris).first.click()
    await expect(page.get_by_role("textbox", name="Комментарий")).to_be_visible()
    await boris.pictured("requests-beside")
    await page.get_by_role("complementary").get_by_role("button", name="К доске").click()
    await page.get_by_role("searchbox").fill("")
    await expect(rows(boris)).to_have_count(3)


async def changes_a_cell(boris: Window) -> None:
    """By keys alone: to a cell, into it, on to the next, out of it."""
    page = boris.page
    await page.get_by_role("listbox", name="Обращения").focus()
    await boris.keys("Home", "F2")
    title = page.get_by_role("dialog").get_by_role("textbox")
    await expect(title).to_have_value("Самовар в подарок")
    await title.fill("Самовар в подарок, с гравировкой")
    await boris.pictured("requests-cell")
    await boris.keys("Tab")
    await expect(rows(boris).first).to_contain_text("с гравировкой")
    # the next cell that can be changed is the status; what is only told is passed over
    await expect(page.get_by_role("dialog", name="Статус")).to_be_visible()
    await boris.keys("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    # and the server has it, too
    await page.get_by_role("searchbox").fill("гравировкой")
    await expect(rows(boris)).to_have_count(1)
    await expect(rows(boris).first).to_contain_text("Вера")


async def changes_many(boris: Window) -> None:
    """All that match a search, and back again."""
    page = boris.page
    await page.get_by_role("searchbox").fill("самовар")
    await expect(rows(boris)).to_have_count(2)
    await page.get_by_role("listbox", name="Обращения").focus()
    await boris.keys("Home", " ")
    bar = page.get_by_role("toolbar", name="Выбрана 1 строка")
    await bar.get_by_role("button", name="Выбрать все подходящие: 2").press("Enter")
    await boris.pictured("requests-many")
    await page.get_by_role("toolbar").get_by_role("button", name="Ответственный").press("Enter")
    await page.get_by_role("option", name="Борис").click()
    await expect(page.get_by_text("2 строки")).to_be_visible()
    for row in (rows(boris).nth(0), rows(boris).nth(1)):
        await expect(row).to_contain_text("Борис")
    await page.get_by_role("searchbox").fill("чайник")
    await expect(rows(boris)).to_have_count(1)
    await expect(rows(boris).first).not_to_contain_text("Борис")
    await page.get_by_role("searchbox").fill("")
    await page.get_by_role("button", name="Вернуть").first.click()
    await expect(page.get_by_role("option").filter(has_text="Борис")).to_have_count(0)


async def deletes_and_brings_back(boris: Window) -> None:
    """By keys alone: a row into the bin, out of it by the menu of the row, and a request for the same person."""
    page = boris.page
    listbox = page.get_by_role("listbox", name="Обращения")
    await listbox.focus()
    await boris.keys("Home", "Delete")
    await expect(rows(boris)).to_have_count(2)
    await expect(page.get_by_text("Самовар в подарок, с гравировкой — в корзине")).to_be_visible()
    await view(boris, "Корзина")
    await expect(rows(boris)).to_have_count(1)
    await expect(rows(boris).first).to_contain_text("с гравировкой")
    await boris.pictured("requests-bin")
    await listbox.focus()
    await boris.keys("Home", "Shift+Period")
    await expect(page.get_by_role("menuitem")).to_have_text(["Вернуть"])
    await boris.keys("Enter")
    await expect(page.get_by_role("heading", name="Корзина пуста")).to_be_visible()
    await view(boris, "Все")
    await expect(rows(boris)).to_have_count(3)
    await listbox.focus()
    await boris.keys("Home", "Shift+Period")
    await expect(page.get_by_role("menuitem", name="Скопировать ссылку")).to_be_visible()
    await boris.pictured("requests-menu")
    await page.get_by_role("menuitem", name="Ещё одно обращение").press("Enter")
    await expect(page.get_by_role("dialog").get_by_text("Вера")).to_be_visible()
    await boris.keys("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def deletes_from_the_card(boris: Window) -> None:
    """By the menu of the open request itself; the row goes, and the toast brings it back."""
    page = boris.page
    await rows(boris).filter(has_text="Чайник").click()
    card = page.get_by_role("complementary")
    await expect(card.get_by_role("textbox", name="Комментарий")).to_be_visible()
    await card.get_by_role("button", name="Что сделать с обращением").click()
    await boris.pictured("request-card-menu")
    await page.get_by_role("menuitem", name="Удалить").click()
    await expect(page.get_by_text("Чайник — в корзине")).to_be_visible()
    await expect(rows(boris)).to_have_count(2)
    await boris.pictured("request-card-deleted")
    await page.get_by_role("button", name="Вернуть").last.click()
    await expect(rows(boris)).to_have_count(3)


async def view(boris: Window, name: str) -> None:
    await boris.page.get_by_role("combobox", name="Вид").press("Enter")
    await boris.page.get_by_role("option", name=name, exact=True).click()
