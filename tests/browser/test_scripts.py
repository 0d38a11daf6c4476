"""Attack 1: whatever people call themselves, write, attach and tag is text; nothing of it runs."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Dialog, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import until

pytestmark = pytest.mark.timeout(300)

IMG = '<img src=x onerror="alert(1);window.ran=1">'
SCRIPT = "<script>alert(2);window.ran=1</script>"
SVG = '<svg onload="alert(3)">'
LINK = "javascript:alert(4)//https://example.com"
WATCH = """
window.broken = [];
document.addEventListener('securitypolicyviolation', event => window.broken.push(event.violatedDirective));
"""


class Alarm:
    """Dialogs that a script opened, and what the policy had to stop."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.dialogs: list[str] = []
        window.page.on("dialog", self._heard)

    async def _heard(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        await dialog.dismiss()

    async def is_silent(self) -> None:
        page = self.window.page
        assert self.dialogs == []
        # not even stopped by the policy: it was never markup
        assert await page.evaluate("window.broken") == []
        assert await page.evaluate("window.ran") is None
        assert await page.locator("a[href^='javascript' i]").count() == 0
        assert await page.locator("main img[onerror], main svg[onload], main script").count() == 0


async def noted(window: Window, dialog: int, text: str, **more: Any) -> None:
    body = {"client_id": str(uuid4()), "kind": "note", "text": text} | more
    await window.ask("POST", f"/conversations/{dialog}/messages", body)


async def spoiled(window: Window, dialog: int) -> None:
    """Scripts in a note, a formatted link, a file's name, a comment, a tag."""
    upload = await window.context.request.post(
        "/api/v1/files",
        multipart={"file": {"name": f"{SVG}.txt", "mimeType": "text/plain", "buffer": b"x"}},
        headers={"origin": window.node.url},
    )
    assert upload.ok, await upload.text()
    await noted(window, dialog, SCRIPT, attachments=[(await upload.json())["id"]])
    entity = {"type": "link", "offset": 0, "length": 5, "url": LINK}
    await noted(window, dialog, "press here", entities=[entity])
    await noted(window, dialog, LINK)
    card = (await window.ask("GET", f"/conversations/{dialog}"))["card_id"]
    version = (await window.ask("GET", f"/cards/{card}"))["version"]
    await window.ask("PATCH", f"/cards/{card}", {"version": version, "comment": IMG, "tags": [IMG, SVG]})


async def test_1_scripts_in_names_words_files_and_tags_are_shown_as_they_are(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        boris = await Window.of(browser, house, "Борис", role="supervisor")
        alarm = Alarm(boris)
        await boris.page.add_init_script(WATCH)
        customer = telegram.customer(first_name=IMG, last_name=SVG)
        customer.writes(f"{SCRIPT}{IMG}")

        async def arrived() -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = (await boris.ask("GET", "/conversations"))["items"]
            return found

        (row,) = await until(arrived, "dialog")
        assert row["contact"]["name"] == f"{IMG} {SVG}"
        await spoiled(boris, row["id"])

        await boris.page.goto("/inbox")
        await boris.row(IMG).click()
        for text in (f"{SCRIPT}{IMG}", SCRIPT, "press here", LINK):
            await expect(boris.bubble(text).first).to_be_visible()
        await expect(boris.page.get_by_text(".txt").first).to_be_visible()
        await expect(boris.page.get_by_role("complementary")).to_contain_text(SVG)
        await boris.bubble("press here").first.get_by_text("press").click()
        await alarm.is_silent()
        # what is dropped into the page's own address runs neither
        await boris.page.goto(f"/inbox/{IMG}?x={SCRIPT}#{SVG}")
        await alarm.is_silent()
        await boris.close()
