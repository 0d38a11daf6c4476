"""Consent as people have it: the text is written, ticked by keys on a site, seen on the person's page, taken back."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.foreign import Visitor
from tests.browser.test_widget import site
from tests.browser.window import Window, pictured
from tests.fixtures.processes import Processes
from tests.journeys.house import until

pytestmark = pytest.mark.timeout(300)
DATA, NEWS = "Sutinku, kad mano duomenys būtų tvarkomi.", "Noriu gauti naujienų ir pasiūlymų."


async def test_what_was_ticked_by_keys_is_seen_with_the_person_and_taken_back_from_both_sides(
    processes: Processes, browser: Browser
) -> None:
    async with site(processes, consent="before", ask_marketing=True) as (house, page):
        ada = await Window.of(browser, house, "Ада", role="administrator", locale="en")
        await ada.page.goto("/settings/privacy")
        await ada.page.get_by_role("radiogroup", name="Language").get_by_role("radio", name="LT").click()
        for label, text in {"Personal data": DATA, "News and offers": NEWS}.items():
            field = ada.page.get_by_role("textbox", name=label, exact=True)
            await field.fill(text)
            await field.press("Tab")
            await ada.page.get_by_role("button", name="Save as version 1").click()
            await expect(ada.page.get_by_text("version 1").first).to_be_visible()
            await expect(ada.page.get_by_role("button", name="Save as version 1")).to_be_hidden()
        await ada.pictured("consent-texts")

        # the very words, as a visitor will have them, stand in the preview of the chat
        (chat,) = [one for one in (await ada.ask("GET", "/channels"))["items"] if one["kind"] == "webchat"]
        await ada.page.goto(f"/settings/channels/{chat['id']}")
        await expect(ada.page.get_by_role("complementary", name="Preview")).to_be_visible()
        await ada.page.get_by_role("complementary", name="Preview").scroll_into_view_if_needed()
        await ada.pictured("consent-preview")

        ona = await Visitor.of(browser, f"{page.url}/lt/")
        await ona.open()
        ticks = ona.panel.get_by_role("checkbox")
        await expect(ona.panel.get_by_text(DATA)).to_be_visible()
        await expect(ona.field).to_be_hidden()
        await expect(ticks.first).to_be_focused()
        await pictured(ona.page, "consent-chat")
        await ona.page.keyboard.press("Enter")
        await expect(ona.panel.get_by_role("alert").filter(has_text="Be šios varnelės")).to_be_visible()
        for key in ("Space", "Tab", "Space"):
            await ona.page.keyboard.press(key)
        await expect(ticks.nth(1)).to_be_checked()
        await ona.page.keyboard.press("Enter")
        await expect(ona.field).to_be_focused()
        await ona.writes("Labas")
        await expect(ona.line("Labas")).to_contain_text("Išsiųsta")

        await ada.page.goto("/inbox")
        await ada.page.get_by_role("option").first.click()
        await ada.page.get_by_role("button", name="News and offers:").click()
        given = ada.page.get_by_role("dialog", name="Consent")
        await expect(given.get_by_text(DATA)).to_be_visible()
        await expect(given.get_by_text("May be written to with offers")).to_be_visible()
        await ada.pictured("consent-of-a-person")
        await given.get_by_role("listitem").filter(has_text=NEWS).get_by_role("button", name="Withdraw").click()
        sure = ada.page.get_by_role("dialog", name="Withdraw consent?")
        await sure.get_by_role("button", name="Withdraw").click()
        await expect(given.get_by_text("they took their consent back")).to_be_visible()
        await ada.page.keyboard.press("Escape")

        await ona.panel.get_by_text("Jūsų sutikimas").click()
        await pictured(ona.page, "consent-given")
        await ona.panel.get_by_role("button", name="Atšaukti").first.click()
        await expect(ona.panel.get_by_text(DATA)).to_be_visible()
        await expect(ona.field).to_be_hidden()
        await expect(ada.page.get_by_role("button", name="News and offers:")).to_contain_text(
            "Personal data: withdrawn"
        )
        # under a line whoever writes agrees; nothing has to be ticked
        await ada.ask("PATCH", f"/channels/{chat['id']}", {"settings": {"consent": "line"}})
        key = chat["settings"]["key"]

        async def learned() -> bool:
            # both nodes, and none tells it from its memory
            urls = [f"{node.url}/widget/v1/{key}/config?lang=lt" for node in house.nodes]
            told = [await (await ada.context.request.get(url)).json() for url in urls]
            return all(one["consent"] == "line" for one in told)

        await until(learned, "a chat that asks by a line")
        jonas = await Visitor.of(browser, f"{page.url}/lt/")
        await jonas.open()
        await jonas.panel.get_by_text("Rašydami sutinkate").click()
        await expect(jonas.panel.get_by_text(DATA)).to_be_visible()
        await pictured(jonas.page, "consent-line")
        await jonas.writes("Ar atvežate?")
        await expect(jonas.line("Ar atvežate?")).to_contain_text("Išsiųsta")
        await ada.page.goto("/inbox")
        await ada.page.get_by_role("option").filter(has_text="Ar atvežate?").click()
        await ada.page.get_by_role("button", name="Personal data:").click()
        line = ada.page.get_by_role("dialog", name="Consent")
        await expect(line.get_by_text(DATA)).to_be_visible()
        await ada.page.keyboard.press("Escape")
        await ona.is_unharmed(house.nodes[0].url)
        await ada.close()
