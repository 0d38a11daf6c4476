"""Mail at real browsers: a mailbox is connected by its form; a letter looks right, harms nobody and is answered."""

import asyncio
import base64
import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Locator, Page, Request, expect

from backend.kit.db import Database
from tests.browser import letter_fields
from tests.browser.shop import node
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House
from tests.journeys.test_email_whole import listening
from tests.journeys.test_email_whole import mail as mail
from tests.platforms.mail import MailServer
from tests.platforms.telegram import samples

pytestmark = [pytest.mark.timeout(300), pytest.mark.filterwarnings("ignore:Requiring AUTH")]
PAYLOADS = Path(__file__).parents[1] / "connectors" / "email" / "payloads"

DESIGNED = """<html><body><table><tr><td><h2>Заказ № 12</h2><p>Пришлите <b>счёт</b> на самовар:</p>
<img src="cid:foto" width="200"><img src="https://track.test/open.gif"><script>parent.document.title = "взлом"</script>
<p onclick="parent.document.title='взлом'">Нажмите</p></td></tr></table></body></html>"""


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


async def types_servers(page: Page, mail: MailServer) -> None:
    for kind, port in (("входящей почты (IMAP)", mail.imap.port), ("исходящей почты (SMTP)", mail.smtp_port)):
        await page.get_by_role("textbox", name=f"Сервер {kind}").fill("127.0.0.1")
        await page.get_by_role("textbox", name=f"Порт {kind}").fill(str(port))
        await page.get_by_role("combobox", name=f"Шифрование {kind}").click()
        await page.get_by_role("option", name="Без шифрования").click()
        await expect(page.get_by_role("listbox")).to_have_count(0)


async def connects(ada: Window, mail: MailServer) -> int:
    """What is missing is named: the servers, then the password; what is right too."""
    page = ada.page
    await page.goto("/settings/channels/new/email")
    await page.get_by_role("textbox", name="Адрес ящика").fill("support")
    await page.get_by_role("textbox", name="Пароль").fill("не тот")
    await button(page, "Проверить и подключить").click()
    await expect(page.get_by_text("Нужен адрес вида support@example.com.")).to_be_visible()
    await expect(page.get_by_text("Серверы этой почты нам неизвестны: впишите имя.").first).to_be_visible()
    await page.get_by_role("textbox", name="Адрес ящика").fill("support@shop.test")
    await types_servers(page, mail)
    await button(page, "Проверить и подключить").click()
    check = page.locator(".check")
    await expect(check.locator('[data-state="missing"]').first).to_contain_text("не принял пароль", timeout=60_000)
    await page.get_by_role("textbox", name="Пароль").fill(mail.imap.password)
    await ada.keys("Control+s")
    await expect(button(page, "Сохранить")).to_have_count(0)
    await button(page, "Запустить").click()
    await expect(check).to_have_attribute("data-ok", "true", timeout=60_000)
    assert mail.imap.password not in await page.content()
    # what there is to choose from is the mailbox's own list
    await expect(page.get_by_role("checkbox", name="INBOX", exact=True)).to_be_checked()
    await expect(page.get_by_role("checkbox", name="Sent", exact=True)).not_to_be_checked()
    return int(page.url.rpartition("/")[2].partition("?")[0])


def designed(mail: MailServer) -> None:
    gleb = mail.customer()
    letter = gleb.letter("Пришлите счёт на самовар", "Заказ № 12", Cc="nina@example.com")
    letter.add_alternative(DESIGNED, subtype="html")
    picture = samples.picture(200, 120)
    letter.get_payload(1).add_related(picture, "image", "jpeg", cid="<foto>", filename="foto.jpg")  # type: ignore[union-attr]
    gleb.sends(letter)


