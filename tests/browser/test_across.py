"""Across channels at real browsers: writing first, by keys and from a card, while a colleague watches."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from backend.kit.db import Database
from tests.browser.shop import node
from tests.browser.test_email import PASTE
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House
from tests.journeys.program import Program, running
from tests.journeys.test_api_whole import Line
from tests.journeys.test_email_whole import connect, listening
from tests.journeys.test_email_whole import mail as mail
from tests.platforms.mail import MailServer
from tests.platforms.telegram import samples

pytestmark = [pytest.mark.timeout(300), pytest.mark.filterwarnings("ignore:Requiring AUTH")]


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


@asynccontextmanager
async def counter(processes: Processes, mail: MailServer) -> AsyncIterator[tuple[House, Line, Program]]:
    """A house with a mailbox and a program of its own, which tells by the line."""
    web, _ = await asyncio.gather(node(processes), processes.back())
    async with Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db, running() as program:
        house = House(db, processes, [web])
        ada = await house.hire("Ada", "administrator")
        letters = await connect(ada, mail)
        assert letters["check"]["ok"], letters["check"]
        settings = {"token": program.token, "webhook_url": program.url, "signing_secret": program.secret}
        made = await ada.call("POST", "/channels", {"kind": "api", "name": "Кабинет", "settings": settings})
        assert made.json()["check"]["ok"], made.text
        await listening(house, letters["id"])
        async with httpx.AsyncClient(timeout=20) as http:
            yield house, Line(http, f"{web.url}/hooks/{made.json()['id']}", program.token), program
        await ada.http.aclose()


async def first_letter(anna: Window, boris: Window, mail: MailServer) -> None:
    """By keys alone: what lacks is named, a stranger is named as one, and a colleague sees it begin."""
    page = anna.page
    await expect(button(page, "Новое сообщение")).to_be_visible()
    await anna.keys("Shift+n")
    window = page.get_by_role("dialog", name="Новое сообщение")
    await expect(window.get_by_role("textbox", name="Электронная почта")).to_be_focused()
    await page.keyboard.type("olga@")
    await anna.keys("Tab")
    await expect(window.get_by_text("Это не адрес почты.")).to_be_visible()
    await anna.keys("Shift+Tab", "End")
    await page.keyboard.type("example.com")
    await expect(window.get_by_role("status")).to_contain_text("По адресу olga@example.com пока никто не известен")
    await window.get_by_role("textbox", name="Имя").fill("Ольга")
    await window.get_by_role("textbox", name="Тема").fill("Ваш заказ")
    await window.get_by_role("textbox", name="Сообщение").fill("Самовар приехал")
    # closed by mistake, it is all there again
    await anna.keys("Escape")
    await expect(window).to_have_count(0)
    await button(page, "Новое сообщение").click()
    await expect(window.get_by_role("textbox", name="Сообщение")).to_have_value("Самовар приехал")
    await with_all_of_an_answer(anna, window)
    await a_reload_loses_nothing(anna, window)
    await anna.keys("Control+Enter")
    await expect(window).to_have_count(0)
    await expect(page.get_by_role("log").get_by_text("Самовар приехал")).to_be_visible()
    # what was sent does not come back
    await page.reload()
    await expect(page.get_by_role("log").get_by_text("Самовар приехал")).to_be_visible()
    await expect(window).to_have_count(0)
    await expect(boris.row("Ольга")).to_contain_text("Самовар приехал")
    got = await mail.customer("olga@example.com", "Ольга").gets("Самовар приехал")
    assert got.letter["Subject"] == "Ваш заказ"
    html = got.letter.get_body(("html",))
    assert html is not None
    assert "<b>сегодня</b>" in html.get_content()
    assert "cid:" in html.get_content()
    files = [part for part in got.letter.walk() if part.get_content_maintype() not in ("multipart", "text")]
    assert {(part.get_content_type(), part["Content-ID"] is not None) for part in files} == {
        ("image/jpeg", True),
        ("application/pdf", False),
    }
    mail.customer("olga@example.com", "Ольга").answers(got, "Еду!")
    await expect(page.get_by_role("log").get_by_text("Еду!")).to_be_visible()


async def a_reload_loses_nothing(anna: Window, window: Locator) -> None:
    """Whoever reloads in the middle of a first message has the window before them, with all that was in it."""
    await anna.page.reload()
    text = window.get_by_role("textbox", name="Сообщение")
    await expect(text).to_have_value("Самовар приехал **сегодня**\n[самовар.png]\n")
    await expect(window.get_by_role("textbox", name="Электронная почта")).to_have_value("olga@example.com")
    await expect(window.get_by_role("textbox", name="Имя")).to_have_value("Ольга")
    await expect(window.get_by_role("textbox", name="Тема")).to_have_value("Ваш заказ")
    await expect(window.locator(".composer-file").last).to_contain_text("прайс.pdf")
    await text.focus()


async def with_all_of_an_answer(anna: Window, window: Locator) -> None:
    """Formats by keys, a picture in its place, a file beside it; what is not taken is told before its upload."""
    text = window.get_by_role("textbox", name="Сообщение")
    await text.press("Control+End")
    await text.press_sequentially(" ")
    await anna.keys("Control+b")
    await text.press_sequentially("сегодня")
    await expect(text).to_have_value("Самовар приехал **сегодня**")
    await text.press("Control+End")
    await text.evaluate(PASTE, base64.b64encode(samples.picture(120, 80)).decode())
    await expect(text).to_have_value("Самовар приехал **сегодня**\n[самовар.png]\n")
    files = window.locator("input[type=file]")
    await files.set_input_files({"name": "пусто.txt", "mimeType": "text/plain", "buffer": b""})
    await expect(window.locator(".composer-file").last).to_contain_text("Файл пуст")
    await anna.keys("Control+Enter")
    await expect(window.get_by_text("Уберите файл, который канал не примет.")).to_be_visible()
    await window.get_by_role("button", name="Убрать: пусто.txt").click()
    await files.set_input_files({"name": "прайс.pdf", "mimeType": "application/pdf", "buffer": samples.paper()})
    await expect(window.locator(".composer-file").last).to_contain_text("прайс.pdf")
    await expect(window.get_by_role("progressbar")).to_have_count(0)
    await anna.pictured("begin")


async def once_there_it_is_gone_on_with(anna: Window) -> None:
    page = anna.page
    await page.goto("/inbox")
    await expect(anna.row("Ольга")).to_be_visible()
    await anna.keys("Shift+n")
    window = page.get_by_role("dialog", name="Новое сообщение")
    await window.get_by_role("textbox", name="Электронная почта").fill("Olga@Example.com")
    await expect(window.get_by_role("status")).to_contain_text("С Ольга в канале «Почта лавки» уже есть диалог")
    await button(window.page, "Открыть диалог").click()
    await expect(page.get_by_role("log").get_by_text("Еду!")).to_be_visible()


async def a_letter_of_its_own_by_name(anna: Window, mail: MailServer) -> None:
    """Found by name, by keys: on in what is written already, or a letter with a subject of its own beside it."""
    page = anna.page
    await page.goto("/inbox")
    await expect(anna.row("Ольга")).to_be_visible()
    await anna.keys("Shift+n")
    window = page.get_by_role("dialog", name="Новое сообщение")
    await window.get_by_role("textbox", name="Электронная почта").fill("ольг")
    known = window.get_by_role("list", name="Кто это может быть").get_by_role("button", name="Ольга")
    await expect(known).to_be_visible()
    await anna.pictured("begin-known")
    await anna.keys("Tab")
    await expect(known).to_be_focused()
    await anna.keys("Enter")
    await expect(window.get_by_role("status")).to_contain_text("уже есть диалог")
    which = window.get_by_role("radiogroup", name="Какое письмо")
    await expect(which.get_by_role("radio", name="Продолжить «Ваш заказ»")).to_be_checked()
    await which.get_by_role("radio", name="Новое письмо").click()
    await anna.pictured("begin-anew")
    await window.get_by_role("textbox", name="Тема").fill("Гарантия")
    await window.get_by_role("textbox", name="Сообщение").fill("Два года")
    await anna.keys("Control+Enter")
    await expect(window).to_have_count(0)
    await expect(page.get_by_role("log").get_by_text("Два года")).to_be_visible()
    await expect(page.get_by_role("log").get_by_text("Еду!")).to_have_count(0)
    got = await mail.customer("olga@example.com", "Ольга").gets("Два года")
    assert (got.letter["Subject"], got.letter["In-Reply-To"]) == ("Гарантия", None)
    await expect(anna.row("Ольга")).to_have_count(2)


async def test_one_writes_first_from_the_list_and_from_a_card(
    processes: Processes, browser: Browser, mail: MailServer
) -> None:
    async with counter(processes, mail) as (house, line, program):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", role="supervisor")
        await first_letter(anna, boris, mail)
        await once_there_it_is_gone_on_with(anna)
        await a_letter_of_its_own_by_name(anna, mail)
        await from_a_card(anna, boris, line, mail)
        await refused_and_sent_elsewhere(anna, boris, program, mail)
        await one_person_twice(anna, boris, line, mail)
        assert anna.faults == boris.faults == []


async def from_a_card(anna: Window, boris: Window, line: Line, mail: MailServer) -> None:
    """To somebody who wrote by another channel, at the e-mail of their card: what was begun there goes along."""
    told: dict[str, Any] = {"type": "message", "id": "m1", "conversation": "c1", "text": "Почём чайник?"}
    told |= {"from": {"id": "u1", "name": "Нина", "email": "nina@example.com"}}
    await line.tells(told)
    page = anna.page
    await anna.row("Нина").click()
    await button(page, "Написать первым: nina@example.com, Почта лавки").click()
    window = page.get_by_role("dialog", name="Написать: Нина")
    await expect(window).to_contain_text("nina@example.com · Почта лавки")
    await expect(window.get_by_role("textbox", name="Тема")).to_be_focused()
    await page.keyboard.type("Счёт")
    await window.get_by_role("textbox", name="Сообщение").fill("Счёт во вложении")
    await button(page, "Отправить").last.click()
    await expect(page.get_by_role("log").get_by_text("Счёт во вложении")).to_be_visible()
    await mail.customer("nina@example.com", "Нина").gets("Счёт во вложении")
    await expect(boris.page.get_by_text("Счёт во вложении").first).to_be_visible()


async def refused_and_sent_elsewhere(anna: Window, boris: Window, program: Program, mail: MailServer) -> None:
    """The program says that she has blocked us: her e-mail is offered, two press it at once, and one letter goes."""
    for window in (anna, boris):
        await window.page.goto("/inbox")
        await window.row("Почём чайник?").click()
    page = anna.page
    program.instead = [(409, {"error": "blocked"})]
    await page.get_by_role("textbox", name="Ответ").fill("Чайник за **4500**")
    await anna.keys("Control+Enter")
    offers = [button(window.page, "Отправить: nina@example.com · Почта лавки") for window in (anna, boris)]
    for offer in offers:
        await expect(offer).to_be_visible()
    await asyncio.gather(*(offer.click(no_wait_after=True) for offer in offers), return_exceptions=True)
    for window in (anna, boris):
        await expect(button(window.page, "Отправлено снова через «Почта лавки»")).to_be_visible()
    nina = mail.customer("nina@example.com", "Нина")
    await nina.gets("Чайник за 4500")
    await button(page, "Отправлено снова через «Почта лавки»").click()
    await expect(button(page, "Вместо не ушедшего через «Кабинет»")).to_be_visible()
    assert [row.text for row in nina.got].count("Чайник за 4500") == 1


async def asked_once_to_whom_it_goes(anna: Window, boris: Window, mail: MailServer) -> None:
    """By keys: the first answer where Нина was written to asks whose address it was, and goes by the second Enter."""
    for window in (anna, boris):
        await window.page.goto("/inbox")
        await window.row("Почта лавки").filter(has_text="Чайник за 4500").click()
        await expect(window.page.get_by_role("note").filter(has_text="контакту «Нина»")).to_be_visible()
    page = anna.page
    await page.get_by_role("textbox", name="Ответ").fill("Чайник с ситечком")
    await anna.keys("Control+Enter")
    asked = page.get_by_role("alert").filter(has_text="nina@example.com")
    await expect(asked).to_contain_text("контакту «Н. Петрова»")
    await expect(asked).to_contain_text("контакту «Нина»")
    await expect(asked.get_by_role("button", name="Всё верно, отправить")).to_be_focused()
    await expect(page.get_by_role("log").get_by_text("Чайник с ситечком")).to_have_count(0)
    await anna.pictured("formerly")
    await anna.keys("Enter")
    await expect(page.get_by_role("log").get_by_text("Чайник с ситечком")).to_be_visible()
    await mail.customer("nina@example.com", "Нина").gets("Чайник с ситечком")
    for window in (anna, boris):
        await expect(window.page.get_by_text("До объединения этот адрес принадлежал")).to_have_count(0)


async def one_person_twice(anna: Window, boris: Window, line: Line, mail: MailServer) -> None:
    """Somebody with the same e-mail is offered, both are looked at side by side, joined, and split as they were."""
    told: dict[str, Any] = {"type": "message", "id": "m9", "conversation": "c9", "text": "Это снова я"}
    told |= {"from": {"id": "u9", "name": "Н. Петрова", "email": "nina@example.com"}}
    await line.tells(told)
    page = anna.page
    await page.goto("/inbox")
    await anna.row("Это снова я").click()
    twice = page.get_by_role("region", name="Один человек дважды")
    await expect(twice).to_contain_text("Та же почта nina@example.com · только указано")
    await twice.get_by_role("button", name="Сравнить").click()
    window = page.get_by_role("dialog", name="Это один человек?")
    await expect(window.get_by_role("region", name="Н. Петрова")).to_contain_text("nina@example.com")
    await window.get_by_role("button", name="Объединить").click()
    await expect(twice).to_contain_text("Объединён: Нина")
    await expect(boris.page.get_by_role("option").filter(has_text="Н. Петрова")).to_have_count(3)
    await asked_once_to_whom_it_goes(anna, boris, mail)
    await page.goto("/inbox")
    await anna.row("Это снова я").click()
    await twice.get_by_role("button", name="Разделить").click()
    await expect(boris.page.get_by_role("option").filter(has_text="Н. Петрова")).to_have_count(1)
    await expect(twice).to_have_count(0)
