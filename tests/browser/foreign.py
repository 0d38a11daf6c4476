"""A site of somebody else's with our chat on it: another port, a strict policy, a style sheet that spares nobody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

HOSTILE = """
* { color: rgb(255, 0, 0) !important; font: 40px cursive !important; display: none; }
html, body, h1, a, samovar-chat { display: block; }
samovar-chat { position: absolute !important; transform: rotate(40deg) !important; opacity: 0 !important; }
button, textarea, section, div { visibility: hidden !important; width: 3px !important; }
"""
PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Чайная</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style nonce="page">{css}</style></head><body><h1>Чай и самовары</h1><a href="#tea">Чай</a>
{line}</body></html>"""
CHAT = '<script src="{house}/widget/widget.js" data-channel="{key}" async></script>'
FORM = '<script src="{house}/widget/form.js" data-form="{key}" async></script>'
# Tests look into the shadow root; that it is closed for the page is a test of its own.
OPEN = """(() => {
  const real = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (how) { return real.call(this, { ...how, mode: "open" }) }
})()"""
WATCH = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) => window.broken.push(event.violatedDirective));
window.names = Object.getOwnPropertyNames(window);
"""


class Foreign:
    """Serves one page, whatever is asked for: `/lt/…` in Lithuanian."""

    def __init__(self, house: str, line: str) -> None:
        self.house = house
        self.line = line
        self.key = ""
        self.css = HOSTILE
        self.url = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readline()
        if not asked:  # a line that the browser opened ahead and never used
            writer.close()
            return
        path = asked.split()[1].decode()
        lang = path[1:3] if path[1:3] in ("en", "lt") else "ru"
        line = self.line.format(house=self.house, key=self.key)
        body = PAGE.format(lang=lang, css=self.css, line=line).encode()
        wire = self.house.replace("http", "ws", 1)
        policy = f"default-src 'none'; style-src 'nonce-page'; script-src {self.house}; connect-src {self.house} {wire}"
        writer.write(
            f"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-security-policy: {policy}\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode()
        )
        writer.write(body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def foreign(house: str, line: str = CHAT) -> AsyncIterator[Foreign]:
    site = Foreign(house, line)
    async with await asyncio.start_server(site.answer, "127.0.0.1", 0) as server:
        site.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield site


class Visitor:
    """Somebody at that page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.context = page.context
        self.faults: list[str] = []
        self.asked: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    @classmethod
    async def of(cls, browser: Browser, url: str, size: tuple[int, int] = (1280, 800), **more: Any) -> "Visitor":
        width, height = size
        context = await browser.new_context(viewport={"width": width, "height": height}, **more)
        await context.add_init_script(OPEN + WATCH)
        visitor = cls(await context.new_page())
        await visitor.page.goto(url)
        return visitor

    @property
    def door(self) -> Locator:
        return self.page.locator("samovar-chat button.launch")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def field(self) -> Locator:
        return self.panel.locator("textarea")

    def line(self, text: str) -> Locator:
        return self.panel.locator(".line").filter(has_text=text)

    async def ready(self) -> None:
        """The chat's script comes when the page has long been loaded: only then can the site speak to it."""
        await self.page.wait_for_function("'SamovarChat' in window")

    async def open(self) -> None:
        await self.door.click()
        await expect(self.panel).to_be_visible()

    async def writes(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def is_unharmed(self, house: str) -> None:
        """Nothing ran, nothing broke the policy, nobody else was asked, one name was left, no cookie."""
        assert self.faults == []
        assert await self.page.evaluate("window.broken") == []
        assert await self.page.evaluate("window.ran") is None
        assert await self.page.evaluate("document.cookie") == ""
        left = "Object.getOwnPropertyNames(window).filter((name) => !window.names.includes(name))"
        assert set(await self.page.evaluate(left)) <= {"SamovarChat", "names"}
        ours = (house, house.replace("http", "ws", 1), "blob:", self.page.url.rsplit("/", 2)[0])
        assert [url for url in self.asked if not url.startswith(ours)] == []
