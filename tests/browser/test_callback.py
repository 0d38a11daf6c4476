"""“Call me back” at real browsers: offered in the settings, asked by keys alone on a strict page, told in the inbox."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.foreign import OPEN, Visitor
from tests.browser.test_widget import site
from tests.browser.window import Window, pictured
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


async def offers(ada: Window, channel: int) -> None:
    """In the channel's settings; the button is seen at once in the real chat beside them."""
    page = ada.page
    await ada.context.add_init_script(OPEN)
    await page.goto(f"/settings/channels/{channel}")
    shown = page.locator("samovar-chat")
    await expect(shown.get_by_role("button", name="Закрыть чат").first).to_be_visible()
    await expect(shown.get_by_role("button", name="Перезвоните мне")).to_have_count(0)
    await page.get_by_label("Посетители могут попросить перезвонить").check()
    await page.get_by_label("Страна номеров").fill("LT")
    await page.get_by_role("textbox", name="Согласие").fill("Согласен, чтобы мне позвонили.")
    await shown.get_by_role("button", name="Перезвоните мне").click()
    await expect(shown.get_by_label("Когда позвонить")).to_be_visible()
    await expect(shown.get_by_label("Согласен, чтобы мне позвонили.")).to_be_visible()
    await pictured(page, "callback-settings")
    await page.get_by_role("button", name="Сохранить", exact=True).click()
    await expect(page.get_by_role("button", name="Сохранить", exact=True)).to_have_count(0)


async def asks(eve: Visitor) -> None:
    """By keys alone: from the field to the button, what is missing is said, Escape leads back to the talk."""
    keyboard, chat = eve.page.keyboard, eve.page.locator("samovar-chat")
    await eve.open()
    button = chat.get_by_role("button", name="Перезвоните мне")
    await expect(button).to_be_visible()
    await pictured(eve.page, "callback-button")
    await expect(eve.field).to_be_focused()
    # past the paper clip
    await keyboard.press("Shift+Tab")
    await keyboard.press("Shift+Tab")
    await keyboard.press("Enter")
    asked = chat.get_by_role("dialog", name="Перезвоните мне")
    await expect(asked.get_by_label("Телефон")).to_be_focused()
    await keyboard.press("Escape")
    await expect(asked).to_have_count(0)
    await expect(button).to_be_focused()
    await keyboard.press("Enter")
    await expect(asked.get_by_label("Телефон")).to_be_focused()
    await keyboard.press("Enter")
    await expect(asked.get_by_label("Телефон")).to_have_attribute("aria-invalid", "true")
    await keyboard.type("8 612 34567")
    await keyboard.press("Tab")
    await keyboard.press("ArrowDown")
    await keyboard.press("ArrowDown")
    await keyboard.press("Tab")
    await keyboard.press("Space")
    await pictured(eve.page, "callback-asked")
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    await expect(asked.get_by_role("status")).to_contain_text("перезвоним")
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    await expect(asked).to_have_count(0)
    await expect(eve.line("Перезвоните мне, пожалуйста: +37061234567")).to_have_count(1)


async def test_a_visitor_asks_to_be_called_and_the_inbox_knows_when(processes: Processes, browser: Browser) -> None:
    async with site(processes) as (house, page):
        ada = await Window.of(browser, house, "Ада", role="administrator")
        anna = await Window.of(browser, house, "Анна Орлова")
        (chat,) = [one for one in (await ada.ask("GET", "/channels"))["items"] if one["kind"] == "webchat"]
        await offers(ada, chat["id"])
        eve = await Visitor.of(browser, f"{page.url}/tea/", timezone_id="Europe/Vilnius")
        await asks(eve)
        found = await anna.ask("GET", "/conversations?filter=all&state=snoozed")
        await anna.page.goto(f"/inbox/{found['items'][0]['id']}")
        card = anna.page.get_by_role("region", name="Форма с сайта")
        await expect(card).to_contain_text(re.compile("Перезвонить: .*Europe/Vilnius"))
        await expect(card.get_by_role("link", name="+370 612 34567")).to_be_visible()
        await anna.pictured("callback")
        # the talk goes on in writing
        await anna.answers("Позвоним, спасибо")
        await expect(eve.line("Позвоним, спасибо")).to_have_count(1)
        await eve.is_unharmed(house.nodes[0].url)
        await anna.close()
        await ada.close()
