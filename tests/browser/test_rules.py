"""B8: an administrator makes a rule with the keyboard alone, tries it on last week, and sees it run."""

from playwright.async_api import Browser, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

# ready-made: whatever each needs beside itself (a template, a kind of events) is there when it can be switched on
EXAMPLES = (
    "Никто не отвечает 15 минут",
    "Клиент стал горячим",
    "Сделка выиграна: звонок через 30 дней",
    "Жалоба – руководителю",
    "Перезвонить после пропущенного",
    "Новые обращения знакомых клиентов",
)


async def test_an_administrator_makes_a_rule_and_sees_what_it_does(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        ada = await Window.of(browser, house, "Ада", role="administrator")
        page = ada.page
        customer = telegram.customer(first_name="Глеб", last_name="Самоваров")
        customer.writes("Сколько стоит самовар?")
        # where there are none yet, one press makes a whole one, which is off and can be switched on
        await page.goto("/settings/rules")
        await expect(page.get_by_role("heading", name="Правил пока нет")).to_be_visible()
        await ada.pictured("rules-empty")
        for example in EXAMPLES:
            await page.get_by_role("button", name=f"Создать правило: {example}").press("Enter")
            await expect(page.get_by_role("heading", name=example)).to_be_visible()
            await page.get_by_role("button", name="Включить").press("Enter")
            await expect(page.get_by_role("button", name="Выключить")).to_be_visible()
            await page.get_by_role("button", name="Удалить правило").press("Enter")
            await page.get_by_role("dialog").get_by_role("button", name="Удалить правило").press("Enter")
            await expect(page.get_by_role("heading", name="Правил пока нет")).to_be_visible()
        await page.goto("/settings/rules/new")
        await page.get_by_role("button", name="Никто не отвечает").press("Enter")
        await expect(page.get_by_role("textbox", name="Как назвать?")).to_have_value("Никто не отвечает")
        await page.get_by_role("combobox", name="Что происходит").press("Enter")
        await page.get_by_role("option", name="клиент пишет").click()
        await ada.pictured("rules-editor")
        await page.get_by_role("button", name="Что бы оно сделало?").press("Enter")
        outcome = page.get_by_role("dialog", name="Последние семь дней")
        await expect(outcome).to_contain_text("Сработало бы 1 раз")
        await expect(outcome.get_by_role("listitem")).to_contain_text("Глеб Самоваров")
        await ada.pictured("rules-rehearsal")
        await ada.keys("Escape")
        await expect(outcome).to_be_hidden()
        await page.get_by_role("button", name="Создать правило").press("Enter")
        await page.get_by_role("button", name="Включить").press("Enter")
        await expect(page.get_by_role("button", name="Выключить")).to_be_visible()
        customer.writes("Вы тут?")
        journal = page.get_by_role("listitem").filter(has_text="Глеб Самоваров").filter(has_text="Сработало")
        await expect(journal).to_be_visible(timeout=30_000)
        await ada.pictured("rules-journal")
        await page.goto("/settings/rules")
        await expect(page.get_by_role("listitem").filter(has_text="Никто не отвечает")).to_contain_text(
            "Когда клиент пишет, сообщить: ответственный, руководители."
        )
        each = page.get_by_role("textbox", name="Срабатываний в час об одном клиенте")
        await each.fill("9000")
        await page.get_by_role("button", name="Сохранить").press("Enter")
        await expect(page.get_by_text("От 1 до 500.")).to_be_visible()
        await each.fill("40")
        await page.get_by_role("button", name="Сохранить").press("Enter")
        await expect(page.get_by_text("Ограничения сохранены")).to_be_visible()
        await ada.pictured("rules-list")
        await ada.close()
