"""E1, E2, E9: how warm somebody is stands in the card, says why, and follows the administrator's rules at once."""

from playwright.async_api import Browser, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes


async def test_a_colleague_sees_how_warm_somebody_is_and_why(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        ada = await Window.of(browser, house, "Ада", role="administrator", node=1)
        telegram.customer(first_name="Глеб", last_name="Самоваров").writes("Сколько стоит самовар?")
        await anna.open("Глеб Самоваров")
        chip = anna.page.get_by_role("button", name="Теплота: ")
        # 3 for the message and 5 for the lead are more than a newcomer has
        await expect(chip).to_have_accessible_name("Теплота: Холодный")
        await chip.press("Enter")
        why = anna.page.get_by_role("dialog", name="Почему «Холодный»?")
        await expect(why).to_contain_text("8 баллов")
        await expect(why.get_by_role("listitem").filter(has_text="Клиент написал")).to_contain_text("осталось +3")
        await expect(why.get_by_role("listitem").filter(has_text="Создан лид")).to_contain_text("осталось +5")
        await anna.pictured("warmth-why")
        await anna.keys("Escape")
        await expect(chip).to_be_focused()

        await ada.page.goto("/settings/warmth")
        await ada.page.get_by_role("textbox", name="Баллы: Создан лид").fill("много")
        await ada.page.get_by_role("button", name="Посмотреть, что изменится").press("Enter")
        await expect(ada.page.get_by_role("alert")).to_be_visible()
        await ada.page.get_by_role("textbox", name="Баллы: Создан лид").fill("60")
        await ada.page.get_by_role("button", name="Посмотреть, что изменится").press("Enter")
        outlook = ada.page.get_by_role("dialog", name="Что изменится")
        await expect(outlook).to_contain_text("Ступень изменится у 1 человека")
        await expect(outlook.get_by_role("listitem")).to_contain_text("Глеб Самоваров")
        await ada.pictured("warmth-outlook")
        await ada.keys("Escape")
        # a line of its own for what comes by this channel
        await ada.page.get_by_role("button", name="Добавить строку").press("Enter")
        await ada.page.get_by_role("combobox", name="Канал 1").press("Enter")
        await ada.page.get_by_role("option", name="Самовары").click()
        await ada.page.get_by_role("textbox", name="Баллы 1").fill("4")
        await ada.pictured("warmth-settings")
        await ada.keys("Control+s")
        await expect(chip).to_have_accessible_name("Теплота: Горячий", timeout=50_000)
        row = anna.page.get_by_role("option").filter(has_text="Глеб Самоваров")
        await expect(row.get_by_role("img", name="Теплота: Горячий")).to_be_visible(timeout=20_000)
        await anna.pictured("warmth-rows")
        for window in (anna, ada):
            await window.close()
