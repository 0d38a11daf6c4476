"""A colleague at a window of the interface."""

import os
from pathlib import Path
from typing import Any, Literal, Self
from uuid import uuid4

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.fixtures.processes import Process
from tests.journeys.house import House

PASSWORD = "correct-horse-9"
DEADLINE_MS = 20_000
PHONE = (390, 844)
SETTLE_MS = 1500
LOOKS: tuple[tuple[str, tuple[int, int], Literal["light", "dark"]], ...] = (
    ("", (1440, 900), "light"),
    ("-dark", (1440, 900), "dark"),
    ("-phone", PHONE, "light"),
)
expect.set_options(timeout=DEADLINE_MS)


# a real touch of the browser's own kind of pointer; playwright's tap knows neither drawing nor holding
_DRAG = """
async (on, [by, hold]) => {
  const box = on.getBoundingClientRect()
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const touch = (type, dx) => on.dispatchEvent(new PointerEvent(type, {
    pointerId: 7, pointerType: "touch", bubbles: true, cancelable: true, clientX: x + dx, clientY: y }))
  touch("pointerdown", 0)
  if (hold) await new Promise((done) => setTimeout(done, hold))
  for (let step = 1; by && step <= 6; step++) touch("pointermove", (by * step) / 6)
  touch("pointerup", by)
}
"""


class Window:
    """What a person sees and does; everything by role and name, as a screen reader has it."""

    def __init__(self, name: str, context: BrowserContext, page: Page, node: Process) -> None:
        self.name = name
        self.context = context
        self.page = page
        self.node = node
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(error.stack or str(error)))

    @classmethod
    async def of(
        cls,
        browser: Browser,
        house: House,
        name: str,
        *,
        role: str = "operator",
        locale: str = "ru",
        size: tuple[int, int] = (1440, 900),
        node: int = 0,
        phone: bool = False,
    ) -> Self:
        """A new colleague, signed in, at the dialogs."""
        email = f"{uuid4().hex}@example.com"
        words = ("user", "add", "--email", email, "--name", name, "--role", role, "--password-stdin")
        await house.processes.command(*words, given=PASSWORD)
        web = house.nodes[node % len(house.nodes)]
        width, height = PHONE if phone else size
        context = await browser.new_context(
            viewport={"width": width, "height": height}, base_url=web.url, has_touch=phone, is_mobile=phone
        )
        window = cls(name, context, await context.new_page(), web)
        await window.ask("POST", "/session", {"email": email, "password": PASSWORD})
        await window.ask("PATCH", "/users/me", {"locale": locale})
        await window.page.goto("/inbox")
        return window

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The API, as this person."""
        answer = await self.context.request.fetch(
            f"/api/v1{path}", method=method, data=body, headers={"origin": self.node.url}
        )
        assert answer.ok, (path, answer.status, await answer.text())
        text = await answer.text()
        return await answer.json() if text else None

    def row(self, name: str) -> Locator:
        """The dialog with this customer in the list."""
        return self.page.get_by_role("option").filter(has_text=name)

    async def open(self, name: str) -> None:
        await self.row(name).click()
        await expect(self.page.get_by_role("heading", name=name, level=1)).to_be_visible()

    @property
    def field(self) -> Locator:
        """Where one writes."""
        return self.page.locator("textarea.composer-field")

    def bubble(self, text: str, direction: str | None = None) -> Locator:
        found = self.page.get_by_role("article").filter(has_text=text)
        return found.and_(self.page.locator(f"[data-direction={direction}]")) if direction else found

    async def answers(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def drags(self, thing: Locator, by: int, *, hold_ms: int = 0) -> None:
        """A finger on it: sideways by so many pixels, or still for a while."""
        await thing.evaluate(_DRAG, [by, hold_ms])

    async def keys(self, *presses: str) -> None:
        for press in presses:
            await self.page.keyboard.press(press)

    async def pictured(self, name: str) -> None:
        """For `make screens`, which asks for it: this moment at a desk by day, by night, and on a phone."""
        await pictured(self.page, name)

    async def close(self) -> None:
        """No fault of the interface goes unseen."""
        await self.context.close()
        assert self.faults == [], self.faults


async def pictured(page: Page, name: str) -> None:
    """As Window.pictured, of any page."""
    if (folder := os.environ.get("SAMOVAR_PICTURES")) is None:
        return
    was = page.viewport_size
    for suffix, (width, height), scheme in LOOKS:
        await page.set_viewport_size({"width": width, "height": height})
        await page.emulate_media(color_scheme=scheme)
        await page.wait_for_timeout(SETTLE_MS)
        await page.screenshot(path=Path(folder, f"{name}{suffix}.png"))
    await page.emulate_media(color_scheme="null")
    if was is not None:
        await page.set_viewport_size(was)
