"""Webhooks at a browser: made, tested, read, stopped by the other side, and what was missed sent again."""

import asyncio
import re

import httpx
import pytest
from playwright.async_api import Browser, Locator, expect

from backend.kit.db import Database
from tests.browser.shop import node
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House
from tests.journeys.told import Shop, shop_in
from tests.platforms.receiver import Instead, Receiver, receiving

pytestmark = pytest.mark.timeout(300)


def button(window: Window, name: str) -> Locator:
    return window.page.get_by_role("button", name=name, exact=True)


async def made_by_its_form(ada: Window, receiver: Receiver) -> None:
    """A wrong address is named at its field; the secret is shown this once."""
    page = ada.page
    await page.goto("/settings/webhooks")
    await button(ada, "Новый вебхук").click()
    await page.get_by_role("textbox", name="Какая это программа?").fill("CRM")
    address = page.get_by_role("textbox", name="Адрес")
    await address.fill("http://10.0.0.7/hook")
    await page.get_by_role("combobox", name="Роль").click()
    await page.get_by_role("option", name="Администратор").click()
    await page.get_by_role("checkbox", name="Все события").uncheck()
    await page.get_by_role("checkbox", name="Диалог назначен").uncheck()
    await button(ada, "Создать вебхук").click()
    await expect(page.locator(".field-error")).to_contain_text("https://")
    await address.fill(receiver.url)
    await address.press("Enter")
    secret = page.get_by_role("dialog").get_by_role("textbox", name="CRM", exact=True)
    await expect(secret).to_have_value(re.compile("^whsec_"))
    receiver.secrets.append(await secret.input_value())
    await button(ada, "Готово").click()
    await expect(page.get_by_role("heading", name="CRM")).to_contain_text("Работает")


async def tried_and_read(ada: Window, shop: Shop, receiver: Receiver) -> None:
    """What the other side answers is shown as it is; the journal tells what it was told."""
    page = ada.page
    receiver.next = [Instead(500, body="database is locked")]
    await button(ada, "Отправить образец").click()
    await expect(page.locator(".webhook-outcome")).to_contain_text("Ответ 500")
    await expect(page.locator(".webhook-answer pre").last).to_contain_text("database is locked")
    await button(ada, "Отправить образец").click()
    await expect(page.locator(".webhook-outcome")).to_contain_text("Ответ 200")
    await page.get_by_role("combobox", name="Какое событие").click()
    await page.get_by_role("option", name="message.arrived").click()
    await button(ada, "Отправить образец").click()
    await page.locator(".webhook-answer summary", has_text="Что отправлено").click()
    await expect(page.locator(".webhook-answer pre").first).to_contain_text("How much is the samovar?")
    await shop.writes("anna", "b-1", "Почём самовар?")
    line = page.locator(".webhook-line", has_text="message.arrived").first
    await expect(line).to_contain_text("доставлено")
    await line.get_by_role("button").press("Enter")
    dialog = page.get_by_role("dialog")
    await dialog.locator("summary", has_text="Что отправлено").click()
    await expect(dialog.locator("pre").first).to_contain_text("Почём самовар?")
    await expect(dialog).to_contain_text("thank you")
    await page.keyboard.press("Escape")


async def stopped_and_caught_up(ada: Window, zoe: Window, shop: Shop, receiver: Receiver) -> None:
    """Whoever else looks after the house is told in the line above every screen."""
    receiver.next = [Instead(410)]
    await shop.writes("anna", "b-2", "Ещё вопрос")
    await expect(ada.page.get_by_role("heading", name="CRM")).to_contain_text("Остановлен")
    banner = zoe.page.locator(".banner[data-look=alarm]")
    await expect(banner).to_contain_text("Вебхук «CRM» остановлен", timeout=60_000)
    await banner.get_by_role("link", name="Открыть вебхук").click()
    await expect(zoe.page.locator(".check")).to_contain_text("больше не хочет событий")
    await button(zoe, "Включить").click()
    await expect(banner).to_have_count(0, timeout=60_000)
    await button(zoe, "Отправить пропущенное").click()
    await button(zoe, "Отправить снова").click()
    await receiver.until(lambda: "Ещё вопрос" in [e["data"]["message"]["text"] for e in receiver.of("message.arrived")])
    await expect(ada.page.get_by_role("heading", name="CRM")).to_contain_text("Работает")
    await expect(ada.page.locator(".webhook-line", has_text="message.arrived").first).to_contain_text("доставлено")


async def changed_by_keys(ada: Window, shop: Shop) -> None:
    """The form below saves by keys; the list shows how it is."""
    page = ada.page
    await page.get_by_role("textbox", name="Какая это программа?").fill("Склад")
    await page.keyboard.press("Control+s")
    await expect(page.get_by_role("heading", name="Склад")).to_be_visible()
    await page.goto("/settings/webhooks")
    await expect(page.locator(".webhook-row")).to_contain_text("Работает")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.get_by_role("link", name="Склад").click()
    await expect(page.locator(".webhook-line").first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    assert await page.evaluate("document.querySelector('.settings-page').scrollWidth") <= 390


async def test_another_program_is_told_by_a_form(processes: Processes, browser: Browser) -> None:
    processes.env["SAMOVAR_PRIVATE_HOSTS"] = "127.0.0.1"
    web, _ = await asyncio.gather(node(processes), processes.back())
    async with (
        Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db,
        httpx.AsyncClient(timeout=20) as http,
        receiving() as receiver,
    ):
        house = House(db, processes, [web])
        shop = await shop_in(house, http)
        ada = await Window.of(browser, house, "Ада", role="administrator")
        zoe = await Window.of(browser, house, "Зоя", role="administrator")
        await made_by_its_form(ada, receiver)
        await tried_and_read(ada, shop, receiver)
        await stopped_and_caught_up(ada, zoe, shop, receiver)
        await changed_by_keys(ada, shop)
