"""The first hour of a house, by keys alone: from the printed link to an answered customer and a colleague who joins."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.shop import node
from tests.browser.window import DEADLINE_MS, PASSWORD
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)
expect.set_options(timeout=DEADLINE_MS)


async def press(page: Page, name: str) -> None:
    """Tab until the control of this name has the focus, then Enter: whatever cannot be reached so fails."""
    wanted = page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True))
    await expect(wanted).to_be_visible()
    for _ in range(60):
        if await wanted.evaluate("element => element === document.activeElement"):
            await page.keyboard.press("Enter")
            return
        await page.keyboard.press("Tab")
    pytest.fail(f"{name} is not reached by Tab")


async def test_a_newcomer_comes_from_the_printed_link_to_an_answer(processes: Processes, browser: Browser) -> None:
    web = await node(processes)
    await processes.back()
    first = (await processes.command("migrate", SAMOVAR_PUBLIC_URL=web.url)).splitlines()[-1]
    context = await browser.new_context(base_url=web.url, locale="ru-RU", viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    await page.goto(first)

    # who are you: the first field has the focus, an empty form says what is missing, field by field
    await expect(page.get_by_role("textbox", name="Ваше имя")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    await page.get_by_role("textbox", name="Ваше имя").fill("Ада Байрон")
    await page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    # what is wrong is said as one would say it, and the keys go there
    await page.get_by_role("textbox", name="Эл. почта").fill("ada")
    await page.get_by_label("Пароль", exact=True).press("Enter")
    await expect(page.get_by_text("Адрес выглядит так: anna@example.com")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Эл. почта")).to_be_focused()
    await page.get_by_role("textbox", name="Эл. почта").fill("ada@example.com")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Здравствуйте, Ада")).to_be_visible()
    done = page.get_by_role("img", name="Сделано")
    await expect(done).to_have_count(1)

    # every step can wait: the empty inbox offers the same, and leads back to what is left
    await press(page, "Потом: к диалогам")
    await expect(page.get_by_role("heading", name="Ни один канал не подключён")).to_be_visible()
    await expect(page.get_by_text("Осталось: где пишут клиенты, кто отвечает вместе с вами")).to_be_visible()
    await press(page, "Запустить учебных клиентов")
    await expect(page.get_by_role("option").first).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("article").first).to_be_visible()
    await page.keyboard.press("r")
    await page.keyboard.type("Здравствуйте, уже смотрю")
    await page.keyboard.press("Enter")
    said = page.get_by_role("article").filter(has_text="Здравствуйте, уже смотрю")
    await expect(said).to_be_visible()
    await expect(page.get_by_role("button", name="Ведёт Ада Байрон")).to_be_visible()

    # the keys are told: under `?`, and where nothing is open
    await page.keyboard.press("Escape")
    await page.keyboard.press("Shift+Slash")
    await expect(page.get_by_role("dialog", name="Клавиши")).to_contain_text("Командная строка")
    await page.keyboard.press("Escape")
    await page.goto("/inbox")
    await expect(page.get_by_text("Осталось: кто отвечает вместе с вами")).to_be_visible()
    await press(page, "Первые шаги")
    await expect(done).to_have_count(2)

    # a colleague joins by the link
    await press(page, "Пригласить")
    await page.get_by_role("textbox", name="Эл. почта").fill("vera@example.com")
    await page.keyboard.press("Enter")
    address = await page.get_by_role("textbox", name="Приглашение для vera@example.com").input_value()
    await press(page, "Готово")
    await expect(done).to_have_count(3)
    other = await browser.new_context(locale="lt-LT", viewport={"width": 390, "height": 844})
    vera = await other.new_page()
    await vera.goto(address)
    await vera.get_by_role("textbox", name="Jūsų vardas").fill("Vera Kac")
    await vera.get_by_label("Slaptažodis", exact=True).fill(PASSWORD)
    await vera.keyboard.press("Enter")
    await expect(vera.get_by_role("option").first).to_be_visible()
    await press(page, "К диалогам")
    await expect(page.get_by_text("Осталось")).to_have_count(0)
    for each in (context, other):
        await each.close()
