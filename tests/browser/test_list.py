"""The list as people use it: narrowed, kept as a view in every window, many at once, by keys, on a phone."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.platforms.telegram import TelegramServer

pytestmark = pytest.mark.timeout(300)


async def write(telegram: TelegramServer, *names: str) -> None:
    for name in names:
        telegram.customer(first_name=name).writes(f"Здравствуйте, это {name}")


async def test_a_filter_is_kept_as_a_view_and_is_live_in_every_window(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        boris = await Window.of(browser, house, "Борис", role="supervisor")
        await write(telegram, "Глеб", "Мария", "Пётр")
        for name in ("Глеб", "Мария", "Пётр"):
            await expect(boris.row(name)).to_be_visible()
        await expect(boris.page.get_by_role("button", name="Свободные 3 диалога")).to_be_visible()

        dialogs = {item["contact"]["name"]: item for item in (await boris.ask("GET", "/conversations"))["items"]}
        await boris.ask("PUT", f"/contacts/{dialogs['Глеб']['contact']['id']}/tags", {"tags": ["VIP"]})
        await boris.keys("f")
        await boris.page.get_by_role("combobox", name="Канал, метка").fill("VIP")
        await boris.keys("Enter", "Escape")
        await expect(boris.row("Глеб")).to_be_visible()
        await expect(boris.row("Мария")).to_have_count(0)
        await boris.page.get_by_role("button", name="Сохранить как вид").click()
        await boris.page.get_by_label("Название вида").fill("Важные")
        await boris.page.get_by_role("combobox", name="Для кого").click()
        await boris.page.get_by_role("option", name="Для всех").click()
        await boris.page.get_by_role("button", name="Сохранить", exact=True).click()

        anna = await Window.of(browser, house, "Анна", node=1)
        await expect(anna.row("Мария")).to_be_visible()
        await anna.keys("Control+k")
        await anna.page.get_by_role("dialog").get_by_role("combobox").fill("Важные")
        await anna.keys("Enter")
        await expect(anna.row("Глеб")).to_be_visible()
        await expect(anna.row("Мария")).to_have_count(0)
        # a row comes into the view, and leaves it, without a load
        await boris.ask("PUT", f"/contacts/{dialogs['Мария']['contact']['id']}/tags", {"tags": ["vip"]})
        await expect(anna.row("Мария")).to_be_visible()
        await boris.ask("PUT", f"/contacts/{dialogs['Глеб']['contact']['id']}/tags", {"tags": []})
        await expect(anna.row("Глеб")).to_have_count(0)

        (view,) = (await boris.ask("GET", "/views"))["items"]
        await boris.ask("PATCH", f"/views/{view['id']}", {"name": "Самые важные"})
        await expect(anna.page.get_by_role("button", name="Самые важные")).to_be_visible()
        await boris.ask("DELETE", f"/views/{view['id']}")
        await expect(anna.page.get_by_role("button", name="Самые важные")).to_have_count(0)
        await expect(anna.row("Пётр")).to_be_visible()
        for window in (boris, anna):
            await window.close()


async def test_many_at_once_what_was_left_out_and_the_way_back(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        names = ("Глеб", "Мария", "Пётр", "Ольга")
        await write(telegram, *names)
        for name in names:
            await expect(anna.row(name)).to_be_visible()
        boris = await Window.of(browser, house, "Борис", role="supervisor", node=1)
        await expect(boris.row("Ольга")).to_be_visible()

        # by keys alone: two are chosen, given to oneself, and the second browser sees it
        await anna.keys("j", "x", "j", "x")
        await expect(anna.page.get_by_role("toolbar")).to_have_accessible_name("Выбрано 2 диалога")
        await anna.keys("a")
        await anna.page.get_by_role("combobox", name="Кому").fill("Взять себе")
        await anna.keys("Enter")
        strip = anna.page.get_by_role("status").filter(has_text="Назначение")
        await expect(strip).to_contain_text("2 диалога")
        await boris.keys("g", "2")
        await expect(boris.page.get_by_role("option")).to_have_count(2)
        await strip.get_by_role("button", name="Вернуть").click()
        await expect(boris.page.get_by_role("option")).to_have_count(4)

        # a stretch by Shift; the customers wait, so the reason is asked for once; who wrote meanwhile is left alone
        await anna.row("Глеб").locator("[data-chooses]").click()
        await anna.row("Ольга").click(modifiers=["Shift"])
        await expect(anna.page.get_by_role("toolbar")).to_have_accessible_name("Выбрано 4 диалога")
        await anna.keys("Escape")
        await expect(anna.page.get_by_role("toolbar")).to_have_count(0)
        done = await anna.ask("GET", "/conversations?state=open")
        ids = [item["id"] for item in done["items"]]
        await anna.ask("POST", f"/conversations/{ids[0]}/no-reply", {"reason": "thanks"})
        await anna.ask("POST", "/conversations/bulk", {"verb": "done", "ids": ids})
        ended = anna.page.get_by_role("status").filter(has_text="Завершение")
        await expect(ended).to_contain_text("1 диалог")
        await ended.get_by_role("button", name="Пропущено 3").click()
        await expect(anna.page.get_by_text("Клиент ждёт ответа").first).to_be_visible()
        await anna.keys("Escape")
        await ended.get_by_role("button", name="Вернуть").click()
        # while the pointer is over the list, what comes back waits behind "1 new"
        await anna.page.mouse.move(900, 400)
        await anna.keys("g", "3")
        await expect(anna.page.get_by_role("option")).to_have_count(4)
        for window in (anna, boris):
            await window.close()


async def test_done_and_next_by_keys_density_and_a_phone(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        for name in ("Первый", "Второй", "Третий"):
            await write(telegram, name)
            await expect(anna.row(name)).to_be_visible()
        # the newest stands first; "done and next" takes whoever waits longest in this view
        await anna.keys("g", "2")
        await anna.open("Третий")
        await anna.keys("Shift+E")
        await anna.page.get_by_role("button", name="Клиент просто поблагодарил").press("Enter")
        await expect(anna.page.get_by_role("heading", name="Первый", level=1)).to_be_visible()
        await expect(anna.row("Третий")).to_have_count(0)

        await anna.page.get_by_role("button", name="Порядок и плотность").click()
        await anna.page.get_by_role("menuitemcheckbox", name="Плотно").click()
        await expect(anna.page.locator("html")).to_have_attribute("data-density", "compact")
        await anna.page.reload()
        await expect(anna.page.locator("html")).to_have_attribute("data-density", "compact")

        phone = await Window.of(browser, house, "Вера", size=(390, 844), node=1)
        await expect(phone.row("Второй")).to_be_visible()
        await phone.row("Второй").dispatch_event("pointerdown", {"pointerType": "touch"})
        await expect(phone.page.get_by_role("toolbar")).to_have_accessible_name("Выбран 1 диалог")
        for window in (anna, phone):
            await window.close()
