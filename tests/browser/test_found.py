"""A customer's words fill the card by one press: the phone, the sum; what is not wanted is put aside for good."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


async def test_what_a_customer_wrote_is_put_into_the_card_by_a_press_and_by_keys(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        vera = await Window.of(browser, house, "Вера", node=1)
        gleb = telegram.customer(first_name="Глеб", last_name="Самоваров")
        gleb.writes("Бюджет до 50 тыс, звоните +7 912 345-67-89 или пишите на gleb@example.com")
        for window in (anna, vera):
            await window.open("Глеб Самоваров")
        page, pane = anna.page, anna.page.get_by_role("complementary")
        part = pane.get_by_role("region", name="Из переписки")
        await expect(part.get_by_role("listitem")).to_have_count(3)
        await anna.pictured("found")
        # by a press
        await part.get_by_role("button", name="Записать в поле «Телефон»").click()
        await expect(part.get_by_role("listitem")).to_have_count(2)
        theirs = vera.page.get_by_role("complementary")
        await expect(theirs.get_by_role("textbox", name="Телефон")).to_have_value("+7 912 345-67-89")
        # for good: after a reload, and for a colleague
        await part.get_by_role("button", name="Больше не предлагать: gleb@example.com").click()
        await expect(part.get_by_role("listitem")).to_have_count(1)
        # by keys alone
        await page.locator("[data-card-pane]").focus()
        await anna.keys("c", "f")
        await expect(part).to_have_count(0)
        await expect(pane.get_by_role("textbox", name="Бюджет")).to_have_value("50\u00a0000")
        await expect(theirs.get_by_role("textbox", name="Бюджет")).to_have_value("50\u00a0000")
        # what the customer says otherwise is offered as it is said now; what they take back, no more
        later = gleb.writes("Нет, лучше до 60 тыс")
        await expect(part.get_by_role("listitem")).to_contain_text("60\u00a0000")
        gleb.edits(later["message_id"], "Нет, подумаю")
        await expect(part).to_have_count(0)
        await page.reload()
        await expect(pane.get_by_role("textbox", name="Бюджет")).to_be_visible()
        await expect(part).to_have_count(0)
        await anna.close()
        await vera.close()
