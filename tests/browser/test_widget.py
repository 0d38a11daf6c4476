"""The chat on a foreign site, as its visitors and our colleagues have it."""

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Browser, expect

from tests.browser.foreign import Foreign, Visitor, foreign
from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House, until
from tests.webchat.visitor import SECRET, signed

pytestmark = pytest.mark.timeout(300)

IMG = '<img src=x onerror="window.ran=1">'
LINK = "javascript:window.ran=2"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73"
    "0000001649444154789c63fccfc0c0c0c0c0c4c0c0c0c0c000000d1d01036ac29be90000000049454e44ae426082"
)
# a picture by its head alone
TORN = PNG[:45] + bytes(20)


async def channel(house: House, **settings: Any) -> Any:
    """A web chat that runs; whole as the API has it."""
    ada = house.people["Ada"]
    made = (await ada.call("POST", "/channels", {"kind": "webchat", "name": "Чат", "settings": settings})).json()
    for _ in range(5):
        if made.get("state") == "active":
            break
        made = (await ada.call("POST", f"/channels/{made['id']}/resume")).json()
    assert made["state"] == "active", made
    return made


@asynccontextmanager
async def site(processes: Processes, **settings: Any) -> AsyncIterator[tuple[House, Foreign]]:
    """A house, and a page elsewhere that carries its chat."""
    async with shop(processes, connected=False) as (house, _), foreign(house.nodes[0].url) as page:
        made = await channel(house, origins=[page.url], ask_email="never", **settings)
        page.key = made["settings"]["key"]
        yield house, page


async def test_both_sides_talk_through_a_strict_page_by_keys_alone(processes: Processes, browser: Browser) -> None:
    async with site(processes) as (house, page):
        anna = await Window.of(browser, house, "Анна Орлова")
        eve = await Visitor.of(browser, f"{page.url}/tea/")
        await expect(eve.door).to_be_visible()
        # first the page's own link, then the door
        for key in ("Tab", "Tab", "Enter"):
            await eve.page.keyboard.press(key)
        await expect(eve.field).to_be_focused()
        await eve.page.keyboard.type("Есть самовары?")
        await eve.page.keyboard.press("Shift+Enter")
        await eve.page.keyboard.type(IMG)
        await eve.page.keyboard.press("Enter")
        await expect(eve.line("Есть самовары?")).to_contain_text("Отправлено")

        await anna.page.get_by_role("option").first.click()
        await expect(anna.bubble("Есть самовары?", "in")).to_contain_text(IMG)
        await expect(eve.line("Есть самовары?")).to_contain_text("Прочитано")
        await anna.field.press_sequentially("Д")
        await expect(eve.panel).to_contain_text("Анна печатает")
        await eve.field.press_sequentially("А")
        await expect(anna.page.locator(".thread-visitor[data-writes]")).to_be_visible()
        await eve.field.fill("")

        await eve.page.keyboard.press("Escape")
        await expect(eve.panel).to_be_hidden()
        await expect(eve.door).to_be_focused()
        await anna.answers(f"**Да**, два вида {IMG} {LINK}")
        await expect(eve.door).to_have_attribute("aria-label", "Открыть чат, новых сообщений: 1")
        await expect(eve.page.locator("samovar-chat .tease")).to_contain_text("два вида")
        await expect(eve.page.locator("samovar-chat [role=status]").first).to_contain_text("Анна: Да, два вида")
        await expect(anna.bubble("два вида", "out")).to_contain_text("Доставлено")
        await eve.page.keyboard.press("Enter")
        answer = eve.line("два вида")
        await expect(answer).to_contain_text(IMG)
        await expect(answer.locator("b")).to_have_text("Да")
        await expect(answer.locator("a, img")).to_have_count(0)
        await expect(anna.bubble("два вида", "out")).to_contain_text("Прочитано")

        await eve.page.reload()
        await expect(eve.door).to_be_visible()
        await eve.open()
        await expect(eve.panel.locator(".line")).to_have_count(3)
        await eve.is_unharmed(house.nodes[0].url)
        await expect(anna.page.get_by_role("option")).to_have_count(1)
        assert await anna.page.evaluate("window.ran") is None
        await anna.close()


