"""Look at the house: every named screen of a demo at rest in one run of the browser, by its keys where it has them.

python -m scripts.look FOLDER                    all, as sheets of a few pictures: FOLDER/sheet-*.png
python -m scripts.look FOLDER dictionaries tags  those whose names begin so
python -m scripts.look FOLDER --simple board     in simple mode
"""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from PIL import Image
from playwright.async_api import BrowserContext, Page, ViewportSize, async_playwright, expect

from scripts.screens import OPEN, OPENED_MS, PHONE, WIDE, demo, signed_in

SETTLE_MS = 500
# what a picture of the wide window is made to: three of a phone stand beside two of it
SHEET_HEIGHT = 844
SHEET_MOST = 3000

Deed = Callable[[Page], Awaitable[Any]]


@dataclass(frozen=True)
class View:
    """In which language, light and size a screen is looked at."""

    locale: str
    scheme: Literal["light", "dark"]
    size: tuple[int, int]

    @property
    def phone(self) -> bool:
        return self.size == PHONE


VIEWS = (View("en", "light", WIDE), View("lt", "dark", PHONE))
# between the two: a small laptop
LESS = (View("en", "light", (1024, 768)), View("lt", "dark", (1024, 768)))
ALL = (*VIEWS, View("ru", "light", WIDE), View("lt", "dark", WIDE), View("en", "light", PHONE))


@dataclass(frozen=True)
class Stop:
    """One screen: its address, who looks, what is done there first, in which views."""

    name: str
    path: str
    does: Deed | None = None
    who: str = "Ада"
    views: tuple[View, ...] = VIEWS


def press(*keys: str) -> Deed:
    """One key after another, each once the window has answered the one before."""

    async def does(page: Page) -> None:
        for key in keys:
            await page.keyboard.press(key)
            await page.wait_for_timeout(250)

    return does


def click(*css: str) -> Deed:
    """The first of each in sight."""

    async def does(page: Page) -> None:
        for each in css:
            await page.locator(each).locator("visible=true").first.click(timeout=OPENED_MS)
            await page.wait_for_timeout(250)

    return does


def both(*deeds: Deed) -> Deed:
    """One after another."""

    async def does(page: Page) -> None:
        for each in deeds:
            await each(page)

    return does


def down(css: str) -> Deed:
    """As far as to see the first of these."""

    async def does(page: Page) -> None:
        await page.locator(css).first.scroll_into_view_if_needed(timeout=OPENED_MS)

    return does


SETTINGS = "/settings/"
STOPS = (
    Stop("dictionaries", SETTINGS + "dictionaries", views=ALL),
    Stop("dictionaries-menu", SETTINGS + "dictionaries", click(".dictionary-row .icon-button")),
    Stop("dictionaries-end", SETTINGS + "dictionaries", down(".settings-part:last-child")),
    Stop(
        "dictionaries-used",
        SETTINGS + "dictionaries",
        both(click(".dictionary:has(.dictionary-code) li:nth-child(2) .icon-button"), press("End", "Enter")),
        views=ALL,
    ),
    Stop("dictionaries-fresh", SETTINGS + "dictionaries", click(".dictionary-add > .button[aria-haspopup]")),
    Stop("tags", SETTINGS + "tags", views=ALL),
    Stop("tags-colour", SETTINGS + "tags", click(".tags-color")),
    Stop("tags-merge", SETTINGS + "tags", both(click(".dictionary-row .icon-button"), press("Enter"))),
    Stop("workplaces", SETTINGS + "workplaces", views=ALL),
    Stop("mode", SETTINGS + "funnels", down(".request-mode"), views=ALL),
    Stop("mode-switch", SETTINGS + "funnels", click(".request-mode-ways .button"), views=ALL),
    Stop("role", SETTINGS + "roles/2", views=ALL),
    Stop("roles", SETTINGS + "roles"),
    Stop("api", SETTINGS + "api", views=ALL),
    Stop("warmth", SETTINGS + "warmth", views=ALL),
    Stop("board", "/board", views=ALL),
    Stop("requests", "/requests", views=ALL),
    Stop("requests-filter", "/requests", press("f")),
    Stop("new-request", "/requests", press("Shift+KeyL"), views=ALL),
    Stop("request", "/requests/1", views=ALL),
    Stop("requests-import", "/contacts/import"),
    Stop("sales", "/sales"),
    Stop("hours", SETTINGS + "hours", views=ALL),
    Stop("hours-new", SETTINGS + "hours", click(".settings-title .button"), views=ALL),
    Stop(
        "hours-end",
        SETTINGS + "hours",
        both(click(".settings-title .button"), click(".hours-special > .button"), down(".hours-preview")),
        views=ALL,
    ),
    Stop("escalation", SETTINGS + "escalation", views=ALL),
    Stop("escalation-new", SETTINGS + "escalation", click(".settings-title .button"), views=ALL),
    Stop("layouts", SETTINGS + "layouts"),
    Stop("events", "/events", views=LESS),
    Stop("event-kinds", SETTINGS + "events", views=LESS),
    Stop("event-keeping", SETTINGS + "events", down(".settings-part:last-child"), views=LESS),
    Stop("feed", "/feed", views=LESS),
    Stop("feed-follows", "/feed", click("[role=radio]:last-child"), views=LESS),
    Stop("follow-defaults", SETTINGS + "follows", views=LESS),
    Stop("rules", SETTINGS + "rules", views=LESS),
    Stop("rule-new", SETTINGS + "rules/new", click(".rule-starters .button"), views=LESS),
    Stop("operator-closed", SETTINGS + "dictionaries", who="Анна", views=ALL),
)


