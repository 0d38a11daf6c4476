"""The composer as people use it: a slash, a gap, a macro taken back, an answer for later, a dialog put aside."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Route, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House, until
from tests.platforms.telegram import Speeds, TelegramServer

pytestmark = pytest.mark.timeout(300)

# one account is not connected twice
SECOND_TOKEN = "700002:AAE-second-bot-of-the-played-telegram"


async def remembered(window: Window) -> bool:
    (row,) = (await window.ask("GET", "/conversations"))["items"]
    return any(draft["saved_reply_id"] for draft in await window.ask("GET", f"/conversations/{row['id']}/drafts"))


async def makes_a_macro(anna: Window) -> None:
    """In the settings, which Ctrl+K opens and whose button it presses."""
    page = anna.page
    await expect(anna.row("Глеб")).to_be_visible()
    for asked in ("Настройки: Макросы", "Новый макрос"):
        if asked == "Новый макрос":
            await expect(page.get_by_role("button", name=asked)).to_be_visible()
        await anna.keys("Control+k")
        await page.get_by_role("dialog").get_by_role("combobox").fill(asked)
        await page.get_by_role("option", name=asked).first.click()
    form = page.get_by_role("dialog", name="Новый макрос")
    await form.get_by_label("Название").fill("Готово")
    await form.get_by_label("Папка").fill("Каждый день")
    await form.get_by_role("textbox", name="Текст, язык").fill("{{name}}, всё готово")
    for field, choice in (("Статус", "Связались"), ("После этого", "Отложить, пока клиент не напишет")):
        await form.get_by_role("combobox", name=field).click()
        await page.get_by_role("option", name=choice).first.click()
    await form.get_by_role("button", name="Сохранить").click()
    await expect(page.get_by_role("heading", name="Каждый день")).to_be_visible()
    # each line's menu stands in Ctrl+K as well: the folder is another by it
    await anna.keys("Control+k")
    await page.get_by_role("dialog").get_by_role("combobox").fill("Готово: Изменить")
    await page.get_by_role("option", name="Готово: Изменить").click()
    form = page.get_by_role("dialog", name="Готово")
    await expect(form.get_by_label("Папка")).to_have_value("Каждый день")
    await form.get_by_label("Папка").fill("По вечерам")
    await form.get_by_role("button", name="Сохранить").click()
    await expect(page.get_by_role("heading", name="По вечерам")).to_be_visible()
    # a view is a place from anywhere
    await anna.keys("Control+k")
    await page.get_by_role("dialog").get_by_role("combobox").fill("Все")
    await page.get_by_role("option", name="Все", exact=True).click()
    await expect(page).to_have_url(re.compile("/inbox$"))


async def answer_lost(route: Route, asked: list[str | None]) -> None:
    """The first time the server does it, and the answer goes nowhere."""
    asked.append(route.request.post_data)
    if len(asked) > 1:
        await route.continue_()
        return
    await route.fetch()
    await route.abort("connectionreset")


async def test_a_slash_a_gap_and_a_macro_by_keys_alone(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        reply = {"title": "Перезвон", "variants": {"ru": "{{name}}, перезвоним на {{phone}}"}}
        await anna.ask("POST", "/saved-replies", reply)
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Когда перезвоните?")
        await makes_a_macro(anna)
        await anna.open("Глеб")
        await anna.field.focus()
        await anna.page.keyboard.type("/пере")
        await expect(anna.page.get_by_role("option", name="Перезвон", exact=True)).to_be_visible()
        await expect(anna.page.locator(".slash-preview")).to_contain_text("Глеб, перезвоним на телефон")
        await anna.keys("Enter")
        await expect(anna.field).to_have_value("Глеб, перезвоним на {{phone}}")
        # the draft knows from which saved reply it is, also after a reload
        await until(lambda: remembered(anna), "draft that remembers its saved reply")
        await anna.page.reload()
        await expect(anna.field).to_have_value("Глеб, перезвоним на {{phone}}")
        await anna.field.focus()
        await anna.keys("Enter")
        refused = anna.page.get_by_role("alert").filter(has_text="Не заполнено")
        await expect(refused).to_be_visible()
        # the gap itself is selected: what is typed takes its place
        await anna.page.keyboard.type("8 912 123-45-67")
        await expect(refused).to_have_count(0)
        await anna.keys("Enter")
        await gleb.hears("Глеб, перезвоним на 8 912 123-45-67")
        (used,) = (await anna.ask("GET", "/saved-replies"))["items"]
        assert used["used"] == 1

        await anna.page.keyboard.type("Так /гото")
        await expect(anna.page.locator(".slash-preview")).to_contain_text("отложит диалог, пока клиент не напишет")
        # the line is cut amid it: it was done, and nobody said so
        lost: list[str | None] = []
        await anna.page.route(re.compile(r"/conversations/\d+/macros/\d+$"), lambda route: answer_lost(route, lost))
        await anna.keys("Enter")
        await expect(anna.page.get_by_text("будет сделано, когда вернётся связь")).to_be_visible()
        await expect(anna.page.get_by_text("Выполнено: Готово")).to_be_visible()
        assert len(lost) == 2
        assert lost[0] == lost[1], "asked for again under the same key"
        assert len(await gleb.hears("Глеб, всё готово")) == 1
        await expect(anna.field).to_have_value("Так ")
        await expect(anna.row("Глеб")).to_have_count(0)
        await anna.page.get_by_role("button", name="Вернуть").last.click()
        await expect(anna.row("Глеб")).to_be_visible()
        await expect(anna.page.get_by_text("Отменено всё, кроме ответа")).to_be_visible()
        (row,) = (await anna.ask("GET", "/conversations"))["items"]
        assert (await anna.ask("GET", f"/cards/{row['card_id']}"))["status_id"] == 1
        await anna.close()


async def test_an_answer_for_later_is_overtaken_and_a_snoozed_dialog_wakes(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Boris", role="supervisor", locale="en", node=1)
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Сколько стоит?")
        for window in (anna, boris):
            await window.open("Глеб")
        await anna.field.fill("**Напомню** завтра")
        await anna.page.get_by_role("button", name="Отправить позже").click()
        await anna.page.get_by_role("option", name="Завтра утром").click()
        await expect(anna.bubble("Напомню завтра", "out")).to_contain_text("если клиент не напишет раньше")
        await expect(boris.bubble("Напомню завтра", "out")).to_contain_text("unless the customer writes first")
        await expect(anna.field).to_have_value("")
        gleb.writes("Я передумал")
        await expect(anna.field).to_have_value("**Напомню** завтра")
        await expect(boris.bubble("Напомню завтра", "out")).to_contain_text("the customer wrote first")
        assert gleb.heard == []

        await anna.page.get_by_role("button", name="Отправить позже").click()
        said = anna.page.get_by_role("combobox", name="Отправить позже")
        offered = anna.page.get_by_role("listbox", name="Отправить позже").get_by_role("option")
        for words, why in (
            ("31.02", "Такой даты в календаре нет"),
            ("завтра в 25:00", "Такого времени на часах нет"),
            ("5.11.2020", "Это время уже прошло"),
            ("через 20 месяцев", "Слишком далеко"),
        ):
            await said.fill(words)
            await expect(anna.page.get_by_role("alert").filter(has_text=why)).to_be_visible()
            await expect(offered).to_have_count(0)
        await said.fill("завтра в три часа ночи")
        await expect(offered).to_have_text(re.compile("^завтра 03:00$"))
        await said.fill("")
        await anna.page.get_by_role("option", name="Через час").click()
        await anna.bubble("Напомню завтра", "out").last.get_by_role("button", name="Отправить сейчас").click()
        await gleb.hears("Напомню завтра")

        await anna.page.get_by_role("button", name="Отложить", exact=True).click()
        await anna.page.get_by_role("option", name="Через час").click()
        await expect(anna.row("Глеб")).to_have_count(0)
        await expect(boris.row("Глеб")).to_have_count(0)
        await house.db.hot.execute("UPDATE conversations SET snoozed_until = now() WHERE state = 'snoozed'")
        for window, why in ((anna, "Отложено до"), (boris, "Snoozed until")):
            await expect(window.row("Глеб").get_by_role("img", name=why)).to_be_visible()
            await window.close()


async def one_person(house: House, *names: str) -> dict[str, int]:
    """All who wrote under these names are one contact: name of the channel's user → dialog."""
    sql = """SELECT c.id, i.username, c.contact_id FROM conversations c JOIN identities i ON i.id = c.identity_id
        WHERE i.username = ANY($1::text[]) ORDER BY c.id"""

    async def all_there() -> Any:
        rows = await house.db.hot.fetch(sql, list(names))
        return rows if len(rows) == len(names) else None

    rows = await until(all_there, "dialog each")
    contacts = [row["contact_id"] for row in rows]
    for table in ("identities", "conversations", "cards"):
        move = f"UPDATE {table} SET contact_id = $1 WHERE contact_id = ANY($2::bigint[])"
        await house.db.hot.execute(move, contacts[0], contacts)
    return {row["username"]: row["id"] for row in rows}


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000"
    "000049454e44ae426082"
)


