"""The dictionaries of requests before one's eyes: what is changed quickly is kept, all of it."""

from asyncio import Event
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Route, expect

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
