"""Alerts: one sound for a person's windows, none for what is seen, a count in the title, by one's own wishes."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.bots.world import until
from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)
# each note that a tab starts is counted, and each notice kept: what a person hears and sees cannot be photographed
LISTEN = """
window.notes = 0; window.notices = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) { window.notes += 1; return start.apply(this, at) };
window.Notification = class { constructor(title, rest) { window.notices.push({ title, body: rest.body, shown: this }) }
  close() {} static permission = 'granted'; static requestPermission = async () => 'granted' };
"""


async def heard(page: Page) -> int:
    return int(await page.evaluate("window.notes"))


async def total(*pages: Page) -> int:
    return sum([await heard(page) for page in pages])


async def rings(count: int, *pages: Page) -> None:
    """Until so many notes were struck in all of them, and not one more by then."""

    async def enough() -> bool:
        return await total(*pages) >= count

    await until(enough, lambda: "nothing was heard")
    assert await total(*pages) == count


async def kept(window: Window, quiet: bool) -> None:
    """Until the server has this wish."""

    async def is_kept() -> bool:
        alerts = (await window.ask("GET", "/users/me"))["user"]["settings"].get("alerts", {})
        return bool(alerts.get("quiet", {}).get("on", False) is quiet)

    await until(is_kept, lambda: "the wish was not kept")


async def test_two_windows_make_one_sound_and_none_for_what_is_seen(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        await anna.context.add_init_script(LISTEN)
        first, second = anna.page, await anna.context.new_page()
        await first.reload()
        await second.goto("/inbox")
        for page in (first, second):
            await expect(page.get_by_role("heading", name="Открытых диалогов нет")).to_be_visible()
            # a browser lets nothing sound that was never touched
            await page.keyboard.press("Shift")

        gleb, maria = telegram.customer(first_name="Глеб"), telegram.customer(first_name="Мария")
        gleb.writes("Есть кто?")
        # "wood", what nobody's dialog sounds like, is two notes; had both windows rung, it were four by the next one
        await rings(2, first, second)
        maria.writes("И я")
        await rings(4, first, second)

        # Глеб's dialog is open before her eyes, in one of the windows
        await anna.open("Глеб")
        await anna.answers("Есть")
        gleb.writes("Сколько стоит?")
        await expect(anna.bubble("Сколько стоит?", "in")).to_be_visible()
        maria.writes("Ау")
        await rings(6, first, second)

        # elsewhere it is news again: "drop", one note, a notice that leads to the very message, a number in the title
        await first.get_by_role("link", name="Настройки").click()
        await expect(first.get_by_role("link", name="Оповещения")).to_be_visible()
        gleb.writes("Беру два")
        await expect(first).to_have_title("(1) Настройки · Samovar")
        await expect(second).to_have_title("(1) Диалоги · Samovar")
        await expect(first.locator("[data-said]")).to_have_text("Глеб: Беру два")
        # the server counts: a window that has loaded no list knows it as well
        third = await anna.context.new_page()
        await third.goto("/settings/profile")
        await expect(third).to_have_title("(1) Настройки · Samovar")
        await third.close()

        async def speaking() -> Page | None:
            for page in (first, second):
                if await page.evaluate("window.notices.at(-1)?.body === 'Беру два'"):
                    return page
            return None

        told: Page = await until(speaking, lambda: "no notice was shown")
        await told.evaluate("window.notices.at(-1).shown.onclick()")
        await expect(told.get_by_role("article").filter(has_text="Беру два")).to_be_visible()
        assert "?at=" in told.url
        await anna.close()


async def test_ones_own_wishes_are_heard_kept_and_obeyed(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Anna", locale="en")
        await anna.context.add_init_script(LISTEN)
        await anna.page.goto("/settings/alerts")
        page = anna.page
        await page.get_by_role("button", name="Listen: A customer writes in a dialog of mine").click()
        await rings(1, page)
        free = page.get_by_role("combobox", name="Sound: A customer writes in a dialog that nobody has taken")
        await free.click()
        # a sound is heard as soon as it is chosen: "rise" is three notes
        await page.get_by_role("option", name="Rise").click()
        await rings(4, page)
        own = page.get_by_role("combobox", name="Sound: Самовары")
        await own.click()
        # the list before it fades for a moment: both stand there
        await expect(own).to_have_attribute("aria-controls", re.compile("."))
        theirs = page.locator(f"#{await own.get_attribute('aria-controls')}")
        await theirs.get_by_role("option", name="Low").click()
        await rings(6, page)
        quiet = page.get_by_role("checkbox", name="No sounds and notices during these hours")
        await quiet.click()
        await kept(anna, True)
        await page.reload()
        await expect(free).to_contain_text("Rise")
        await expect(own).to_contain_text("Low")
        await expect(page.get_by_label("From", exact=True)).to_have_value("20:00")
        await quiet.click()
        await kept(anna, False)
        await page.keyboard.press("Shift")
        telegram.customer(first_name="Глеб").writes("Есть кто?")
        # the channel's own sound: "low", two notes
        await rings(2, page)
        await anna.close()
