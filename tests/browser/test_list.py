"""The list as people use it: narrowed, kept as a view in every window, many at once, by keys, on a phone."""

import re
from typing import Any
from uuid import uuid4

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


async def dialog(window: Window, name: str) -> dict[str, Any]:
    """As it stands on the server."""
    items = (await window.ask("GET", "/conversations?state=open"))["items"]
    found: dict[str, Any] = next(item for item in items if item["contact"]["name"] == name)
    return found


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
        await boris.page.get_by_role("radio", name="Деньги").click()
        await boris.page.get_by_role("radio", name="Фиолетовый").click()
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

        # what one did oneself is told as such, with the way back, and never as if it had happened elsewhere
        await boris.page.mouse.move(900, 400)
        await anna.open("Мария")
        await anna.page.get_by_role("region", name="Обращение").get_by_role("button", name="Убрать: VIP").click()
        await expect(anna.row("Мария")).to_have_count(0)
        await expect(anna.page.get_by_text("Мария: больше не в этом виде")).to_be_visible()
        await expect(boris.row("Мария")).to_have_count(0)
        await anna.page.get_by_role("button", name="Вернуть").click()
        await expect(anna.row("Мария")).to_be_visible()
        await expect(boris.row("Мария")).to_be_visible()
        await anna.page.goto("/inbox")
        await anna.row("Мария").hover()
        await anna.keys("j", "x", "Control+k")
        await anna.page.get_by_role("dialog").get_by_role("combobox").fill("Снять метку")
        await anna.keys("Enter")
        await anna.page.get_by_role("radio", name="На человеке").click()
        await anna.page.get_by_role("dialog").get_by_role("combobox", name="Поиск").fill("vip")
        await anna.keys("Enter")
        # a mouse is over the list: a colleague's deed would stand there and say so
        await expect(anna.row("Мария")).to_have_count(0)
        strip = anna.page.get_by_role("status").filter(has_text="1 диалог")
        await strip.get_by_role("button", name="Вернуть").click()
        await expect(anna.row("Мария")).to_be_visible()
        await strip.get_by_role("button", name="Закрыть").click()

        (view,) = (await boris.ask("GET", "/views"))["items"]
        assert (view["icon"], view["color"]) == ("money", "violet")
        await boris.ask("PATCH", f"/views/{view['id']}", {"name": "Самые важные"})
        await expect(anna.page.get_by_role("button", name="Самые важные")).to_be_visible()
        await boris.ask("DELETE", f"/views/{view['id']}")
        await expect(anna.page.get_by_role("button", name="Самые важные")).to_have_count(0)
        await expect(anna.row("Пётр")).to_be_visible()
        # between two days of one's own calendar; today is one of them
        await anna.keys("f")
        await anna.page.get_by_role("combobox", name="Канал, метка").fill("Между")
        await anna.keys("Enter")
        calendar = anna.page.get_by_role("grid", name="С")
        await calendar.locator("[tabindex='0']").press("Enter")
        await expect(anna.page.get_by_role("grid", name="По")).to_be_visible()
        await anna.keys("Escape")
        await expect(anna.page.get_by_role("button", name="Убрать: С")).to_be_visible()
        await expect(anna.row("Пётр")).to_be_visible()
        # Ctrl+K narrows by whom and what the house has
        await anna.keys("Control+k")
        await anna.page.get_by_role("dialog").get_by_role("combobox").fill("Никто")
        await anna.page.get_by_role("option", name="Никто").first.click()
        await expect(anna.page.get_by_role("button", name="Убрать: Никто")).to_be_visible()
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
        # they stay chosen for a second deed; the one that takes them out of the list ends it
        toolbar = anna.page.get_by_role("toolbar")
        await expect(toolbar).to_have_accessible_name("Выбрано 2 диалога")
        await anna.keys("h")
        await anna.page.get_by_role("combobox", name="Отложить").fill("Пока клиент")
        await anna.keys("Enter")
        await expect(boris.page.get_by_role("option")).to_have_count(2)
        await expect(toolbar).to_have_count(0)
        strip = anna.page.get_by_role("status").filter(has_text="Откладывание")
        await expect(strip).to_contain_text("2 диалога")
        await strip.get_by_role("button", name="Вернуть").click()
        await expect(boris.page.get_by_role("option")).to_have_count(4)

        # a row that a colleague takes says so where it stood and is chosen no more; it goes when nobody points at it
        await anna.keys("g", "2")
        await expect(anna.page.get_by_role("option")).to_have_count(4)
        for name in ("Пётр", "Мария"):
            await anna.row(name).locator("[data-chooses]").click()
        await expect(toolbar).to_have_accessible_name("Выбрано 2 диалога")
        await anna.row("Мария").hover()
        below = await anna.page.get_by_role("option").nth(3).bounding_box()
        taken = {item["contact"]["name"]: item["id"] for item in (await boris.ask("GET", "/conversations"))["items"]}
        him = (await boris.ask("GET", "/session"))["user"]["id"]
        await boris.ask("POST", f"/conversations/{taken['Мария']}/assign", {"user_id": him})
        await expect(anna.row("Мария")).to_contain_text("Теперь ведёт Борис")
        await expect(toolbar).to_have_accessible_name("Выбран 1 диалог")
        assert await anna.page.get_by_role("option").nth(3).bounding_box() == below
        await anna.page.mouse.move(900, 400)
        await expect(anna.row("Мария")).to_have_count(0)
        await boris.ask("POST", f"/conversations/{taken['Мария']}/assign", {})
        await expect(anna.row("Мария")).to_be_visible()

        # put aside by keys, and back by the key of undo; a tag on the person stays with them
        await anna.page.mouse.move(900, 400)
        await anna.keys("Escape", "g", "3", "j", "x")
        # the small window gives the keys back to the list, not to its button
        await anna.keys("h")
        await expect(anna.page.get_by_role("combobox", name="Отложить")).to_be_focused()
        await anna.keys("Escape")
        await expect(anna.page.get_by_role("listbox", name="Диалоги")).to_be_focused()
        await anna.keys("h")
        await anna.page.get_by_role("combobox", name="Отложить").fill("Пока клиент")
        await anna.keys("Enter")
        strip = anna.page.get_by_role("status").filter(has_text="Откладывание")
        await expect(strip).to_contain_text("1 диалог")
        await expect(boris.page.get_by_role("option")).to_have_count(3)
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