async def rest(page: Page) -> None:
    """Nothing is on its way, no skeleton stands."""
    await page.wait_for_load_state("networkidle")
    await expect(page.locator(".skeleton")).to_have_count(0, timeout=OPENED_MS)
    await page.wait_for_timeout(SETTLE_MS)


@asynccontextmanager
async def window(context: BrowserContext) -> AsyncIterator[Page]:
    """A page whose faults are said."""
    page = await context.new_page()
    page.on("pageerror", lambda error: print("  fault:", error))
    yield page
    await page.close()


def sheet(name: str, taken: list[tuple[View, bytes]], folder: Path) -> None:
    """All pictures of a screen beside one another, phones first."""
    taken.sort(key=lambda each: not each[0].phone)
    images = [Image.open(BytesIO(picture)).convert("RGB") for _, picture in taken]
    images = [each.resize((each.width * SHEET_HEIGHT // each.height, SHEET_HEIGHT)) for each in images]
    rows: list[list[Image.Image]] = [[]]
    for each in images:
        if rows[-1] and sum(one.width + 8 for one in rows[-1]) + each.width > SHEET_MOST:
            rows.append([])
        rows[-1].append(each)
    width = max(sum(one.width + 8 for one in row) for row in rows)
    whole = Image.new("RGB", (width, len(rows) * (SHEET_HEIGHT + 8)), "#888")
    for at, row in enumerate(rows):
        left = 0
        for one in row:
            whole.paste(one, (left, at * (SHEET_HEIGHT + 8)))
            left += one.width + 8
    whole.save(folder / f"sheet-{name}.png")
    print(f"{folder}/sheet-{name}.png")


async def simply(context: BrowserContext, base: str) -> None:
    """The house goes over to simple mode: nothing is a lead any more."""
    api, headers = f"{base}/api/v1", {"origin": base}
    funnels = await (await context.request.get(f"{api}/funnels")).json()
    deal = next(each["funnel"] for each in funnels["items"] if each["funnel"]["kind"] == "deal")
    first = next(each["id"] for each in deal["statuses"] if each["is_default"])
    mode = await (await context.request.get(f"{api}/request-mode")).json()
    asked = {"mode": "simple", "leads": "convert", "status_id": first, "version": mode["version"]}
    answer = await context.request.put(f"{api}/request-mode", data=asked, headers=headers)
    if not answer.ok:
        sys.exit(f"simple mode: {await answer.text()}")
    async with asyncio.timeout(60):
        # nothing tells of its end but the answer itself
        while (await (await context.request.get(f"{api}/request-mode")).json())["run"]["state"] == "running":  # noqa: ASYNC110
            await asyncio.sleep(0.5)


async def main(folder: Path, names: list[str], simple: bool) -> None:
    """Take what is named."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    wanted = [each for each in STOPS if not names or each.name.startswith(tuple(names))]
    async with demo() as links, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        address = urlsplit(links["Ада"])
        base = f"{address.scheme}://{address.netloc}"
        kept: dict[str, Any] = {}
        taken: dict[str, list[tuple[View, bytes]]] = {}
        for view in dict.fromkeys(view for each in wanted for view in each.views):
            for who in dict.fromkeys(each.who for each in wanted if view in each.views):
                if who not in kept:
                    kept[who] = await signed_in(browser, links[who])
                context = await browser.new_context(
                    storage_state=kept[who],
                    viewport=ViewportSize(width=view.size[0], height=view.size[1]),
                    color_scheme=view.scheme,
                    has_touch=view.phone,
                    is_mobile=view.phone,
                )
                await context.add_init_script(OPEN)
                if simple:
                    await simply(context, base)
                    simple = False
                await context.request.patch(
                    f"{base}/api/v1/users/me", data={"locale": view.locale}, headers={"origin": base}
                )
                for stop in wanted:
                    if stop.who == who and view in stop.views:
                        async with window(context) as page:
                            await page.goto(base + stop.path)
                            await rest(page)
                            try:
                                if stop.does:
                                    await stop.does(page)
                                await rest(page)
                            except Exception as error:  # the others are looked at all the same
                                print(f"  {stop.name} {view}: {error}")
                            taken.setdefault(stop.name, []).append((view, await page.screenshot()))
                await context.close()
        await browser.close()
    for name, pictures in taken.items():
        sheet(name, pictures, folder)


if __name__ == "__main__":
    words = [each for each in sys.argv[1:] if not each.startswith("-")]
    if not words:
        sys.exit(__doc__)
    Path(words[0]).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(Path(words[0]), words[1:], "--simple" in sys.argv))
