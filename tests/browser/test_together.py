"""Two colleagues over one dialog: each sees the other, names them, is warned before a second answer."""

import re
from functools import partial
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Locator, expect

from backend.inbox.previews.fetch import Previewer
from backend.inbox.previews.wanted import KIND
from backend.kit.jobs import Job
from backend.kit.outgoing import Outgoing
from backend.kit.storage import Storage
from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.inbox.previews.test_previews import HERE, open_site
from tests.journeys.house import until

pytestmark = pytest.mark.timeout(300)


async def commands(window: Window, message: Locator, name: str) -> None:
    """Ctrl+K over a message that has the keys, once the bar before it has faded and given them back."""
    await expect(window.page.get_by_role("dialog")).to_have_count(0)
    await message.focus()
    await expect(message).to_be_focused()
    await window.keys("Control+k")
    field = window.page.get_by_role("dialog").get_by_role("combobox")
    await field.fill(name)
    await expect(window.page.get_by_role("dialog").get_by_role("option").first).to_contain_text(name)
    await window.keys("Enter")


async def test_two_see_name_and_warn_each_other(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        vera = await Window.of(browser, house, "Вера Лис")
        boris = await Window.of(browser, house, "Борис Гром", role="supervisor", node=1)
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Сколько стоит?")
        for window in (vera, boris):
            await window.open("Глеб")
        head = vera.page.locator(".thread-head")
        await expect(head).to_contain_text("смотрят: Борис")
        await boris.field.press_sequentially("Д")
        await expect(head).to_contain_text("Борис пишет…")
        await boris.field.fill("")

        # a name in a note by keys alone, on either layout of the sign
        await vera.keys("Escape")
        await vera.open("Глеб")
        await vera.keys("n")
        await vera.page.keyboard.type("пусть @гром")
        offered = vera.page.get_by_role("listbox", name="Коллеги").get_by_role("option")
        await expect(offered).to_have_text(["Борис Гром"])
        await vera.keys("Escape")
        await expect(offered).to_have_count(0)
        await expect(vera.field).to_have_value("пусть @гром")
        await vera.page.keyboard.type(" @бор")
        await vera.keys("ArrowDown", "Tab")
        await expect(vera.field).to_have_value("пусть @гром @Борис Гром ")
        await vera.page.keyboard.type("ответит")
        await vera.keys("Enter")
        named = boris.bubble("пусть @гром @Борис Гром ответит", "note")
        await expect(named.locator(".mention[data-me]")).to_have_text("@Борис Гром")
        await expect(named.locator(".mention")).to_have_count(1)
        await says_a_note_otherwise(vera, boris)
        await vera.keys("Escape", "r")

        # Вера leads; while she writes, Борис answers for her: her Enter warns once, keeps the text, the second sends
        await vera.answers("Сейчас посчитаю")
        await gleb.hears("Сейчас посчитаю", timeout=60)
        await vera.field.fill("45 000 ₽")
        await boris.field.fill("44 000 ₽")
        await boris.page.get_by_role("button", name="Ответить за коллегу: Вера Лис").click()
        await gleb.hears("44 000 ₽", timeout=60)
        await expect(vera.bubble("44 000 ₽", "out")).to_be_visible()
        await vera.field.press("Enter")
        warned = vera.page.get_by_role("alert").filter(has_text="Борис Гром: ответ ушёл")
        await expect(warned).to_be_visible()
        await expect(vera.field).to_have_value("45 000 ₽")
        assert [said.message["text"] for said in gleb.heard] == ["Сейчас посчитаю", "44 000 ₽"]
        await vera.field.press("Enter")
        await gleb.hears("45 000 ₽", timeout=60)
        await expect(warned).to_have_count(0)

        # what can be done to the message that has the keys stands in Ctrl+K, under either layout's letters
        said = vera.bubble("45 000 ₽", "out")
        await commands(vera, said, "Изменить")
        rewording = vera.page.get_by_role("textbox", name="Изменить")
        await expect(rewording).to_be_focused()
        await rewording.fill("45 500 ₽")
        await rewording.press("Enter")
        await expect(boris.bubble("45 500 ₽", "out")).to_be_visible()
        said = vera.bubble("45 500 ₽", "out")
        await commands(vera, vera.bubble("Сколько стоит?", "in"), "Реакция 👍")
        await expect(boris.bubble("Сколько стоит?", "in")).to_contain_text("👍")
        await commands(vera, vera.bubble("Сколько стоит?", "in"), "Ответить на это")
        await expect(vera.page.locator(".composer .quote-text")).to_have_text("Сколько стоит?")
        await vera.keys("Escape")
        await vera.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=vera.node.url)
        await commands(vera, said, "Скопировать текст")
        await expect(vera.page.get_by_text("Скопировано")).to_be_visible()
        assert await vera.page.evaluate("navigator.clipboard.readText()") == "45 500 ₽"
        await commands(vera, said, "Скопировать ссылку на сообщение")
        await expect(vera.page.get_by_text("Ссылка скопирована")).to_be_visible()
        assert re.search(r"/inbox/\d+\?at=\d+$", await vera.page.evaluate("navigator.clipboard.readText()"))
        whom = vera.page.get_by_role("combobox", name="Кому?")
        await commands(vera, said, "Показать коллеге")
        await expect(whom).to_be_focused()
        await vera.keys("Escape")
        await expect(said).to_be_focused()
        await commands(vera, said, "Сделать заметку об этом")
        await expect(vera.page.locator(".composer .quote-text")).to_have_text("45 500 ₽")
        await vera.keys("Escape", "Escape", "r", "Escape")
        await commands(vera, said, "Удалить")
        await expect(vera.bubble("45 500 ₽")).to_have_count(0)
        await expect(boris.bubble("45 500 ₽", "out")).to_contain_text("удалено")

        # somebody who does not work here is named: what she will read is said before, and it is all that she reads
        rita = await Window.of(browser, house, "Рита Сова", node=1)
        (channel,) = [
            each["id"] for each in (await vera.ask("GET", "/channels"))["items"] if each["kind"] == "telegram"
        ]
        mine = (await vera.ask("GET", "/session"))["user"]["id"]
        only = {"members": [{"kind": "user", "id": mine}]}
        assert (await house.people["Ada"].call("PATCH", f"/channels/{channel}", only)).status_code == 200
        await vera.page.reload()
        await expect(vera.bubble("44 000 ₽", "out")).to_be_visible()
        await vera.keys("n")
        await vera.field.fill("@Рита Сова глянь цену")
        await expect(vera.page.get_by_role("note").filter(has_text="Не видят этот диалог: Рита Сова")).to_be_visible()
        await vera.keys("Enter")
        asked = vera.bubble("глянь цену", "note")
        await expect(asked).to_have_attribute("data-seq", re.compile(r"\d"))
        dialog, seq = vera.page.url.rsplit("/", 1)[1], int(await asked.get_attribute("data-seq") or 0)
        await rita.page.goto(f"/inbox/{dialog}?at={seq}")
        await expect(rita.page.get_by_role("heading", name="Глеб", level=1)).to_be_visible()
        await expect(rita.bubble("глянь цену", "note")).to_be_visible()
        reply = {"client_id": str(uuid4()), "kind": "note", "text": "Цена верна", "reply_to": seq}
        answer = await boris.ask("POST", f"/conversations/{dialog}/messages", reply)
        await expect(rita.bubble("Цена верна", "note")).to_be_visible()
        await expect(rita.page.get_by_role("article")).to_have_count(2)
        await expect(rita.field).to_have_count(0)
        await rita.close()

        # what is deleted is read by right, at once in both windows and after a load
        await vera.page.keyboard.press("Escape")
        note = vera.bubble("ответит", "note")
        await note.focus()
        await note.press("Enter")
        await vera.page.get_by_role("menu").get_by_text("Удалить", exact=True).click()
        await expect(boris.bubble("ответит", "note")).to_contain_text("удалено")
        await boris.ask("DELETE", f"/conversations/{dialog}/messages/{answer['seq']}")
        for _ in range(2):
            await expect(vera.row("Глеб")).to_contain_text("Борис Гром: Заметка удалена")
            await expect(vera.bubble("Сообщение удалено", "note").first).to_be_visible()
            await expect(vera.bubble("ответит")).to_have_count(0)
            await vera.page.reload()
        for window in (vera, boris):
            await window.close()


