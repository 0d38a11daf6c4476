"""What a request is about: a product that was written from is its item, more are typed by keys, the budget follows."""

import asyncio

import pytest
from playwright.async_api import Browser, Locator, expect

from backend.kit.db import Database
from tests.browser.shop import node
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House
from tests.journeys.test_vk_whole import connect
from tests.platforms.vk import Person, Speeds, VkServer

pytestmark = pytest.mark.timeout(300)


def block(window: Window) -> Locator:
    return window.page.get_by_role("complementary").get_by_role("region", name="Позиции")


def dialog(window: Window) -> Locator:
    return window.page.get_by_role("dialog", name="Позиции")


def shelf(window: Window) -> Locator:
    return window.page.get_by_role("complementary").get_by_role("region", name="Заказы")


def budget(window: Window) -> Locator:
    return window.page.get_by_role("complementary").locator("[data-card-part=budget]")


async def test_a_product_becomes_an_item_and_the_budget_is_their_sum(processes: Processes, browser: Browser) -> None:
    web, _ = await asyncio.gather(node(processes), processes.back())
    async with (
        Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db,
        VkServer(speeds=Speeds.none()) as vk,
    ):
        house = House(db, processes, [web])
        boss = await house.hire("Ada", "administrator")
        await connect(boss, vk)
        await vk.changes.until(lambda: vk.longpoll.opened, 20, lambda: "nobody listens")
        gleb = vk.user(first_name="Глеб", last_name="Орлов")
        gleb.sends_market(vk.sells("Самовар на 3 литра", price=4990), "Такой есть?")
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", role="supervisor")
        for window in (anna, boris):
            await window.open("Глеб Орлов")
            # it came with the first message: nobody pressed anything
            await expect(block(window)).to_contain_text("Самовар на 3 литра")
            await expect(window.page.locator(".told-take")).to_contain_text("В позициях обращения")
            await expect(budget(window)).to_contain_text("4 990 ₽")
        await types_more_by_keys(anna)
        await expect(budget(boris)).to_contain_text("10 435 ₽")
        await finds_again_what_was_begun(anna)
        await presses_once(vk, gleb, anna, boris)
        await loses_nothing_to_a_colleague(anna, boris)
        await orders(anna, boris)
        for window in (anna, boris):
            await window.close()
        await boss.http.aclose()


async def types_more_by_keys(anna: Window) -> None:
    await anna.keys("c", "i")
    await expect(block(anna).get_by_role("button", name="Изменить")).to_be_focused()
    await anna.keys("Enter")
    await expect(dialog(anna)).to_be_visible()
    await dialog(anna).get_by_role("button", name="Ещё позиция").click()
    line = dialog(anna).get_by_role("listitem").last
    await expect(line.get_by_label("Название")).to_be_focused()
    for typed in ("Чашка", "6", "шт.", "1 000", "10"):
        await anna.page.keyboard.type(typed)
        await anna.page.keyboard.press("Tab")
    await expect(dialog(anna)).to_contain_text("10 390 ₽")
    await anna.pictured("items")
    await line.get_by_label("Кол-во").fill("минус")
    await anna.page.keyboard.press("Control+Enter")
    await expect(line.get_by_role("alert")).to_contain_text("Количество")
    await line.get_by_label("Кол-во").fill("6,05")
    await anna.page.keyboard.press("Alt+ArrowUp")
    await anna.page.keyboard.press("Control+Enter")
    await expect(dialog(anna)).to_have_count(0)
    await expect(block(anna).get_by_role("listitem").first).to_contain_text("Чашка")
    await anna.pictured("items-card")


async def finds_again_what_was_begun(anna: Window) -> None:
    """Neither Escape nor a reload takes away what was typed into the lines, or into a phone that was not left."""
    page = anna.page
    begun = page.get_by_role("group", name="Вы начали писать здесь:")
    await block(anna).get_by_role("button", name="Изменить").press("Enter")
    await dialog(anna).get_by_role("button", name="Ещё позиция").press("Enter")
    line = dialog(anna).get_by_role("listitem").last
    await expect(line.get_by_label("Название")).to_be_focused()
    await page.keyboard.type("Поднос с розами")
    await page.keyboard.press("Escape")
    await expect(dialog(anna)).to_have_count(0)
    await expect(block(anna).and_(page.locator(":has([role=group])"))).to_contain_text("Поднос с розами")
    await anna.keys("c", "p")
    phone = page.get_by_role("textbox", name="Телефон", exact=True)
    await expect(phone).to_be_focused()
    await page.keyboard.type("+7 912 000-00")
    await page.reload()
    await expect(begun).to_have_count(2)
    await expect(begun.first).to_contain_text("+7 912 000-00")
    await anna.pictured("items-begun")
    await begun.first.get_by_role("button", name="Не надо").press("Enter")
    await block(anna).get_by_role("button", name="Продолжить").press("Enter")
    await expect(line.get_by_label("Название")).to_have_value("Поднос с розами")
    await expect(dialog(anna).get_by_text("Вы начали это раньше и не сохранили.")).to_be_visible()
    await dialog(anna).get_by_role("button", name="Отмена").press("Enter")
    await expect(dialog(anna)).to_have_count(0)
    await expect(begun).to_have_count(0)
    await page.reload()
    await expect(block(anna)).to_contain_text("Чашка")
    await expect(begun).to_have_count(0)


async def presses_once(vk: VkServer, gleb: Person, anna: Window, boris: Window) -> None:
    gleb.sends_market(vk.sells("Поднос", price=900), "И поднос")
    offer = anna.page.get_by_role("button", name="Добавить в обращение")
    await offer.click()
    await expect(budget(boris)).to_contain_text("11 335 ₽")
    await expect(offer).to_have_count(0)


async def loses_nothing_to_a_colleague(anna: Window, boris: Window) -> None:
    """Both edit at once: the second is told who was first, and what they typed is still there."""
    for window in (anna, boris):
        await block(window).get_by_role("button", name="Изменить").click()
    for window, count in ((boris, "2"), (anna, "3")):
        await dialog(window).get_by_role("listitem").last.get_by_label("Кол-во").fill(count)
        await window.page.keyboard.press("Control+Enter")
    await expect(dialog(anna).get_by_role("alert")).to_contain_text("Борис")
    await anna.pictured("items-conflict")
    await dialog(anna).get_by_role("button", name="Всё равно сохранить мой список").click()
    await expect(dialog(anna)).to_have_count(0)
    await expect(budget(boris)).to_contain_text("13 135 ₽")
    # a colleague takes that back in the history
    await boris.page.locator(".history .history-fold").click()
    await boris.page.locator(".history-list li").first.get_by_role("button", name="Вернуть как было").click()
    await expect(budget(anna)).to_contain_text("12 235 ₽")


async def orders(anna: Window, boris: Window) -> None:
    """What was agreed on has a number; a colleague sees it, and how far it has come."""
    await anna.page.get_by_role("button", name="Оформить заказ").click()
    for window in (anna, boris):
        await expect(shelf(window)).to_contain_text("-0001")
        await expect(shelf(window)).to_contain_text("12 235 ₽")
    await anna.pictured("orders")
    await shelf(boris).get_by_role("combobox").click()
    await boris.page.get_by_role("option", name="Выполнен").click()
    await expect(shelf(anna).get_by_role("combobox")).to_contain_text("Выполнен")
