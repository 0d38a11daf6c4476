"""The composer as people use it: a slash, a gap, a macro taken back, an answer for later, a dialog put aside."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


async def test_a_slash_a_gap_and_a_macro_by_keys_alone(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        reply = {"title": "Перезвон", "variants": {"ru": "{{name}}, перезвоним на {{phone}}"}}
        steps = {"variants": {"ru": "{{name}}, всё готово"}, "status_id": 2, "then": {"kind": "snooze"}}
        await anna.ask("POST", "/saved-replies", reply)
        await anna.ask("POST", "/macros", {"title": "Готово", "steps": steps})
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Когда перезвоните?")
        await anna.open("Глеб")
        await anna.field.focus()
        await anna.page.keyboard.type("/пере")
        await expect(anna.page.get_by_role("option", name="Перезвон", exact=True)).to_be_visible()
        await expect(anna.page.locator(".slash-preview")).to_contain_text("Глеб, перезвоним на телефон")
        await anna.keys("Enter")
        await expect(anna.field).to_have_value("Глеб, перезвоним на {{phone}}")
        await anna.keys("Enter")
        refused = anna.page.get_by_role("alert").filter(has_text="Не заполнено")
        await expect(refused).to_be_visible()
        # the gap itself is selected: what is typed takes its place
        await anna.page.keyboard.type("8 912 123-45-67")
        await expect(refused).to_have_count(0)
        await anna.keys("Enter")
        await gleb.hears("Глеб, перезвоним на 8 912 123-45-67")
        (used,) = (await anna.ask("GET", "/saved-replies"))["items"]
        assert used["used"] == 1

        await anna.page.keyboard.type("/гото")
        await expect(anna.page.locator(".slash-preview")).to_contain_text("отложит диалог, пока клиент не напишет")
        await anna.keys("Enter")
        await gleb.hears("Глеб, всё готово")
        await expect(anna.row("Глеб")).to_have_count(0)
        await anna.page.get_by_role("button", name="Вернуть").last.click()
        await expect(anna.row("Глеб")).to_be_visible()
        await expect(anna.page.get_by_text("Отменено всё, кроме ответа")).to_be_visible()
        (row,) = (await anna.ask("GET", "/conversations"))["items"]
        assert (await anna.ask("GET", f"/cards/{row['card_id']}"))["status_id"] == 1
        await anna.close()


async def test_an_answer_for_later_is_overtaken_and_a_snoozed_dialog_wakes(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Boris", role="supervisor", locale="en", node=1)
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Сколько стоит?")
        for window in (anna, boris):
            await window.open("Глеб")
        await anna.field.fill("**Напомню** завтра")
        await anna.page.get_by_role("button", name="Отправить позже").click()
        await anna.page.get_by_role("option", name="Завтра утром").click()
        await expect(anna.bubble("Напомню завтра", "out")).to_contain_text("если клиент не напишет раньше")
        await expect(boris.bubble("Напомню завтра", "out")).to_contain_text("unless the customer writes first")
        await expect(anna.field).to_have_value("")
        gleb.writes("Я передумал")
        await expect(anna.field).to_have_value("**Напомню** завтра")
        await expect(boris.bubble("Напомню завтра", "out")).to_contain_text("the customer wrote first")
        assert gleb.heard == []

        await anna.page.get_by_role("button", name="Отправить позже").click()
        await anna.page.get_by_role("option", name="Через час").click()
        await anna.bubble("Напомню завтра", "out").last.get_by_role("button", name="Отправить сейчас").click()
        await gleb.hears("Напомню завтра")

        await anna.page.get_by_role("button", name="Отложить", exact=True).click()
        await anna.page.get_by_role("option", name="Через час").click()
        await expect(anna.row("Глеб")).to_have_count(0)
        await expect(boris.row("Глеб")).to_have_count(0)
        await house.db.hot.execute("UPDATE conversations SET snoozed_until = now() WHERE state = 'snoozed'")
        for window, why in ((anna, "Отложено до"), (boris, "Snoozed until")):
            await expect(window.row("Глеб").get_by_role("img", name=why)).to_be_visible()
            await window.close()