async def test_what_is_written_offline_goes_once_and_in_order_and_files_go_both_ways(
    processes: Processes, browser: Browser
) -> None:
    async with site(processes) as (house, page):
        anna = await Window.of(browser, house, "Анна")
        eve = await Visitor.of(browser, f"{page.url}/en/")
        await eve.open()
        await eve.writes("Zero")
        await anna.page.get_by_role("option").first.click()
        await eve.context.set_offline(True)
        for text in ("First", "Second", "Third"):
            await eve.writes(text)
        await expect(eve.line("Third")).to_contain_text("Waits for a connection")
        second = await eve.context.new_page()
        await eve.context.set_offline(False)
        await second.goto(f"{page.url}/en/")
        await expect(eve.line("Third")).to_contain_text(re.compile("Sent|Read"))
        await expect(anna.bubble("Third", "in")).to_be_visible()
        dialog = (await anna.ask("GET", "/conversations"))["items"][0]["id"]
        texts = [each["text"] for each in (await anna.ask("GET", f"/conversations/{dialog}/messages"))["items"]]
        assert [text for text in texts if text] == ["Zero", "First", "Second", "Third"]

        # the second tab knows all of it, and what is read in one is read in both
        two = Visitor(second)
        await anna.answers("Hello there")
        await expect(two.door).to_have_attribute("aria-label", "Open the chat")
        await two.open()
        await expect(two.line("Hello there")).to_be_visible()

        chooser = eve.panel.locator("input[type=file]")
        await chooser.set_input_files({"name": "x.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"})
        await expect(eve.panel.get_by_role("alert").filter(has_text="cannot be sent")).to_be_visible()
        await chooser.set_input_files({"name": "tea.png", "mimeType": "image/png", "buffer": PNG})
        await expect(eve.panel.locator(".go")).not_to_have_attribute("aria-disabled", "true")
        await eve.panel.get_by_role("button", name="Send").click()
        await expect(eve.panel.get_by_role("button", name="Picture: tea.png")).to_be_visible()
        await expect(two.panel.get_by_role("button", name="Picture: tea.png")).to_be_visible()
        await chooser.set_input_files({"name": "torn.png", "mimeType": "image/png", "buffer": TORN})
        await expect(eve.panel.locator(".go")).not_to_have_attribute("aria-disabled", "true")
        await eve.panel.get_by_role("button", name="Send").click()
        await expect(eve.panel.locator(".paper").filter(has_text="torn.png")).to_be_visible()
        await looks_at_the_picture(eve)
        await drops_and_pastes(eve)
        await comes_back_after_hours(eve, anna, dialog)
        await eve.is_unharmed(house.nodes[0].url)
        await eve.context.close()
        await anna.close()


async def looks_at_the_picture(eve: Visitor) -> None:
    """Over the whole page, by keys; and back to where one was."""
    picture = eve.panel.get_by_role("button", name="Picture: tea.png")
    await picture.press("Enter")
    shown = eve.page.get_by_role("dialog", name="tea.png")
    await expect(shown.get_by_role("button", name="Close the chat")).to_be_focused()
    await eve.page.keyboard.press("Escape")
    await expect(shown).to_have_count(0)
    await expect(picture).to_be_focused()
    await expect(eve.field).to_be_visible()


async def drops_and_pastes(eve: Visitor) -> None:
    carried = "new File(['45 000'], name, { type: 'text/plain' })"
    await eve.panel.dispatch_event("dragenter")
    await eve.panel.locator(".droppable").wait_for(state="attached")
    for happens in ("dragover", "drop"):
        await eve.panel.evaluate(
            f"""(panel, happens) => {{
                const name = "dropped.txt", carries = new DataTransfer()
                carries.items.add({carried})
                panel.dispatchEvent(new DragEvent(happens, {{ dataTransfer: carries, cancelable: true }}))
            }}""",
            happens,
        )
        shown = eve.panel.locator(".droppable")
        await (expect(shown).to_be_visible() if happens == "dragover" else expect(shown).to_be_hidden())
    await eve.field.evaluate(
        f"""(field) => {{
            const name = "pasted.txt", carries = new DataTransfer()
            carries.items.add({carried})
            field.dispatchEvent(new ClipboardEvent("paste", {{ clipboardData: carries, cancelable: true }}))
        }}"""
    )
    await expect(eve.panel.locator(".chip")).to_have_count(2)
    await expect(eve.panel.locator(".go")).not_to_have_attribute("aria-disabled", "true")
    await eve.panel.get_by_role("button", name="Send").click()
    for name in ("dropped.txt", "pasted.txt"):
        await expect(eve.panel.get_by_role("button", name=name)).to_be_visible()
    # empty, or of a kind that nobody may send: said in words, and nothing goes
    chooser = eve.panel.locator("input[type=file]")
    await chooser.set_input_files({"name": "empty.txt", "mimeType": "text/plain", "buffer": b""})
    await expect(eve.panel.locator(".chip .bad")).to_be_visible()
    await expect(eve.panel.locator(".go")).to_have_attribute("aria-disabled", "true")
    await eve.panel.get_by_role("button", name="Remove empty.txt").click()