async def test_an_answer_goes_on_at_another_address_and_to_nobody_else(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram), TelegramServer(SECOND_TOKEN, speeds=Speeds.none()) as spare:
        await house.connect_bot(house.people["Ada"], spare, name="Запасной")
        here = telegram.customer(first_name="Глеб", username="gleb")
        there = spare.customer(first_name="Глеб", username="gleb_spare")
        silent = telegram.customer(first_name="Глеб", username="gleb_old")
        for who in (here, there, silent):
            who.writes("Сколько стоит?")
        dialogs = await one_person(house, "gleb", "gleb_spare", "gleb_old")
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", role="supervisor", node=1)
        await boris.page.goto(f"/inbox/{dialogs['gleb_spare']}")
        await anna.page.goto(f"/inbox/{dialogs['gleb']}")
        await expect(anna.page.locator(".composer-send")).to_have_accessible_name(
            "Отправить. Ответить: Глеб, Самовары @gleb"
        )
        await expect(anna.page.locator(".answer-to")).to_contain_text("@gleb")
        await anna.field.fill("Пришлю счёт")
        await anna.page.locator("input[type=file][aria-label='Прикрепить файлы']").set_input_files(
            {"name": "a.png", "mimeType": "image/png", "buffer": PNG}
        )
        await expect(anna.page.locator(".composer-file")).to_contain_text("байт")
        await expect(anna.field).to_be_focused()

        await anna.page.get_by_role("button", name="Ответить по другому адресу").press("Enter")
        menu = anna.page.get_by_role("menu")
        await expect(menu.get_by_role("menuitemcheckbox", checked=True)).to_contain_text("@gleb · Самовары")
        await expect(menu.get_by_role("menuitemcheckbox")).to_have_count(3)
        await menu.get_by_text("@gleb_spare · Запасной").click()
        await expect(anna.page).to_have_url(f"{anna.node.url}/inbox/{dialogs['gleb_spare']}")
        await expect(anna.field).to_have_value("Пришлю счёт")
        await expect(anna.field).to_be_focused()
        await expect(anna.page.locator(".composer-file")).to_have_count(1)
        await expect(anna.page.locator(".composer-send")).to_have_accessible_name(
            "Отправить. Ответить: Глеб, Запасной @gleb_spare"
        )
        await anna.keys("Enter")
        await there.hears("Пришлю счёт")
        await expect(boris.bubble("Пришлю счёт", "out")).to_be_visible()
        await anna.page.goto(f"/inbox/{dialogs['gleb']}")
        await expect(anna.field).to_have_value("")
        assert here.heard == silent.heard == []
        # and from the card, without anything written yet
        there_by_card = anna.page.get_by_role("complementary").get_by_role("button", name="Написать: @gleb_old")
        await there_by_card.press("Enter")
        await expect(anna.page).to_have_url(f"{anna.node.url}/inbox/{dialogs['gleb_old']}")
        await why_nobody_can_be_written_to(house, anna, dialogs)
        for window in (anna, boris):
            await window.close()


