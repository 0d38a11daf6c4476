"""How the page of a request is laid out: dragged, moved by keys, tried on as a role, published before all eyes."""

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


def pane(window: Window) -> Locator:
    return window.page.get_by_role("complementary", name="Обращение")


def tried(ada: Window) -> Locator:
    return ada.page.get_by_role("complementary", name="Предпросмотр")


def handle(ada: Window, name: str) -> Locator:
    return ada.page.get_by_role("button", name=f"Переставить {name}: стрелками вверх и вниз", exact=True)


async def parts(within: Locator) -> list[str]:
    """Its lines, from top to bottom."""
    found: list[str] = await within.locator("[data-card-part]").evaluate_all("all => all.map(e => e.dataset.cardPart)")
    return found


async def in_order(within: Locator, *names: str) -> None:
    """Those stand in that order, at last."""
    of = "all => all.map(e => e.dataset.cardPart)"
    js = f"([names]) => {{ const all = ({of})([...document.querySelectorAll('[data-in] [data-card-part]')]);"
    js += (
        " const at = names.map(n => all.indexOf(n)); return at.every((n, i) => n >= 0 && (i === 0 || at[i - 1] < n)) }"
    )
    await within.evaluate(
        "e => { for (const o of document.querySelectorAll('[data-in]')) delete o.dataset.in; e.dataset.in = '' }"
    )
    await within.page.wait_for_function(js, arg=[list(names)], timeout=20_000)


async def settled(ada: Window) -> None:
    """All that was moved is kept on the server."""
    await expect(ada.page.get_by_role("status").filter(has_text="Сохранён: Ада")).to_have_count(1)