async def comes_back_after_hours(eve: Visitor, anna: Window, dialog: int) -> None:
    """More than fits at once was said meanwhile: the newest are there, the rest a press away, each once, in order."""
    away = eve.page.url
    await eve.page.goto("about:blank")
    said = [f"Line {number}." for number in range(57)]
    for text in said:
        body = {"client_id": str(uuid4()), "kind": "reply", "text": text}
        await anna.ask("POST", f"/conversations/{dialog}/messages", body)
    await eve.page.goto(away)
    await expect(eve.door).to_have_attribute("aria-label", re.compile("new messages: \\d+"))
    await eve.open()
    # too long for one message: it goes as two, and nothing is cut off
    long = "tea " * 1200 + "end"
    await eve.writes(long)
    await expect(eve.line(said[-1])).to_be_visible()
    await expect(eve.line("tea end").locator(".under")).to_contain_text(re.compile("Sent|Read"))
    await eve.panel.get_by_role("button", name="Earlier messages").click()
    await expect(eve.line("Zero")).to_be_visible()
    lines = await eve.panel.locator(".line .bubble").all_inner_texts()
    assert [line for line in lines if line.startswith("Line ")] == said
    theirs = (await anna.ask("GET", f"/conversations/{dialog}/messages"))["items"]
    assert (
        "".join(each["text"] for each in theirs if each["text"].startswith("tea") or each["text"].endswith("end"))
        == long
    )


SOUND = """
document.beeps = 0
window.AudioContext = class extends AudioContext {
  createOscillator() { document.beeps++; return super.createOscillator() }
}
"""


async def test_a_site_names_its_visitor_and_nothing_of_them_stays_behind(
    processes: Processes, browser: Browser
) -> None:
    look = {"position": "left", "launcher": "bar", "when_away": "hide", "theme": "dark"}
    async with site(processes, identity_secret=SECRET, **look) as (house, page):
        anna = await Window.of(browser, house, "Анна")
        eve = await Visitor.of(browser, "about:blank")
        await eve.context.add_init_script(SOUND)
        await eve.page.goto(f"{page.url}/en/")
        await expect(eve.door).to_contain_text("Chat with us")
        box = await eve.door.bounding_box()
        assert box is not None
        assert box["x"] < 60 < box["width"]
        await eve.open()
        bell = eve.panel.get_by_role("button", name="Turn the sound on")
        await expect(bell).to_have_attribute("aria-pressed", "false")
        await bell.click()
        await eve.page.wait_for_function("document.beeps === 2")
        await eve.writes("How much?")
        await anna.page.get_by_role("option").first.click()

        await names(eve, signed(page.key, "u-1", name="Eve Adams"))
        await anna.open("Eve Adams")
        await anna.answers("45 euro")
        await expect(eve.line("45 euro")).to_be_visible()
        await eve.page.wait_for_function("document.beeps >= 4")
        await expect(eve.line("How much?")).to_be_visible()
        await eve.field.fill("my secret plan")

        await eve.page.evaluate("SamovarChat.logout()")
        await expect(eve.field).to_have_value("")
        await expect(eve.line("How much?")).to_have_count(0)
        left = "JSON.stringify(localStorage) + document.querySelector('samovar-chat').shadowRoot.textContent"
        for words in ("How much", "45 euro", "secret", "u-1"):
            assert words not in await eve.page.evaluate(left), words
        await eve.page.reload()
        await eve.open()
        await expect(eve.panel.locator(".line")).to_have_count(1)
        # the same person again, signed anew: their talk is there
        await names(eve, signed(page.key, "u-1", name="Eve Adams", at=int(time.time()) + 60))
        await expect(eve.line("45 euro")).to_be_visible()

        await rests(house, page.key)
        late = await Visitor.of(browser, f"{page.url}/en/")
        await late.page.locator("samovar-chat").wait_for(state="attached")
        await expect(late.door).to_be_hidden()
        await late.page.evaluate("SamovarChat.open()")
        await expect(late.panel).to_contain_text("Nobody is here right now")
        # whoever is in a talk keeps it
        await eve.page.keyboard.press("Escape")
        await expect(eve.panel).to_be_hidden()
        await expect(eve.door).to_be_visible()
        await eve.is_unharmed(house.nodes[0].url)
        await anna.close()


async def names(eve: Visitor, who: dict[str, Any]) -> None:
    await eve.page.evaluate("(who) => SamovarChat.identify(who)", who)


async def rests(house: House, key: str) -> None:
    """The channel rests: nobody may answer."""
    ada = house.people["Ada"]
    (chat,) = [each for each in (await ada.get("/channels"))["items"] if each["kind"] == "webchat"]
    assert (await ada.call("POST", f"/channels/{chat['id']}/pause")).status_code == 200

    async def told() -> bool:
        answer = await ada.http.get(f"{house.nodes[0].url}/widget/v1/{key}/config")
        return bool(answer.json()["online"] is False)

    await until(told, "the widget to be told")