async def why_nobody_can_be_written_to(house: House, anna: Window, dialogs: dict[str, int]) -> None:
    """Beside each address on the card, and in the composer's menu: nobody has written from it; its channel is gone."""
    spare, contact = await house.db.hot.fetchrow(
        "SELECT channel_id, contact_id FROM conversations WHERE id = $1", dialogs["gleb_spare"]
    )
    await house.db.hot.execute(
        """INSERT INTO identities (channel_id, external_user, contact_id, name, username)
        VALUES ($1, '7', $2, 'Глеб', 'gleb_new')""",
        spare,
        contact,
    )
    card = anna.page.get_by_role("complementary")
    rev = (await anna.ask("GET", f"/contacts/{contact}"))["rev"]
    await anna.ask("PATCH", f"/contacts/{contact}", {"rev": rev, "surname": "Самоваров"})
    await expect(card.locator(".card-refused")).to_have_text("В канале «Запасной» первым должен написать клиент.")
    await expect(card.get_by_role("button", name="Написать: @gleb_new")).to_have_count(0)
    await expect(card.get_by_role("button", name="Написать: @gleb_spare")).to_be_visible()

    gone = await house.people["Ada"].call("DELETE", f"/channels/{spare}")
    assert gone.status_code == 204
    why = "Канал «Запасной» удалён, отправить через него нельзя."
    await expect(card.locator(".card-refused")).to_have_text([why, why])
    await expect(card.get_by_role("button", name="Написать: @gleb_spare")).to_have_count(0)
    await anna.page.get_by_role("button", name="Ответить по другому адресу").press("Enter")
    there = anna.page.get_by_role("menu").get_by_role("menuitemcheckbox").filter(has_text="@gleb_spare")
    await expect(there).to_have_attribute("aria-disabled", "true")
    await expect(there).to_contain_text(why)
    await anna.keys("Escape")


