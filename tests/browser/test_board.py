"""Requests on the board: dragged, carried by keys, seen moving by a colleague, and refused in words."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)

# so many stand in the deals' first column that most of them are beyond the first pages
LONG = """INSERT INTO cards (kind, funnel_id, status_id, channel_id, is_open, comment)
    SELECT 'deal', s.funnel_id, s.id, 1, true, 'Сделка ' || n FROM statuses s, generate_series(1, 400) AS n
    WHERE s.shipped = 'deal_new' AND s.funnel_id = 2"""
NEW, TALKED, OFFERED = "Неразобранное", "Связались", "Сделано предложение"


def column(window: Window, name: str) -> Locator:
    return window.page.get_by_role("region", name=name, exact=True)


def card(window: Window, name: str, where: str | None = None) -> Locator:
    within = column(window, where) if where else window.page
    return within.locator("[data-card]").filter(has_text=name)


async def leads(window: Window) -> dict[str, Any]:
    """The steps of the lead funnel by what they were shipped as."""
    funnels = (await window.ask("GET", "/statuses"))["items"]
    return {step["shipped"]: step for step in funnels[0]["statuses"]}


async def test_two_people_at_one_board(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", role="supervisor", node=1)
        ada = await Window.of(browser, house, "Ада", role="administrator")
        telegram.customer(first_name="Глеб", last_name="Самоваров").writes("Сколько стоит самовар?")
        telegram.customer(first_name="Мария", last_name="Чаева").writes("Есть ли доставка?")
        for window in (anna, boris):
            await window.page.goto("/board/1")
            await expect(card(window, "Глеб Самоваров", NEW)).to_be_visible()
            await expect(card(window, "Мария Чаева", NEW)).to_be_visible()
        await arrives_by_itself(anna, telegram)
        await drags(anna, boris)
        await carries_by_keys(anna, boris)
        await is_asked_for_what_lacks(anna, boris, ada)
        await is_refused_in_words(anna, ada)
        await ends_by_its_window(anna, boris, ada)
        await narrows(anna)
        await opens_beside(anna)
        await anna.pictured("board")
        for window in (anna, boris, ada):
            await window.close()


async def arrives_by_itself(anna: Window, telegram: Any) -> None:
    telegram.customer(first_name="Пётр", last_name="Кузьмин").writes("Здравствуйте")
    await expect(card(anna, "Пётр Кузьмин", NEW)).to_be_visible()
    await expect(column(anna, NEW).get_by_role("heading")).to_contain_text("3")


async def drags(anna: Window, boris: Window) -> None:
    """It stands there at once, the colleague sees it go, and it can be taken back."""
    await card(anna, "Глеб Самоваров").drag_to(column(anna, TALKED))
    await expect(card(anna, "Глеб Самоваров", TALKED)).to_be_visible()
    await expect(card(boris, "Глеб Самоваров", TALKED)).to_be_visible()
    await expect(column(boris, NEW).locator("[data-card]").filter(has_text="Глеб")).to_have_count(0)
    await expect(column(boris, NEW).get_by_role("heading")).to_contain_text("2")
    await anna.keys("Control+z")
    await expect(card(boris, "Глеб Самоваров", NEW)).to_be_visible()


async def carries_by_keys(anna: Window, boris: Window) -> None:
    """Walked, lifted, put back, lifted again and put down; each step is said."""
    said = anna.page.locator("[data-board-said]")
    await column(anna, NEW).get_by_role("listbox").focus()
    await anna.keys("Home", "Space")
    await expect(said).to_contain_text("Поднято: Пётр Кузьмин")
    await anna.keys("ArrowRight")
    await expect(said).to_contain_text("над «Связались»")
    await anna.keys("Escape")
    await expect(said).to_contain_text("осталась на месте")
    await expect(card(anna, "Пётр Кузьмин", NEW)).to_be_visible()
    await anna.keys("Space", "ArrowRight", "Space")
    await expect(card(boris, "Пётр Кузьмин", TALKED)).to_be_visible()
    await expect(said).to_contain_text("теперь в «Связались»")
    # the focus has gone along: the next arrow leads on from there
    await expect(column(anna, TALKED).get_by_role("listbox")).to_be_focused()
    await anna.keys("Shift+m")
    await expect(card(boris, "Пётр Кузьмин", TALKED).get_by_role("img", name="Анна")).to_be_visible()


async def is_asked_for_what_lacks(anna: Window, boris: Window, ada: Window) -> None:
    """A status that needs a budget asks for it; till then the card stays where it was."""
    step = (await leads(ada))["lead_offer_made"]
    await ada.ask("PATCH", f"/statuses/{step['id']}", {"version": step["version"], "required": ["budget"]})
    dialog = anna.page.get_by_role("dialog", name=re.compile("Сделано предложение"))

    async def asked() -> None:
        await card(anna, "Глеб Самоваров", NEW).drag_to(column(anna, OFFERED))
        await expect(dialog).to_be_visible(timeout=2000)

    for _ in range(10):
        # what was built reaches the board by an event
        try:
            await asked()
            break
        except AssertionError:
            if await dialog.is_visible():
                break
            # where nothing was moved it would take back what somebody did before
            if await card(anna, "Глеб Самоваров", OFFERED).count():
                await anna.keys("Control+z")
    await expect(card(boris, "Глеб Самоваров", NEW)).to_be_visible()
    await expect(dialog.get_by_role("button", name="Переместить", exact=True)).to_be_disabled()
    await dialog.get_by_role("textbox", name="Бюджет").fill("45000")
    await anna.keys("Enter")
    await dialog.get_by_role("button", name="Переместить", exact=True).click()
    await expect(card(boris, "Глеб Самоваров", OFFERED)).to_be_visible()
    await expect(column(boris, OFFERED).locator(".board-sums")).to_contain_text("45 000 ₽")


async def is_refused_in_words(anna: Window, ada: Window) -> None:
    """Where no way leads the card goes back, and it is said why."""
    steps = await leads(ada)
    talked = steps["lead_contacted"]
    body = {"version": talked["version"], "moves_to": [steps["lead_offer_made"]["id"]]}
    await ada.ask("PATCH", f"/statuses/{talked['id']}", body)
    await expect(card(anna, "Пётр Кузьмин", TALKED)).to_be_visible()
    told = anna.page.locator(".toast").filter(has_text="Пётр Кузьмин").filter(has_text="Отклонён")
    async with asyncio.timeout(30):
        while not await told.first.is_visible():
            # a window that has not heard of the way yet asks for the reason: put away, and dragged anew
            await anna.keys("Escape")
            await card(anna, "Пётр Кузьмин", TALKED).drag_to(column(anna, "Отклонён"))
            await anna.page.wait_for_timeout(300)
    await expect(card(anna, "Пётр Кузьмин", TALKED)).to_be_visible()


async def ends_by_its_window(anna: Window, boris: Window, ada: Window) -> None:
    """A lead that is dropped on the end is converted or rejected, never merely moved there."""
    talked = (await leads(ada))["lead_contacted"]
    await ada.ask("PATCH", f"/statuses/{talked['id']}", {"version": talked["version"], "moves_to": []})
    dialog = anna.page.locator("[role=dialog]:not(.toast)")
    for step, deed in (("Стал сделкой", "Конвертировать"), ("Отклонён", "Отклонить")):
        # a window that has not heard of the way yet says so: pressed anew it is there
        async with asyncio.timeout(30):
            while not await dialog.is_visible():
                await card(anna, "Пётр Кузьмин", TALKED).drag_to(column(anna, step))
                await anna.page.wait_for_timeout(300)
        await expect(dialog.get_by_role("button", name=deed, exact=True)).to_be_visible()
        if deed == "Конвертировать":
            await anna.keys("Escape")
            await expect(dialog).to_be_hidden()
    await dialog.get_by_role("button", name="Отклонить", exact=True).click()
    await expect(card(boris, "Пётр Кузьмин", "Отклонён")).to_be_visible()
    await anna.keys("Control+z")
    await expect(card(boris, "Пётр Кузьмин", TALKED)).to_be_visible()


async def narrows(anna: Window) -> None:
    """By a word; the address says it, so that it can be handed on."""
    await anna.keys("/")
    await anna.page.keyboard.type("мария")
    await expect(card(anna, "Мария Чаева")).to_be_visible()
    await expect(anna.page.locator("[data-card]")).to_have_count(1)
    await expect(anna.page).to_have_url(re.compile("text="))
    await anna.keys("Escape")
    await expect(card(anna, "Пётр Кузьмин")).to_be_visible()


async def opens_beside(anna: Window) -> None:
    await card(anna, "Мария Чаева").click()
    beside = anna.page.get_by_role("complementary", name="Открытая карточка")
    await expect(beside).to_contain_text("Есть ли доставка?")
    await expect(card(anna, "Пётр Кузьмин")).to_be_visible()
    await beside.get_by_role("radio", name="Обращение").click()
    await expect(beside.get_by_role("combobox", name="Статус, Лиды")).to_be_visible()


async def test_a_dispatcher_deals_out_and_the_owner_sees_where_all_stands(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", role="supervisor", node=1)
        for name in ("Глеб", "Мария", "Пётр"):
            telegram.customer(first_name=name, last_name="Чаев").writes("Сколько стоит самовар?")
        await boris.page.goto("/board/1")
        for name in ("Глеб", "Мария", "Пётр"):
            await expect(card(boris, name, NEW)).to_be_visible()
        await works_from_one_page(anna)
        await begins_elsewhere(anna)
        await deals_out(boris)
        await reads_the_overview(boris, anna)
        await house.db.hot.execute(LONG)
        await walks_a_long_column(boris)
        await drags_to_the_edges(boris)
        for window in (anna, boris):
            await window.close()


async def works_from_one_page(anna: Window) -> None:
    """What waits opens beside the requests by keys alone, is answered there, and nobody has left the page."""
    page = anna.page
    await page.goto("/sales")
    waits = page.get_by_role("region", name="Диалоги", exact=True)
    await expect(waits.get_by_role("button", name="Глеб Чаев")).to_be_visible()
    await expect(card(anna, "Глеб Чаев", NEW)).to_be_visible()
    await anna.keys("2")
    await expect(waits.locator(".now-row").first).to_be_focused()
    await anna.keys("ArrowDown", "Enter")
    beside = page.get_by_role("complementary", name="Открытая карточка")
    await expect(beside).to_contain_text("Сколько стоит самовар?")
    await expect(page).to_have_url(re.compile(r"/sales/1/dialog/\d+$"))
    await expect(card(anna, "Глеб Чаев", NEW)).to_be_visible()
    await beside.get_by_role("button", name="К доске").click()
    await expect(page).to_have_url(re.compile(r"/sales/1$"))
    # a task that is due today stands there the moment it is given
    me = (await anna.ask("GET", "/session"))["user"]["id"]
    subject = {"kind": "card", "id": int(await card(anna, "Мария", NEW).get_attribute("data-card") or 0)}
    body = {"subject": subject, "title": "Выслать счёт", "kind": "letter", "client_id": str(uuid4())}
    due = {"at": datetime.now(UTC).isoformat(), "zone": "UTC"}
    await anna.ask("POST", "/tasks", body | {"due": due, "assignee_id": me})
    tasks = page.get_by_role("region", name="Задачи на сегодня", exact=True)
    await tasks.get_by_role("link", name="Мария Чаев").click()
    await expect(beside).to_contain_text("Мария Чаев")
    await expect(page).to_have_url(re.compile(r"/sales/1/dialog/\d+$"))


async def begins_elsewhere(anna: Window) -> None:
    """Another workplace is chosen: its own section opens, its own tab stands first, the rail has its sections alone."""
    page = anna.page
    rail = page.get_by_role("navigation", name="Разделы")
    await expect(rail.get_by_role("listitem")).to_have_count(11)
    await rail.get_by_role("button", name="Анна").click()
    await page.get_by_role("menuitemcheckbox", name="Почта").click()
    await expect(page.get_by_role("button", name="Почта").and_(page.locator("[aria-pressed=true]"))).to_be_visible()
    await expect(rail.get_by_role("listitem")).to_have_count(6)
    await expect(page).to_have_url(re.compile(r"/inbox$"))
    # no letters, though there are dialogs
    await expect(page.get_by_role("option")).to_have_count(0)
    await rail.get_by_role("button", name="Анна").click()
    await page.get_by_role("menuitemcheckbox", name="Все разделы").click()
    await expect(rail.get_by_role("listitem")).to_have_count(11)
    await expect(page.get_by_role("option").filter(has_text="Глеб Чаев")).to_be_visible()


async def deals_out(boris: Window) -> None:
    """Who would get how many is told first; then it is done, told, and taken back as a whole."""
    page = boris.page
    await page.get_by_role("button", name="Раздать").click()
    dialog = page.get_by_role("dialog", name="Раздать обращения")
    await expect(dialog.get_by_role("button", name="Раздать 0")).to_be_disabled()
    await dialog.get_by_role("checkbox", name="Анна").check()
    await dialog.get_by_role("checkbox", name="Борис").check()
    await expect(dialog).to_contain_text("сейчас 0, получит 2")
    await expect(dialog).to_contain_text("сейчас 0, получит 1")
    await boris.pictured("board-deal")
    await dialog.get_by_role("button", name="Раздать 3").click()
    await expect(column(boris, NEW).get_by_role("img", name="Анна")).to_have_count(2)
    await expect(column(boris, NEW).get_by_role("img", name="Борис")).to_have_count(1)
    strip = page.locator(".bulk-strip")
    await expect(strip).to_contain_text("Раздача обращений")
    await strip.get_by_role("button", name="Вернуть").click()
    await expect(column(boris, NEW).get_by_role("img", name="Анна")).to_have_count(0)


async def reads_the_overview(boris: Window, anna: Window) -> None:
    """Live; each figure opens the very cards behind it."""
    page = boris.page
    await page.get_by_role("link", name="Обзор").click()
    row = page.get_by_role("table", name="Лиды").get_by_role("row").filter(has_text="Новый")
    await expect(row.get_by_role("link", name="3", exact=True).first).to_be_visible()
    await boris.pictured("board-overview")
    await anna.page.goto("/board/1")
    await card(anna, "Глеб", NEW).drag_to(column(anna, TALKED))
    talked = page.get_by_role("table", name="Лиды").get_by_role("row").filter(has_text="Связались")
    await expect(talked.get_by_role("link", name="1", exact=True).first).to_be_visible()
    await talked.get_by_role("link", name="1", exact=True).first.click()
    await expect(page).to_have_url(re.compile(r"/board/1/list/\d+"))
    await expect(page.get_by_role("row").filter(has_text="Глеб Чаев")).to_be_visible()
    await page.get_by_role("link", name="Глеб Чаев").click()
    await expect(page.get_by_role("complementary", name="Открытая карточка")).to_be_visible()


async def walks_a_long_column(boris: Window) -> None:
    """By keys to its very end, page after page; what is drawn stays as little as what is seen."""
    page = boris.page
    await page.goto("/board/2")
    rows = page.locator("[data-column] .list").first
    await expect(rows.locator("[data-card]").first).to_be_visible()
    await rows.focus()
    async with asyncio.timeout(60):
        while int(await rows.get_by_role("option").first.get_attribute("aria-setsize") or 0) < 400:
            await boris.keys("End")
            await page.wait_for_timeout(50)
    await boris.keys("End")
    await expect(page.locator("[data-card]").filter(has_text=re.compile(r"Сделка 1$"))).to_be_visible()
    assert await page.locator("[data-card]").count() < 60


async def drags_to_the_edges(boris: Window) -> None:
    """A window that shows a part of the board: held at an edge, a long column and the columns come by themselves."""
    page, wide = boris.page, boris.page.viewport_size
    assert wide is not None
    await page.set_viewport_size({"width": 1000, "height": 600})
    await page.goto("/board/2")
    columns, rows = page.locator(".board-columns"), page.locator("[data-column] .list-rows").first
    first = rows.locator("[data-card]").first
    await expect(first).to_be_visible()
    box, held, edge = [await each.bounding_box() for each in (rows, first, columns)]
    assert box is not None
    assert held is not None
    assert edge is not None
    taken = await first.get_attribute("data-card")
    await page.mouse.move(held["x"] + 40, held["y"] + 14)
    await page.mouse.down()
    await page.mouse.move(held["x"] + 44, held["y"] + 30, steps=4)
    await expect(page.locator("[data-card][data-lifted]")).to_have_count(1)

    async def until(come: str, on: Locator, x: float, y: float) -> None:
        """Held there: the pointer trembles as a hand does, for a still one is told of by nothing."""
        async with asyncio.timeout(60):
            while not await on.evaluate(come):
                await page.mouse.move(x, y)
                await page.mouse.move(x - 1, y)
                await page.wait_for_timeout(30)

    await until("(list) => list.scrollTop > 900", rows, box["x"] + 60, box["y"] + box["height"] - 6)
    # what is held has long left the window, and is still held
    end = "(row) => row.scrollLeft > 0 && row.scrollLeft + row.clientWidth > row.scrollWidth - 8"
    await until(end, columns, edge["x"] + edge["width"] - 6, edge["y"] + 120)
    there = page.locator("[data-column]").nth(2)
    where = await there.bounding_box()
    assert where is not None
    await page.mouse.move(where["x"] + 100, where["y"] + 150, steps=4)
    await expect(there).to_have_attribute("data-over", re.compile("."))
    await page.mouse.up()
    await expect(there.locator(f"[data-card='{taken}']")).to_be_visible()
    await expect(page.locator("[data-card][data-lifted]")).to_have_count(0)
    column = int(await there.get_attribute("data-column") or 0)
    # the board moves it at once, the house a moment later
    async with asyncio.timeout(60):
        while (await boris.ask("GET", f"/cards/{taken}"))["status_id"] != column:
            await page.wait_for_timeout(100)
    await page.set_viewport_size(wide)
