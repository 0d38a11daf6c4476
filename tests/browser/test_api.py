"""A program of one's own at a real browser: its form, a talk through it, its journal read and sent again from."""

import asyncio

import httpx
import pytest
from playwright.async_api import Browser, Locator, expect

from backend.kit.db import Database
from tests.browser.shop import node
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House
from tests.journeys.program import Program, running
from tests.journeys.test_api_whole import Line, said

pytestmark = pytest.mark.timeout(300)


def button(window: Window, name: str) -> Locator:
    return window.page.get_by_role("button", name=name, exact=True)


async def connects(ada: Window, program: Program) -> str:
    """What is too short or missing is named at its field, and what the program refuses in words; its hook."""
    page = ada.page

    async def types(name: str, value: str) -> None:
        await page.get_by_role("textbox", name=name).first.fill(value)

    await page.goto("/settings/channels/new/api")
    await types("Токен", "короткий")
    await types("Адрес для ответов", program.url)
    await button(ada, "Проверить и подключить").click()
    await expect(page.locator(".field-error")).to_have_count(2)
    await expect(page.locator(".field-error").first).to_contain_text("не меньше 24")
    await types("Токен", program.token)
    await types("Секрет подписи", "whsec_" + "A" * 32)
    await button(ada, "Проверить и подключить").click()
    await expect(page.locator(".check")).to_contain_text("не приняла нашу подпись")
    await types("Секрет подписи", program.secret)
    await ada.keys("Control+s")
    await expect(button(ada, "Сохранить")).to_have_count(0)
    await button(ada, "Запустить").click()
    await expect(page.locator(".check")).to_have_attribute("data-ok", "true")
    assert program.token not in await page.content()
    return await page.get_by_label("Адрес для платформы").first.input_value()


async def talks(ada: Window, line: Line, program: Program) -> None:
    """There with formatting, back with a lost answer, and read."""
    page = ada.page
    bold = [{"type": "bold", "offset": 6, "length": 7}]
    assert (await line.tells(said("Почём самовар?", "m-1", entities=bold))).status_code == 200
    await page.goto("/inbox")
    await ada.open("Анна Лебедева")
    await expect(page.locator(".thread strong")).to_have_text("самовар")
    program.instead = [(200, {"id": "theirs-1"})]
    await ada.answers("4990 ₽")
    await expect(ada.bubble("4990 ₽", "out")).to_have_attribute("data-state", "sent")
    await line.tells({"type": "status", "conversation": "c-7", "id": "theirs-1", "state": "read"})
    await expect(ada.bubble("4990 ₽", "out")).to_have_attribute("data-state", "read")
    program.instead = [(409, {"error": "too_long"})]
    await ada.answers("И чай к нему")
    await expect(ada.bubble("И чай к нему", "out")).to_have_attribute("data-state", "failed")
    await ada.pictured("api")


async def reads_its_journal(ada: Window, program: Program, channel: str) -> None:
    """Each call with its answer; by keys; what failed goes again from there, and there is nothing beside the page."""
    page = ada.page
    await page.goto(f"/settings/channels/{channel}")
    lines = page.locator(".webhook-line")
    await expect(lines).to_have_count(2)
    await lines.last.scroll_into_view_if_needed()
    await ada.pictured("api-journal")
    await page.locator(".webhook-bar .segments").get_by_text("Не удалось", exact=True).click()
    await expect(lines).to_have_count(1)
    await lines.first.get_by_role("button").press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("too_long")
    await expect(dialog).to_contain_text("Ответ 409")
    await ada.pictured("api-delivery")
    await dialog.get_by_role("button", name="Отправить снова").click()
    await program.hears("message", lambda event: event["text"] == "И чай к нему")
    await page.keyboard.press("Escape")
    await expect(lines).to_have_count(0)
    for size in ((1440, 900), (390, 844)):
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        assert await page.evaluate("document.querySelector('.settings-page').scrollWidth") <= size[0]


async def test_a_program_is_connected_by_its_form_and_its_journal_is_read(
    processes: Processes, browser: Browser
) -> None:
    web, _ = await asyncio.gather(node(processes), processes.back())
    async with (
        Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db,
        running() as program,
        httpx.AsyncClient(timeout=20) as http,
    ):
        house = House(db, processes, [web])
        ada = await Window.of(browser, house, "Ада", role="administrator")
        hook = await connects(ada, program)
        await talks(ada, Line(http, hook, program.token), program)
        await reads_its_journal(ada, program, hook.rpartition("/")[2])
        await ada.close()
