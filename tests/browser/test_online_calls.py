"""A visitor calls from a site, two colleagues see it ring, one takes it, and both hear each other."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, async_playwright, expect

from tests.browser.calling import WATCHED, hears, with_microphone
from tests.browser.conftest import missing
from tests.browser.foreign import Foreign, Visitor
from tests.browser.test_widget import site
from tests.browser.window import Window, pictured
from tests.fixtures.processes import Processes
from tests.journeys.house import House

pytestmark = pytest.mark.timeout(400)
SLOW_MS = 60_000


@pytest_asyncio.fixture(loop_scope="session")
async def speaking(browser: Browser) -> AsyncIterator[Browser]:
    """A browser of its own: only this one has a microphone. `browser` says why there is none at all."""
    assert missing() is None
    async with async_playwright() as playwright, with_microphone(playwright) as running:
        yield running


async def colleague(browser: Browser, house: House, name: str, role: str = "operator") -> Window:
    window = await Window.of(browser, house, name, role=role)
    await window.context.add_init_script(WATCHED)
    await window.page.reload()
    return window


def card(window: Window) -> Locator:
    return window.page.get_by_role("region", name="Звонки").get_by_role("article")


def strip(eve: Visitor) -> Locator:
    return eve.panel.get_by_role("region", name="Позвонить")


async def offers(ada: Window) -> int:
    """In the channel's settings, and at once in the real chat beside them."""
    (chat,) = [one for one in (await ada.ask("GET", "/channels"))["items"] if one["kind"] == "webchat"]
    page = ada.page
    await page.goto(f"/settings/channels/{chat['id']}")
    await page.get_by_label("Звонки через браузер").check()
    await expect(page.get_by_text("Сервер TURN не задан: звонок получится")).to_be_visible()
    await pictured(page, "online-settings")
    await page.get_by_label("Звук только через наш сервер").check()
    await expect(page.get_by_text("сейчас звонки не предлагаются")).to_be_visible()
    await page.get_by_label("Звук только через наш сервер").uncheck()
    await page.get_by_role("button", name="Сохранить", exact=True).click()
    await expect(page.get_by_role("button", name="Сохранить", exact=True)).to_have_count(0)
    await page.goto("/inbox")
    return int(chat["id"])


async def calls(eve: Visitor) -> None:
    """By keys: the button in the head, what is said before the microphone, the call."""
    await eve.open()
    await eve.panel.get_by_role("button", name="Позвонить через браузер").click()
    await expect(strip(eve)).to_contain_text("Разговор не записывается")
    await expect(strip(eve).get_by_role("button", name="Позвонить")).to_be_focused()
    await eve.page.keyboard.press("Enter")
    await expect(strip(eve)).to_contain_text("Звоним", timeout=SLOW_MS)


async def talk(ada: Window, anna: Window, eve: Visitor) -> None:
    """Anna is quicker, by a key; Ada is told who has it."""
    for window in (ada, anna):
        await expect(card(window)).to_contain_text("Звонок с сайта", timeout=SLOW_MS)
        await expect(card(window).get_by_role("button", name="Ответить")).to_be_visible()
    await anna.pictured("online-rings")
    await anna.keys("Shift+A")
    await expect(card(ada)).to_contain_text("Анна Орлова", timeout=SLOW_MS)
    await expect(card(ada).get_by_role("button", name="Ответить")).to_have_count(0)
    await expect(strip(eve)).to_contain_text("На связи Анна", timeout=SLOW_MS)
    await expect(card(anna)).to_contain_text("Вы разговариваете", timeout=SLOW_MS)
    await hears(anna.page)
    await hears(eve.page)
    await pictured(eve.page, "online-talk")
    await anna.pictured("online-talks")


async def muted_and_ended(anna: Window, eve: Visitor) -> None:
    """The visitor is silent for a moment, writes beside the talk, and hangs up."""
    await strip(eve).get_by_role("button", name="Выключить микрофон").click()
    await expect(strip(eve)).to_contain_text("Ваш микрофон выключен")
    await strip(eve).get_by_role("button", name="Включить микрофон").click()
    await eve.writes("Номер заказа 17")
    await expect(eve.line("Номер заказа 17")).to_contain_text("Отправлено")
    await strip(eve).get_by_role("button", name="Завершить").click()
    await expect(strip(eve)).to_contain_text("Звонок завершён")
    await expect(card(anna)).to_have_count(0, timeout=SLOW_MS)
    await strip(eve).get_by_role("button", name="Закрыть").click()
    await expect(strip(eve)).to_have_count(0)


async def goes_on_after_a_reload(anna: Window, eve: Visitor) -> None:
    """The page is loaded anew amid the talk: the sound comes back by itself; then she hangs up."""
    await eve.panel.get_by_role("button", name="Позвонить через браузер").click()
    await strip(eve).get_by_role("button", name="Позвонить").click()
    await card(anna).get_by_role("button", name="Ответить").click(timeout=SLOW_MS)
    await expect(strip(eve)).to_contain_text("На связи Анна", timeout=SLOW_MS)
    await hears(eve.page)
    await anna.page.reload()
    await expect(card(anna)).to_contain_text("Вы разговариваете", timeout=SLOW_MS)
    await hears(anna.page)
    await hears(eve.page)
    await anna.keys("Shift+H")
    await expect(strip(eve)).to_contain_text("Звонок завершён", timeout=SLOW_MS)


async def missed(ada: Window, anna: Window, eve: Visitor) -> None:
    """Both decline: the visitor is told so, and the call is owed."""
    await strip(eve).get_by_role("button", name="Закрыть").click()
    await eve.panel.get_by_role("button", name="Позвонить через браузер").click()
    await strip(eve).get_by_role("button", name="Позвонить").click()
    for window in (anna, ada):
        await card(window).get_by_role("button", name="Отклонить").click(timeout=SLOW_MS)
    await expect(strip(eve)).to_contain_text("Сейчас никто не может ответить", timeout=SLOW_MS)
    await pictured(eve.page, "online-missed")
    await strip(eve).get_by_role("button", name="Написать").click()
    await expect(eve.field).to_be_focused()
    (row,) = (await anna.ask("GET", "/conversations?filter=all"))["items"]
    assert row["waiting_since"] is not None
    await anna.page.goto(f"/inbox/{row['id']}")
    told = anna.page.locator(".thread-call")
    await expect(told).to_have_count(3)
    await expect(told.nth(2)).to_contain_text("Пропущенный звонок")
    await anna.pictured("online-thread")


async def test_a_visitor_calls_by_the_browser_and_both_hear_each_other(processes: Processes, speaking: Browser) -> None:
    async with site(processes) as (house, page):
        ada = await colleague(speaking, house, "Ада", "administrator")
        await offers(ada)
        anna = await colleague(speaking, house, "Анна Орлова")
        eve = await caller(speaking, page)
        await calls(eve)
        await talk(ada, anna, eve)
        await muted_and_ended(anna, eve)
        await goes_on_after_a_reload(anna, eve)
        await missed(ada, anna, eve)
        await eve.is_unharmed(house.nodes[0].url)
        await anna.close()
        await ada.close()


async def caller(browser: Browser, page: Foreign) -> Visitor:
    eve = await Visitor.of(browser, page.url)
    await eve.context.add_init_script(WATCHED)
    await eve.page.goto(f"{page.url}/tea/")
    return eve
