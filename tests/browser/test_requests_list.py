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


async def test_requests_are_found_in_a_list_and_opened_beside_it(processes: Processes, browser: Browser) -> None:
    async with shop(processes, connected=False) as (house, _):
        boris = await Window.of(browser, house, "Борис", role="supervisor")
        for name, title in (("Анна", "Самовар на 5 литров"), ("Глеб", "Чайник"), ("Вера", "Самовар в подарок")):
            await boris.ask("POST", "/cards", {"client_id": str(uuid4()), "person": {"name": name}, "title": title})
        await boris.keys("g", "r")
        await expect(boris.page.get_by_role("heading", name="Обращения")).to_be_visible()
        await expect(rows(boris)).to_have_count(3)
        await boris.pictured("requests")
        await boris.page.get_by_role("searchbox").fill("самовар")
        await expect(rows(boris)).to_have_count(2)
        await expect(rows(boris).first).to_contain_text("Самовар в подарок")
        await rows(boris).first.click()
        await expect(boris.page.get_by_role("complementary").filter(has_text="Вера").last).to_be_visible()
        await expect(boris.page.get_by_role("textbox", name="Комментарий")).to_be_visible()
        await boris.pictured("requests-beside")
        await boris.close()
