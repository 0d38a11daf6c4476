"""An administrator says how far a role reaches among requests, is told what that takes away, and looks through eyes."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


async def narrowed(ada: Window) -> None:
    """By keys alone: the row of leads that are seen, one's own; what it takes away stands there before it is saved."""
    page = ada.page
    await page.goto("/settings/roles")
    await page.get_by_role("link", name="Оператор").click()
    await page.get_by_role("button", name="Настроить доступ").click()
    leads = page.get_by_role("table").first
    await leads.get_by_role("radio", name="Видит: Все", exact=True).focus()
    await ada.keys("ArrowRight", "ArrowRight")
    await expect(leads.get_by_role("radio", name="Видит: Свои и ничьи", exact=True)).to_be_checked()
    bar = page.get_by_role("region", name="Несохранённые изменения")
    await expect(bar).to_contain_text("Перестанут видеть 1 обращение.")
    moves = page.get_by_role("region", name="Что изменится").or_(
        page.locator("section", has=page.get_by_role("heading", name="Что изменится"))
    )
    await expect(moves.first).to_contain_text("Ольга")
    await expect(moves.first).to_contain_text("Не увидят 1")
    await ada.pictured("matrix-moves")
    await leads.get_by_role("combobox", name="Меняет поля: иначе для статуса").click()
    await page.get_by_role("option", name="Отказ").first.click()
    apart = leads.get_by_role("radio", name="Меняет поля, Отказ: Никакие", exact=True)
    await apart.check()
    await ada.pictured("matrix")
    await ada.keys("Control+s")
    await expect(bar).to_have_count(0)
    await page.reload()
    await expect(apart).to_be_checked()


async def only_seen(ada: Window, anna: Window) -> None:
    """A field that the role only sees is text, with nothing to type into; the rest of the card is edited."""
    page = ada.page
    await page.goto("/settings/roles")
    await page.get_by_role("link", name="Оператор").click()
    budget = page.get_by_role("radiogroup", name="Бюджет, позиции и заказы")
    await budget.get_by_role("radio", name="Меняет").focus()
    await ada.keys("ArrowRight")
    await expect(budget.get_by_role("radio", name="Только видит")).to_be_checked()
    await (
        page.get_by_role("radiogroup", name="Имя человека, название компании")
        .get_by_role("radio", name="Только видит")
        .click()
    )
    await ada.pictured("fields-of-a-role")
    await ada.keys("Control+s")
    await expect(page.get_by_role("region", name="Несохранённые изменения")).to_have_count(0)
    await anna.page.reload()
    pane = anna.page.get_by_role("complementary")
    await expect(pane.get_by_role("textbox", name="Комментарий")).to_be_visible()
    await expect(pane.get_by_role("textbox", name="Бюджет")).to_have_count(0)
    await expect(pane.get_by_role("textbox", name="Имя")).not_to_be_editable()
    await anna.pictured("only-seen")


async def reads_the_reference(ada: Window) -> None:
    """From our own files alone; the route is found, shown with its example, and tried without a key: refused."""
    page, foreign = ada.page, list[str]()
    page.on(
        "request",
        lambda asked: foreign.append(asked.url) if not asked.url.startswith((origin(page), "data:")) else None,
    )
    await page.goto("/settings/keys")
    await page.get_by_role("link", name="Описание API").last.click()
    reference = page.locator(".api-docs[data-drawn]")
    await expect(reference).to_be_visible(timeout=60_000)
    await ada.pictured("reference-closed")
    await page.get_by_role("combobox", name="Раздел API").click()
    await page.get_by_role("option", name="companies", exact=True).click()
    await reference.locator(".opblock-get", has_text="/api/v1/companies").first.click()
    await expect(reference.locator(".opblock.is-open")).to_be_visible()
    await ada.pictured("reference")
    await reference.locator(".opblock.is-open").get_by_role("button", name="Try it out").click()
    async with page.expect_response(lambda answer: "/api/v1/companies" in answer.url and answer.status == 401):
        await reference.locator(".opblock.is-open").get_by_role("button", name="Execute").click()
    me = (await ada.ask("GET", "/session"))["user"]["id"]
    key = (await ada.ask("POST", "/tokens", {"name": "Справка", "user_id": me}))["secret"]
    await reference.get_by_role("button", name="Authorize").first.click()
    door = page.locator(".dialog-ux")
    await door.get_by_role("textbox", name="auth-bearer-value").fill(key)
    await door.get_by_role("button", name="Apply credentials").first.click()
    await door.locator(".close-modal").click()
    await expect(door).to_have_count(0)
    async with page.expect_response(lambda answer: "/api/v1/companies" in answer.url and answer.status == 200):
        await reference.locator(".opblock.is-open").get_by_role("button", name="Execute").click()
    await expect(reference.locator(".opblock.is-open .live-responses-table")).to_contain_text("200")
    assert foreign == []


