"""`make screens`: start the demo in a folder of its own, look at it in a browser, keep the pictures in docs/screens.

python scripts/screens.py            all
python scripts/screens.py inbox      one, by name
python scripts/screens.py kinds      a conversation of each kind, from the journeys that have it
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screens"
KINDS = OUT / "kinds"
JOURNEYS = ROOT / "tests" / "browser"
READY_S, OPENED_MS, SETTLE_MS = 120, 30_000, 2000
# The chat shuts its shadow root to the page; a picture has to reach into it.
OPEN = (
    "const real = Element.prototype.attachShadow;"
    "Element.prototype.attachShadow = function () { return real.call(this, { mode: 'open' }) }"
)
WIDE, PHONE = (1440, 900), (390, 844)
# the longer side of a picture of a kind
SMALL = 1080


@dataclass(frozen=True)
class Screen:
    """One picture: which colleague, where, how large, in which light; `open`: whose dialog; `keys`: pressed then;
    `visitor`: seen by somebody on the site, who writes first."""

    name: str
    size: tuple[int, int] = WIDE
    scheme: Literal["light", "dark"] = "light"
    path: str = "/"
    who: str = "Анна"
    open: str | None = "Мария Кузнецова"
    keys: tuple[str, ...] = ()
    visitor: bool = False


SCREENS = (
    Screen("inbox"),
    Screen("inbox-dark", scheme="dark", open="Светлана Орлова"),
    Screen("command-bar", scheme="dark", keys=("Control+k",)),
    Screen("phone-list", PHONE, open=None),
    Screen("phone-dialog-dark", PHONE, "dark"),
    Screen("webchat-settings", path="/settings/channels/2", who="Ада", open=None),
    Screen("widget", path="/widget/demo", open=None, visitor=True),
    Screen("alerts", path="/settings/alerts", who="Ада", open=None),
)


@asynccontextmanager
async def demo() -> AsyncIterator[dict[str, str]]:
    """A living demo; name → link that signs that colleague in (each works once)."""
    with tempfile.TemporaryDirectory(prefix="samovar-screens-") as folder:
        samovar = Path(sys.executable).parent / "samovar"
        env = os.environ | {"SAMOVAR_DATA_DIR": folder, "SAMOVAR_LOG": "console"}
        house = await asyncio.create_subprocess_exec(
            samovar, "demo", "--port", "0", cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        try:
            async with asyncio.timeout(READY_S):
                links = await doors(house)
            # a full pipe would stop the house
            reading = asyncio.create_task(house.communicate())
            yield links
        finally:
            house.terminate()
            await house.wait()
        await reading


async def doors(house: asyncio.subprocess.Process) -> dict[str, str]:
    """Read what the demo prints until it is ready."""
    assert house.stdout is not None
    found: dict[str, str] = {}
    async for line in house.stdout:
        text = line.decode("utf-8", "replace")
        if link := re.search(r"(\w+) \(\w+\): (https?://\S+)", text):
            found[link[1]] = link[2]
        if re.search(r"\bready: ", text):
            return found
    sys.exit("the demo ended before it was ready")


async def signed_in(browser: Browser, link: str) -> dict[str, object]:
    """The cookies of a colleague: a link works once, and each picture has a window of its own."""
    context = await browser.new_context(locale="ru-RU")
    page = await context.new_page()
    await page.goto(link)
    await page.get_by_role("listbox").first.wait_for(timeout=OPENED_MS)
    state = await context.storage_state()
    await context.close()
    return dict(state)


async def take(page: Page, base: str, screen: Screen) -> None:
    """Open the screen, let it come to rest, keep the picture."""
    await page.goto(base + screen.path)
    if screen.path == "/":
        await page.get_by_role("option").first.wait_for(timeout=OPENED_MS)
        if screen.open:
            await page.get_by_role("option").filter(has_text=screen.open).first.click()
            await page.get_by_role("textbox").last.wait_for(timeout=OPENED_MS)
    if screen.visitor:
        await written(page)
    for key in screen.keys:
        await page.keyboard.press(key)
    await page.wait_for_load_state("networkidle")
    await expect(page.locator(".skeleton")).to_have_count(0, timeout=OPENED_MS)
    await page.wait_for_timeout(SETTLE_MS)
    keep(await page.screenshot(), OUT / f"{screen.name}.png")
    print(f"docs/screens/{screen.name}.png")


async def written(page: Page) -> None:
    """A visitor opens the chat of the shop's page and asks."""
    await page.locator("samovar-chat .launch").click(timeout=OPENED_MS)
    field = page.locator("samovar-chat textarea").last
    await field.wait_for(timeout=OPENED_MS)
    await field.fill("Здравствуйте! Самовар на пять литров есть в наличии?")
    await field.press("Enter")


def keep(picture: bytes, path: Path) -> None:
    """256 colours are enough for an interface, and a third of the weight."""
    Image.open(BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def small(picture: bytes, path: Path) -> None:
    """There are dozens of these, to be looked through: as large as one reads them, and no larger."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    image.thumbnail((SMALL, SMALL))
    image.save(path, quality=60, method=6)


def kinds() -> None:
    """A conversation of each kind, as the journeys through the played platforms have it (Window.pictured)."""
    journeys = [str(path) for path in sorted(JOURNEYS.glob("test_*.py")) if ".pictured(" in path.read_text()]
    with tempfile.TemporaryDirectory(prefix="samovar-screens-") as folder:
        env = os.environ | {"SAMOVAR_PICTURES": folder}
        journey = subprocess.run([sys.executable, "-m", "pytest", "-q", *journeys], cwd=ROOT, env=env)
        KINDS.mkdir(exist_ok=True)
        for taken in sorted(Path(folder).glob("*.png")):
            small(taken.read_bytes(), KINDS / f"{taken.stem}.webp")
            print(f"docs/screens/kinds/{taken.stem}.webp")
    if journey.returncode:
        sys.exit("a journey failed: its pictures are missing or old")


async def main(names: list[str]) -> None:
    """Take the named pictures, or all."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("A browser is missing. On Debian and Ubuntu: apt install chromium")
    OUT.mkdir(parents=True, exist_ok=True)
    async with demo() as links, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        seen: dict[str, dict[str, object]] = {}
        for screen in SCREENS:
            if names and screen.name not in names:
                continue
            if screen.who not in seen:
                seen[screen.who] = await signed_in(browser, links[screen.who])
            context = await browser.new_context(
                storage_state=seen[screen.who],  # type: ignore[arg-type]
                viewport=ViewportSize(width=screen.size[0], height=screen.size[1]),
                color_scheme=screen.scheme,
                locale="ru-RU",
                device_scale_factor=1.5 if screen.size == PHONE else 1,
                has_touch=screen.size == PHONE,
                is_mobile=screen.size == PHONE,
            )
            await context.add_init_script(OPEN)
            address = urlsplit(links[screen.who])
            await take(await context.new_page(), f"{address.scheme}://{address.netloc}", screen)
            await context.close()
        await browser.close()


if __name__ == "__main__":
    named = sys.argv[1:]
    if named != ["kinds"]:
        asyncio.run(main(named))
    if not named or "kinds" in named:
        kinds()
