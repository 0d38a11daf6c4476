"""The list as people use it: narrowed, kept as a view in every window, many at once, by keys, on a phone."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.platforms.telegram import TelegramServer

pytestmark = pytest.mark.timeout(300)


async def write(telegram: TelegramServer, *names: str) -> None:
    for name in names:
        telegram.customer(first_name=name).writes(f"Здравствуйте, это {name}")


async def test_a_filter_is_kept_as_a_view_and_is_live_in_every_window(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        boris = await Window.of(browser, house, "Борис", role="supervisor")
        await write(telegram, "Глеб", "Мария", "Пётр")
        for name in ("Глеб", "Мария", "Пётр"):
            await expect(boris.row(name)).to_be_visible()
        await expect(boris.page.get_by_role("button", name="Свободные 3 диалога")).to_be_visible()

        dialogs = {item["contact"]["name"]: item for item in (await boris.ask("GET", "/conversations"))["items"]}
        await boris.ask("PUT", f"/contacts/{dialogs['Глеб']['contact']['id']}/tags", {"tags": ["VIP"]})
        await boris.keys("f")
        await boris.page.get_by_role("combobox").fill("VIP")
        await boris.keys("Enter", "Escape")
        await expect(boris.row("Глеб")).to_be_visible()
        await expect(boris.row("Мария")).to_have_count(0)
        await boris.page.get_by_role("button", name="Сохранить как вид").click()
        await boris.page.get_by_label("Название вида").fill("Важные")
        await boris.page.get_by_role("combobox", name="Для кого").click()
        await boris.page.get_by_role("option", name="Для всех").click()
        await boris.page.get_by_role("button", name="Сохранить", exact=True).click()

        anna = await Window.of(browser, house, "Анна", node=1)
        await expect(anna.row("Мария")).to_be_visible()
        await anna.keys("Control+k")
        await anna.page.get_by_role("combobox").fill("Важные")
        await anna.keys("Enter")
        await expect(anna.row("Глеб")).to_be_visible()
        await expect(anna.row("Мария")).to_have_count(0)
        # a row comes into the view, and leaves it, without a load
        await boris.ask("PUT", f"/contacts/{dialogs['Мария']['contact']['id']}/tags", {"tags": ["vip"]})
        await expect(anna.row("Мария")).to_be_visible()
        await boris.ask("PUT", f"/contacts/{dialogs['Глеб']['contact']['id']}/tags", {"tags": []})
        await expect(anna.row("Глеб")).to_have_count(0)

        (view,) = (await boris.ask("GET", "/views"))["items"]
        await boris.ask("PATCH", f"/views/{view['id']}", {"name": "Самые важные"})
        await expect(anna.page.get_by_role("button", name="Самые важные")).to_be_visible()
        await boris.ask("DELETE", f"/views/{view['id']}")
        await expect(anna.page.get_by_role("button", name="Самые важные")).to_have_count(0)
        await expect(anna.row("Пётр")).to_be_visible()
        for window in (boris, anna):
            await window.close()
