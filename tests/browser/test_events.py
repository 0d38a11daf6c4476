"""Events of own kinds: made in the settings, added from a page, told in its history, deleted, brought back."""

from playwright.async_api import Browser, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes


async def test_an_event_is_added_told_and_deleted(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        boris = await Window.of(browser, house, "Борис", role="administrator")
        telegram.customer(first_name="Глеб").writes("Сколько стоит самовар?")
        await boris.open("Глеб")
        person = (await boris.ask("GET", "/conversations"))["items"][0]["contact"]["id"]
        page = boris.page
        await page.goto("/settings/events")
        await page.get_by_role("button", name="Новый вид").click()
        window = page.get_by_role("dialog")
        await window.get_by_label("Название").fill("Показ")
        await window.get_by_role("button", name="Добавить поле").click()
        await window.get_by_label("Поле", exact=True).fill("Комнат")
        await boris.pictured("event-kind")
        await window.get_by_role("button", name="Сохранить").click()
        await expect(window).to_have_count(0)
        await expect(page.get_by_role("button", name="Показ", exact=True)).to_be_visible()
        await boris.pictured("event-kinds")
        # how long calls are kept: what would go is said before it is saved
        kept = page.get_by_role("combobox", name="Сколько хранить: Звонки")
        await kept.click()
        await page.get_by_role("option", name="30 дней", exact=True).click()
        await expect(kept).to_contain_text("30 дней")
        bar = page.get_by_role("region", name="Несохранённые изменения")
        await bar.get_by_role("button", name="Сохранить").click()
        await expect(window).to_contain_text("Ни одно событие не устарело")
        await boris.pictured("events-would-remove")
        await window.get_by_role("button", name="Сохранить").click()
        await expect(window).to_have_count(0)
        await expect(bar).to_have_count(0)
        assert (await boris.ask("GET", "/activity-settings"))["days"] == {"call": 30}
        await page.goto(f"/contacts/{person}")
        story = page.get_by_role("region", name="История", exact=True)
        await story.get_by_role("button", name="Добавить событие").click()
        await window.get_by_label("Комнат").fill("три")
        await boris.pictured("event-add")
        await window.get_by_label("Комнат").press("Control+Enter")
        await expect(window).to_have_count(0)
        await expect(story.get_by_role("listitem").first).to_contain_text("Комнат")
        await boris.pictured("event-history")
        # hidden from one's own histories, and shown again for a look
        await story.get_by_role("button", name="Скрыть виды").click()
        hide = page.get_by_role("dialog", name="Что скрыть в моей истории")
        await hide.get_by_role("checkbox", name="Показ", exact=True).check()
        await expect(story.get_by_role("listitem").filter(has_text="Комнат")).to_have_count(0)
        await boris.pictured("event-hidden")
        await hide.get_by_role("checkbox", name="Показ", exact=True).uncheck()
        await page.keyboard.press("Escape")
        await expect(hide).to_have_count(0)
        await expect(story.get_by_role("listitem").first).to_contain_text("Комнат")
        await page.goto("/feed")
        await page.get_by_role("button", name="Все события").click()
        line = page.get_by_role("listitem").filter(has_text="Показ")
        await line.get_by_role("button", name="Показ").press("Enter")
        details = page.get_by_role("complementary", name="Подробности события")
        await expect(details).to_contain_text("три")
        await boris.pictured("events")
        await details.get_by_role("button", name="Удалить событие").press("Enter")
        await expect(line).to_have_count(0)
        await page.get_by_role("button", name="Удалённые").press("Enter")
        await page.locator("#root").get_by_role("button", name="Вернуть").press("Enter")
        await page.get_by_role("button", name="Удалённые").press("Enter")
        await expect(line).to_be_visible()
        assert boris.faults == []
