"""One's own account at a real browser: a second step, recovery codes, another password, a reset link, teams."""

import re
import time
from pathlib import Path

import pyotp
import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.shop import shop
from tests.browser.window import PASSWORD, Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)
NEW = "another-horse-10"


async def knock(browser: Browser, window: Window, email: str, password: str) -> Page:
    """At the door, on another device: e-mail and password are typed."""
    context = await browser.new_context(
        base_url=window.node.url, locale="ru-RU", viewport={"width": 390, "height": 844}
    )
    page = await context.new_page()
    await page.goto("/")
    await page.get_by_role("textbox", name="Эл. почта").fill(email)
    await page.get_by_label("Пароль", exact=True).fill(password)
    await page.keyboard.press("Enter")
    return page


async def inside(page: Page) -> None:
    await expect(page.get_by_role("button", name=re.compile("Профиль"))).to_be_visible()


async def test_a_second_step_guards_the_account_and_codes_help_out(
    processes: Processes, browser: Browser, tmp_path: Path
) -> None:
    async with shop(processes, connected=False) as (house, _):
        anna = await Window.of(browser, house, "Анна")
        email = (await anna.ask("GET", "/session"))["user"]["email"]
        page = anna.page
        await page.goto("/settings/profile")
        await page.get_by_role("button", name="Включить").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Пароль", exact=True).fill("not it")
        await page.keyboard.press("Enter")
        await expect(dialog.get_by_role("alert").or_(dialog.locator("[aria-invalid=true]")).first).to_be_visible()
        await dialog.get_by_label("Пароль", exact=True).fill(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(dialog.get_by_role("img", name="Картинка для аутентификатора")).to_be_visible()
        await dialog.get_by_text("Не получается снять").click()
        secret = await dialog.get_by_role("textbox", name="Ключ для ввода вручную").input_value()
        phone = pyotp.TOTP(secret.replace(" ", ""))
        await dialog.get_by_role("textbox", name="Код", exact=True).fill("000000")
        await page.keyboard.press("Enter")
        await expect(dialog.locator("[aria-invalid=true]")).to_be_visible()
        await dialog.get_by_role("textbox", name="Код", exact=True).fill(phone.now())
        await page.keyboard.press("Enter")
        await expect(page.locator(".codes li").first).to_be_visible()
        codes = await page.locator(".codes li").all_inner_texts()
        assert len(codes) >= 8
        await page.get_by_role("button", name="Сохранено").click()
        await expect(page.get_by_text("Включён: код спрашивается при каждом входе")).to_be_visible()

        # a code is good once: the one that switched it on is spent, so the phone is at the next one
        other = await knock(browser, anna, email, PASSWORD)
        await other.get_by_role("textbox", name="Код", exact=True).fill(phone.at(int(time.time()) + 30))
        await other.keyboard.press("Enter")
        await inside(other)
        third = await knock(browser, anna, email, PASSWORD)
        for code, gets_in in ((codes[0], True), (codes[0], False)):
            await third.get_by_role("button", name="Телефона нет под рукой").click()
            await third.get_by_role("textbox", name="Запасной код").fill(code)
            await third.keyboard.press("Enter")
            if gets_in:
                await inside(third)
                third = await knock(browser, anna, email, PASSWORD)
            else:
                await expect(third.get_by_role("alert")).to_contain_text("Код не подходит или уже использован")

        # another password signs out everywhere else
        await page.get_by_label("Нынешний пароль").fill("not it")
        await page.get_by_label("Новый пароль").fill(NEW)
        await page.get_by_role("button", name="Сменить пароль").click()
        await expect(page.locator("[aria-invalid=true]")).to_be_visible()
        await page.get_by_label("Нынешний пароль").fill(PASSWORD)
        await page.get_by_role("button", name="Сменить пароль").click()
        await expect(page.get_by_text("На остальных устройствах вы вышли")).to_be_visible()
        await expect(other.get_by_role("heading", name="Вход")).to_be_visible()
        await page.get_by_role("button", name="Выключить").click()
        await dialog.get_by_label("Пароль", exact=True).fill(NEW)
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Выключен: достаточно пароля")).to_be_visible()
        fourth = await knock(browser, anna, email, NEW)
        await inside(fourth)
        for each in (other, third, fourth):
            await each.context.close()
        await anna.close()


async def test_teams_come_and_go_and_a_lost_password_is_made_anew(processes: Processes, browser: Browser) -> None:
    async with shop(processes, connected=False) as (house, _):
        ada = await Window.of(browser, house, "Ада", role="administrator")
        anna = await Window.of(browser, house, "Анна")
        email = (await anna.ask("GET", "/session"))["user"]["email"]
        page = ada.page
        await page.goto("/settings/teams")
        await page.get_by_role("button", name="Новая команда").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("textbox", name="Название").fill("Опт")
        await dialog.get_by_role("checkbox", name="Анна").check()
        await page.keyboard.press("Enter")
        row = page.get_by_role("listitem").filter(has_text="Опт")
        await expect(row).to_contain_text("1 человек")
        await row.get_by_role("button", name="Действия: Опт").click()
        await page.get_by_role("menuitem", name="Изменить").click()
        await dialog.get_by_role("textbox", name="Название").fill("Оптовый отдел")
        await dialog.get_by_role("checkbox", name="Ада").check()
        await dialog.get_by_role("button", name="Сохранить").click()
        row = page.get_by_role("listitem").filter(has_text="Оптовый отдел")
        await expect(row).to_contain_text("2 человека")
        await row.get_by_role("button", name="Действия: Оптовый отдел").click()
        await page.get_by_role("menuitem", name="Удалить").click()
        await page.get_by_role("dialog").get_by_role("button", name="Удалить").click()
        await expect(row).to_have_count(0)

        await page.goto("/settings/people")
        person = page.get_by_role("listitem").filter(has_text="Анна")
        await person.get_by_role("button", name="Действия: Анна").click()
        await page.get_by_role("menuitem", name=re.compile("парол")).click()
        address = await page.get_by_role("dialog").get_by_role("textbox").input_value()
        context = await browser.new_context(locale="ru-RU")
        stranger = await context.new_page()
        await stranger.goto(address)
        await stranger.get_by_label("Новый пароль").fill("short")
        await stranger.keyboard.press("Enter")
        await expect(stranger.locator("[aria-invalid=true]")).to_be_visible()
        await stranger.get_by_label("Новый пароль").fill(NEW)
        await stranger.keyboard.press("Enter")
        await expect(stranger.get_by_role("heading", name="Вход")).to_be_visible()
        await expect(anna.page.get_by_role("heading", name="Вход")).to_be_visible()
        again = await context.new_page()
        await again.goto(address)
        await expect(again.get_by_text("Ссылка больше не действует")).to_be_visible()
        back = await knock(browser, anna, email, NEW)
        await inside(back)
        for each in (context, back.context):
            await each.close()
        for window in (ada, anna):
            await window.close()