def origin(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


async def as_their_own_session(ada: Window, anna: Window) -> None:
    """What is said to be seen and done through her eyes is what she gets and may do, request by request."""
    session = await anna.ask("GET", "/session")
    sight = await ada.ask("GET", f"/users/{session['user']['id']}/sight")
    hers = await anna.ask("POST", "/cards/list", {"limit": 50})
    assert [card["id"] for card in sight["cards"]] == sorted((card["id"] for card in hers["items"]), reverse=True)
    assert sum(sight["seen"].values()) == len(hers["items"])
    assert sorted(sight["rights"]) == sorted(session["user"]["rights"])
    assert sorted(sight["read_only_fields"]) == sorted(session["user"]["read_only_fields"])
    every = await ada.ask("POST", "/cards/list", {"limit": 50})
    seen = {card["id"]: card for card in sight["cards"]}
    for card in every["items"]:
        version = (await ada.ask("GET", f"/cards/{card['id']}"))["version"]
        change = {"version": version, "title": "Глазами коллеги"}
        asked = await anna.context.request.fetch(
            f"/api/v1/cards/{card['id']}", method="PATCH", data=change, headers={"origin": anna.node.url}
        )
        assert asked.ok == (card["id"] in seen and seen[card["id"]]["may_edit"]), (card["id"], asked.status)


async def looked(ada: Window) -> None:
    page = ada.page
    await page.goto("/settings/people")
    await page.get_by_role("button", name="Действия: Анна").click()
    await page.get_by_role("menuitem", name="Глазами коллеги").click()
    window = page.get_by_role("dialog", name="Что видит Анна")
    await expect(window).to_contain_text("Всё ниже даёт роль «Оператор»")
    await expect(window).to_contain_text("Видит · везде: Свои и ничьи")
    await expect(window).to_contain_text("Видит 1 обращение из тех, что видны вам")
    await ada.pictured("eyes")
    await ada.keys("Escape")
    await expect(window).to_have_count(0)


async def test_a_role_is_narrowed_and_looked_through(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", role="supervisor")
        ada = await Window.of(browser, house, "Ада", role="administrator")
        for name in ("Глеб", "Ольга"):
            telegram.customer(first_name=name).writes("Сколько стоит самовар?")
        await boris.open("Ольга")
        await boris.page.get_by_role("textbox", name="Ответ").fill("45 000")
        await boris.keys("Control+Enter")
        await expect(boris.page.get_by_role("log").get_by_text("45 000")).to_be_visible()
        await anna.open("Ольга")
        await expect(anna.page.get_by_role("complementary").get_by_text("Бюджет").first).to_be_visible()
        await reads_the_reference(ada)
        await only_seen(ada, anna)
        await narrowed(ada)
        # her socket was closed and came back with what she sees now; the dialog is hers to read all the same
        await anna.page.reload()
        await expect(anna.page.get_by_role("log").get_by_text("45 000")).to_be_visible()
        await expect(anna.page.get_by_role("complementary").get_by_text("Это обращение вам не открыто")).to_be_visible()
        await anna.pictured("closed-card")
        await anna.open("Глеб")
        await expect(anna.page.get_by_role("complementary").get_by_text("Бюджет").first).to_be_visible()
        await looked(ada)
        await as_their_own_session(ada, anna)
        assert ada.faults == []
