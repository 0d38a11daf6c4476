"""Search as people use it: by word, name, phone and number, opened where it was said, by keys alone on any layout."""

import re

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import until

pytestmark = pytest.mark.timeout(300)


def hits(window: Window, text: str) -> Locator:
    return window.page.locator("#search-hits").get_by_role("option").filter(has_text=text)


async def test_one_field_finds_everything_and_opens_it_where_it_was_said(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        gleb = telegram.customer(first_name="Глеб", last_name="Самоваров", username="glebtea")
        gleb.writes("Нужны медные чайники на подарок")
        for n in range(70):
            gleb.writes(f"Строка {n}")
        maria = telegram.customer(first_name="Мария")
        maria.writes("Ar turite virdulių?")
        await expect(anna.row("Глеб")).to_contain_text("Строка 69")
        await expect(anna.row("Мария")).to_be_visible()
        field = anna.page.get_by_role("combobox", name="Поиск")

        # the slash by its place: on this layout the key says "."
        await anna.page.keyboard.press("Slash")
        await expect(field).to_be_focused()
        await anna.page.keyboard.type("медный чайник")
        found = hits(anna, "Нужны медные чайники")
        await expect(found).to_be_visible()
        assert await found.locator("mark").all_inner_texts() == ["медные", "чайники"]
        await anna.keys("Enter")
        await expect(anna.page).to_have_url(re.compile(r"/inbox/\d+\?at=1$"))
        await expect(anna.bubble("Нужны медные чайники", "in")).to_be_in_viewport()
        await expect(field).not_to_be_focused()

        for typed, shown in (
            ("virdulys", "virdulių"), ("cfvjdfhjd", "Самоваров"), ("самов глеб", "Самоваров"), ("@glebt", "Самоваров"),
            ("гелб", "Самоваров"), ("#1", "#1"),
        ):  # fmt: skip
            await anna.page.keyboard.press("Slash")
            await anna.page.keyboard.type(typed)
            await expect(hits(anna, shown).first).to_be_visible()
            await anna.keys("Enter")
            await expect(field).not_to_be_focused()

        await anna.keys("Slash")
        await anna.page.keyboard.type("телевизор")
        await expect(anna.page.get_by_role("heading", name="Ничего не найдено: телевизор")).to_be_visible()
        await anna.keys("Escape")
        await expect(anna.row("Мария")).to_be_visible()
        # from what was found the keys come back: Escape closes the dialog, J walks the hits, Escape ends the search
        await anna.keys("Control+k")
        await anna.page.get_by_role("dialog").get_by_role("combobox").fill("самов глеб")
        await anna.page.get_by_role("option", name="Искать «самов глеб»").click()
        await expect(field).to_have_value("самов глеб")
        found = anna.page.get_by_role("listbox", name="Найдено")
        await expect(found.get_by_role("option").first).to_be_visible()
        await anna.keys("Enter")
        await expect(anna.page.get_by_role("heading", level=1)).to_be_visible()
        await expect(found).to_be_focused()
        await anna.keys("Escape")
        await expect(anna.page.get_by_role("heading", name="Выберите диалог")).to_be_visible()
        await anna.keys("j", "k")
        await expect(found).to_be_focused()
        await anna.keys("Escape")
        await expect(anna.page.get_by_role("listbox", name="Диалоги")).to_be_focused()
        await anna.keys("Slash")
        await anna.page.get_by_role("button", name="virdulys").click()
        await expect(hits(anna, "virdulių")).to_be_visible()

        # a company is a group of its own here and in Ctrl+K, and opens its page
        await anna.ask("POST", "/companies", {"name": "ООО «Ёлка и Ромашка»"})
        await field.fill("ромашка елка")
        firms = anna.page.get_by_role("group", name="Компании")
        await expect(firms.get_by_role("option", name="Ромашка")).to_be_visible()
        await anna.pictured("search-company")
        await anna.keys("Control+k")
        await anna.page.get_by_role("dialog").get_by_role("combobox").fill("ромашка")
        await expect(anna.page.get_by_role("dialog").get_by_role("option", name="Ёлка и Ромашка")).to_be_visible()
        await anna.keys("Escape")
        await firms.get_by_role("option", name="Ромашка").click()
        await expect(anna.page).to_have_url(re.compile(r"/companies/\d+$"))
        await anna.close()


async def test_the_command_bar_finds_places_and_people_by_any_layout_and_keys_know_no_layout(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        gleb = telegram.customer(first_name="Глеб", last_name="Самоваров")
        gleb.writes("Есть кто?")
        await expect(anna.row("Глеб Самоваров")).to_be_visible()
        bar = anna.page.get_by_role("dialog", name="Командная строка")
        options = bar.get_by_role("option")

        # a page of the settings that was never opened, typed on the wrong layout
        await anna.keys("Control+KeyK")
        await anna.page.keyboard.type("jgjdtotybz")
        await expect(options.first).to_contain_text("Оповещения")
        await anna.keys("Enter")
        await expect(anna.page).to_have_url(re.compile("/settings/alerts$"))

        # opened again while it still fades away: an empty field, and what was used last stands first
        await anna.keys("Control+KeyK")
        await anna.page.keyboard.type("cfvjdf uk")
        await anna.keys("Escape", "Control+KeyK")
        await expect(bar.get_by_role("combobox")).to_have_value("")
        await expect(options.first).to_contain_text("Оповещения")

        # a person, by the search's own rules, once the index has come so far
        async def indexed() -> bool:
            return bool((await anna.ask("GET", "/search?q=Самоваров"))["dialogs"])

        await until(indexed, "Глеб in the index")
        await anna.page.keyboard.type("cfvjdf uk")
        await expect(options.filter(has_text="Глеб Самоваров")).to_be_visible()
        await anna.keys("Enter")
        await expect(anna.page.get_by_role("heading", name="Глеб Самоваров", level=1)).to_be_visible()

        # ЙЦУКЕН: the key of N says "т"; the caps say what is on the keys
        await anna.page.evaluate(
            "document.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyN', key: 'т', bubbles: true }))"
        )
        await expect(anna.field).to_be_focused()
        await anna.page.keyboard.type("нет клавиш, пока пишут: e j k /")
        await expect(anna.field).to_have_value("нет клавиш, пока пишут: e j k /")
        await anna.close()