async def test_formats_emoji_files_and_a_note_on_a_call_by_keys(
    processes: Processes, browser: Browser, tmp_path: Path
) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Сколько стоит?")
        await anna.open("Глеб")
        await anna.field.focus()
        await anna.page.keyboard.type("Да")
        await anna.keys("Control+a")
        bold = anna.page.get_by_role("toolbar", name="Оформление").get_by_role("button", name="Жирный")
        await bold.press("Enter")
        await expect(anna.field).to_have_value("**Да**")
        await anna.field.press("End")
        await anna.page.keyboard.type(" :спас")
        await expect(anna.page.get_by_role("option", name="🙏 спасибо")).to_be_visible()
        await anna.keys("Tab")
        await expect(anna.field).to_have_value("**Да** 🙏")
        await anna.page.keyboard.type(" :rocket:")
        await expect(anna.field).to_have_value("**Да** 🙏 🚀")
        await anna.page.get_by_role("button", name="Эмодзи").press("Enter")
        await anna.page.get_by_role("textbox", name="Найти эмодзи").fill("чай")
        await anna.keys("Enter")
        await expect(anna.field).to_have_value("**Да** 🙏 🚀☕")
        asked = anna.bubble("Сколько стоит?", "in")
        await asked.focus()
        await asked.press("Enter")
        await anna.page.get_by_role("menu").get_by_text("Ответить на это", exact=True).click()
        await expect(anna.page.locator(".composer-answers")).to_contain_text("Сколько стоит?")

        files = [{"name": f"{name}.png", "mimeType": "image/png", "buffer": PNG} for name in "ab"]
        large = tmp_path / "huge.bin"
        with large.open("wb") as sparse:
            sparse.truncate(51 * 1024 * 1024)
        picker = anna.page.locator("input[type=file][aria-label='Прикрепить файлы']")
        await picker.set_input_files(files)
        await files_on_a_slow_line(house, anna)
        assert gleb.heard == []
        called: list[str] = []
        anna.page.on("request", lambda request: called.append(f"{request.method} {request.url}"))
        await picker.set_input_files(large)
        told = anna.page.locator(".composer-file").filter(has_text="huge.bin")
        # told before a byte of it is sent
        await expect(told).to_contain_text("канал это не примет")
        await expect(anna.page.locator(".composer-send")).to_be_disabled()
        await told.get_by_role("button", name="Убрать: huge.bin").press("Enter")
        assert not [each for each in called if each.endswith("/api/v1/files")]
        await a_note_keeps_its_file(anna)
        await anna.page.get_by_role("button", name="b.png, место 2 из 2").press("ArrowLeft")
        await expect(anna.page.get_by_role("button", name="b.png, место 1 из 2")).to_be_focused()
        await anna.field.focus()
        await anna.keys("Enter")
        await gleb.hears("Да 🙏 🚀☕")
        (sent,) = [m for m in await thread(anna) if m["direction"] == "out"]
        assert [file["name"] for file in sent["attachments"]] == ["b.png", "a.png"]
        assert (sent["reply_to"], sent["entities"][0]["type"]) == (1, "bold")

        heard = len(gleb.heard)
        await anna.page.locator(".composer-kind[data-kind=note]").press("Enter")
        await anna.field.fill("Договорились о цене")
        await anna.page.get_by_role("button", name="Был контакт").press("Enter")
        await anna.page.get_by_role("radio", name="встреча").click()
        await anna.page.get_by_label("Когда говорили").fill("2026-01-15T14:30")
        await anna.keys("Enter")
        await expect(anna.page.get_by_role("button", name="Был контакт: встреча")).to_be_visible()
        await anna.field.focus()
        await anna.keys("Enter")
        await expect(anna.bubble("Договорились о цене", "note")).to_contain_text("Был контакт: встреча, 15 января")
        (noted,) = [m for m in await thread(anna) if m["direction"] == "note"]
        assert [file["name"] for file in noted["attachments"]] == ["inside.png"]
        assert len(gleb.heard) == heard
        await anna.close()


