"""Requests go by a route: set up, rehearsed, and "Why me?" read by whoever got one."""

from playwright.async_api import Browser, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes


async def test_a_head_rehearses_a_route_and_whoever_gets_a_request_reads_why(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        ada = await Window.of(browser, house, "Ада", role="administrator", node=1)
        page = ada.page
        await page.goto("/settings/routing")
        await page.get_by_role("button", name="Изменить маршрут: Самовары").press("Enter")
        await page.get_by_role("combobox", name="Кому, шаг 2").press("Enter")
        await page.get_by_role("option", name="Определённый коллега").click()
        await page.get_by_role("combobox", name="Коллега, шаг 2").press("Enter")
        await page.get_by_role("option", name="Анна").click()
        await page.get_by_role("button", name="Проверить").first.press("Enter")
        await expect(page.get_by_text("Достаётся: Анна")).to_be_visible(timeout=30_000)
        await ada.pictured("routing-try")
        await page.get_by_role("checkbox", name="Распределять обращения по этому маршруту").check()
        await page.get_by_role("button", name="Сохранить").click()
        await expect(page.get_by_text("По маршруту: ")).to_be_visible(timeout=30_000)
        await ada.pictured("routing-settings")
        telegram.customer(first_name="Ольга", last_name="Титова").writes("Вы сегодня открыты?")
        await anna.open("Ольга Титова")
        why = anna.page.get_by_role("button", name="Почему мне?")
        await expect(why).to_be_visible(timeout=60_000)
        await why.press("Enter")
        told = anna.page.get_by_role("dialog", name="Почему мне?")
        await expect(told).to_contain_text("Достаётся: Анна")
        await expect(told).to_contain_text("Шаг 1: Ответственный за клиента")
        await anna.pictured("routing-why")
        await anna.keys("Escape")
        await expect(why).to_be_focused()
        for window in (anna, ada):
            await window.close()
