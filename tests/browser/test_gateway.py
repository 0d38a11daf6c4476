"""Gateways at real browsers: GREEN-API is connected by its form and talked through; another is described and tried."""

import asyncio
import json

import pytest
from playwright.async_api import Browser, Locator, expect

from backend.kit.db import Database
from tests.browser.shop import node
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.desk import TOKEN, Desk
from tests.journeys.house import House
from tests.platforms.gateways.gateway import Policy
from tests.platforms.gateways.green import GreenServer
from tests.platforms.telegram import samples

pytestmark = pytest.mark.timeout(300)

SAID = {
    "id": "m1", "direction": "in", "created": 1795004102, "text": "Почём чайник?",
    "chat": {"id": "79161234567", "phone": "+7 916 123-45-67", "name": "Глеб Орлов"},
}  # fmt: skip


def button(window: Window, name: str) -> Locator:
    return window.page.get_by_role("button", name=name, exact=True)


def field(window: Window, name: str) -> Locator:
    return window.page.get_by_role("textbox", name=name)


async def choose(window: Window, label: str, choice: str) -> None:
    await window.page.get_by_role("combobox", name=label).click()
    await window.page.get_by_role("option", name=choice, exact=True).click()


async def connects(ada: Window, server: GreenServer) -> None:
    """Only the chosen gateway's fields are there; what is wrong is named with the page where it is set."""
    page = ada.page
    await page.goto("/settings/channels/new/gateway")
    await expect(field(ada, "idInstance")).to_be_visible()
    await expect(field(ada, "Что приходит")).to_have_count(0)
    await button(ada, "Проверить и подключить").click()
    await expect(page.locator(".field-error")).to_have_count(2)
    await field(ada, "idInstance").fill(server.id_instance)
    await field(ada, "apiTokenInstance").fill(server.token)
    await button(ada, "Ещё настройки").click()
    await field(ada, "Адрес шлюза").fill(server.base_url)
    server.state = "notAuthorized"
    await button(ada, "Проверить и подключить").click()
    missing = page.locator(".check [data-state='missing']")
    await expect(missing).to_contain_text("Откройте кабинет шлюза")
    await expect(missing.get_by_role("link")).to_have_attribute(
        "href", f"https://console.green-api.com/instanceList/{server.id_instance}"
    )
    server.state = "authorized"
    await button(ada, "Запустить").click()
    await expect(page.locator(".check")).to_have_attribute("data-ok", "true")
    await expect(page.locator(".check")).to_contain_text("Телефон привязан")
    assert server.token not in await page.content()


async def describes(ada: Window, desk: Desk) -> None:
    """The example is tried on what the gateway brings: first where it fails, then mended, then what would be sent."""
    page = ada.page
    await page.goto("/settings/channels/new/gateway")
    await choose(ada, "Шлюз", "Другой: опишу сам")
    await expect(field(ada, "idInstance")).to_have_count(0)
    await choose(ada, "Чем пишут клиенты", "Viber")
    await field(ada, "Адрес шлюза").fill(desk.base_url)
    await field(ada, "Ключ доступа").fill(TOKEN)
    receive = field(ada, "Что приходит")
    good = await receive.input_value()
    await receive.fill(good.replace('person = "chat.phone"', 'person = "chat.number"'))
    await field(ada, "Что приносит шлюз").fill(json.dumps({"messages": [SAID]}, ensure_ascii=False))
    await button(ada, "Прочитать").click()
    await expect(page.get_by_role("alert")).to_contain_text("person: nothing at chat.number")
    await receive.fill(good)
    await button(ada, "Прочитать").click()
    reading = page.locator(".trial-reading")
    await expect(reading).to_contain_text("Сообщение клиента")
    await expect(reading).to_contain_text("Глеб Орлов · +79161234567")
    await button(ada, "Показать запрос").click()
    asked = page.locator(".trial-asked").first
    await expect(asked).to_contain_text(f"POST {desk.base_url}/messages")
    await expect(asked).to_contain_text("Bearer ••••••")
    await button(ada, "Проверить и подключить").click()
    await expect(page.locator(".check")).to_have_attribute("data-ok", "true")
    desk.hook = await page.get_by_label("Адрес для платформы").first.input_value()


async def test_gateways_are_connected_by_their_form_and_talked_through(processes: Processes, browser: Browser) -> None:
    web, _ = await asyncio.gather(node(processes), processes.back())
    async with (
        Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db,
        GreenServer(policy=Policy(20, (0.5, 0.5)), per_second=0) as server,
        Desk() as desk,
    ):
        house = House(db, processes, [web])
        ada = await Window.of(browser, house, "Ада", role="administrator")
        page = ada.page
        await connects(ada, server)
        gleb = server.customer(name="Глеб Чайкин")
        gleb.writes("Почём *самовар*?")
        gleb.sends_image(samples.picture(640, 480), text="Такой же?")
        await page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Диалоги").click()
        await ada.open("Глеб Чайкин")
        await expect(page.locator(".thread strong")).to_have_text("самовар")
        await expect(page.locator(".thread img").first).to_be_visible()
        await ada.answers("4990 ₽")
        await gleb.hears("4990 ₽")
        gleb.reads()
        await expect(page.locator('[data-direction="out"]').last).to_have_attribute("data-state", "read")
        await ada.pictured("gateway")
        await describes(ada, desk)
        await desk.says("m1", "А чайник?")
        await page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Диалоги").click()
        await ada.open("Глеб Орлов")
        await ada.answers("350 ₽")
        await expect(page.locator('[data-direction="out"]').last).to_have_attribute("data-state", "sent")
        assert [one["text"] for one in desk.sent] == ["350 ₽"]
        await ada.close()