async def says_a_note_otherwise(vera: Window, boris: Window) -> None:
    """Where it stands, by keys: Escape leaves it as it was, Enter on the same words too; whom it names then hears."""
    note = vera.bubble("пусть @гром @Борис Гром ответит", "note")
    field = vera.page.get_by_role("textbox", name="Изменить")
    changed: list[str] = []
    vera.page.on("request", lambda asked: changed.append(asked.url) if asked.method == "PATCH" else None)
    for leaves in ("Escape", "Enter"):
        await note.focus()
        await note.press("Enter")
        await vera.page.get_by_role("menu").get_by_text("Изменить", exact=True).click()
        await expect(field).to_be_focused()
        await expect(field).to_have_value("пусть @гром @Борис Гром ответит")
        if leaves == "Escape":
            await vera.page.keyboard.type(" потом")
        await vera.keys(leaves)
        await expect(field).to_have_count(0)
        await expect(note).to_be_focused()
    assert changed == []
    await note.focus()
    await note.press("Enter")
    await vera.page.get_by_role("menu").get_by_text("Изменить", exact=True).click()
    await field.fill("")
    await vera.keys("Enter")
    await expect(field).to_have_value("")
    await expect(vera.page.get_by_role("button", name="Сохранить")).to_be_disabled()
    await vera.page.keyboard.type("Завтра ответит @бор")
    await expect(vera.page.get_by_role("listbox", name="Коллеги").get_by_role("option")).to_have_text(["Борис Гром"])
    await vera.keys("Tab", "Enter")
    await expect(field).to_have_count(0)
    said = boris.bubble("Завтра ответит @Борис Гром", "note")
    await expect(said).to_contain_text("изменено")
    await expect(said.locator(".mention[data-me]")).to_have_text("@Борис Гром")
    await said.get_by_role("button", name="изменено").click()
    await expect(boris.page.get_by_role("dialog").get_by_text("пусть @гром @Борис Гром ответит")).to_be_visible()
    await boris.keys("Escape")
    assert len(changed) == 1


