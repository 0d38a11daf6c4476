"""VK at real browsers: a community is connected by its form; what a customer sends looks right and is answered."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, Locator, expect

from backend.kit.db import Database
from tests.browser.shop import node
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House
from tests.platforms.telegram import samples
from tests.platforms.vk import Person, Speeds, VkServer

pytestmark = pytest.mark.timeout(300)


def button(window: Window, name: str) -> Locator:
    return window.page.get_by_role("button", name=name, exact=True)


def check(window: Window) -> Locator:
    return window.page.locator(".check")


async def connects(ada: Window, vk: VkServer) -> None:
    """A wrong key is named, a lacking right with the page of VK where it is given, and what is right too."""
    page = ada.page
    await page.goto("/settings/channels/new/vk")
    token = page.get_by_role("textbox", name="Ключ доступа сообщества")
    await token.fill("нет")
    await button(ada, "Проверить и подключить").click()
    await expect(page.locator(".field-error").first).to_be_visible()
    await token.fill("vk1.a.nobody-has-this-key-0000")
    await button(ada, "Ещё настройки").click()
    await page.get_by_role("textbox", name="Адрес VK API").fill(vk.base_url)
    await button(ada, "Проверить и подключить").click()
    await expect(check(ada)).to_contain_text("не знает такого ключа")

    vk.group.rights.discard("manage")
    await token.fill(vk.token)
    await ada.keys("Control+s")
    await expect(button(ada, "Сохранить")).to_have_count(0)
    await button(ada, "Проверить").click()
    lacking = check(ada).locator('[data-state="missing"]')
    await expect(lacking).to_contain_text("управление сообществом")
    await expect(lacking.get_by_role("link")).to_have_attribute("href", f"https://vk.com/club{vk.group_id}?act=tokens")
    await expect(check(ada)).to_contain_text(vk.group.name)

    vk.group.rights.add("manage")
    vk.group.settings.long_poll = False
    vk.group.settings.market_contact = 5
    await button(ada, "Запустить").click()
    await expect(check(ada)).to_have_attribute("data-ok", "true")
    await expect(page.get_by_role("heading", name="ВКонтакте")).to_contain_text("Работает")
    await expect(check(ada).locator('[data-state="advice"]').get_by_role("link")).to_have_attribute(
        "href", f"https://vk.com/club{vk.group_id}?act=market"
    )
    assert vk.group.settings.long_poll  # starting switched it on
    assert vk.token not in await page.content()


async def sends(vk: VkServer, gleb: Person) -> None:
    """One of each."""
    photo = gleb.sends_photo(samples.picture(640, 480))["attachments"][0]["photo"]
    product = vk.sells("Самовар на 3 литра", price=4990)
    product["market"]["thumb_photo"] = photo["sizes"][-1]["url"]
    gleb.sends_market(product, "Такой есть?")
    gleb.sends_voice(b"OggS" + bytes(400), transcript="Перезвоните мне, пожалуйста")
    for send in (
        gleb.sends_sticker,
        gleb.sends_video,
        gleb.sends_link,
        gleb.sends_wall,
        gleb.sends_poll,
        gleb.sends_gift,
    ):
        send()
    hello = gleb.writes("Жду ответа")
    gleb.forwards(hello)


async def asks_by_buttons(ada: Window, boris: Window, gleb: Person) -> None:
    """Written by keys alone, told where VK would refuse; the press is marked at a colleague's who only looks."""
    field = ada.page.locator(".composer textarea")
    await field.fill("Когда приедете?")
    await button(ada, "Кнопки под ответом").click()
    await expect(ada.page.get_by_role("textbox", name="Кнопка 1")).to_be_focused()
    await ada.page.keyboard.type("Сегодня")
    await ada.page.keyboard.press("Enter")
    await expect(ada.page.get_by_role("textbox", name="Кнопка 2")).to_be_focused()
    await ada.page.keyboard.type("сегодня")
    editor = ada.page.get_by_role("group", name="Кнопки", exact=True)
    await expect(editor.get_by_role("alert")).to_contain_text("стоит дважды")
    await expect(ada.page.locator(".composer-send")).to_be_disabled()
    await ada.page.get_by_role("textbox", name="Кнопка 2").fill("Завтра")
    await ada.page.keyboard.press("Alt+ArrowLeft")
    await expect(ada.page.get_by_role("textbox", name="Кнопка 1")).to_have_value("Завтра")
    await ada.page.keyboard.press("Escape")
    await expect(field).to_be_focused()
    await ada.page.keyboard.press("Enter")
    await gleb.hears("Когда приедете?")
    [[tomorrow, today]] = gleb.screen[-1]["keyboard"]["buttons"]
    assert (tomorrow["action"]["label"], today["action"]["label"]) == ("Завтра", "Сегодня")
    under = boris.page.get_by_role("list", name="Кнопки под этим сообщением")
    await expect(under).to_contain_text("Завтра")
    await expect(under.locator("[data-pressed]")).to_have_count(0)
    gleb.presses("Завтра", tomorrow["action"]["payload"])
    for window in (boris, ada):
        await expect(window.page.locator(".button-face[data-pressed]")).to_contain_text("Завтра")
        await expect(window.page.locator('[data-direction="in"]').last).to_contain_text("Нажата кнопка «Завтра»")


async def test_a_community_is_connected_by_its_form_and_talked_through(processes: Processes, browser: Browser) -> None:
    web, _ = await asyncio.gather(node(processes), processes.back())
    async with (
        Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db,
        VkServer(speeds=Speeds.none()) as vk,
    ):
        house = House(db, processes, [web])
        ada = await Window.of(browser, house, "Ада", role="administrator")
        await connects(ada, vk)
        await vk.changes.until(lambda: vk.longpoll.opened, 20, lambda: "nobody listens")
        gleb = vk.user(
            first_name="Глеб", last_name="Орлов", city="Казань", bdate="21.5.1990", photo=samples.picture(200, 200)
        )
        await sends(vk, gleb)
        page = ada.page
        await page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Диалоги").click()
        await ada.open("Глеб Орлов")
        product = page.locator("a.told").filter(has_text="Самовар на 3 литра")
        await expect(product).to_contain_text("4 990 ₽")
        await expect(product.locator("img")).to_be_visible()
        await expect(product).to_have_attribute("href", re.compile(r"^https://vk\.com/market-"))
        for said in ("Перезвоните мне, пожалуйста", "Видео", "Запись", "Опрос", "Подарок", "Пересланное"):
            await expect(page.locator(".thread")).to_contain_text(said)
        await expect(page.get_by_text("Казань")).to_be_visible()
        await ada.answers("Есть, 4 990 ₽")
        await gleb.hears("Есть, 4 990 ₽")
        await expect(page.locator('[data-direction="out"]').last).to_have_attribute("data-state", "sent")
        boris = await Window.of(browser, house, "Борис", role="supervisor")
        await boris.open("Глеб Орлов")
        await asks_by_buttons(ada, boris, gleb)
        gleb.sends_gift(text="")
        await expect(page.get_by_role("option", name="Глеб Орлов")).to_contain_text("Подарок")
        gleb.reads()
        await expect(page.locator('[data-direction="out"]').last).to_have_attribute("data-state", "read")
        await ada.pictured("vk")
        await boris.close()
        await ada.close()