async def test_on_a_phone_who_writes_is_asked_first_in_their_language(processes: Processes, browser: Browser) -> None:
    asked = {"ask_phone": "before", "ask_name": "before", "required": ["phone"], "consent_url": "https://a.example/p"}
    async with site(processes, **asked) as (house, page):
        anna = await Window.of(browser, house, "Анна", locale="lt")
        ona = await Visitor.of(browser, f"{page.url}/lt/", (390, 844), has_touch=True, is_mobile=True)
        await ona.door.tap()
        await expect(ona.panel).to_have_attribute("aria-modal", "true")
        box = await ona.panel.bounding_box()
        assert box is not None
        assert tuple(round(box[side]) for side in ("x", "width", "height")) == (0, 390, 844)
        await expect(ona.field).to_be_hidden()
        begin = ona.panel.get_by_role("button", name="Pradėti pokalbį")
        await begin.tap()
        await expect(ona.panel.get_by_text("Užpildykite šį lauką")).to_be_visible()
        phone = ona.panel.get_by_label("Telefonas")
        await expect(phone).to_be_focused()
        await phone.fill("12")
        await begin.tap()
        await expect(ona.panel.get_by_text("Numeryje bent 7 skaitmenys")).to_be_visible()
        await phone.fill("+370 612 34567")
        await ona.panel.get_by_label("Jūsų vardas").fill("Ona Kazlauskienė")
        await begin.tap()
        await expect(ona.panel.get_by_role("alert").filter(has_text="Be sutikimo")).to_be_visible()
        await ona.panel.get_by_role("checkbox").check()
        await begin.tap()
        await ona.field.fill("Labas")
        await ona.panel.get_by_role("button", name="Siųsti").tap()
        await expect(ona.line("Labas")).to_contain_text("Išsiųsta")
        await anna.open("Ona Kazlauskienė")
        await expect(anna.page.get_by_role("textbox", name="Telefonas")).to_have_value("+370 612 34567")
        # nothing of the page behind it takes the focus
        for _ in range(12):
            await ona.page.keyboard.press("Tab")
            assert await ona.page.evaluate("document.activeElement.tagName") in ("SAMOVAR-CHAT", "BODY")
        await ona.is_unharmed(house.nodes[0].url)
        await anna.close()


async def test_an_administrator_sees_what_visitors_will_see(processes: Processes, browser: Browser) -> None:
    async with shop(processes, connected=False) as (house, _), foreign(house.nodes[0].url) as page:
        ada = await Window.of(browser, house, "Ада", role="administrator")
        await ada.page.add_init_script(
            "(() => { const real = Element.prototype.attachShadow; Element.prototype.attachShadow ="
            " function (how) { return real.call(this, { ...how, mode: 'open' }) } })()"
        )
        made = await channel(house)
        page.key = made["settings"]["key"]
        await ada.page.goto(f"/settings/channels/{made['id']}")
        shown = ada.page.get_by_role("complementary", name="Предпросмотр")
        await expect(shown.get_by_role("dialog")).to_be_visible()
        await expect(ada.page.get_by_role("textbox", name="Строка для сайта")).to_have_value(
            f'<script src="{house.nodes[0].url}/widget/widget.js" data-channel="{page.key}" async></script>'
        )
        await ada.page.get_by_role("textbox", name="На каких сайтах").fill(f"{page.url}/some/page")
        await ada.page.get_by_role("textbox", name="Цвет сайта").fill("#ffd400")
        await ada.page.get_by_role("textbox", name="Заголовок").fill("Чайная лавка")
        go = shown.locator(".head")
        await expect(go).to_have_css("background-color", "rgb(255, 212, 0)")
        await expect(go).to_have_css("color", "rgb(0, 0, 0)")
        await expect(shown.get_by_role("dialog", name="Чайная лавка")).to_be_visible()
        await shown.locator("textarea").fill("Проба")
        await shown.locator("textarea").press("Enter")
        await expect(shown.locator(".line").filter(has_text="Проба")).to_contain_text("Прочитано")
        await shown.get_by_role("radio", name="Никого нет").click()
        await expect(shown.locator(".head")).to_contain_text("Сейчас никого нет")
        await ada.page.get_by_role("button", name="Сохранить").click()
        await expect(ada.page.get_by_role("button", name="Сохранить")).to_have_count(0)

        eve = await Visitor.of(browser, f"{page.url}/tea/")
        await eve.open()
        await expect(eve.page.get_by_role("dialog", name="Чайная лавка")).to_be_visible()
        await expect(eve.panel.locator(".head")).to_have_css("background-color", "rgb(255, 212, 0)")
        # the page itself gets no hold of what is inside
        context = await browser.new_context()
        plain = await context.new_page()
        await plain.goto(f"{page.url}/tea/")
        await plain.locator("samovar-chat").wait_for(state="attached")
        assert await plain.evaluate("document.querySelector('samovar-chat').shadowRoot") is None
        await eve.is_unharmed(house.nodes[0].url)
        await ada.close()