# a drag from outside the browser: what it carries is of the browser's own kind
_CARRIED = """
([name, type, bytes]) => {
  const carried = new DataTransfer()
  carried.items.add(new File([new Uint8Array(bytes)], name, { type }))
  return carried
}
"""
_PASTE = """
(on, data) => on.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
"""


async def a_note_keeps_its_file(anna: Window) -> None:
    """What hangs on the note stays there; the answer shows and sends its own."""
    picker = anna.page.locator("input[type=file][aria-label='Прикрепить файлы']")
    await anna.page.get_by_role("button", name="Заметка", exact=True).press("Enter")
    await expect(anna.page.locator(".composer-file")).to_have_count(0)
    await picker.set_input_files({"name": "inside.png", "mimeType": "image/png", "buffer": PNG})
    await expect(anna.page.locator(".composer-file")).to_contain_text("inside.png")
    await anna.page.locator(".composer-kind[data-kind=reply]").press("Enter")
    await expect(anna.page.locator(".composer-file")).to_have_count(2)
    await expect(anna.page.locator(".composer-file").filter(has_text="inside.png")).to_have_count(0)


async def files_on_a_slow_line(house: House, anna: Window) -> None:
    """Dropped anywhere on the pane, pasted, called off half-way, cut and gone on with, refused and sent again."""
    page, wire = anna.page, await anna.context.new_cdp_session(anna.page)

    async def line(upload: int, *, offline: bool = False) -> None:
        speed = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": upload}
        await wire.send("Network.emulateNetworkConditions", speed)

    def piece(name: str) -> Locator:
        return page.locator(".composer-file").filter(has_text=name)

    await wire.send("Network.enable")
    await line(40_000)
    drag = {"dataTransfer": await page.evaluate_handle(_CARRIED, ["drawing.zip", "application/zip", 400_000])}
    await page.locator(".thread").dispatch_event("dragover", drag)
    await expect(page.get_by_text("Отпустите файлы, чтобы прикрепить")).to_be_visible()
    await page.locator(".thread").dispatch_event("drop", drag)
    await expect(page.get_by_text("Отпустите файлы, чтобы прикрепить")).to_have_count(0)
    on_the_way = piece("drawing.zip").get_by_role("progressbar")
    await expect(on_the_way).to_have_attribute("aria-valuenow", re.compile(r"^[1-9]"))
    await expect(page.locator(".composer-send")).to_be_disabled()
    async with page.expect_event("requestfailed", lambda ask: ask.url.endswith("/api/v1/files")):
        await piece("drawing.zip").get_by_role("button", name="Убрать: drawing.zip").press("Enter")
    await expect(piece("drawing.zip")).to_have_count(0)
    # nothing of it is left: the two that were picked before are all that the server has
    kept = Path(house.processes.env["SAMOVAR_DATA_DIR"]) / "files"
    assert await house.db.hot.fetchval("SELECT count(*) FROM attachments") == 2
    assert sum(path.is_file() for path in kept.rglob("*")) == 2

    # the first try breaks off, the second is answered "busy", the third gets through
    tried: list[str] = []

    async def hardly(route: Route) -> None:
        tried.append(route.request.url)
        if len(tried) == 1:
            await route.abort("internetdisconnected")
        else:
            await (route.fulfill(status=503, body="busy") if len(tried) == 2 else route.continue_())

    await page.route("**/api/v1/files", hardly)
    await anna.field.evaluate(_PASTE, await page.evaluate_handle(_CARRIED, ["pasted.png", "image/png", [*PNG]]))
    await expect(piece("pasted.png")).to_contain_text("Связь прервалась")
    await expect(piece("pasted.png").locator("img")).to_have_js_property("naturalWidth", 1)
    await line(-1, offline=True)
    await line(-1)
    # the line is back: it went on by itself; what the server refused waits for a hand
    again = piece("pasted.png").get_by_role("button", name="Повторить: pasted.png")
    await expect(piece("pasted.png")).not_to_contain_text("Связь прервалась")
    await again.press("Enter")
    await expect(again).to_have_count(0)
    await expect(page.locator(".composer-send")).to_be_enabled()
    await piece("pasted.png").get_by_role("button", name="Убрать").press("Enter")
    await page.unroute("**/api/v1/files")
    assert len(tried) == 3


async def thread(window: Window) -> list[dict[str, Any]]:
    (row,) = (await window.ask("GET", "/conversations"))["items"]
    found: list[dict[str, Any]] = (await window.ask("GET", f"/conversations/{row['id']}/messages"))["items"]
    return found