async def test_the_list_holds_still_under_keys_and_tells_drafts_mentions_and_takes_back(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        for name in ("Глеб", "Мария"):
            await write(telegram, name)
            await expect(anna.row(name)).to_be_visible()
        boris = await Window.of(browser, house, "Борис", role="supervisor", node=1)
        await expect(boris.row("Мария")).to_be_visible()

        # who waits longest stands on top, by a key the newest; the keys stay with the list, and nothing moves
        first, box = anna.page.get_by_role("option").first, anna.page.get_by_role("listbox", name="Диалоги")
        await expect(first).to_contain_text("Глеб")
        await anna.keys("o")
        await expect(first).to_contain_text("Мария")
        await anna.keys("j", "j", "Enter")
        await expect(anna.page.get_by_role("heading", name="Глеб", level=1)).to_be_visible()
        await expect(box).to_be_focused()
        await write(telegram, "Пётр")
        await expect(anna.page.get_by_role("button", name="1 новое")).to_be_visible()
        await expect(anna.row("Пётр")).to_have_count(0)
        await anna.keys(".")
        await expect(anna.row("Пётр")).to_be_visible()
        # a second Enter goes on to the answer, Escape comes back to the list, and so does a closed layer
        await anna.keys("Enter")
        await expect(anna.field).to_be_focused()
        await anna.keys("Escape")
        await expect(box).to_be_focused()
        for opens in ("Control+k", "Shift+Slash"):
            await anna.keys(opens)
            await expect(anna.page.get_by_role("dialog")).to_be_visible()
            await anna.keys("Escape")
            await expect(anna.page.get_by_role("dialog")).to_have_count(0)
            await expect(box).to_be_focused()

        # a draft is marked where it is not open, in another tab of mine too, and after a reload; for nobody else
        other = await anna.context.new_page()
        await other.goto("/inbox")
        marked = other.get_by_role("option").filter(has_text="Глеб").get_by_text("Черновик")
        await anna.keys("Enter")
        await expect(anna.field).to_be_focused()
        await anna.page.keyboard.type("Сейчас посчитаю")
        await expect(marked).to_be_visible()
        await other.reload()
        await expect(marked).to_be_visible()
        await expect(boris.page.get_by_text("Черновик")).to_have_count(0)
        await anna.field.fill("")
        await expect(marked).to_have_count(0)
        await other.close()

        # a note names me: the row and the view tell it at once, until the note has been before my eyes
        dialogs = {item["contact"]["name"]: item for item in (await boris.ask("GET", "/conversations"))["items"]}
        me = (await anna.ask("GET", "/session"))["user"]["id"]
        entity = {"type": "mention", "offset": 0, "length": 5, "user_id": me}
        note = {"client_id": str(uuid4()), "kind": "note", "text": "@Анна взгляни", "entities": [entity]}
        await boris.ask("POST", f"/conversations/{dialogs['Мария']['id']}/messages", note)
        await expect(anna.row("Мария").get_by_role("img", name="Борис упоминает вас")).to_be_visible()
        await expect(anna.page.get_by_role("button", name="Упоминания 1 диалог")).to_be_visible()
        await anna.keys("Escape", "g", "7")
        await expect(anna.page.get_by_role("option")).to_have_count(1)
        async with anna.page.expect_response(lambda answer: answer.url.endswith("/mentions/seen") and answer.ok):
            await anna.keys("j", "Enter")
        await expect(anna.bubble("взгляни", "note")).to_be_visible()
        await expect(anna.row("Мария").get_by_role("img", name="Борис упоминает вас")).to_have_count(0)
        # what is open stays in the list until another is opened
        await expect(anna.page.get_by_role("option")).to_have_count(1)
        assert (await anna.ask("GET", "/mentions"))["items"] == []

        # done by a slip: one key takes it back, and the customer waits as long as before
        waited = (await anna.ask("GET", f"/conversations/{dialogs['Мария']['id']}"))["waiting_since"]
        await anna.keys("e")
        await anna.page.get_by_role("button", name="Клиент просто поблагодарил").press("Enter")
        await expect(anna.page.get_by_role("button", name="Вернуть")).to_be_visible()
        await anna.keys("Control+z")
        await expect(anna.page.get_by_role("button", name="Завершить")).to_be_visible()
        # what one has taken back oneself is there at once
        await expect(anna.row("Мария")).to_be_visible()
        await expect(anna.page.get_by_role("button", name="1 новое")).to_have_count(0)
        assert (await anna.ask("GET", f"/conversations/{dialogs['Мария']['id']}"))["waiting_since"] == waited

        # who was answered falls to the end of the list; the keys go on from where they stood
        await anna.keys("Escape", "g", "3", "o", "Home", "Enter", "Enter")
        await anna.answers("Глеб, посчитал")
        await expect(anna.page.get_by_role("option").last).to_contain_text("Глеб")
        # what we do with a dialog does not stand in the list for what was said last
        await expect(anna.row("Глеб")).to_contain_text("Вы: Глеб, посчитал")
        await anna.keys("Escape", "j", "Enter")
        await expect(anna.page.get_by_role("heading", name="Мария", level=1)).to_be_visible()
        await anna.keys("m")
        await expect(anna.page.get_by_text("Теперь диалог ваш")).to_be_visible()
        await expect(anna.row("Мария")).to_contain_text("взгляни")
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
        # drawn a little it stays; drawn to the right it asks until when, and nothing is opened
        face = phone.row("Второй").locator(".swiped")
        await phone.drags(face, 40)
        await expect(phone.page.get_by_role("dialog")).to_have_count(0)
        await phone.drags(face, 110)
        await expect(phone.page.get_by_role("option", name="Пока клиент")).to_be_visible()
        await phone.keys("Escape")
        await expect(phone.page.get_by_role("option", name="Пока клиент")).to_have_count(0)
        await expect(phone.page).to_have_url(re.compile("/inbox$"))
        # carried out, seen by a colleague, taken back: put aside, then finished
        # of two, while the older one fades, the newer stands first
        back = phone.page.get_by_role("button", name="Вернуть").first
        waits = await dialog(anna, "Второй")
        await phone.drags(face, 110)
        await phone.page.get_by_role("option", name="Пока клиент").click()
        await expect(phone.row("Второй")).to_have_count(0)
        await expect(anna.row("Второй")).to_contain_text("Откладывает Вера")
        await expect(anna.row("Второй")).to_have_count(0)
        await back.click()
        for window in (phone, anna):
            await expect(window.row("Второй")).to_be_visible()
        await phone.drags(face, -40)
        await phone.drags(face, -110)
        await phone.page.get_by_role("button", name="Клиент просто поблагодарил").click()
        await expect(phone.row("Второй")).to_have_count(0)
        await expect(anna.row("Второй")).to_contain_text("Завершает Вера")
        await back.click()
        for window in (phone, anna):
            await expect(window.row("Второй")).to_be_visible()
        assert (await dialog(anna, "Второй"))["waiting_since"] == waits["waiting_since"]
        # nobody waits for an answer: finished at once
        await anna.ask("POST", f"/conversations/{waits['id']}/no-reply", {"reason": "thanks"})
        await expect(phone.row("Второй").locator(".debt")).to_have_count(0)
        await phone.drags(face, -110)
        await expect(phone.row("Второй")).to_have_count(0)
        await back.click()
        await expect(phone.row("Второй")).to_be_visible()
        await phone.row("Второй").dispatch_event("pointerdown", {"pointerType": "touch"})
        await expect(phone.page.get_by_role("toolbar")).to_have_accessible_name("Выбран 1 диалог")
        for window in (anna, phone):
            await window.close()