async def test_a_mailbox_is_connected_by_its_form_and_a_letter_is_read_and_answered(
    processes: Processes, browser: Browser, mail: MailServer
) -> None:
    web, _ = await asyncio.gather(node(processes), processes.back())
    async with Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db:
        house = House(db, processes, [web])
        ada = await Window.of(browser, house, "Ада", role="administrator")
        await listening(house, await connects(ada, mail))
        await letter_fields.sets_leads(ada)
        await letter_fields.teaches(ada)
        await signs(ada)
        asked: list[str] = []
        ada.page.on("request", lambda request: asked.append(_host(request)))
        designed(mail)
        page = ada.page
        await page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Диалоги").click()
        await letter_fields.a_form_is_read(ada, mail)
        await ada.open("Глеб Орлов")
        bubble = page.locator('[data-direction="in"]').first
        await head_tells(bubble)
        await page_harms_nobody(page, bubble, asked)
        await reads_once(bubble)
        await button(page, "Ответить всем: ещё 1 адрес").click()
        await begun_stays(ada, browser)
        await ada.answers("Вот счёт")
        got = await mail.customer().gets("Вот счёт")
        assert (got.letter["Subject"], got.letter["Cc"]) == ("Счёт № 12", "nina@example.com")
        await mail.customer("nina@example.com").gets("Вот счёт")
        await expect(page.locator('[data-direction="out"]').last).to_contain_text("Счёт № 12")
        await expect(page.locator('[data-direction="out"]').last).to_have_attribute("data-state", "sent")
        await pastes_a_picture(ada, mail)
        await asks_elsewhere(ada, mail)
        mail.customer().answers(got, "Спасибо!")
        back = page.locator('[data-direction="in"]').last
        await expect(back).to_contain_text("Спасибо!")
        await expect(back).not_to_contain_text("Вот счёт")
        await back.get_by_role("button", name="Прежняя переписка").click()
        await expect(back).to_contain_text("> Вот счёт")
        await ada.pictured("email")
        raw = (PAYLOADS / "invitation.eml").read_bytes()
        mail.imap.delivers("support@shop.test", raw)
        await ada.open("Gleb")
        await expect(page.locator(".told")).to_contain_text("Показ самоваров")
        await expect(page.locator(".told")).to_contain_text("Тула, ул. Самоварная")
        await attends(ada, mail, raw)
        await forwards(ada, await Window.of(browser, house, "Борис", role="supervisor"), mail)
        await begins_with_an_invoice(ada, mail)
        await ada.close()


