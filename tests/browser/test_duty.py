"""Who works when: a schedule is made, a shift drawn to another time, a vacation asked for and approved, hours made."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


def asked(page: Page) -> Locator:
    """A toast is a dialog too, but none that one must answer."""
    return page.locator(".dialog")


def row(page: Page, name: str) -> Locator:
    return page.locator(".plan-row[data-user]").filter(has_text=name)


async def test_a_week_is_planned_a_shift_is_drawn_and_a_vacation_asked_for(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, _):
        ada = await Window.of(browser, house, "Ада", role="administrator")
        anna = await Window.of(browser, house, "Анна", node=1)
        await makes_hours(ada)
        await makes_a_schedule(ada)
        await draws_a_shift(ada)
        await asks_for_a_vacation(anna)
        await approves_it(ada)
        # the colleague's window follows without a reload
        await expect(row(anna.page, "Анна").locator('.shift[data-kind="vacation"]')).to_have_count(1)
        for window in (ada, anna):
            await window.close()


async def makes_hours(ada: Window) -> None:
    await ada.page.goto("/settings/hours")
    await ada.page.get_by_role("button", name="Добавить часы").first.click()
    await asked(ada.page).get_by_role("textbox", name="Название").fill("Будни")
    await asked(ada.page).get_by_role("button", name="Сохранить").click()
    await expect(asked(ada.page)).to_have_count(0)
    await expect(ada.page.get_by_role("listitem").filter(has_text="Будни")).to_be_visible()


async def makes_a_schedule(ada: Window) -> None:
    await ada.page.goto("/settings/schedules")
    await ada.page.get_by_role("button", name="Новый график").first.click()
    form = asked(ada.page)
    await form.get_by_role("textbox", name="Название").fill("Пять через два")
    await form.get_by_role("button", name="Поставить в график").click()
    await form.get_by_role("combobox", name="Кто", exact=True).click()
    await ada.page.get_by_role("option", name="Анна").click()
    await expect(form.get_by_role("combobox", name="Кто", exact=True)).to_contain_text("Анна")
    await ada.pictured("schedule-edit")
    await form.get_by_role("button", name="Сохранить").click()
    await expect(form).to_have_count(0)
    await expect(ada.page.get_by_role("listitem").filter(has_text="Пять через два")).to_contain_text("1 запись")


async def draws_a_shift(ada: Window) -> None:
    """Next week, so that it is to come on whichever day this runs: with the mouse, back, and by keys."""
    page = ada.page
    await page.goto("/duty")
    await page.get_by_role("button", name="Позже").click()
    shifts = row(page, "Анна").locator('.shift[data-kind="pattern"]')
    await expect(shifts).to_have_count(5)
    await expect(shifts.first).to_contain_text("09–18")
    box = await shifts.first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + box["width"] / 6, y, steps=4)
    await page.mouse.move(x + box["width"] / 3, y, steps=4)
    await page.mouse.up()
    extra = row(page, "Анна").locator('.shift[data-kind="extra"]')
    await expect(extra).to_have_count(1)
    await expect(extra).to_contain_text("12–21")
    await ada.pictured("duty-week")
    await page.get_by_role("button", name="Вернуть").last.click()
    await expect(extra).to_have_count(0)
    await expect(shifts).to_have_count(5)
    await shifts.first.focus()
    await page.keyboard.press("Shift+ArrowRight")
    await expect(row(page, "Анна").locator(".shift[data-moved]")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(extra).to_contain_text("09:30–18:30")


async def asks_for_a_vacation(anna: Window) -> None:
    page = anna.page
    await page.goto("/duty")
    await page.get_by_role("button", name="Попросить…").click()
    await asked(page).get_by_role("textbox", name="Примечание").fill("К морю")
    await anna.pictured("duty-ask")
    await asked(page).get_by_role("button", name="Попросить", exact=True).click()
    await expect(asked(page)).to_have_count(0)
    await page.get_by_role("button", name="Позже").click()
    await expect(row(page, "Анна").locator('.shift[data-kind="extra"]')).to_have_count(1)
    # a colleague without the right changes nothing
    await expect(page.get_by_role("button", name="Добавить смену")).to_have_count(0)


async def approves_it(ada: Window) -> None:
    page = ada.page
    await page.get_by_role("link", name="Просьбы 1").click()
    request = page.get_by_role("listitem").filter(has_text="Анна: Отпуск")
    await expect(request).to_contain_text("К морю")
    await ada.pictured("duty-requests")
    await request.get_by_role("textbox", name="Ответ").fill("Хорошего отдыха")
    await request.get_by_role("button", name="Одобрить").click()
    await expect(request).to_have_count(0)
    await page.get_by_role("link", name="План", exact=True).click()
    await page.get_by_role("button", name="Позже").click()
    await expect(row(page, "Анна").locator('.shift[data-kind="vacation"]')).to_have_count(1)
    await page.get_by_role("radio", name="Месяц").click()
    await expect(page.locator('.plan[data-look="month"]')).to_be_visible()
    await ada.pictured("duty-month")
    await page.get_by_role("radio", name="Неделя").click()
    await page.get_by_role("button", name="Добавить смену").click()
    await ada.pictured("duty-new")
    await page.keyboard.press("Escape")
