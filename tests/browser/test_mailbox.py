"""Mailboxes at real browsers: signed in to at the provider's page; one's own is nobody else's until it is shared."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, expect

from backend.kit.db import Database
from tests.browser.shop import node
from tests.browser.test_email import button, types_servers
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House
from tests.journeys.test_email_whole import connect, listening
from tests.journeys.test_email_whole import mail as mail
from tests.platforms.mail import ADDRESS, MailServer
from tests.platforms.mail.tokens import CLIENT, CLIENT_SECRET, SCOPE

pytestmark = [pytest.mark.timeout(300), pytest.mark.filterwarnings("ignore:Requiring AUTH")]


@asynccontextmanager
async def house_of(processes: Processes) -> AsyncIterator[House]:
    web, _ = await asyncio.gather(node(processes), processes.back())
    async with Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db:
        yield House(db, processes, [web])


async def types_the_application(ada: Window, mail: MailServer) -> None:
    """By the form, as an administrator has it from the provider's console."""
    assert mail.tokens
    page = ada.page
    await page.goto("/settings/channels/new/email")
    await page.get_by_role("textbox", name="Адрес ящика").fill(ADDRESS)
    await page.get_by_role("combobox", name="Как входить").click()
    await page.get_by_role("option", name="Через страницу провайдера").click()
    await expect(page.get_by_role("textbox", name="Пароль")).to_have_count(0)
    await page.get_by_role("textbox", name="Идентификатор приложения").fill(CLIENT)
    await page.get_by_role("textbox", name="Секрет приложения").fill(CLIENT_SECRET)
    if await button(page, "Ещё настройки").count():
        await button(page, "Ещё настройки").click()
    await types_servers(page, mail)
    await page.get_by_role("textbox", name="Адрес согласия").fill(mail.tokens.page)
    await page.get_by_role("textbox", name="Адрес токенов").fill(f"{mail.tokens.url}/token")
    await page.get_by_role("textbox", name="Права (scope)").fill(SCOPE)
    await button(page, "Проверить и подключить").click()


async def test_a_mailbox_is_signed_in_to_at_its_providers_page_and_a_refusal_is_told(
    processes: Processes, browser: Browser, mail: MailServer
) -> None:
    assert mail.tokens
    mail.tokens.asks = True
    async with house_of(processes) as house:
        ada = await Window.of(browser, house, "Ада", role="administrator")
        page = ada.page
        await types_the_application(ada, mail)
        check = page.locator(".check")
        await expect(check.locator('[data-state="missing"]')).to_contain_text("нажмите «Войти»", timeout=60_000)
        # what the provider has to be told of us
        redirect = page.get_by_role("textbox", name="Адрес возврата")
        await expect(redirect).to_have_value(f"{ada.node.url}/api/v1/sign-in/callback")
        await button(page, "Войти").click()
        await expect(page.get_by_role("heading", name=ADDRESS)).to_be_visible()
        await page.get_by_role("link", name="refused").click()
        told = page.get_by_role("alert")
        await expect(told).to_contain_text("Согласие не получено: провайдер отказал")
        await expect(check).to_contain_text("Не готов")
        await button(page, "Войти").click()
        await page.get_by_role("link", name="agreed").click()
        await expect(check).to_have_attribute("data-ok", "true", timeout=60_000)
        await expect(told).to_have_count(0)
        await expect(button(page, "Войти заново")).to_be_visible()
        await expect(button(page, "Приостановить")).to_be_visible()
        await ada.pictured("mailbox-signed-in")
        await listening(house, int(page.url.rpartition("/")[2].partition("?")[0]))
        mail.customer().writes("Письмо по согласию")
        await page.goto("/inbox")
        await ada.open("Глеб Орлов")
        await ada.answers("Пришло")
        await mail.customer().gets("Пришло")
        # the way back is good once: whoever comes by it again is told so, and the channel stays
        assert mail.tokens.ledger.count(("authorization_code", "ok")) == 1
        await ada.close()


async def connects_their_own(ada: Window, mail: MailServer) -> None:
    page = ada.page
    mail.imap.adds("ada@shop.test")
    await page.goto("/settings/mailbox")
    await page.get_by_role("textbox", name="Адрес ящика").fill("ada@shop.test")
    await page.get_by_role("textbox", name="Пароль").fill(mail.imap.password)
    await button(page, "Ещё настройки").click()
    await types_servers(page, mail)
    await button(page, "Проверить и подключить").click()
    await expect(page.locator(".check")).to_have_attribute("data-ok", "true", timeout=60_000)
    await expect(page.get_by_text("Диалоги этого ящика видите только вы")).to_be_visible()


async def finds_nothing(vera: Window, address: str) -> None:
    """In the list, by search, by the very address of the dialog, in the filter of channels."""
    page = vera.page
    await page.goto("/inbox")
    await expect(vera.row("Глеб Орлов")).to_be_visible()
    await expect(vera.row("Ольга Тайная")).to_have_count(0)
    await page.get_by_role("combobox", name="Поиск").fill("тайна")
    await expect(page.get_by_text("Ничего не найдено: тайна").first).to_be_visible()
    await page.goto(address)
    await expect(page.get_by_text("Только Аде")).to_have_count(0)
    await expect(page.get_by_role("heading", name="Ольга Тайная")).to_have_count(0)
    await page.goto("/inbox")
    await expect(vera.row("Глеб Орлов")).to_be_visible()


async def test_a_mailbox_of_ones_own_is_seen_by_colleagues_while_it_is_shared_and_not_before_or_after(
    processes: Processes, browser: Browser, mail: MailServer
) -> None:
    async with house_of(processes) as house:
        boss = await house.hire("Boss", "administrator")
        shop = await connect(boss, mail)
        await listening(house, shop["id"])
        ada = await Window.of(browser, house, "Ада", role="administrator")
        vera = await Window.of(browser, house, "Вера", role="supervisor")
        mail.customer().writes("Общее письмо")
        await connects_their_own(ada, mail)
        page = ada.page
        letter = mail.customer("olga@example.com", "Ольга Тайная").letter("Только Аде, тайна")
        await page.goto("/inbox")
        await vera.page.goto("/inbox")
        mail.imap.delivers("ada@shop.test", letter.as_bytes())
        await ada.open("Ольга Тайная")
        await expect(page.locator('[data-direction="in"]').last).to_contain_text("Только Аде")
        dialog = page.url
        await finds_nothing(vera, dialog)
        await page.goto("/settings/mailbox")
        share = page.get_by_role("checkbox", name="Показать коллегам")
        await share.press("Space")
        await expect(page.get_by_text("Диалоги этого ящика видят коллеги.")).to_be_visible()
        # it comes by itself, without a reload
        await vera.row("Ольга Тайная").click(timeout=60_000)
        await expect(vera.page.locator('[data-direction="in"]').last).to_contain_text("Только Аде")
        await share.press("Space")
        await expect(page.get_by_text("Диалоги этого ящика видите только вы")).to_be_visible()
        # and goes from under her eyes, open as it is
        await expect(vera.row("Ольга Тайная")).to_have_count(0, timeout=60_000)
        await expect(vera.page.get_by_text("Только Аде")).to_have_count(0, timeout=60_000)
        await finds_nothing(vera, dialog)
        await page.goto(dialog)
        await expect(page.locator('[data-direction="in"]').last).to_contain_text("Только Аде")
        await boss.http.aclose()
        await ada.close()
        await vera.close()
