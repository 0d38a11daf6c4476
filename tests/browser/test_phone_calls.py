"""Telephone calls at real browsers: telephones are connected by a form, a call rings at everybody's, one takes it."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, expect

from backend.kit.db import Database
from tests.browser.shop import node
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House
from tests.platforms.mango import MangoServer

pytestmark = pytest.mark.timeout(300)


async def connects(ada: Window, mango: MangoServer) -> str:
    """By the form: a wrong key is named; lines and extensions are set below it. The address of the hook."""
    page = ada.page
    await page.goto("/settings/channels/new/phone")
    await page.get_by_role("textbox", name="Уникальный код вашей АТС").fill(mango.api_key)
    await page.get_by_role("textbox", name="Ключ для создания подписи").fill("wrong-salt")
    if await page.get_by_role("button", name="Ещё настройки").count():
        await page.get_by_role("button", name="Ещё настройки").click()
    await page.get_by_role("textbox", name="Другой адрес станции").fill(mango.base_url)
    await page.get_by_role("button", name="Проверить и подключить").click()
    await expect(page.locator(".check")).to_contain_text("не принимает ключ")
    await page.get_by_role("textbox", name="Ключ для создания подписи").fill(mango.salt)
    await ada.keys("Control+s")
    await expect(page.get_by_role("button", name="Сохранить", exact=True)).to_have_count(0)
    await page.get_by_role("button", name="Запустить").click()
    await expect(page.locator(".check")).to_have_attribute("data-ok", "true")
    await expect(page.locator(".check")).to_contain_text("Позвоните для проверки")
    await page.get_by_role("button", name="Добавить линию").click()
    await page.get_by_role("textbox", name="Номер", exact=True).fill("+7 495 123-45-67")
    await page.get_by_role("textbox", name="Название", exact=True).last.fill("Продажи")
    await page.get_by_role("button", name="Добавить внутренний номер").click()
    await page.get_by_role("textbox", name="Внутренний номер", exact=True).fill("101")
    await page.get_by_role("combobox", name="Чей").click()
    await page.get_by_role("option", name="Ольга").click()
    await page.locator(".telephones").get_by_role("button", name="Сохранить").click()
    await expect(page.get_by_text("Линии и внутренние номера сохранены.").first).to_be_visible()
    await ada.pictured("phone-settings")
    channels = await ada.ask("GET", "/channels")
    return next(str(one["hook_url"]) for one in channels["items"] if one["kind"] == "phone")


async def rings(olga: Window, igor: Window, mango: MangoServer) -> None:
    """A card at both; it says who took it and goes; in the thread it stands how it went."""
    anna = mango.caller("+79125550101", "Анна Чайкина")
    talk = anna.calls("102", "101")
    for window in (olga, igor):
        card = window.page.locator(".call-card")
        await expect(card).to_contain_text("Входящий звонок")
        await expect(card).to_contain_text("+7 912 555-01-01")
    await olga.pictured("phone-rings")
    await olga.keys("Shift+KeyC")
    thread = olga.page.locator(".thread-call")
    await expect(thread).to_contain_text("Входящий звонок")
    talk.answers("101")
    await expect(igor.page.locator(".call-card")).to_contain_text("Отвечает Ольга")
    await expect(olga.page.locator(".call-card")).to_contain_text("Вы разговариваете")
    talk.hangs_up()
    for window in (olga, igor):
        await expect(window.page.locator(".call-card")).to_have_count(0)
    await expect(thread).to_have_attribute("data-state", "ended")
    await expect(thread).to_contain_text("Отвечает Ольга")


async def is_missed(olga: Window, igor: Window, mango: MangoServer) -> None:
    """Nobody takes it: red, owed, and called back by a key; the other browser sees it all."""
    boris = mango.caller("+79125550102")
    boris.calls("101").nobody_answers()
    # a list in which somebody is keeps still until they ask
    await olga.page.get_by_role("button", name=re.compile(r"^\d+ нов")).click()
    # whom nobody has named yet is called by their number
    row = olga.page.get_by_role("option").filter(has_text="Пропущенный звонок")
    await expect(row).to_contain_text("+7 912 555-01-02")
    await row.click()
    await expect(olga.page.get_by_role("heading", name="+7 912 555-01-02", level=1)).to_be_visible()
    thread = olga.page.locator(".thread-call")
    await expect(thread).to_have_attribute("data-state", "missed")
    await expect(thread).to_contain_text("никто не ответил")
    await olga.page.locator(".thread").click()
    await olga.keys("c", "c")
    talk = await mango.talk()
    await expect(thread).to_have_count(2)
    talk.person_answers()
    await expect(thread.last).to_have_attribute("data-state", "answered")
    talk.hangs_up()
    await expect(thread.last).to_have_attribute("data-state", "ended")
    await expect(thread.last).to_contain_text("Исходящий звонок")
    assert len([one for one in mango.talks if one.direction == "out"]) == 1
    await igor.page.get_by_role("option").filter(has_text="Звонок").first.click()
    await expect(igor.page.locator(".thread-call").last).to_be_visible()


async def is_heard(olga: Window, ada: Window) -> None:
    """The player is there for who may hear it, and only a word for who may not."""
    await ada.page.goto("/inbox")
    await ada.page.get_by_role("option").filter(has_text="Звонок").first.click()
    player = ada.page.locator(".thread-call .player").first
    await expect(player).to_be_visible()
    await player.get_by_role("button", name="Слушать").click()
    await expect(player.locator(".player-speed")).to_be_visible()
    await ada.pictured("phone-thread")
    await expect(olga.page.locator(".thread-call-deaf").first).to_be_visible()
    await expect(olga.page.locator(".thread-call .player")).to_have_count(0)


async def test_a_call_rings_at_every_browser_and_is_called_back(processes: Processes, browser: Browser) -> None:
    web, _ = await asyncio.gather(node(processes), processes.back())
    async with (
        Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db,
        MangoServer() as mango,
    ):
        house = House(db, processes, [web])
        ada = await Window.of(browser, house, "Ада", role="administrator")
        olga = await Window.of(browser, house, "Ольга")
        igor = await Window.of(browser, house, "Игорь")
        hook = await connects(ada, mango)
        for window in (olga, igor):
            await window.page.goto("/inbox")
            await expect(window.page.get_by_role("heading", name="Диалоги", level=1)).to_be_visible()
        mango.set_webhook(hook)
        await rings(olga, igor, mango)
        await is_missed(olga, igor, mango)
        await is_heard(olga, ada)
        for window in (ada, olga, igor):
            await window.close()
