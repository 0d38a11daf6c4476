"""For everybody: axe finds nothing on any screen or state, nothing is out of reach at 200 %, nothing moves unasked."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.eyes import axe, crossing, lost, moving
from tests.browser.foreign import OPEN
from tests.browser.shop import node
from tests.browser.window import DEADLINE_MS
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(900)
expect.set_options(timeout=DEADLINE_MS)

WIDE, PHONE, HALF = (1440, 900), (390, 844), (720, 450)
SETTINGS = (
    "start", "channels", "channels/new", "channels/new/telegram", "channels/1", "channels/2", "people", "roles",
    "roles/1", "teams", "profile", "replies", "macros", "alerts", "devices", "undelivered", "keys", "audit",
    "self-check", "task-templates", "dictionaries", "warmth", "layouts", "workplaces",
)  # fmt: skip
# Where words and figures share a line: text alone is made twice as large there.
DENSE = ("channels", "channels/2", "people", "roles/1", "alerts", "audit", "self-check")
TWICE = "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%' })"
FIELD = "textarea.composer-field"
# What opens over a dialog and is closed by Escape: what it is, where it stands, how it comes.
OPENED: tuple[tuple[str, str, Callable[[Page], Awaitable[Any]]], ...] = (
    ("command bar", ".command", lambda page: page.keyboard.press("Control+k")),
    ("keys", ".keys-list", lambda page: page.keyboard.press("Shift+Slash")),
    ("profile menu", ".menu", lambda page: page.locator(".rail-profile").click()),
    ("filter", ".popup", lambda page: page.keyboard.press("f")),
    ("order and density", ".menu", lambda page: page.locator(".dialogs-order button").first.click()),
    ("hand over", ".popup", lambda page: page.keyboard.press("a")),
    ("snooze", ".popup", lambda page: page.keyboard.press("h")),
    ("why done", ".popup", lambda page: page.keyboard.press("e")),
    ("more", ".menu", lambda page: page.locator(".thread-more > button").first.click()),
    (
        "status",
        "[role=listbox]:not(.list):visible",
        lambda page: page.locator(".pane-card [role=combobox]").first.click(),
    ),
)


class Round:
    """One person's way through the house; what is found is kept with the place where it was."""

    def __init__(self, page: Page, name: str, found: list[str]) -> None:
        self.page = page
        self.name = name
        self.found = found

    def add(self, place: str, what: list[str]) -> None:
        self.found += [f"{self.name}, {place}: {each}" for each in what]

    async def look(self, place: str) -> None:
        self.add(place, await axe(self.page))

    async def reach(self, place: str) -> None:
        self.add(place, await lost(self.page))

    async def read(self, place: str) -> None:
        self.add(place, await crossing(self.page))

    async def settings(self, *looks: Callable[[str], Awaitable[None]], pages: tuple[str, ...] = SETTINGS) -> None:
        """The first as a page that is loaded, the others as they are come to: by links, without a load."""
        await self.page.goto(f"/settings/{pages[0]}")
        for path in pages:
            await self.page.evaluate("path => history.pushState(null, '', path)", f"/settings/{path}")
            await expect(self.page.locator(".settings-page h2").first).to_be_visible()
            await expect(self.page.locator(".skeleton")).to_have_count(0)
            for look in looks:
                await look(path)

    async def inbox(self) -> None:
        await self.page.goto("/inbox")
        await expect(self.page.get_by_role("option").first).to_be_visible()

    async def dialog(self, name: str = "Мария Кузнецова") -> None:
        await self.inbox()
        await self.page.get_by_role("option").filter(has_text=name).click()
        await expect(self.page.get_by_role("article").first).to_be_visible()
        await expect(self.page.locator(FIELD)).to_be_visible()

    async def promised(self, *looks: Callable[[str], Awaitable[None]]) -> None:
        """The page of tasks, of everybody."""
        await self.page.goto("/tasks")
        await self.page.locator(".tasks-bar .select").click()
        await self.page.get_by_role("option").nth(1).click()
        await expect(self.page.locator("[data-task]").first).to_be_visible()
        for look in looks:
            await look("tasks")

    async def listed(self, *looks: Callable[[str], Awaitable[None]]) -> None:
        """The board, the lists of contacts and of companies, and a page of each."""
        origin = re.match(r"\w+://[^/]+", self.page.url)
        assert origin is not None
        # each has one of their own: what others have is not seen by everybody
        made = await self.page.request.post(
            "/api/v1/companies", data={"name": f"Самовары Тулы {self.name}"}, headers={"origin": origin[0]}
        )
        assert made.ok
        await self.page.goto("/board")
        await expect(self.page.locator(".board-card").first).to_be_visible()
        for look in looks:
            await look("board")
        for entity in ("contacts", "companies"):
            await self.page.goto(f"/{entity}")
            await expect(self.page.get_by_role("option").first).to_be_visible()
            for look in looks:
                await look(entity)
            await self.page.get_by_role("option").first.click()
            await expect(self.page.locator(".lists-thing .card-part").first).to_be_visible()
            await expect(self.page.locator(".skeleton")).to_have_count(0)
            for look in looks:
                await look(f"one of {entity}")

    async def reference(self, *looks: Callable[[str], Awaitable[None]]) -> None:
        """The API, drawn by somebody else's reader, with one route open."""
        await self.page.goto("/settings/api")
        await self.page.locator(".api-docs[data-drawn] .opblock-summary-control").first.click()
        await expect(self.page.locator(".api-docs .opblock.is-open")).to_be_visible()
        for look in looks:
            await look("reference of the API")

    async def beside(self, *looks: Callable[[str], Awaitable[None]]) -> None:
        """A request that was opened from the list and from the board."""
        for place in ("requests", "board"):
            await self.page.goto(f"/{place}")
            await self.page.locator(".board-card, [role=option]").first.click()
            await expect(
                self.page.locator(".board-beside .conversation, .board-beside .card-head").first
            ).to_be_visible()
            for look in looks:
                await look(f"opened beside {place}")

    async def still(self, place: str) -> None:
        self.add(f"motion, {place}", await moving(self.page))

    async def opened(self) -> None:
        """Each menu and small window of a dialog."""
        for name, css, opens in OPENED:
            await opens(self.page)
            await expect(self.page.locator(css).first).to_be_visible()
            await self.look(name)
            await self.page.keyboard.press("Escape")
            await expect(self.page.locator(css)).to_have_count(0)


