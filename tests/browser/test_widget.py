"""The chat on a foreign site, as its visitors and our colleagues have it."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Error, Route, expect

from tests.browser.conftest import CHROMIUM
from tests.browser.foreign import OPEN, WATCH, Foreign, Visitor, foreign
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
        await anna.pictured("webchat")

        await eve.page.reload()
        await expect(eve.door).to_be_visible()
        await eve.open()
        await expect(eve.panel.locator(".line")).to_have_count(3)
        await eve.is_unharmed(house.nodes[0].url)
        await expect(anna.page.get_by_role("option")).to_have_count(1)
        assert await anna.page.evaluate("window.ran") is None
        await anna.close()


async def test_what_is_written_offline_goes_once_and_in_order_and_files_go_both_ways(
    processes: Processes, browser: Browser, tmp_path: Path
) -> None:
    async with site(processes) as (house, page):
        anna = await Window.of(browser, house, "Анна", node=1)
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
        await outlives_a_restart(processes, house, eve, anna, dialog)
        await where_nothing_may_be_kept(browser, page, anna, tmp_path / "blocked")
        await looks_at_the_picture(eve)
        await drops_and_pastes(eve)
        # a tab that stands open looks at what comes
        await second.close()
        await comes_back_after_hours(eve, anna, dialog)
        await eve.is_unharmed(house.nodes[0].url)
        await eve.context.close()
        await anna.close()


async def outlives_a_restart(processes: Processes, house: House, eve: Visitor, anna: Window, dialog: int) -> None:
    """The node goes amid the talk and comes back: what both wrote meanwhile is there, once and in order."""
    node = house.nodes[0]
    await asyncio.to_thread(node.kill)
    for text in ("Down one", "Down two"):
        await eve.writes(text)
    await expect(eve.line("Down two")).to_contain_text("Waits for a connection")
    body = {"client_id": str(uuid4()), "kind": "reply", "text": "Written meanwhile"}
    await anna.ask("POST", f"/conversations/{dialog}/messages", body)
    house.nodes[0] = await processes.web(int(node.url.rpartition(":")[2]), SAMOVAR_PUBLIC_URL=node.url)
    await expect(eve.line("Down two").locator(".under")).to_contain_text(re.compile("Sent|Read"), timeout=60_000)
    for text in ("Down one", "Written meanwhile", "Down two"):
        await expect(eve.line(text)).to_have_count(1)
    await expect(anna.bubble("Down two", "in")).to_be_visible(timeout=60_000)
    said = [each["text"] for each in (await anna.ask("GET", f"/conversations/{dialog}/messages"))["items"]]
    assert [text for text in said if text.startswith("Down")] == ["Down one", "Down two"]
    assert said.count("Written meanwhile") == 1


async def where_nothing_may_be_kept(browser: Browser, page: Foreign, anna: Window, folder: Path) -> None:
    """A browser whose owner lets no site keep anything, neither storage nor locks: the talk works as long as the page
    stands, and promises no more.
    """
    (folder / "Default").mkdir(parents=True)
    (folder / "Default" / "Preferences").write_text(_KEEPS_NOTHING)
    context = await browser.browser_type.launch_persistent_context(
        folder, executable_path=str(CHROMIUM), args=["--no-sandbox"]
    )
    await context.add_init_script(OPEN + WATCH)
    ina = Visitor(await context.new_page())
    await ina.page.goto(f"{page.url}/en/")
    for denied in ("localStorage.length", "navigator.locks.request('a', () => 1)"):
        with pytest.raises(Error, match="denied"):
            await ina.page.evaluate(denied)
    await ina.open()
    await ina.writes("Nothing is kept here")
    await expect(ina.line("Nothing is kept here")).to_contain_text("Sent")
    (dialog,) = [
        each["id"]
        for each in (await anna.ask("GET", "/conversations"))["items"]
        if each["last_message"]["text"] == "Nothing is kept here"
    ]
    body = {"client_id": str(uuid4()), "kind": "reply", "text": "And still answered"}
    await anna.ask("POST", f"/conversations/{dialog}/messages", body)
    await expect(ina.line("And still answered")).to_be_visible()
    await context.set_offline(True)
    await ina.writes("Cut off")
    await expect(ina.line("Cut off")).to_contain_text("Waits for a connection")
    await expect(ina.panel.get_by_text("while this page is open")).to_be_visible()
    # nor does it say that we are here, when nobody can be reached
    await expect(ina.panel.get_by_text(re.compile("We are here|Nobody is here"))).to_be_hidden()
    await context.set_offline(False)
    await expect(ina.line("Cut off")).to_contain_text("Sent")
    await expect(ina.panel.get_by_text(re.compile("We are here|Nobody is here"))).to_be_visible()
    # a frame that may run scripts and nothing else is of no site: the chat is not there, and breaks nothing
    async with ina.page.expect_event("requestfailed", lambda ask: "/config" in ask.url):
        await ina.page.evaluate(_FRAME, [page.house, page.key])
    await expect(ina.page.frame_locator("iframe").locator("samovar-chat")).to_have_count(0)
    await expect(ina.line("Cut off")).to_be_visible()
    assert ina.faults == []
    await context.close()


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

    async def left() -> bool:
        last = (await anna.ask("GET", f"/conversations/{dialog}/messages"))["items"][-1]
        return last["text"] == said[-1] and last["state"] not in ("queued", "sending")

    await until(left, "all of it to have left")
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


# "block all site data", as the browser's own settings have it
_KEEPS_NOTHING = '{"profile": {"default_content_setting_values": {"cookies": 2}}}'
_FRAME = """([house, key]) => {
  const frame = document.createElement("iframe")
  frame.sandbox = "allow-scripts"
  frame.srcdoc = `<p>Tea</p><script src="${house}/widget/widget.js" data-channel="${key}" async></` + "script>"
  document.body.append(frame)
}"""
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
        await another_person_in_another_tab(eve, page, anna)

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

        late = await with_another_clock(browser, page)
        quiet = await Visitor.of(browser, f"{page.url}/en/")
        await quiet.open()
        await expect(quiet.panel.locator(".head")).to_contain_text("We are here")
        await quiet.page.keyboard.press("Escape")
        await rests(house, page.key)
        await comes_and_goes_without_a_reload(house, late, quiet)
        await late.ready()
        await late.page.evaluate("SamovarChat.open()")
        await expect(late.panel).to_contain_text("Nobody is here right now")
        await late.writes("Anybody?")
        await expect(late.line("Anybody?")).to_contain_text("Sent")
        await expect(late.panel.locator(".day")).to_have_text("today")
        # whoever is in a talk keeps it
        await eve.page.keyboard.press("Escape")
        await expect(eve.panel).to_be_hidden()
        await expect(eve.door).to_be_visible()
        await eve.is_unharmed(house.nodes[0].url)
        await anna.close()


async def another_person_in_another_tab(eve: Visitor, page: Foreign, anna: Window) -> None:
    """Nothing of one is shown to the other, nor goes out as theirs; and Eve's tab takes up again where she was."""
    adam = Visitor(await eve.context.new_page())
    await adam.page.goto(f"{page.url}/en/")
    await adam.ready()
    await adam.page.evaluate("SamovarChat.open()")
    await names(adam, signed(page.key, "u-2", name="Adam Smith"))
    await expect(adam.panel.locator(".head")).to_contain_text("We are here")
    await expect(adam.field).to_have_value("")
    await adam.writes("I am Adam")
    await expect(adam.line("I am Adam")).to_contain_text("Sent")
    await expect(eve.line("How much?")).to_have_count(0)
    await expect(adam.line("How much?")).to_have_count(0)
    await eve.writes("Still Eve")
    await expect(eve.line("How much?")).to_be_visible()
    await expect(eve.line("Still Eve")).to_contain_text(re.compile("Sent|Read"))
    await expect(adam.line("I am Adam")).to_have_count(0)
    said = {}
    for each in (await anna.ask("GET", "/conversations"))["items"]:
        theirs = (await anna.ask("GET", f"/conversations/{each['id']}/messages"))["items"]
        said[each["contact"]["name"]] = [message["text"] for message in theirs if message["direction"] == "in"]
    assert said == {"Eve Adams": ["How much?", "Still Eve"], "Adam Smith": ["I am Adam"]}
    await adam.page.close()
    await eve.field.fill("my secret plan")


