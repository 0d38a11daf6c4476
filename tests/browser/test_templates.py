"""Until when one may answer freely, and what goes then: at two real browsers, over a played WhatsApp."""

import re
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from backend.kit.servers import rundir
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House, open_house, until
from tests.journeys.test_whatsapp_whole import PROMPT, connect
from tests.platforms.telegram import samples
from tests.platforms.whatsapp import Speeds, WhatsAppServer

LINK = {"type": "URL", "text": "Где мой заказ", "url": "https://shop.test/o/{{1}}"}
SILENT = "UPDATE conversations SET last_in_at = now() - make_interval(mins => $1) WHERE kind = 'private'"


def approved(wa: WhatsAppServer) -> None:
    quick = {"type": "QUICK_REPLY", "text": "Спасибо"}
    wa.template("zakaz_gotov", "{{1}}, ваш заказ {{2}} готов и ждёт вас.", header="Чайная лавка", buttons=[LINK, quick])
    wa.template("skidka", "{{name}}, скидка до конца недели", header="IMAGE", footer="Лавка", category="MARKETING")
    wa.template("order_ready", "Your order {{1}} is ready", language="en")
    wa.template("plohoy", "Купите всё", status="REJECTED").rejected_reason = "PROMOTIONAL"


DRAFT = "SELECT 1 FROM drafts WHERE text = 'Недописанный ответ'"


async def silent(house: House, minutes: int, *windows: Window) -> None:
    """The customer wrote so long ago."""
    await house.db.hot.execute(SILENT, minutes)
    for window in windows:
        await window.page.reload()


def named(window: Window, role: Any, name: str) -> Locator:
    return window.page.get_by_role(role, name=name, exact=True)


async def fills(anna: Window) -> None:
    """By keys alone: found, filled, what is missing named."""
    page = anna.page
    await page.locator(".thread").focus()
    await anna.keys("t")
    find = named(anna, "combobox", "Найти шаблон")
    await expect(find).to_be_focused()
    await expect(page.get_by_role("option").filter(has_text="plohoy")).to_contain_text("Отклонён")
    await find.fill("заказ")
    await expect(page.locator(".template-preview")).to_contain_text("ждёт вас")
    await anna.keys("Enter")
    first, second, link = (
        page.get_by_label(name, exact=True) for name in ("Место 1", "Место 2", "На кнопке «Где мой заказ»")
    )
    await expect(first).to_be_focused()
    await first.fill("Глеб")
    await anna.keys("Enter")
    await expect(second).to_be_focused()
    await expect(second).to_have_attribute("aria-invalid", "true")
    await expect(page.locator(".template-gaps")).to_contain_text("Не заполнено: 2, Где мой заказ")
    # looked elsewhere meanwhile: it is kept
    await page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Настройки").click()
    await page.go_back()
    await expect(first).to_have_value("Глеб")
    await second.fill("№ 7")
    await link.fill("7")
    await anna.keys("Enter")


@pytest.mark.timeout(400)
async def test_after_a_day_only_a_template_goes(processes: Processes, browser: Browser) -> None:
    port = rundir.port(None)
    processes.env["SAMOVAR_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    async with (
        WhatsAppServer(speeds=Speeds.none(), webhook_policy=PROMPT, subscribed=False) as wa,
        open_house(processes, nodes=1, port=port) as house,
    ):
        approved(wa)
        boss = await house.hire("Директор", "administrator")
        channel = await connect(boss, wa)
        assert channel["check"]["ok"], channel["check"]
        gleb = wa.customer("+79125550103", name="Глеб Орлов")
        gleb.writes("Почём самовар?")
        anna = await Window.of(browser, house, "Анна", role="supervisor")
        boris = await Window.of(browser, house, "Борис", role="supervisor", phone=True)
        await anna.open("Глеб Орлов")
        await boris.row("Глеб Орлов").click()
        mark = anna.page.locator(".window-mark")
        await expect(mark).to_contain_text("Свободный ответ до")
        await expect(mark).not_to_have_attribute("data-soon", re.compile(".*"))
        await anna.field.fill("Недописанный ответ")
        await silent(house, 23 * 60 + 20, anna)
        await expect(mark).to_have_attribute("data-soon", "true")
        # for later than that one is warned, once
        await anna.field.fill("Недописанный ответ")
        await anna.keys("Control+Shift+Enter")
        await anna.page.get_by_role("option").filter(has_text="Завтра").first.click()
        await expect(anna.page.locator(".later-late")).to_be_visible()
        await anna.keys("Escape")
        await until(lambda: house.db.hot.fetchval(DRAFT), "the begun answer was kept")

        await silent(house, 25 * 60, anna, boris)
        for window in (anna, boris):
            await expect(window.page.locator(".window-shut")).to_contain_text("этот канал принимает только шаблон")
            await expect(window.field).to_have_count(0)
        await expect(anna.page.locator(".window-kept")).to_contain_text("Недописанный ответ")
        await fills(anna)
        for window in (anna, boris):
            sent = window.bubble("Глеб, ваш заказ № 7 готов", "out")
            await expect(sent).to_contain_text("Чайная лавка")
            await expect(sent.locator(".template-buttons")).to_contain_text("Где мой заказ")
            await expect(sent.locator(".template-sign")).to_be_visible()
        [heard] = await gleb.hears("Глеб, ваш заказ № 7 готов и ждёт вас.")
        assert heard.message["template"]["buttons"][0]["url"] == "https://shop.test/o/7"

        # with a picture on top, by mouse
        await named(anna, "button", "Написать по шаблону").click()
        await anna.page.get_by_role("option").filter(has_text="skidka").click()
        picture = {"name": "tea.png", "mimeType": "image/png", "buffer": samples.picture(320, 200)}
        await anna.page.locator(".template-desk input[type=file]").set_input_files(picture)
        await expect(anna.page.locator(".template-media img")).to_be_visible()
        await anna.page.get_by_role("button", name="Отправить", exact=True).click()
        await expect(boris.bubble("скидка до конца недели", "out").locator("img").first).to_be_visible()

        gleb.writes("Спасибо")
        for window in (anna, boris):
            await expect(window.field).to_be_visible()
        await expect(anna.field).to_have_value("Недописанный ответ")
        # it shut on the way: said, and what to do
        wa.faults.fail_next(1, 131047, method="messages")
        await anna.answers("Не дойдёт")
        trouble = boris.bubble("Не дойдёт", "out").locator(".trouble")
        await expect(trouble).to_contain_text("принимает сейчас только шаблон")
        await trouble.get_by_role("button", name="Написать по шаблону").click()
        await expect(boris.page.locator(".template-desk")).to_be_visible()

        ada = await Window.of(browser, house, "Ада", role="administrator")
        await ada.page.goto(f"/settings/channels/{channel['id']}")
        rows = ada.page.locator(".templates-rows > li")
        await expect(rows).to_have_count(4)
        await expect(rows.filter(has_text="plohoy")).to_contain_text("Отклонён")
        await expect(rows.filter(has_text="plohoy")).to_contain_text("PROMOTIONAL")
        next(each for each in wa.account.templates.values() if each.name == "skidka").status = "PAUSED"
        await ada.page.get_by_role("button", name="Обновить", exact=True).click()
        await expect(rows.filter(has_text="skidka")).to_contain_text("Приостановлен")
        for window in (anna, boris, ada):
            await window.close()
