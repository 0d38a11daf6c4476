"""What is promised: added by keys from the dialog, seen by the colleague, done with what came of it, taken back."""

import re

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


def block(window: Window) -> Locator:
    return window.page.get_by_role("complementary").get_by_role("region", name="Задачи")


def tasks(window: Window) -> Locator:
    return window.page.locator("[data-task]")


def line(window: Window) -> Locator:
    return block(window).get_by_role("textbox", name="Новая задача")


async def commands(window: Window, name: str) -> None:
    await window.keys("Control+k")
    await window.page.get_by_role("dialog").get_by_role("combobox").fill(name)
    await expect(window.page.get_by_role("dialog").get_by_role("option").first).to_contain_text(name)
    await window.keys("Enter")


async def test_two_people_keep_their_promises_by_keys_alone(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", role="supervisor", node=1)
        telegram.customer(first_name="Глеб", last_name="Самоваров").writes("Сколько стоит самовар?")
        for window in (anna, boris):
            await window.open("Глеб Самоваров")
            await expect(line(window)).to_be_visible()

        await adds_by_keys(anna, boris)
        await edits_where_it_stands(anna, boris)
        await gives_it_to_a_colleague(anna, boris)
        await meets_a_colleagues_change(anna, boris)
        await does_it_and_says_what_came_of_it(anna, boris)
        ada = await Window.of(browser, house, "Ада", role="administrator")
        await uses_a_template(ada, anna)
        await works_off_a_list(anna, boris)
        await reads_the_page(anna, boris)
        for window in (anna, boris, ada):
            await window.close()


async def adds_by_keys(anna: Window, boris: Window) -> None:
    """The last words are its time; what is not sent yet waits."""
    await anna.keys("Shift+t")
    await expect(line(anna)).to_be_focused()
    await anna.page.keyboard.type("Выслать счёт завтра в 10:00")
    await expect(block(anna).get_by_role("button", name="Срок: завтра 10:00")).to_be_visible()
    await anna.keys("Enter")
    await expect(tasks(boris)).to_have_count(1)
    await expect(tasks(boris)).to_contain_text("Выслать счёт")
    await expect(tasks(boris)).to_contain_text("завтра 10:00")
    await expect(line(anna)).to_have_value("")
    # begun here, and still here after another dialog was looked at
    await anna.page.keyboard.type("Позвонить в пят")
    await anna.keys("Escape", "g", "t")
    await expect(anna.page.get_by_role("heading", name="Задачи", level=1)).to_be_visible()
    await anna.keys("g", "i")
    await anna.open("Глеб Самоваров")
    await expect(line(anna)).to_have_value("Позвонить в пят")
    await line(anna).fill("")


async def edits_where_it_stands(anna: Window, boris: Window) -> None:
    await tasks(anna).get_by_role("button", name="Задача «Выслать счёт»: изменить").press("Enter")
    await anna.page.keyboard.press("End")
    await anna.page.keyboard.type(" на ООО")
    await anna.keys("Enter")
    await expect(tasks(boris)).to_contain_text("Выслать счёт на ООО")
    await tasks(boris).get_by_role("button", name="Срок задачи").press("Enter")
    await boris.page.keyboard.type("через 5 дней")
    await boris.keys("Enter")
    await expect(tasks(anna).get_by_role("button", name="Срок задачи")).not_to_contain_text("завтра")


async def gives_it_to_a_colleague(anna: Window, boris: Window) -> None:
    await tasks(anna).get_by_role("button", name="Исполнитель задачи").press("Enter")
    await anna.page.keyboard.type("Борис")
    await anna.keys("Enter")
    given = tasks(boris).get_by_role("button", name="Исполнитель задачи «Выслать счёт на ООО»: Борис")
    await expect(given).to_be_visible()
    # taken back, and given again
    await anna.keys("Control+z")
    await expect(tasks(boris).get_by_role("button", name=re.compile("Исполнитель задачи .*: Анна"))).to_be_visible()
    await tasks(anna).get_by_role("button", name="Исполнитель задачи").press("Enter")
    await anna.page.keyboard.type("Борис")
    await anna.keys("Enter")
    await expect(given).to_be_visible()


async def meets_a_colleagues_change(anna: Window, boris: Window) -> None:
    """Both write the title: the later one is asked, and nothing that was typed is lost."""
    titles = [
        tasks(each).get_by_role("button", name="Задача «Выслать счёт на ООО»: изменить") for each in (anna, boris)
    ]
    for title in titles:
        await title.press("Enter")
    mine, theirs = (tasks(each).get_by_role("textbox") for each in (anna, boris))
    await theirs.fill("Выслать счёт и договор")
    await boris.keys("Enter")
    await expect(tasks(boris).get_by_role("button", name="Задача «Выслать счёт и договор»: изменить")).to_be_visible()
    # nothing is typed yet, so the field follows: what is filled in meanwhile would stand beside it
    await expect(mine).to_have_value("Выслать счёт и договор")
    await mine.fill("Выслать счёт и накладную")
    await anna.keys("Enter")
    asked = tasks(anna).get_by_role("alert")
    await expect(asked).to_contain_text("Тем временем здесь стало: «Выслать счёт и договор»")
    await expect(mine).to_have_value("Выслать счёт и накладную")
    await asked.get_by_role("button", name="Оставить моё").press("Enter")
    await expect(tasks(boris)).to_contain_text("Выслать счёт и накладную")


async def does_it_and_says_what_came_of_it(anna: Window, boris: Window) -> None:
    await tasks(boris).get_by_role("checkbox", name="Выполнено: Выслать счёт и накладную").press("Space")
    result = tasks(boris).get_by_role("textbox", name="Итог задачи")
    await expect(result).to_be_focused()
    await boris.page.keyboard.type("Счёт ушёл, ждём оплату")
    await boris.keys("Enter")
    await expect(tasks(anna)).to_have_count(0)
    await block(anna).get_by_role("button", name="Закрытые").press("Enter")
    await expect(tasks(anna)).to_contain_text("Счёт ушёл, ждём оплату")
    await expect(tasks(anna)).to_contain_text("Борис")
    # taken back by the keys that take everything back
    await boris.keys("Control+z")
    await expect(tasks(boris)).to_have_count(1)
    await block(anna).get_by_role("button", name="Закрытые").press("Enter")
    await expect(tasks(anna).get_by_role("checkbox")).to_have_attribute("aria-checked", "false")


async def uses_a_template(ada: Window, anna: Window) -> None:
    """Made on its page, found in the card's menu and by Ctrl+K, filled with what is known."""
    await ada.page.goto("/settings/task-templates")
    await ada.page.get_by_role("button", name="Новый шаблон").press("Enter")
    form = ada.page.get_by_role("dialog", name="Новый шаблон")
    await form.get_by_role("textbox", name="Что сделать").fill("Спросить, дошёл ли счёт: ")
    await form.get_by_role("button", name="имя", exact=True).press("Enter")
    await form.get_by_role("combobox", name="Срок").press("Enter")
    await ada.page.get_by_role("option", name="К концу дня через столько дней").click()
    await form.get_by_role("spinbutton", name="Сколько").fill("0")
    await form.get_by_role("combobox", name="Кому").press("Enter")
    await ada.page.get_by_role("option", name="Тому, кто ставит").click()
    await ada.pictured("task-template")
    await form.get_by_role("button", name="Сохранить").press("Enter")
    await expect(ada.page.get_by_role("listitem").filter(has_text="Спросить, дошёл ли счёт")).to_contain_text(
        "Тому, кто ставит"
    )
    # the menu of the card that was open already has it
    await commands(anna, "Спросить, дошёл ли счёт")
    made = tasks(anna).filter(has_text="Спросить, дошёл ли счёт: Глеб")
    await expect(made).to_contain_text("сегодня")


async def works_off_a_list(anna: Window, boris: Window) -> None:
    """Its lines are written, ordered and ticked by keys; a colleague's row says how far it is; carried on the board."""
    await tasks(anna).get_by_role("button", name=re.compile("Действия с задачей «Спросить")).press("Enter")
    await anna.page.get_by_role("menuitem", name="Всё о задаче").press("Enter")
    whole = anna.page.get_by_role("dialog", name=re.compile("Спросить, дошёл ли счёт"))
    lines = whole.get_by_role("list", name="Список")
    for at, text in enumerate(("письмо", "звонок"), start=1):
        await whole.get_by_role("textbox", name="Ещё пункт").fill(text)
        await anna.keys("Enter")
        await expect(lines.get_by_role("listitem")).to_have_count(at)
    await lines.get_by_role("checkbox", name="звонок").press("Alt+ArrowUp")
    await expect(lines.get_by_role("listitem").first).to_contain_text("звонок")
    await lines.get_by_role("checkbox", name="звонок").press("Space")
    await expect(whole).to_contain_text("1 из 2")
    await anna.pictured("task-whole")
    await anna.keys("Escape")
    await expect(whole).to_have_count(0)
    await expect(tasks(anna).filter(has_text="Спросить")).to_contain_text("1 из 2")
    await anna.keys("g", "t")
    await anna.page.get_by_role("radio", name="Доска").click()
    card = anna.page.get_by_role("region", name="Сегодня").get_by_role("button", name=re.compile("Спросить"))
    await expect(card).to_be_visible()
    await anna.pictured("tasks-board")
    await card.press("Shift+ArrowRight")
    await expect(
        anna.page.get_by_role("region", name="Завтра").get_by_role("button", name=re.compile("Спросить"))
    ).to_be_focused()
    await anna.page.get_by_role("radio", name="Календарь").click()
    chip = anna.page.locator("[data-task]").filter(has_text="Спросить")
    await expect(chip).to_be_visible()
    await anna.pictured("tasks-calendar")
    await anna.keys("g", "i")
    await anna.open("Глеб Самоваров")


async def reads_the_page(anna: Window, boris: Window) -> None:
    """Mine by when they are due; a head sees another's; each leads to what it is about; what is late is counted."""
    (task,) = (await anna.ask("GET", "/tasks?assignee=me"))["items"]
    late = {"version": task["version"], "due": {"at": "2026-01-10T10:00:00Z"}}
    await anna.ask("PATCH", f"/tasks/{task['id']}", late)
    await expect(anna.page.get_by_role("link", name="Задачи: просрочена 1 задача")).to_be_visible()
    await anna.pictured("tasks-card")
    await anna.keys("g", "t")
    await expect(anna.page.get_by_role("heading", name="Просроченные 1")).to_be_visible()
    await expect(tasks(anna)).to_have_count(1)
    await boris.keys("g", "t")
    await expect(tasks(boris)).to_contain_text("Выслать счёт и накладную")
    await boris.page.get_by_role("combobox", name="Чьи задачи").click()
    await boris.page.get_by_role("option", name="Анна").click()
    await expect(tasks(boris)).to_contain_text("Спросить, дошёл ли счёт: Глеб")
    await boris.pictured("tasks-page")
    await anna.page.keyboard.press("Tab")
    await tasks(anna).get_by_role("checkbox").press("Space")
    await expect(tasks(anna).get_by_role("textbox", name="Итог задачи")).to_be_focused()
    await anna.page.keyboard.type("Дошёл")
    await anna.keys("Enter")
    await expect(anna.page.get_by_role("link", name="Задачи", exact=True)).to_be_visible()
    await expect(tasks(boris)).to_have_count(0)
    await anna.page.get_by_role("radio", name="Закрытые").click()
    await expect(tasks(anna)).to_contain_text("Дошёл")
    await tasks(anna).get_by_role("link", name="Открыть: Глеб Самоваров").press("Enter")
    await expect(anna.page.get_by_role("heading", name="Глеб Самоваров", level=1)).to_be_visible()
