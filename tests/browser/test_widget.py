"""The chat on a foreign site, as its visitors and our colleagues have it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser.foreign import Foreign, Visitor, foreign
from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House

pytestmark = pytest.mark.timeout(300)

IMG = '<img src=x onerror="window.ran=1">'
LINK = "javascript:window.ran=2"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73"
    "0000001149444154789c63f8cfc0f01f8c81340044d005fb0f1ac2a30000000049454e44ae426082"
)


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
        await eve.is_unharmed(house.nodes[0].url)
        await eve.context.close()
        await anna.close()


async def test_on_a_phone_who_writes_is_asked_first_in_their_language(processes: Processes, browser: Browser) -> None:
    asked = {"ask_phone": "before", "ask_name": "before", "required": ["phone"], "consent_url": "https://a.example/p"}
    async with site(processes, **asked) as (house, page):
        anna = await Window.of(browser, house, "Анна", locale="lt")
        ona = await Visitor.of(browser, f"{page.url}/lt/", (390, 844), has_touch=True, is_mobile=True)
        await ona.door.tap()
        await expect(ona.panel).to_have_attribute("aria-modal", "true")
        box = await ona.panel.bounding_box()
        assert box is not None
        assert (box["x"], box["width"], box["height"]) == (0, 390, 844)
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
