"""WhatsApp at a real browser: a number is connected by its form; what a customer sends looks right and is answered."""

import pytest
from playwright.async_api import Browser, Locator, expect

from backend.kit.db import Database
from backend.kit.servers import rundir
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House
from tests.platforms.telegram import samples
from tests.platforms.whatsapp import Speeds, WebhookPolicy, WhatsAppServer
from tests.platforms.whatsapp.customers import Customer

pytestmark = pytest.mark.timeout(300)
PROMPT = WebhookPolicy(first_wait=0.2, longest_wait=1.0)


def button(window: Window, name: str) -> Locator:
    return window.page.get_by_role("button", name=name, exact=True)


def check(window: Window) -> Locator:
    return window.page.locator(".check")


async def connects(ada: Window, wa: WhatsAppServer) -> None:
    """What is no id is said at its field; a lacking right with the page of Meta for it, and what is right too."""
    page = ada.page
    await page.goto("/settings/channels/new/whatsapp")
    fields = {
        "ID номера телефона": wa.number.phone,
        "ID аккаунта WhatsApp Business": wa.waba_id,
        "Токен доступа": wa.token,
        "Секрет приложения": "не секрет",
    }
    for name, value in fields.items():
        await page.get_by_role("textbox", name=name, exact=True).fill(value)
    await button(ada, "Проверить и подключить").click()
    await expect(page.locator(".field-error").first).to_be_visible()
    await page.get_by_role("textbox", name="ID номера телефона").fill(wa.phone_number_id)
    await page.get_by_role("textbox", name="Секрет приложения").fill(wa.app_secret)
    await button(ada, "Ещё настройки").click()
    await page.get_by_role("textbox", name="Адрес Graph API").fill(wa.base_url)
    wa.account.scopes = {"whatsapp_business_management"}
    wa.number.quality, wa.account.subscribed = "YELLOW", False
    await button(ada, "Проверить и подключить").click()
    lacking = check(ada).locator('[data-state="missing"]').filter(has_text="whatsapp_business_messaging")
    await expect(lacking.get_by_role("link")).to_have_attribute(
        "href", "https://business.facebook.com/latest/settings/system_users"
    )
    await expect(check(ada)).to_contain_text("Качество номера низкое")
    await expect(check(ada)).to_contain_text("Номер принадлежит этому аккаунту")
    wa.account.scopes = {"whatsapp_business_messaging", "whatsapp_business_management"}
    await button(ada, "Запустить").click()
    await expect(check(ada)).to_have_attribute("data-ok", "true")
    assert wa.account.subscribed
    assert wa.number.override is not None
    assert wa.token not in await page.content()


async def sends(wa: WhatsAppServer, gleb: Customer) -> None:
    """One of each."""
    gleb.writes("*Здравствуйте!* Увидел у вас", referral=wa.ad("Самовары со склада"))
    gleb.sends_image("Такой есть?", samples.picture(640, 480))
    gleb.sends_voice()
    gleb.sends_document("Счёт", name="Счёт №7.pdf")
    gleb.sends_sticker()
    gleb.sends_location(name="Чайная лавка", address="ул. Баумана, 1, Казань")
    gleb.sends_contacts(("Пётр Углев", "+79123334455"), ("Мария", "+79123334466"))
    gleb.orders(("S-3", 1, 4990), ("T-100", 2, 350.5), text="Побыстрее, пожалуйста")
    gleb.asks_about("S-5", "Ещё есть?")
    gleb.writes("Смотрите, что пишут", forwarded=True)
    for kind in ("poll_creation", "edit", "hologram"):
        gleb.sends_unsupported(kind)
    gleb.writes("Жду ответа")


# the thread holds what is near: it is opened at its beginning, and at its end once something was answered
FIRST = ("Из рекламы", "Самовары со склада", "Такой есть?", "Счёт №7.pdf", "Чайная лавка")
LAST = ("Пересланное", "Опрос: WhatsApp его не передаёт", "Клиент изменил одно из своих сообщений", "Жду ответа")


async def test_a_number_is_connected_by_its_form_and_talked_through(processes: Processes, browser: Browser) -> None:
    port = rundir.port(None)
    # where Meta is to call us
    processes.env["SAMOVAR_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    web = await processes.web(port)
    await processes.back()
    async with (
        Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db,
        WhatsAppServer(speeds=Speeds.none(), webhook_policy=PROMPT) as wa,
    ):
        house = House(db, processes, [web])
        ada = await Window.of(browser, house, "Ада", role="administrator")
        await connects(ada, wa)
        gleb = wa.customer("+79125550103", name="Глеб Орлов")
        await sends(wa, gleb)
        await wa.settled(20)
        page = ada.page
        await page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Диалоги").click()
        await ada.open("Глеб Орлов")
        for said in FIRST:
            await expect(page.locator(".thread")).to_contain_text(said)
        await expect(page.locator("a.told").filter(has_text="Самовары со склада")).to_have_attribute(
            "href", "https://fb.me/3cr4Wqqkv"
        )
        await ada.answers("Есть, *4 990 ₽*")
        [row] = await gleb.hears("Есть, *4 990 ₽*")
        for said in LAST:
            await expect(page.locator(".thread")).to_contain_text(said)
        out = page.locator('[data-direction="out"]')
        await expect(out.last).to_have_attribute("data-state", "delivered")
        gleb.reads()
        await expect(out.last).to_have_attribute("data-state", "read")
        gleb.reacts(row.message["id"], "❤️")
        await expect(out.last).to_contain_text("❤️")
        wa.faults.fail_later(1, 131049, chat=gleb.key)
        await ada.answers("Скидка до пятницы")
        await expect(out.last).to_have_attribute("data-state", "failed")
        await expect(out.last).to_contain_text("чтобы не утомлять клиента")
        await ada.pictured("whatsapp")
        await ada.close()
