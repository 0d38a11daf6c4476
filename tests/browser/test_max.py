"""MAX at real browsers: a bot is connected by its form; what a customer sends looks right, is answered and pressed."""

import asyncio

import pytest
from playwright.async_api import Browser, Locator, expect

from backend.kit.db import Database
from tests.browser.shop import node
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House
from tests.platforms.max import MaxServer, Person, Speeds
from tests.platforms.telegram import samples

pytestmark = pytest.mark.timeout(300)


def button(window: Window, name: str) -> Locator:
    return window.page.get_by_role("button", name=name, exact=True)


def check(window: Window) -> Locator:
    return window.page.locator(".check")


async def connects(ada: Window, max: MaxServer) -> None:
    """A wrong token is named; what another program takes is told with its page, and comes here when it starts."""
    page = ada.page
    await page.goto("/settings/channels/new/max")
    token = page.get_by_role("textbox", name="Токен бота")
    await token.fill("нет")
    await button(ada, "Проверить и подключить").click()
    await expect(page.locator(".field-error").first).to_be_visible()
    await token.fill("f9LHodD0cONobodyHasThisTokenAnywhere")
    await button(ada, "Ещё настройки").click()
    await page.get_by_role("textbox", name="Корневой сертификат").fill("не сертификат")
    await page.get_by_role("textbox", name="Адрес MAX API").fill(max.base_url)
    await button(ada, "Проверить и подключить").click()
    await expect(page.locator(".field-error")).to_contain_text("BEGIN CERTIFICATE")
    await page.get_by_role("textbox", name="Корневой сертификат").fill("")
    await button(ada, "Проверить и подключить").click()
    await expect(check(ada)).to_contain_text("не знает такого токена")

    max.bot.subscriptions.subscribe("https://elsewhere.example/hook", None, "")
    await token.fill(max.token)
    await ada.keys("Control+s")
    await expect(button(ada, "Сохранить")).to_have_count(0)
    await button(ada, "Проверить").click()
    taken = check(ada).locator('[data-state="missing"]')
    await expect(taken).to_contain_text("уходят на другой адрес")
    await expect(taken.get_by_role("link")).to_have_attribute(
        "href", "https://dev.max.ru/docs-api/methods/GET/subscriptions"
    )
    await expect(check(ada)).to_contain_text(max.bot.name)
    await button(ada, "Запустить").click()
    await expect(check(ada)).to_have_attribute("data-ok", "true")
    await expect(page.get_by_role("heading", name="MAX")).to_contain_text("Работает")
    assert not max.bot.subscriptions.rows
    assert max.token not in await page.content()


def sends(gleb: Person) -> None:
    """One of each."""
    gleb.starts("promo-42")
    gleb.sends_image(samples.picture(640, 480), "Вот такой")
    gleb.sends_images(3)
    gleb.sends_voice(samples.voice(3), transcript="Перезвоните мне, пожалуйста")
    gleb.sends_file(b"%PDF-1.4", "Реквизиты.pdf")
    gleb.sends_video()
    gleb.sends_sticker()
    gleb.sends_location()
    gleb.shares_phone()
    gleb.sends_contact()
    gleb.sends_link()
    gleb.forwards(gleb.writes("Скидка на чай до пятницы"))
    marks = [
        {"type": "strong", "from": 0, "length": 11},
        {"type": "link", "from": 14, "length": 8, "url": "https://a.b"},
    ]
    gleb.says({"text": "Самовар 3 л — смотрите, такой есть?", "markup": marks})


async def test_a_bot_is_connected_by_its_form_and_talked_through(processes: Processes, browser: Browser) -> None:
    web, _ = await asyncio.gather(node(processes), processes.back())
    async with (
        Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db,
        MaxServer(speeds=Speeds.none()) as max,
    ):
        house = House(db, processes, [web])
        ada = await Window.of(browser, house, "Ада", role="administrator")
        await connects(ada, max)
        gleb = max.user("Глеб", last_name="Орлов", username="gleb", photo=samples.picture(200, 200))
        sends(gleb)
        page = ada.page
        await page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Диалоги").click()
        row = page.get_by_role("option", name="Глеб Орлов")
        await expect(row).to_contain_text("такой есть?")
        await ada.open("Глеб Орлов")
        await ada.answers("Есть, 4 990 ₽")
        await gleb.hears("Есть, 4 990 ₽")
        await expect(page.locator('[data-direction="out"]').last).to_have_attribute("data-state", "sent")
        thread = page.locator(".thread")
        for said in (
            "Перезвоните мне, пожалуйста",
            "Реквизиты.pdf",
            "Пересланное",
            "Скидка на чай до пятницы",
            "Пётр Углев",
        ):
            await expect(thread).to_contain_text(said)
        await expect(thread.locator("strong").filter(has_text="Самовар 3")).to_be_visible()
        link = page.locator("a.told").filter(has_text="Чай")
        await expect(link).to_have_attribute("href", "https://samovar.example/tea")
        gleb.stops()
        await ada.answers("Отложить?")
        await expect(thread).to_contain_text("клиент остановил бота")
        await ada.pictured("max")
        await ada.close()
