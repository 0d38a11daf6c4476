"""From the item to the money: an invoice is made, sent by a link, opened by the client, and paid; the card says so."""

import asyncio
import re
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Locator, expect

from backend.kit.db import Database
from tests.browser.shop import node
from tests.browser.window import Window, pictured
from tests.fixtures.processes import Processes
from tests.journeys.house import House
from tests.journeys.test_vk_whole import connect
from tests.platforms.vk import Speeds, VkServer

pytestmark = pytest.mark.timeout(300)


def block(window: Window, name: str = "Счета") -> Locator:
    return window.page.get_by_role("complementary").get_by_role("region", name=name)


def dialog(window: Window, name: str | re.Pattern[str]) -> Locator:
    return window.page.get_by_role("dialog", name=name)


async def test_an_invoice_goes_to_the_client_and_the_money_comes(processes: Processes, browser: Browser) -> None:
    web, _ = await asyncio.gather(node(processes), processes.back())
    async with (
        Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db,
        VkServer(speeds=Speeds.none()) as vk,
    ):
        house = House(db, processes, [web])
        boss = await house.hire("Ada", "administrator")
        await connect(boss, vk)
        await vk.changes.until(lambda: vk.longpoll.opened, 20, lambda: "nobody listens")
        gleb = vk.user(first_name="Глеб", last_name="Орлов")
        gleb.sends_market(vk.sells("Самовар на 3 литра", price=4990), "Такой есть?")
        ada = await Window.of(browser, house, "Ада", role="administrator")
        await says_who_we_are(ada)
        anna = await Window.of(browser, house, "Анна")
        await anna.open("Глеб Орлов")
        await orders_and_invoices(anna)
        path = await sends(anna)
        await opens(browser, anna, web.url + path)
        await pays(ada, anna)
        for window in (anna, ada):
            await window.close()
        await boss.http.aclose()


async def says_who_we_are(ada: Window) -> None:
    await ada.page.goto("/settings/invoices")
    await ada.page.get_by_role("button", name="Добавить компанию").first.click()
    form = dialog(ada, "Добавить компанию")
    await form.get_by_label("Название").fill("ООО «Самовар и сыновья»")
    await form.get_by_label("ИНН / КПП").fill("7701234567")
    await form.get_by_label("Банковские реквизиты").fill("АО «Банк»\nр/с 40702810000000000001")
    await form.get_by_label("Префикс номера счёта").fill("С")
    await ada.pictured("sellers-edit")
    await ada.page.keyboard.press("Escape")
    # what was typed is still there
    await ada.page.get_by_role("button", name="Добавить компанию").first.click()
    await expect(form.get_by_label("Название")).to_have_value("ООО «Самовар и сыновья»")
    await form.get_by_role("button", name="Сохранить").click()
    await expect(ada.page.get_by_text("Следующий счёт: С-")).to_be_visible()
    await ada.pictured("sellers")


async def orders_and_invoices(anna: Window) -> None:
    # the product's own picture, from our side of the world
    await expect(block(anna, "Позиции").locator("img[data-there]")).to_be_visible(timeout=60_000)
    await anna.page.get_by_role("button", name="Оформить заказ").click()
    await expect(block(anna, "Заказы")).to_contain_text("-0001")
    await looks_at_the_order(anna)
    await block(anna).get_by_role("button", name="Выставить счёт").click()
    form = dialog(anna, "Выставить счёт")
    await form.get_by_role("combobox", name="Что выставить").click()
    await anna.page.get_by_role("option", name=re.compile("Заказ .*-0001")).click()
    await anna.pictured("invoice-make")
    await form.get_by_role("button", name="Сохранить черновик").click()
    await edits_the_draft(anna)
    await dialog(anna, "Черновик").get_by_role("button", name="Выставить", exact=True).click()
    await expect(dialog(anna, re.compile("Счёт С-"))).to_contain_text("Выставлен")
    await anna.pictured("invoice")


async def looks_at_the_order(anna: Window) -> None:
    """It has a page of its own, a paper in three languages, and what happened to it."""
    await block(anna, "Заказы").get_by_role("button", name=re.compile("Открыть заказ")).click()
    whole = dialog(anna, re.compile("Заказ .*-0001"))
    await expect(whole.get_by_role("region", name="История заказа")).to_contain_text("Оформлен заказ")
    await whole.get_by_role("combobox", name="Язык заказа").click()
    await anna.page.get_by_role("option", name="Lietuvių").click()
    await expect(whole.get_by_role("link", name="PDF для печати")).to_have_attribute(
        "href", re.compile(r"/orders/\d+/pdf\?language=lt")
    )
    await anna.pictured("order")
    await whole.get_by_role("button", name="Отправить клиенту").click()
    await expect(anna.field).to_have_value(re.compile(r"Заказ \d{4}-0001 на 4 990,00\s₽: http.*/paper/|Заказ "))
    await expect(anna.page.get_by_text(re.compile(r"\d{4}-0001\.pdf"))).to_be_visible()
    await anna.page.get_by_role("button", name=re.compile(r"Убрать: .*0001[.]pdf")).click()
    await anna.field.fill("")


async def edits_the_draft(anna: Window) -> None:
    """Twice as many at half the price; Escape in the middle loses nothing."""
    await dialog(anna, "Черновик").get_by_role("button", name="Изменить").click()
    form = dialog(anna, "Черновик счёта")
    await form.get_by_label("Кол-во").fill("2")
    await form.get_by_label("Примечание").fill("Доставка в среду")
    await anna.page.keyboard.press("Escape")
    await dialog(anna, "Черновик").get_by_role("button", name="Изменить").click()
    await expect(form.get_by_label("Примечание")).to_have_value("Доставка в среду")
    await expect(form).to_contain_text(re.compile(r"9\s980"))
    await form.get_by_label("Скидка", exact=True).fill("50")
    await anna.pictured("invoice-draft")
    await form.get_by_role("button", name="Сохранить", exact=True).click()
    await expect(form).to_have_count(0)
    await expect(dialog(anna, "Черновик")).to_contain_text(re.compile(r"4\s990"))