@asynccontextmanager
async def demo(processes: Processes) -> AsyncIterator[tuple[str, str, dict[str, str]]]:
    """The house of the demo at rest: nobody writes. Its address, the set-up link, a door for each colleague."""
    web = await node(processes)
    first = (await processes.command("migrate", SAMOVAR_PUBLIC_URL=web.url)).splitlines()[-1]
    told = await processes.command("furnish", SAMOVAR_PUBLIC_URL=web.url)
    yield web.url, first, dict(re.findall(r"(\w+) \(\w+\): (http\S+)", told))


async def test_axe_finds_nothing_and_nothing_is_out_of_reach(processes: Processes, browser: Browser) -> None:
    found: list[str] = []
    async with demo(processes) as (url, first, doors):
        kept: dict[str, Any] = {}

        async def walk(who: str, locale: str, scheme: Any, size: tuple[int, int], **more: Any) -> Round:
            width, height = size
            context = await browser.new_context(
                base_url=url, locale=locale, color_scheme=scheme, storage_state=kept.get(who),
                viewport={"width": width, "height": height}, **{"reduced_motion": "reduce", **more},
            )  # fmt: skip
            page = await context.new_page()
            if who and who not in kept:
                await page.goto(doors[who])
                await expect(page.locator(".rail-profile")).to_be_visible()
                kept[who] = await context.storage_state()
            if who:
                answer = await context.request.patch(
                    "/api/v1/users/me", data={"locale": locale}, headers={"origin": url}
                )
                assert answer.ok
            return Round(page, f"{locale} {scheme} {width}", found)

        for locale, scheme, size in (("ru", "light", WIDE), ("lt", "dark", PHONE)):
            door = await walk("", locale, scheme, size)
            for place in ("/", "/reset", first.removeprefix(url), "/invite/dead"):
                await door.page.goto(place)
                await expect(
                    door.page.get_by_role("heading", level=1).or_(door.page.get_by_role("alert")).first
                ).to_be_visible()
                await door.look(place)
                await door.reach(place)
            await door.page.context.close()

        ada = await walk("Ада", "ru", "light", WIDE)
        await ada.settings(ada.look)
        await ada.dialog()
        await ada.look("dialog")
        await ada.opened()
        await ada.promised(ada.look)
        await ada.listed(ada.look)
        await ada.reference(ada.look, ada.reach)
        await ada.dialog()
        await states(ada)
        await ada.page.context.close()

        dark = await walk("Ада", "en", "dark", WIDE)
        await dark.settings(dark.look)
        await dark.promised(dark.look)
        await dark.listed(dark.look, dark.still)
        await dark.reference(dark.look)
        await dark.dialog()
        await dark.opened()
        await dark.page.keyboard.press("n")
        await dark.look("note")
        dark.add("motion", await moving(dark.page))
        await dark.page.context.close()

        phone = await walk("Анна", "lt", "dark", PHONE, has_touch=True, is_mobile=True)
        await phone.inbox()
        await phone.look("list")
        await phone.reach("list")
        await phone.dialog()
        await phone.look("dialog")
        await phone.reach("dialog")
        await phone.page.goto(f"{phone.page.url}/card")
        await expect(phone.page.locator(".pane-card")).to_be_visible()
        await phone.look("card")
        await phone.reach("card")
        await phone.promised(phone.look, phone.reach)
        await phone.listed(phone.look, phone.reach)
        await phone.page.context.close()

        half = await walk("Ада", "lt", "light", HALF, device_scale_factor=2)
        await half.dialog()
        await half.reach("dialog at 200 %")
        await half.settings(half.reach, half.read)
        await half.listed(half.reach, half.read)
        await half.beside(half.reach, half.read)
        await half.reference(half.reach)
        await half.page.context.close()

        twice = await walk("Ада", "lt", "light", WIDE)
        await twice.page.context.add_init_script(TWICE)
        await twice.dialog()
        await twice.reach("dialog, text twice as large")
        await twice.read("dialog, text twice as large")
        await twice.settings(twice.reach, twice.read, pages=DENSE)
        await twice.page.context.close()
        thumb = await walk("Анна", "lt", "dark", PHONE, has_touch=True, is_mobile=True)
        await thumb.page.context.add_init_script(TWICE)
        await thumb.dialog()
        await thumb.reach("dialog, text twice as large")
        await thumb.read("dialog, text twice as large")
        await thumb.page.goto(f"{thumb.page.url}/card")
        await expect(thumb.page.locator(".pane-card .slot").first).to_be_visible()
        await thumb.reach("card, text twice as large")
        await thumb.read("card, text twice as large")
        await thumb.promised(thumb.reach, thumb.read)
        await thumb.listed(thumb.reach, thumb.read)
        await thumb.page.context.close()

        forced = await walk("Ада", "ru", "dark", WIDE, forced_colors="active")
        await in_forced_colours(forced.page)
        await forced.page.context.close()

        await widget(browser, url, found)
    assert found == [], "\n".join(found)