async def test_a_page_is_laid_out_tried_on_published_and_taken_back(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        ada = await Window.of(browser, house, "Ада", role="administrator", node=1, size=(1440, 1500))
        telegram.customer(first_name="Глеб").writes("Сколько стоит самовар?")
        await anna.open("Глеб")
        await in_order(pane(anna), "responsible", "budget", "comment")
        field = await ada.ask("POST", "/fields", {"entity": "card", "kind": "text", "name": "Договор"})
        own = f"field-{field['field']['id']}"
        await in_order(pane(anna), "comment", own)

        await ada.page.goto("/settings/layouts")
        await expect(ada.page.get_by_text("Исходный вид", exact=True).first).to_be_visible()
        await drags(ada, own)
        await by_keys(ada)
        await for_a_role(ada)
        await by_warmth(ada)
        # nobody else has met any of it
        await in_order(pane(anna), "responsible", "budget", "comment", own)
        await expect(pane(anna).get_by_role("region", name="Задачи")).to_be_visible()
        await ada.pictured("layouts")

        await ada.page.get_by_role("button", name="Опубликовать", exact=True).click()
        await expect(ada.page.get_by_role("status").filter(has_text="Опубликована версия 1")).to_have_count(1)
        await in_order(pane(anna), own, "responsible", "comment", "budget")
        await expect(pane(anna).get_by_role("region", name="Задачи")).to_have_count(0)
        await expect(pane(anna).get_by_role("region", name="Файлы", exact=True)).to_have_count(0)
        await expect(pane(anna).get_by_role("button", name="Теплота: Холодный")).to_be_visible()
        await anna.pictured("layouts-card")
        await folds(anna)
        await is_led_to_what_is_folded(anna)

        await goes_back(ada)
        await in_order(pane(anna), "responsible", "budget", "comment", own)
        await expect(pane(anna).get_by_role("region", name="Задачи")).to_be_visible()
        for window in (anna, ada):
            await window.close()


async def drags(ada: Window, own: str) -> None:
    """An own field out from among the others, before the responsible: at once in the preview."""
    loose = ada.page.get_by_role("button", name="Вынести поле «Договор» отдельно")
    await ada.pictured("layouts-start")
    await loose.drag_to(handle(ada, "Ответственный"), target_position={"x": 8, "y": 2})
    await expect(handle(ada, "Договор")).to_be_visible()
    await in_order(tried(ada), own, "responsible", "budget")
    await settled(ada)


async def by_keys(ada: Window) -> None:
    """The budget down to below the comment, by the arrows alone."""
    await handle(ada, "Бюджет").focus()
    # the next key only when the one before has done its work, which is said; the last one leads into the next group
    for place in range(8, 12):
        await ada.keys("ArrowDown")
        await expect(ada.page.get_by_role("status").filter(has_text=f"Бюджет: место {place} ")).to_have_count(1)
        await expect(handle(ada, "Бюджет")).to_be_focused()
    await ada.keys("ArrowDown")
    await expect(
        ada.page.get_by_role("group", name="Без названия")
        .filter(has=handle(ada, "Позиции"))
        .filter(has=handle(ada, "Бюджет"))
    ).to_have_count(1)
    await expect(handle(ada, "Бюджет")).to_be_focused()
    await in_order(tried(ada), "comment", "budget")


async def for_a_role(ada: Window) -> None:
    """Tasks for administrators alone, the rest of the work folded in a group with a name."""
    await ada.page.get_by_role("button", name="Задачи", exact=True).click()
    dialog = ada.page.get_by_role("dialog")
    await dialog.get_by_role("checkbox", name="Администратор").check()
    await dialog.get_by_role("button", name="Закрыть").first.click()
    await expect(tried(ada).get_by_role("region", name="Задачи")).to_have_count(0)
    await tried(ada).get_by_role("combobox", name="Глазами роли").click()
    await ada.page.get_by_role("option", name="Администратор").click()
    await expect(tried(ada).get_by_role("region", name="Задачи")).to_have_count(1)
    group = ada.page.get_by_role("group", name="Без названия").filter(has=handle(ada, "Бюджет"))
    await group.get_by_role("button", name="Без названия", exact=True).click()
    await dialog.get_by_role("textbox", name="Название группы").fill("Сделка")
    await dialog.get_by_role("textbox", name="Название группы").press("Tab")
    await dialog.get_by_role("checkbox", name="Свёрнуто, пока не откроют").check()
    await dialog.get_by_role("button", name="Закрыть").first.click()
    await expect(tried(ada).get_by_role("button", name="Сделка")).to_have_attribute("aria-expanded", "false")
    await settled(ada)


async def by_warmth(ada: Window) -> None:
    """Files only of whoever is hot; the line of warmth itself goes down by a key."""
    # beside an open dialog nothing has a role
    files = ada.page.locator(".layouts-try section[aria-label='Файлы']")
    await expect(files).to_be_visible()
    await ada.page.get_by_role("button", name="Файлы", exact=True).first.click()
    dialog = ada.page.get_by_role("dialog")
    await dialog.get_by_role("combobox", name="Условие").click()
    await ada.page.get_by_role("option", name="Когда равно").click()
    await dialog.get_by_role("combobox", name="По полю").click()
    await ada.page.get_by_role("option", name="Теплота человека").click()
    # several at once: the list stays until one is done with it
    await dialog.get_by_role("combobox", name="Значение").click()
    for stage, there in (("Холодный", 1), ("Горячий", 1), ("Холодный", 0)):
        await ada.page.get_by_role("option", name=stage).click()
        await expect(files).to_have_count(there)
    await ada.pictured("layouts-warmth")
    await ada.keys("Escape")
    await expect(ada.page.get_by_role("option")).to_have_count(0)
    await expect(dialog.get_by_role("combobox", name="Значение")).to_have_text("Горячий")
    await dialog.get_by_role("button", name="Закрыть").first.click()
    await expect(tried(ada).get_by_role("button", name="Теплота: Холодный")).to_be_visible()
    await handle(ada, "Теплота").focus()
    await ada.keys("ArrowDown")
    await expect(handle(ada, "Теплота")).to_be_focused()
    await settled(ada)


async def folds(anna: Window) -> None:
    group = pane(anna).get_by_role("button", name="Сделка")
    await expect(group).to_have_attribute("aria-expanded", "false")
    await expect(pane(anna).get_by_role("textbox", name="Бюджет")).to_have_count(0)
    await group.click()
    await expect(pane(anna).get_by_role("textbox", name="Бюджет")).to_be_visible()
    await group.click()
    await expect(pane(anna).get_by_role("textbox", name="Бюджет")).to_have_count(0)


async def is_led_to_what_is_folded(anna: Window) -> None:
    """The keys of a field find it, wherever it stands."""
    await anna.keys("c", "b")
    await expect(pane(anna).get_by_role("textbox", name="Бюджет")).to_be_focused()


async def goes_back(ada: Window) -> None:
    await ada.page.get_by_role("button", name="Версии", exact=True).click()
    dialog = ada.page.get_by_role("dialog")
    await expect(dialog.get_by_text("Версия 1, сейчас у всех")).to_be_visible()
    await ada.pictured("layouts-versions")
    await dialog.get_by_role("button", name="Вернуть: Исходный вид").click()
    await expect(dialog.get_by_text("Версия 2, сейчас у всех")).to_be_visible()
    await dialog.get_by_role("button", name="Закрыть").first.click()