async def sends(anna: Window) -> str:
    """The link and the PDF stand in the answer, and nothing goes before she sends it."""
    await dialog(anna, re.compile("Счёт С-")).get_by_role("button", name="Отправить клиенту").click()
    await expect(anna.field).to_have_value(
        re.compile(r"Счёт С-\d{4}-0001 на 4 990,00\s₽: http.*/paper/[\w-]{43}|Счёт С-")
    )
    await expect(anna.page.get_by_text(re.compile(r"С-\d{4}-0001\.pdf"))).to_be_visible()
    await expect(anna.bubble("/paper/", "out")).to_have_count(0)
    text = await anna.field.input_value()
    await anna.pictured("invoice-answer")
    await anna.field.press("Enter")
    await expect(anna.bubble("/paper/", "out").first).to_be_visible()
    return "/paper/" + text.split("/paper/")[1].split()[0]


async def opens(browser: Browser, anna: Window, url: str) -> None:
    """The client, who is signed in nowhere; the card hears of it by itself."""
    client = await browser.new_context(locale="en-GB")
    page = await client.new_page()
    await page.goto(url)
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Счёт на оплату № С-")
    for said in ("ООО «Самовар и сыновья»", "Самовар на 3 литра", "р/с 40702810000000000001", "Доставка в среду"):
        await expect(page.get_by_text(said)).to_be_visible()
    await pictured(page, "invoice-client")
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="Скачать PDF").click()
    assert (await saved.value).suggested_filename.endswith(".pdf")
    await client.close()
    await expect(block(anna)).to_contain_text("Открыт клиентом")


async def pays(ada: Window, anna: Window) -> None:
    await ada.page.goto("/inbox")
    await ada.open("Глеб Орлов")
    await block(ada).get_by_role("button", name=re.compile("Открыть счёт")).click()
    whole = dialog(ada, re.compile("Счёт С-"))
    await whole.get_by_role("button", name="Записать оплату").click()
    await whole.get_by_label(re.compile("^Сумма")).fill("5 000")
    await whole.get_by_role("button", name="Записать", exact=True).click()
    await expect(whole.get_by_role("alert")).to_contain_text("больше, чем осталось")
    await ada.pictured("invoice-pay")
    await whole.get_by_label(re.compile("^Сумма")).fill("4 990")
    await ada.page.keyboard.press("Enter")
    await expect(whole).to_contain_text("Перевод")
    await ada.pictured("invoice-paid")
    await expect(block(anna)).to_contain_text("Оплачен")
    await expect(block(anna).locator("dl")).to_contain_text("0 ₽")
    await anna.pictured("invoice-card")
    await works_at_many(ada)


async def works_at_many(ada: Window) -> None:
    """Three more drafts: all that match are issued, what is paid already is left and said; the rest is voided."""
    card = (await ada.ask("POST", "/invoices/list", {}))["items"][0]["card_id"]
    for _ in range(3):
        await ada.ask("POST", f"/cards/{card}/invoices", {"client_id": str(uuid4())})
    await ada.page.goto("/invoices")
    rows = ada.page.get_by_role("option")
    await expect(rows).to_have_count(4)
    await rows.first.hover()
    await rows.first.locator("[data-chooses]").click()
    bar = ada.page.get_by_role("toolbar", name=re.compile("Выбран"))
    await bar.get_by_role("button", name="Выбрать все подходящие: 4").click()
    await ada.pictured("invoices-many")
    await bar.get_by_role("button", name="Выставить").click()
    await ada.page.get_by_role("dialog").get_by_role("button", name="Выставить").click()
    strip = ada.page.get_by_role("status").filter(has_text="Выставление счетов")
    await expect(strip).to_contain_text("3 строки")
    await expect(rows.filter(has_text="Черновик")).to_have_count(0)
    await strip.get_by_role("button", name=re.compile("Пропущен.* 1")).click()
    await expect(dialog(ada, "Что пропущено и почему")).to_contain_text("Счёт уже выставлен")
    await ada.page.keyboard.press("Escape")
    await ada.pictured("invoices-done")
    await writes_to_all_who_owe(ada)


async def writes_to_all_who_owe(ada: Window) -> None:
    """A reminder to all that match: the paid one is left and said; what has not left yet is taken back."""
    rows = ada.page.get_by_role("option")
    await rows.first.hover()
    await rows.first.locator("[data-chooses]").click()
    bar = ada.page.get_by_role("toolbar", name=re.compile("Выбран"))
    await bar.get_by_role("button", name="Выбрать все подходящие: 4").click()
    await bar.get_by_role("button", name="Написать клиентам").click()
    form = dialog(ada, "Написать клиентам")
    await form.get_by_role("radio", name="Напоминание").click()
    await form.get_by_label("Текст").fill("Ждём {{due}}: {{link}}")
    await ada.pictured("invoices-write")
    await form.get_by_role("button", name="Отправить: 4").click()
    strip = ada.page.get_by_role("status").filter(has_text="Напоминания об оплате")
    await expect(strip).to_contain_text("3 строки")
    await ada.pictured("invoices-written")
    await strip.get_by_role("button", name="Вернуть").click()
    await expect(ada.page.get_by_role("status").filter(has_text="Отмена")).to_contain_text("3 строки")
