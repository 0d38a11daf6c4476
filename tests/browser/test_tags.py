"""The dictionary of tags before one's eyes; a colleague's windows follow without a reload."""

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


def name(window: Window, tag: str) -> Locator:
    return window.page.get_by_role("textbox", name=f"Переименовать: {tag}", exact=True)


async def chosen(window: Window, tag: str, deed: str) -> Locator:
    """The dialog of a tag's deed."""
    await window.page.get_by_role("button", name=f"Действия: {tag}", exact=True).click()
    await window.page.get_by_role("menuitem", name=deed).click()
    return asked(window)


def asked(window: Window) -> Locator:
    """What is asked before it is done; a toast is a dialog too, but none that one must answer."""
    return window.page.get_by_role("dialog").and_(window.page.locator(".dialog"))


async def tagged(anna: Window, *tags: str) -> None:
    """Puts them on the request in the card."""
    pane = anna.page.get_by_role("complementary")
    for tag in tags:
        await pane.get_by_role("button", name="Добавить метку").last.click()
        await anna.page.keyboard.type(tag)
        await anna.page.keyboard.press("Enter")
        await anna.page.keyboard.press("Escape")
        await expect(pane.get_by_text(tag, exact=True)).to_be_visible()


async def test_a_tag_is_renamed_merged_deleted_and_brought_back_and_the_card_follows(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        telegram.customer(first_name="Глеб", last_name="Самоваров").writes("Сколько стоит самовар?")
        ada = await Window.of(browser, house, "Ада", role="administrator")
        anna = await Window.of(browser, house, "Анна", role="supervisor", node=1)
        await anna.open("Глеб Самоваров")
        pane = anna.page.get_by_role("complementary")
        await tagged(anna, "ВИП", "Опт")
        page = ada.page
        await page.goto("/settings/tags")
        row = page.get_by_role("listitem").filter(has=name(ada, "ВИП"))
        await expect(row).to_contain_text("1 обращение")
        # a colour, and a name: by keys
        await page.get_by_role("button", name="Цвет: ВИП").press("Enter")
        await page.get_by_role("radio", name="Розовый").click()
        await name(ada, "ВИП").fill("Особый")
        await name(ada, "ВИП").press("Enter")
        await expect(pane.get_by_text("Особый", exact=True)).to_be_visible()
        await expect(pane.get_by_text("ВИП", exact=True)).to_have_count(0)
        await ada.pictured("tags")
        # a name that another has is a wish to merge
        await name(ada, "Особый").fill("опт")
        await name(ada, "Особый").press("Enter")
        dialog = asked(ada)
        await expect(dialog).to_contain_text("Вместо «Особый» всюду будет стоять «Опт»: в 1 обращении.")
        await ada.pictured("tags-merge")
        await dialog.get_by_role("button", name="Объединить").click()
        await expect(pane.get_by_text("Особый", exact=True)).to_have_count(0)
        await expect(pane.get_by_text("Опт", exact=True)).to_be_visible()
        await page.get_by_role("button", name="Вернуть: Особый").click()
        await expect(pane.get_by_text("Особый", exact=True)).to_be_visible()
        # deleted, and taken back by the toast
        dialog = await chosen(ada, "Опт", "Удалить…")
        await expect(dialog).to_contain_text("Метка исчезнет: в 1 обращении.")
        await dialog.get_by_role("button", name="Удалить").click()
        await expect(pane.get_by_text("Опт", exact=True)).to_have_count(0)
        told = page.locator(".toast").filter(has_text="Метка «Опт» удалена")
        await told.get_by_role("button", name="Вернуть").click()
        await expect(pane.get_by_text("Опт", exact=True)).to_be_visible()
        await ada.close()
        await anna.close()
