"""A visitor takes the talk along into a messenger, and a colleague gives a link from the card, at real browsers."""

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser.foreign import Visitor
from tests.browser.test_widget import site
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House, until

pytestmark = pytest.mark.timeout(300)

_BOT = """
INSERT INTO channels (kind, name, state, last_check)
VALUES ('telegram', 'Бот лавки', 'active', '{"facts": {"username": "shop_bot"}}') RETURNING id
"""


async def bot(house: House) -> int:
    """Connected, as far as anybody who looks at the database sees; nobody is called."""
    return int(await house.db.hot.fetchval(_BOT))


async def met(eve: Visitor) -> list[str]:
    """The messenger is not there: what it would be asked for."""
    asked: list[str] = []

    async def answer(route: Route) -> None:
        asked.append(route.request.url)
        await route.fulfill(body="<title>Telegram</title>", content_type="text/html")

    await eve.context.route("https://t.me/**", answer)
    return asked


async def seen(eve: Visitor, name: str) -> None:
    """The chat at a desk and on a phone, for whoever asked for pictures."""
    if (folder := os.environ.get("SAMOVAR_PICTURES")) is None:
        return
    for suffix, width, height in (("", 1280, 800), ("-phone", 390, 844)):
        await eve.page.set_viewport_size({"width": width, "height": height})
        await eve.page.wait_for_timeout(400)
        await eve.page.screenshot(path=Path(folder, f"{name}{suffix}.png"))
    await eve.page.set_viewport_size({"width": 1280, "height": 800})


async def chosen(browser: Browser, house: House) -> None:
    """The administrator ticks it in the settings of the chat, before the very chat."""
    ada = await Window.of(browser, house, "Ада", role="administrator")
    channel = await house.db.hot.fetchval("SELECT id FROM channels WHERE kind = 'webchat'")
    await ada.page.goto(f"{house.nodes[0].url}/settings/channels/{channel}")
    tick = ada.page.get_by_role("checkbox", name="Бот лавки")
    await tick.check()
    await ada.page.get_by_role("button", name="Сохранить", exact=True).click()
    await expect(ada.page.get_by_role("button", name="Сохранить", exact=True)).to_have_count(0)
    await tick.scroll_into_view_if_needed()
    await ada.pictured("goes-on-settings")
    await ada.close()


async def test_a_visitor_goes_on_and_a_colleague_gives_a_link(processes: Processes, browser: Browser) -> None:
    async with site(processes) as (house, page):
        await bot(house)
        await chosen(browser, house)
        eve = await Visitor.of(browser, f"{page.url}/tea/")
        asked = await met(eve)
        await eve.open()
        way = eve.panel.get_by_role("button", name="Telegram", exact=True)
        # before anything is said it stands there; afterwards behind its button
        await expect(way).to_be_visible()
        await seen(eve, "goes-on-chat")
        await eve.writes("Есть самовары?")
        await expect(eve.line("Есть самовары?")).to_contain_text("Отправлено")
        await expect(way).to_be_hidden()
        opener = eve.panel.get_by_role("button", name="Продолжить в мессенджере")
        await expect(opener).to_have_attribute("aria-expanded", "false")
        await opener.focus()
        await eve.page.keyboard.press("Enter")
        await expect(opener).to_have_attribute("aria-expanded", "true")
        async with eve.context.expect_page() as opening:
            await way.click()
        there = await opening.value
        await there.wait_for_url("https://t.me/**")
        assert there.url.startswith("https://t.me/shop_bot?start=go-")
        assert await there.evaluate("window.opener") is None
        assert asked == [there.url]
        await there.close()
        await eve.is_unharmed(house.nodes[0].url)

        # somebody takes the channel away meanwhile: it is said, and no empty page stays
        await house.db.hot.execute("UPDATE channels SET state = 'paused' WHERE kind = 'telegram'")
        pages = len(eve.context.pages)
        await way.click()
        await expect(eve.panel.get_by_role("alert").filter(has_text="сейчас не открыть")).to_be_visible()

        async def shut() -> bool:
            return len(eve.context.pages) == pages

        await until(shut, "the page that was opened for it is shut")
        await house.db.hot.execute("UPDATE channels SET state = 'active' WHERE kind = 'telegram'")

        anna = await Window.of(browser, house, "Анна Орлова")
        await anna.page.get_by_role("option").first.click()
        await anna.page.get_by_role("button", name="Ссылка в мессенджер").click()
        await anna.pictured("goes-on-menu")
        await anna.page.get_by_role("menuitem", name="Бот лавки").click()
        dialog = anna.page.get_by_role("dialog", name="Ссылка, чтобы продолжить в «Бот лавки»")
        await expect(dialog.get_by_role("textbox", name="Ссылка")).to_have_value(
            re.compile(r"https://t\.me/shop_bot\?start=go-[\w-]{32}")
        )
        await anna.pictured("goes-on-link")
        await anna.page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        await anna.close()
