"""The interface in a real browser: how heavy it is, how soon it stands and scrolls, how soon a dialog is painted."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import secrets
from pathlib import Path
from typing import Any

from playwright.async_api import Page, async_playwright

from bench import crowd, interface_board
from bench.figures import Figure, Size, ms, p50_p99, quantile
from bench.house import ROOT, House
from bench.site import Site

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
STATIC = ROOT / "backend" / "static"
WATCH = Path(__file__).with_name("interface.js")
# 10 Mbit/s, and a town away
LINK = {"offline": False, "latency": 20, "downloadThroughput": 1_250_000, "uploadThroughput": 1_250_000}
FREE = LINK | {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
FRAME_S = 1 / 60


async def measure(size: Size, site: Site) -> list[Figure]:
    site.close()
    house = House()
    house.public_url = house.url
    try:
        await asyncio.to_thread(house.start)
        dialogs = size.pick(10_000, 200)
        await _fill(house, dialogs)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
            context = await browser.new_context(viewport={"width": 1440, "height": 900}, base_url=house.url)
            await _enter(house, context.request)
            await context.add_init_script(path=WATCH)
            page = await context.new_page()
            figures = [*_weight(), await _first_load(page, size)]
            figures += await _scroll(page, dialogs, size)
            figures += await _switch(page, size)
            figures += await interface_board.measure(house, page, size)
            await browser.close()
    finally:
        await asyncio.to_thread(house.remove)
    return figures


async def _fill(house: House, dialogs: int) -> None:
    """So many open dialogs, with a page of messages in those that are looked at."""
    await crowd.seed(house, dialogs)
    connection = await house.sql()
    await connection.execute("UPDATE conversations SET state = 'open'")
    await connection.execute(
        """INSERT INTO messages (conversation_id, seq, direction, text, provider_at)
        SELECT c.id, s, CASE s % 3 WHEN 0 THEN 'out' ELSE 'in' END, 'Сколько стоит самовар на пять литров? ' || s,
               c.last_at - (60 - s) * interval '1 minute'
        FROM conversations c CROSS JOIN generate_series(5, 60) AS s WHERE c.seq < 60"""
    )
    await connection.execute("UPDATE conversations SET seq = 60, in_seq = 40 WHERE seq < 60")
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def _enter(house: House, request: Any) -> None:
    """A colleague who sees everything."""
    password = secrets.token_urlsafe(12)
    words = ("user", "add", "--email", "eyes@bench.example.com", "--name", "Eyes", "--role", "administrator")
    await asyncio.to_thread(house.run, *words, "--password-stdin", given=password)
    body = {"email": "eyes@bench.example.com", "password": password}
    answer = await request.post("/api/v1/session", data=body, headers={"origin": house.url})
    if not answer.ok:
        raise RuntimeError(f"nobody came in: {answer.status} {await answer.text()}")


def _weight() -> list[Figure]:
    """What the first page fetches before anything can be drawn, and all there is, packed."""
    page = (STATIC / "index.html").read_text("utf-8")
    first = set(re.findall(r'(?:src|href)="/?(assets/[^"]+\.(?:js|css))"', page))
    packed = {path: len(gzip.compress(path.read_bytes(), 9)) for path in (STATIC / "assets").rglob("*.[jc]s*")}
    main = sum(size for path, size in packed.items() if str(path.relative_to(STATIC)) in first)
    return [
        Figure("main bundle, packed", f"{main / 1000:.0f} kB", "≤ 200 kB", f"{len(first)} files named by the page"),
        Figure("everything that can be asked for later, packed", f"{(sum(packed.values()) - main) / 1000:.0f} kB", "",
               f"{len(packed) - len(first)} files, each when its screen is opened"),
    ]  # fmt: skip


async def _first_load(page: Page, size: Size) -> Figure:
    """Nothing cached, over a narrow link, until the first dialog can be read."""
    line = await page.context.new_cdp_session(page)
    await line.send("Network.enable")
    await line.send("Network.emulateNetworkConditions", LINK)
    seconds = []
    for _ in range(size.rounds):
        await line.send("Network.clearBrowserCache")
        await page.goto("/inbox", wait_until="commit")
        seconds.append(await page.evaluate("samovarBench.firstRow()") / 1000)
    await line.send("Network.emulateNetworkConditions", FREE)
    return Figure("first load, cold, until a dialog can be read", ms(quantile(seconds, 0.5)), "",
                  f"over 10 Mbit/s with 20 ms, {len(seconds)} times")  # fmt: skip


async def _scroll(page: Page, dialogs: int, size: Size) -> list[Figure]:
    """All dialogs loaded, then up and down by the height of a row and a half each frame."""
    loaded = await page.evaluate("dialogs => samovarBench.loadAll(dialogs)", dialogs)
    frames: list[float] = await page.evaluate("count => samovarBench.scroll(count)", size.pick(900, 60))
    late = sum(frame > 1.5 * FRAME_S for frame in frames) / len(frames)
    rate = len(frames) / sum(frames)
    return [
        Figure(f"list of {loaded:,} dialogs, scrolled", f"{rate:.1f} frames/s", "60",
               f"a frame p50 / p99 {p50_p99(frames)}; {late:.1%} late by half a frame or more; {len(frames)} frames")
    ]  # fmt: skip


async def _switch(page: Page, size: Size) -> list[Figure]:
    """Alt+↓ through dialogs never opened before, and back up through the same."""
    await page.evaluate("samovarBench.toTop()")
    await page.get_by_role("option").first.click()
    await page.wait_for_selector(".thread article")
    times = size.pick(60, 6)
    found = {}
    for name, key in (("not cached", "ArrowDown"), ("cached", "ArrowUp")):
        seconds = []
        for _ in range(times):
            await page.evaluate("samovarBench.beginSwitch()")
            await page.keyboard.press(f"Alt+{key}")
            seconds.append(await page.evaluate("samovarBench.switched()") / 1000)
        found[name] = seconds
    busy: list[float] = json.loads(await page.evaluate("JSON.stringify(samovarBench.events)"))
    worst = quantile([each / 1000 for each in busy], 0.99)
    return [
        Figure("switch of conversation, cached, key press to paint, p50 / p99", p50_p99(found["cached"]), "≤ 100 ms",
               f"{times} times; the header and the last messages stand"),
        Figure("switch of conversation, not cached, p50 / p99", p50_p99(found["not cached"]), "≤ 250 ms",
               f"{times} times, the server on the same machine"),
        Figure("a key until the next paint, p99", ms(worst) if busy else "< 16 ms", "",
               f"by Event Timing, {len(busy)} slower than 16 ms"),
    ]  # fmt: skip