async def with_another_clock(browser: Browser, page: Foreign) -> Visitor:
    """Somebody whose machine is years ahead; its clock is in our hands."""
    late = await Visitor.of(browser, "about:blank")
    # a route, if only to nowhere: what was asked for once is asked for again
    await late.context.route("**/nowhere", lambda route: route.abort())
    await late.page.clock.install(time="2031-05-05T12:00:00")
    await late.page.goto(f"{page.url}/en/")
    await expect(late.door).to_be_visible()
    return late


async def comes_and_goes_without_a_reload(house: House, late: Visitor, quiet: Visitor) -> None:
    """Who is on the line is told at once, a page on which nobody has spoken asks each minute; the setting too."""
    ada = house.people["Ada"]
    (chat,) = [each for each in (await ada.get("/channels"))["items"] if each["kind"] == "webchat"]
    minute = 62_000
    await expect(quiet.door).to_be_hidden()
    await late.page.clock.fast_forward(minute)
    await expect(late.door).to_be_hidden()
    for when_away in ("message", "hide"):
        change = {"settings": {"when_away": when_away}}
        assert (await ada.call("PATCH", f"/channels/{chat['id']}", change)).status_code == 200
        shown = when_away == "message"
        await expect(quiet.door).to_be_visible(visible=shown)
        await late.page.clock.fast_forward(minute)
        await expect(late.door).to_be_visible(visible=shown)


async def names(eve: Visitor, who: dict[str, Any]) -> None:
    await eve.ready()
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
        ona = await Visitor.of(browser, "about:blank", (390, 844), has_touch=True, is_mobile=True)
        torn = await fails(ona, 2)
        await ona.page.goto(f"{page.url}/lt/")
        await ona.door.tap()
        # what comes later does not come: that is said, and tried again
        await expect(ona.panel.get_by_text("Nėra ryšio")).to_be_visible()
        await expect(ona.panel).to_have_attribute("aria-modal", "true")
        box = await ona.panel.bounding_box()
        assert box is not None
        assert tuple(round(box[side]) for side in ("x", "width", "height")) == (0, 390, 844)
        await expect(ona.field).to_be_hidden()
        await expect(ona.panel.get_by_text("Nėra ryšio")).to_be_hidden()
        assert torn == []
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


async def fails(visitor: Visitor, times: int) -> list[int]:
    """The part that is fetched when first wanted does not come so often; what is left of that."""
    left = [*range(times)]

    async def answer(route: Route) -> None:
        await (route.abort() if left else route.continue_())
        if left:
            left.pop()

    await visitor.context.route("**/widget/more.js*", answer)
    return left


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
