"""A form at real browsers: built before one's eyes, filled in on a strict site by keys alone, answered elsewhere."""

import re

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.foreign import FORM, Foreign, Visitor, foreign
from tests.browser.shop import shop
from tests.browser.window import PHONE, Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


def button(window: Window, name: str) -> Locator:
    return window.page.get_by_role("button", name=name, exact=True)


async def builds(ada: Window, site: Foreign) -> None:
    """The kind, the site; then on its page a question, a wished call and a consent, seen at once in the real form."""
    page = ada.page
    await page.goto("/settings/channels/new/form")
    await page.get_by_label("Сайты").fill(site.url)
    await page.get_by_label("Страна номеров").fill("LT")
    await button(ada, "Проверить и подключить").click()
    await expect(page.get_by_role("heading", name="Форма на сайте")).to_contain_text("Работает")
    await expect(page.locator(".check")).to_contain_text("Нет согласия")
    shown = page.locator("samovar-form")
    await expect(shown.get_by_role("heading")).to_have_text("Напишите нам")
    await button(ada, "Спросить, когда перезвонить").click()
    await expect(shown.get_by_label("Когда позвонить")).to_be_visible()
    await button(ada, "Добавить вопрос").click()
    await page.get_by_role("textbox", name="Вопрос").last.fill("Сколько литров?")
    await expect(shown.get_by_label("Сколько литров?")).to_be_visible()
    await page.get_by_role("radio", name="Lietuvių").click()
    await page.get_by_role("textbox", name="Вопрос").last.fill("Kiek litrų?")
    await page.get_by_role("textbox", name="Согласие").fill("Sutinku, kad mano duomenys būtų tvarkomi.")
    await expect(shown.get_by_role("button")).to_have_text("Siųsti")
    await button(ada, "Сохранить").click()
    await expect(button(ada, "Сохранить")).to_have_count(0)
    (form,) = [one for one in (await ada.ask("GET", "/channels"))["items"] if one["kind"] == "form"]
    site.key = form["settings"]["key"]


async def fills_in(visitor: Visitor) -> None:
    """By keys alone, on a phone; what is wrong is said beside it, and the first of it has the focus."""
    page = visitor.page
    form = page.locator("samovar-form")
    await expect(form.get_by_role("heading")).to_have_text("Parašykite mums")
    await form.get_by_label("Vardas").focus()
    await page.keyboard.type("Tomas")
    await page.keyboard.press("Enter")
    phone = form.get_by_label("Telefonas")
    await expect(phone).to_be_focused()
    await expect(phone).to_have_attribute("aria-invalid", "true")
    await expect(form.get_by_role("alert").filter(has_text="būtina").first).to_be_visible()
    await page.keyboard.type("12")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Noriu virdulio <img src=x onerror=window.ran=1>")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await page.keyboard.type("5")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(form.get_by_label("Sutinku")).to_be_checked()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(form.get_by_text("ne telefono numeris")).to_be_visible()
    await expect(phone).to_be_focused()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("8 612 34567")
    await page.keyboard.press("Enter")
    await expect(form.get_by_role("status")).to_contain_text("Gavome jūsų kreipinį")
    await expect(form.get_by_role("status")).to_be_focused()


async def test_from_a_strict_site_to_an_answer_elsewhere(browser: Browser, processes: Processes) -> None:
    async with shop(processes) as (house, telegram):
        ada = await Window.of(browser, house, "Ада", role="administrator")
        boris = await Window.of(browser, house, "Борис", node=1)
        # a customer of the bot, whose number a colleague knows
        tomas = telegram.customer(first_name="Томас")
        tomas.writes("Labas")
        await expect(boris.row("Томас")).to_have_count(1)
        found = await boris.ask("GET", "/conversations?filter=all")
        contact = await boris.ask("GET", f"/contacts/{found['items'][0]['contact']['id']}")
        await boris.ask("PATCH", f"/contacts/{contact['id']}", {"rev": contact["rev"], "phone": "+37061234567"})
        async with foreign(house.nodes[0].url, FORM) as site:
            await builds(ada, site)
            visitor = await Visitor.of(
                browser, f"{site.url}/lt/?utm_source=google", PHONE, locale="lt-LT", timezone_id="Europe/Vilnius"
            )
            await fills_in(visitor)
            assert visitor.faults == []
            assert await visitor.page.evaluate("window.broken") == []
            assert await visitor.page.evaluate("document.cookie") == ""
        asked = await boris.ask("GET", "/conversations?filter=all&state=snoozed")
        await boris.page.goto(f"/inbox/{asked['items'][0]['id']}")
        card = boris.page.get_by_role("region", name="Форма с сайта")
        await expect(card).to_contain_text(re.compile("Перезвонить: .*Europe/Vilnius"))
        await expect(card).to_contain_text("Noriu virdulio <img src=x onerror=window.ran=1>")
        await expect(card).to_contain_text("это не проверено")
        await expect(card.get_by_role("link", name="+370 612 34567")).to_have_attribute("href", "tel:+37061234567")
        await card.get_by_text("Источник: google").click()
        await card.get_by_text("Согласие на обработку").click()
        await expect(card).to_contain_text("Sutinku, kad mano duomenys būtų tvarkomi.")
        assert await boris.page.evaluate("window.ran") is None
        await boris.pictured("form")
        # nothing goes back by a form: the answer leaves where he was known before
        await expect(boris.page.locator(".composer-shut")).to_contain_text("только принимает")
        await boris.page.get_by_role("group", name="Ответить по другому адресу").get_by_role("button").first.click()
        await boris.answers("Turime 5 litrų, paskambinsiu")
        await tomas.hears("Turime 5 litrų, paskambinsiu")
        await boris.close()
        await ada.close()