async def test_a_link_gets_a_card_and_no_browser_calls_on_it(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram), open_site() as site:
        ada = await Window.of(browser, house, "Ада", role="administrator")
        vera = await Window.of(browser, house, "Вера", node=1)
        gleb = telegram.customer(first_name="Глеб")
        asked: list[str] = []
        for window in (ada, vera):
            window.page.on("request", lambda request: asked.append(request.url))
        await ada.page.goto("/settings/talk")
        wish = ada.page.get_by_role("checkbox", name="Показывать, куда ведёт ссылка")
        await expect(wish).not_to_be_checked()
        await wish.click()
        await expect(wish).to_be_checked()
        await expect(ada.page.get_by_text("Самовар тульский, 5 литров")).to_be_visible()
        await ada.page.reload()
        await expect(wish).to_be_checked()

        gleb.writes(f"Вот такой: {site.url('/')}")
        await vera.open("Глеб")
        await expect(vera.bubble("Вот такой", "in")).to_be_visible()
        # the house's own worker was asked, and does not go to an address inside the house
        done = "SELECT count(*) FROM jobs WHERE kind = $1 AND state = 'done'"
        await until(lambda: house.db.hot.fetchval(done, KIND), "look at the link")
        assert site.asked == []
        await expect(vera.page.locator(".link-card")).to_have_count(0)

        # what it would have found at a public address
        await house.db.hot.execute("DELETE FROM link_previews")
        storage = Storage(f"file://{processes.env['SAMOVAR_DATA_DIR']}/files")
        key = await house.db.hot.fetchrow("SELECT conversation_id, seq FROM messages WHERE text LIKE 'Вот такой%'")
        await Previewer(house.db, storage, partial(Outgoing, allowed=(HERE,)))(Job(1, KIND, dict(key), 1))
        card = vera.page.locator(".link-card")
        await expect(card).to_contain_text("Самовар <b>тульский</b> 5 л")
        await expect(card.locator("img")).to_have_js_property("naturalWidth", 640)
        assert not [url for url in asked if str(site.port) in url]
        for window in (ada, vera):
            await window.close()