async def attends(ada: Window, mail: MailServer, raw: bytes) -> None:
    """By keys; the answer leaves as a letter that calendars read; a meeting that is called off asks nobody any more."""
    page = ada.page
    asked = page.get_by_role("group", name="Ответ на приглашение")
    await asked.get_by_role("button", name="Возможно").press("Enter")
    await expect(asked.get_by_role("button", name="Возможно")).to_have_attribute("aria-pressed", "true")
    gleb = mail.customer("gleb@gmail.com", "Gleb")
    await gleb.gets("Под вопросом: Показ самоваров")
    await asked.get_by_role("button", name="Принять").click()
    got = await gleb.gets("Приглашение принято: Показ самоваров")
    assert (got.letter["Subject"], got.letter["In-Reply-To"]) == (
        "Приглашение принято: Показ самоваров",
        "<6@gmail.com>",
    )
    [calendar] = [part for part in got.letter.walk() if part.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "REPLY"
    said = str(calendar.get_content()).replace("\r\n ", "")
    assert "PARTSTAT=ACCEPTED" in said
    assert "UID:7@google.com" in said
    await expect(asked.get_by_role("button", name="Принять")).to_have_attribute("aria-pressed", "true")
    await expect(asked.get_by_role("button", name="Возможно")).to_have_attribute("aria-pressed", "false")
    # the answer says it once: its subject is its text
    await expect(
        page.get_by_text("Приглашение принято: Показ самоваров").and_(page.locator("article *"))
    ).to_have_count(1)
    await ada.pictured("invitation")
    off = gleb.letter("Встречи не будет", "Отмена", In_Reply_To="<6@gmail.com>", References="<6@gmail.com>")
    off.add_alternative(OFF, subtype="calendar", params={"method": "CANCEL"})
    gleb.sends(off)
    await expect(page.get_by_text("Встреча отменена")).to_be_visible()
    await expect(page.get_by_text("Позже встречу отменили.")).to_be_visible()
    await expect(asked).to_have_count(0)


OFF = """BEGIN:VCALENDAR\r
METHOD:CANCEL\r
BEGIN:VEVENT\r
UID:7@google.com\r
SEQUENCE:1\r
SUMMARY:Показ самоваров\r
DTSTART:20261201T120000Z\r
END:VEVENT\r
END:VCALENDAR\r
"""


async def signs(ada: Window) -> None:
    """The mailbox's signature, as it will look while it is written."""
    await ada.page.get_by_role("textbox", name="Компания").fill("Лавка")
    await ada.page.get_by_role("textbox", name="Текст подписи").fill("**{{me}}**, {{position}}\n")
    await button(ada.page, "Компания").click()
    await expect(ada.page.locator(".signature-preview")).to_contain_text("Ада\nЛавка", use_inner_text=True)
    await button(ada.page, "Сохранить подпись").click()
    await expect(ada.page.get_by_text("Подпись сохранена")).to_be_visible()


async def asks_elsewhere(ada: Window, mail: MailServer) -> None:
    """The signature is seen before it is sent; where the letter wants its answer is said, and may be overruled."""
    page, gleb = ada.page, mail.customer()
    folded = button(page, "Подпись: Ада")
    await folded.click()
    await expect(page.locator(".letter-signature")).to_contain_text("Лавка")
    gleb.answers(gleb.got[-1], "Ответьте на работу", Reply_To="gleb@work.example")
    warned = page.locator(".letter-elsewhere")
    await expect(warned).to_contain_text("Ответ уйдёт на gleb@work.example: так просит письмо.")
    await ada.answers("На работу")
    got = await mail.customer("gleb@work.example").gets("На работу")
    assert "-- \nАда\nЛавка" in got.text.replace("\r", "")
    await button(page, "Ответить на gleb@example.com").click()
    await expect(warned).to_contain_text("Ответ уйдёт на gleb@example.com, хотя письмо просит")
    await button(page, "Без подписи").click()
    await expect(button(page, "Вернуть подпись")).to_be_visible()
    await ada.answers("На прежний адрес")
    assert "Ада" not in (await gleb.gets("На прежний адрес")).text
    assert not any("На работу" in row.text for row in gleb.got)


async def forwards(ada: Window, boris: Window, mail: MailServer) -> None:
    """It goes to somebody else by e-mail; a colleague sees it, and what is answered apart from it."""
    await ada.open("Глеб Орлов")
    await boris.open("Глеб Орлов")
    await ada.page.locator(".thread-more").get_by_role("button").first.click()
    await ada.page.get_by_role("menuitem", name="Переслать переписку письмом").click()
    window = ada.page.get_by_role("dialog")
    await window.get_by_label("Кому").fill("supply@works.example")
    await window.get_by_label("Ваши слова").fill("Сделаете такой?")
    await expect(window.locator(".forward-told")).to_contain_text("файл")
    await button(ada.page, "Переслать").click()
    supply = mail.customer("supply@works.example", "Завод")
    got = await supply.gets("Сделаете такой?")
    assert "Пришлите счёт" in got.text
    line = boris.page.locator(".system-line").filter(has_text="Ада пересылает переписку письмом: supply@works.example")
    await expect(line).to_be_visible()
    supply.answers(got, "Сделаем за неделю")
    await expect(ada.bubble("Сделаем за неделю", "in")).to_be_visible()
    await expect(boris.bubble("Сделаем за неделю")).to_have_count(0)
    await line.get_by_role("button", name="Открыть тот диалог").click()
    await expect(boris.bubble("Сделаем за неделю", "in")).to_be_visible()
    await boris.close()


async def pastes_a_picture(ada: Window, mail: MailServer) -> None:
    """It stands in the field by its name, in the letter and in the bubble as a picture."""
    await ada.field.fill("Вот он:")
    await ada.field.evaluate(PASTE, base64.b64encode(samples.picture(120, 80)).decode())
    await expect(ada.field).to_have_value("Вот он:\n[самовар.png]\n")
    await expect(ada.page.locator(".composer-file")).to_contain_text("кБ")
    await ada.field.press("Control+End")
    await ada.field.press_sequentially("Берёте?")
    await ada.field.press("Enter")
    got = await mail.customer().gets("Берёте?")
    assert "[самовар.png]" in got.text
    assert [part["Content-ID"] is not None for part in got.letter.walk() if part.get_content_maintype() == "image"] == [
        True
    ]
    bubble = ada.page.locator('[data-direction="out"]').last
    await expect(bubble.get_by_role("img", name="Картинка в письме: самовар.png")).to_have_js_property(
        "naturalWidth", 120
    )
    await expect(bubble).not_to_contain_text("[самовар.png]")


PASTE = """
(field, coded) => {
  const bytes = Uint8Array.from(atob(coded), (each) => each.charCodeAt(0))
  const data = new DataTransfer()
  data.items.add(new File([bytes], "самовар.png", { type: "image/png" }))
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
}
"""


async def begins_with_an_invoice(ada: Window, mail: MailServer) -> None:
    """Nobody has written yet: the first letter goes with the link and the PDF, and with its number as the subject."""
    await ada.ask("POST", "/sellers", {"name": "ООО «Самовар»"})
    person = {"name": "Зоя", "email": "zoya@example.com"}
    card = (await ada.ask("POST", "/cards", {"client_id": str(uuid4()), "person": person}))["card"]["id"]
    version = (await ada.ask("GET", f"/cards/{card}"))["version"]
    lines = [{"name": "Самовар", "price": "4990", "quantity": "1"}]
    await ada.ask("PUT", f"/cards/{card}/items", {"version": version, "currency": "RUB", "items": lines})
    bill = await ada.ask("POST", f"/cards/{card}/invoices", {"client_id": str(uuid4())})
    bill = await ada.ask("POST", f"/invoices/{bill['id']}/issue", {"version": bill["version"]})
    page = ada.page
    await page.goto(f"/requests/{card}")
    await page.get_by_role("button", name=re.compile("Открыть счёт")).click()
    await page.get_by_role("button", name="Написать по…").click()
    await page.get_by_role("menuitem", name=re.compile("Написать первым: zoya@example.com")).click()
    form = page.get_by_role("dialog", name=re.compile("Написать: "))
    await expect(form.get_by_role("textbox", name="Сообщение")).to_have_value(re.compile("/paper/"))
    await expect(form.get_by_text(f"{bill['number']}.pdf")).to_be_visible()
    await form.get_by_role("button", name="Отправить").click()
    got = await mail.customer("zoya@example.com").gets("/paper/")
    assert bill["number"] in got.letter["Subject"]
    assert [part.get_filename() for part in got.letter.walk() if part.get_content_type() == "application/pdf"] == [
        f"{bill['number']}.pdf"
    ]


async def begun_stays(ada: Window, browser: Browser) -> None:
    """What was typed a moment before a reload is there after it, subject and copies too; and on another device."""
    subject = ada.page.get_by_role("textbox", name="Тема", exact=True)
    await subject.fill("Счёт")
    await ada.field.fill("Вот")
    await ada.page.reload()
    await expect(subject).to_have_value("Счёт")
    await expect(ada.field).to_have_value("Вот")
    state = await ada.context.storage_state()
    async with await browser.new_context(storage_state=state, base_url=ada.node.url) as device:
        other = await device.new_page()
        await other.goto(ada.page.url)
        theirs = other.get_by_role("textbox", name="Тема", exact=True)
        await expect(theirs).to_have_value("Счёт")
        await expect(other.get_by_role("combobox", name="Копия", exact=True)).to_have_value("nina@example.com")
        await subject.fill("Счёт № 12")
        await expect(theirs).to_have_value("Счёт № 12")


async def head_tells(bubble: Locator) -> None:
    """The subject; who wrote to whom when one wants to know."""
    subject = bubble.get_by_role("button", name="Заказ № 12")
    await expect(subject).to_be_visible()
    await subject.press("Enter")
    await expect(bubble.locator(".letter-details")).to_contain_text("nina@example.com")
    await expect(bubble.locator(".letter-details")).to_contain_text("Глеб Орлов <gleb@example.com>")


async def reads_once(bubble: Locator) -> None:
    """As it was designed or as text, never both, by one press each way."""
    words = bubble.locator(".bubble-text")
    await expect(words).to_have_count(0)
    await bubble.get_by_role("button", name="Показать только текст").press("Enter")
    await expect(words).to_contain_text("Пришлите счёт на самовар")
    await expect(bubble.locator("iframe")).to_have_count(0)
    await bubble.get_by_role("button", name="Показать с оформлением").press("Enter")
    await expect(bubble.frame_locator("iframe").get_by_text("Заказ № 12")).to_be_visible()
    await expect(words).to_have_count(0)


async def page_harms_nobody(page: Page, bubble: Locator, asked: list[str]) -> None:
    """Its picture shows, nothing in it runs, and nobody else is asked until the reader says so (attack 30)."""
    frame = bubble.frame_locator("iframe")
    await expect(frame.get_by_text("Заказ № 12")).to_be_visible()
    inside = frame.locator("img").first
    await expect(inside).to_have_js_property("naturalWidth", 200)
    await frame.get_by_text("Нажмите").click()
    assert "взлом" not in await page.title()
    assert "track.test" not in asked
    await page.context.route("https://track.test/**", lambda route: route.fulfill(body=PIXEL, content_type="image/gif"))
    async with page.expect_request("https://track.test/open.gif"):
        await bubble.get_by_role("button", name="Показать 1 картинку").click()


PIXEL = base64.b64decode("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==")


def _host(request: Request) -> str:
    return request.url.split("/")[2] if "//" in request.url else ""
