"""The dictionaries of requests before one's eyes: what is changed quickly is kept, all of it."""

from asyncio import Event
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Locator, Route, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


async def chosen(window: Window, name: str, deed: str) -> None:
    called = f"Действия: {name}"
    await window.page.get_by_role("button", name=called, exact=True).click()
    await (
        window.page.get_by_role("menu", name=called, exact=True).get_by_role("menuitem", name=deed, exact=True).click()
    )


async def test_a_second_change_made_while_the_first_is_on_its_way_is_kept_too(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, _):
        ada = await Window.of(browser, house, "Ада", role="administrator")
        page = ada.page
        await page.goto("/settings/dictionaries")
        let_go = Event()

        async def slow(route: Route) -> None:
            if route.request.method in ("PATCH", "PUT"):
                await let_go.wait()
            await route.continue_()

        new = page.get_by_role("textbox", name="Новый источник")
        await new.fill("Выставка")
        await new.press("Enter")
        await expect(page.get_by_role("textbox", name="Переименовать: Выставка", exact=True)).to_be_visible()
        # a name and the archive, a currency that moves and another that goes out of use: the network is slow
        await page.route("**/api/v1/**", slow)
        name = page.get_by_role("textbox", name="Переименовать: Выставка", exact=True)
        await name.fill("Ярмарка")
        await name.press("Enter")
        await chosen(ada, "Выставка", "В архив")
        await chosen(ada, "EUR", "Выше")
        await chosen(ada, "EUR", "В архив")
        let_go.set()
        source = page.get_by_role("listitem").filter(has=page.get_by_role("textbox", name="Переименовать: Ярмарка"))
        await expect(source).to_contain_text("в архиве")
        euro = page.get_by_role("listitem").filter(has_text="EUR")
        await expect(euro).to_contain_text("в архиве")
        await expect(page.locator(".toast")).to_have_count(0)
        await ada.pictured("dictionaries")
        house_now = await ada.ask("GET", "/currencies")
        assert {"code": "EUR", "archived": True} in house_now["items"]
        await page.unroute_all()
        await says_what_stands_in_it(ada)
        await builds_a_tree_by_keys(ada)
        await takes_back_what_was_deleted(ada)
        await ada.close()


async def says_what_stands_in_it(ada: Window) -> None:
    """A currency that sums stand in is not taken away: what they are is told, and the archive is offered."""
    page, dollars = ada.page, {"amount": "500", "currency": "USD"}
    new = {"client_id": str(uuid4()), "person": {"name": "Глеб"}, "budget": dollars}
    await ada.ask("POST", "/cards", new)
    await chosen(ada, "USD", "Удалить")
    told = page.get_by_role("dialog", name="В USD есть суммы")
    await expect(told).to_contain_text("обращения: 1")
    await ada.pictured("currency-used")
    await told.get_by_role("button", name="В архив").click()
    await expect(told).to_have_count(0)
    await expect(page.get_by_role("listitem").filter(has_text="USD")).to_contain_text("в архиве")
    await chosen(ada, "USD", "Удалить")
    await expect(told).to_contain_text("обращения: 1")
    # it is in the archive already: there is nothing more to offer
    await expect(told.get_by_role("button", name="В архив")).to_have_count(0)
    await ada.page.keyboard.press("Escape")


def menu_of(window: Window, name: str) -> Locator:
    return window.page.get_by_role("button", name=f"Действия: {name}", exact=True)


def names(window: Window) -> Locator:
    return window.page.get_by_role("region", name="Причины отказа").locator(".funnel-name")


async def builds_a_tree_by_keys(ada: Window) -> None:
    """Added, put under another, moved, renamed: the focus stays with what is worked at."""
    page = ada.page
    new = page.get_by_role("textbox", name="Новая причина", exact=True)
    await new.focus()
    for name in ("Цена", "Дорого", "Срок"):
        await page.keyboard.type(name)
        await page.keyboard.press("Enter")
        await expect(menu_of(ada, name)).to_be_visible()
        await expect(new).to_have_value("")
    await menu_of(ada, "Дорого").focus()
    await page.keyboard.press("Alt+ArrowRight")
    under = page.locator(".dictionary[data-under]")
    await expect(under.get_by_role("textbox", name="Переименовать: Дорого")).to_be_visible()
    await expect(menu_of(ada, "Дорого")).to_be_focused()
    # more under it, one after the other; Escape goes back to where it came from
    await page.keyboard.press("Enter")
    item = page.get_by_role("menuitem", name="Добавить под «Дорого»")
    await expect(item).to_be_visible()
    await item.press("Enter")
    more = page.get_by_role("textbox", name="Новая причина под «Дорого»")
    await expect(more).to_be_focused()
    for name in ("У соседей дешевле", "Нет скидки"):
        await page.keyboard.type(name)
        await page.keyboard.press("Enter")
        await expect(menu_of(ada, name)).to_be_visible()
        await expect(more).to_have_value("")
    await page.keyboard.press("Escape")
    await expect(more).to_have_count(0)
    await expect(menu_of(ada, "Дорого")).to_be_focused()
    await menu_of(ada, "У соседей дешевле").focus()
    await page.keyboard.press("Alt+ArrowDown")
    await expect(page.get_by_role("status").filter(has_text="У соседей дешевле: место 2 из 2")).to_be_attached()
    await expect(menu_of(ada, "У соседей дешевле")).to_be_focused()
    await page.keyboard.press("Alt+ArrowLeft")
    await expect(page.locator(".dictionary[data-under] .dictionary[data-under] .funnel-name")).to_have_count(1)
    await expect(menu_of(ada, "У соседей дешевле")).to_be_focused()
    renamed = page.get_by_role("textbox", name="Переименовать: Срок")
    await renamed.focus()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("Долго")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Переименовать: Долго")).to_be_visible()
    await ada.pictured("dictionaries-tree")


async def takes_back_what_was_deleted(ada: Window) -> None:
    """A reason and a currency: the focus goes on to the neighbour, and undo brings it back to its place."""
    page = ada.page
    for name, neighbour in (("У соседей дешевле", "Долго"), ("KZT", "PLN")):
        await menu_of(ada, name).focus()
        await page.keyboard.press("Enter")
        item = page.get_by_role("menuitem", name="Удалить", exact=True)
        await expect(item).to_be_visible()
        await item.press("Enter")
        await expect(menu_of(ada, name)).to_have_count(0)
        await expect(menu_of(ada, neighbour)).to_be_focused()
        told = page.locator(".toast").filter(has_text=f"Удалено: {name}")
        await told.get_by_role("button", name="Вернуть").press("Enter")
        await expect(menu_of(ada, name)).to_be_focused()
    order = await page.locator("[data-entry]").evaluate_all("(all) => all.map((one) => one.dataset.entry)")
    assert order.index("KZT") + 1 == order.index("PLN")