async def in_forced_colours(page: Page) -> None:
    """The system's own few colours: what is ticked, chosen, lit and focused is still told apart, by lines."""
    await page.goto("/settings/roles/1")
    ticks = page.locator(".tick:has([type=checkbox])")
    yes = ticks.filter(has=page.locator("input:checked")).locator(".tick-mark").first
    no = ticks.filter(has=page.locator("input:not(:checked)")).locator(".tick-mark").first
    await expect(yes.locator(".icon")).to_be_visible()
    await expect(no).to_be_visible()
    await expect(no.locator(".icon")).to_be_hidden()
    await page.goto("/settings/channels/2")
    colours = page.locator(".webchat-colours > button")
    await expect(colours.first).to_have_css("background-color", "rgb(15, 118, 110)")
    outline = "(el) => { const s = getComputedStyle(el); return `${s.outlineStyle} ${s.outlineWidth}` }"
    await page.goto("/inbox")
    await page.get_by_role("option").first.click()
    await expect(page.locator(FIELD)).to_be_visible()
    await page.locator(".thread-more > button").first.press("Enter")
    await expect(page.get_by_role("menu")).to_be_visible()
    for css in (".menu-row[data-highlighted]", ".dialog-row[data-open] > .dialog-row-text", ".rail-item[aria-current]"):
        thing = page.locator(css).first
        await expect(thing).to_be_visible()
        assert await thing.evaluate(outline) == "solid 2px", css


async def states(round_: Round) -> None:
    """A list that is on its way, that did not come, that is empty; a note; what one writes with."""
    page = round_.page
    held = asyncio.Event()

    async def wait(route: Any) -> None:
        await held.wait()
        await route.abort()

    await page.route("**/api/v1/conversations?*", wait)
    await page.goto("/inbox")
    await expect(page.locator(".dialogs .skeleton")).to_be_visible()
    await round_.look("list on its way")
    held.set()
    await expect(page.locator(".dialogs .vacant")).to_be_visible()
    await round_.look("list that did not come")
    await page.unroute("**/api/v1/conversations?*")
    await page.locator(".dialogs .vacant button").click()
    await expect(page.get_by_role("option").first).to_be_visible()
    await page.keyboard.press("g")
    await page.keyboard.press("8")
    await expect(page.locator(".dialogs .vacant")).to_be_visible()
    await round_.look("empty view")
    await page.keyboard.press("g")
    await page.keyboard.press("3")
    await round_.dialog()
    await page.locator(FIELD).press_sequentially("/")
    await round_.look("saved replies")
    await page.locator(FIELD).fill("Ответ")
    await round_.look("an answer being written")


async def widget(browser: Browser, url: str, found: list[str]) -> None:
    """The chat on the shop's page, shut and open; its shadow root is opened for axe alone."""
    for scheme, size in (("light", WIDE), ("dark", PHONE)):
        context = await browser.new_context(
            base_url=url, locale="lt", color_scheme=scheme, reduced_motion="reduce",  # type: ignore[arg-type]
            viewport={"width": size[0], "height": size[1]},
        )  # fmt: skip
        await context.add_init_script(OPEN)
        page = await context.new_page()
        await page.goto("/widget/demo")
        shop = Round(page, f"widget {scheme} {size[0]}", found)
        await expect(page.locator("samovar-chat button.launch")).to_be_visible()
        await shop.look("shut")
        await page.locator("samovar-chat button.launch").click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        await shop.look("open")
        await context.close()
