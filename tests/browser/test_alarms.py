"""A channel that went silent is told over the window to those who may look after it, and to nobody else."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.faults.aged import age, until_heard
from tests.fixtures.processes import Processes


@pytest.mark.timeout(300)
async def test_a_silent_channel_is_told_over_the_window(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        boris = await Window.of(browser, house, "Борис", role="supervisor")
        anna = await Window.of(browser, house, "Анна", size=(390, 844))
        await until_heard(house)
        telegram.faults.hang_polls = True
        await age(house, "70 minutes")
        banner = boris.page.locator(".banner")
        await boris.page.reload()
        await expect(banner).to_contain_text("Канал «Самовары» молчит уже 1 ч 10 мин")
        await expect(banner).to_contain_text("И ещё 1 неполадка")
        await expect(boris.page.get_by_role("link", name="Настройки: есть неполадка")).to_be_visible()
        await banner.get_by_role("button", name="Скрыть").click()
        await expect(banner).to_contain_text("хранит непринятые сообщения")
        await banner.get_by_role("link", name="К каналу").click()
        channel = boris.page.get_by_role("listitem").filter(has_text="Самовары")
        await expect(channel).to_contain_text("Платформа не отвечает уже 1 ч 10 мин")
        await expect(channel).to_contain_text("Через сутки она их удалит")

        await anna.page.reload()
        await expect(anna.page.get_by_role("link", name="Настройки", exact=True)).to_be_visible()
        await expect(anna.page.locator(".banner")).to_have_count(0)

        # the platform answers again, the poll that hung first
        telegram.faults.hang_polls = False
        await expect(channel).to_contain_text("Работает", timeout=100_000)
        await expect(banner).to_have_count(0)
        for window in (boris, anna):
            await window.close()
