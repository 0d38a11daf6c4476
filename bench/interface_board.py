"""A board of 5,000 requests against one of 50: what a frame takes, how much of it is drawn, what it weighs."""

from __future__ import annotations

from playwright.async_api import Page

from bench.figures import Figure, Size, p50_p99, quantile
from bench.house import House

# requests of the leads' first column, and of the deals': each with a dialog of its own, as a card is drawn whole
_FILL = """
WITH step AS (SELECT id, funnel_id FROM statuses WHERE funnel_id = $1 AND deleted_at IS NULL ORDER BY position LIMIT 1),
free AS (SELECT id, contact_id, channel_id FROM conversations WHERE card_id IS NULL ORDER BY id LIMIT $2),
made AS (
    INSERT INTO cards (kind, funnel_id, status_id, contact_id, channel_id, is_open, budget_amount, budget_currency)
    SELECT $3, step.funnel_id, step.id, free.contact_id, free.channel_id, true, 1000 + free.id, 'RUB' FROM free, step
    RETURNING id, contact_id)
UPDATE conversations c SET card_id = made.id FROM made, free WHERE free.id = c.id AND made.contact_id = c.contact_id
"""
_COLUMN = ".board-column .list-rows"
Seen = tuple[list[float], float, float]


async def measure(house: House, page: Page, size: Size) -> list[Figure]:
    many, few = size.pick(5000, 80), size.pick(50, 20)
    connection = await house.sql()
    await connection.execute(_FILL, 1, many, "lead")
    await connection.execute(_FILL, 2, few, "deal")
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    frames, nodes, heap = await _seen(page, 1, many, size)
    frames_few, nodes_few, heap_few = await _seen(page, 2, few, size)
    ratio = quantile(frames, 0.5) / quantile(frames_few, 0.5)
    return [
        Figure(f"board of {many:,} requests, scrolled: a frame against one of {few}", f"{ratio:.2f} ×", "≤ 1.2 ×",
               f"p50 / p99 {p50_p99(frames)} against {p50_p99(frames_few)}"),
        Figure("the same: elements drawn", f"{nodes / nodes_few:.2f} ×", "≤ 1.5 ×",
               f"{nodes:,.0f} against {nodes_few:,.0f}"),
        Figure("the same: memory of the page", f"{heap / heap_few:.1f} ×", "",
               f"{heap / 1e6:.0f} MB against {heap_few / 1e6:.0f} MB, after a collection"),
    ]  # fmt: skip


async def _seen(page: Page, funnel: int, cards: int, size: Size) -> Seen:
    """All of its first column loaded page by page, then scrolled: frames, elements, bytes of the heap."""
    await page.goto(f"/board/{funnel}")
    await page.evaluate("selector => samovarBench.on(selector)", _COLUMN)
    await page.evaluate("cards => samovarBench.loadAll(cards)", cards)
    frames: list[float] = await page.evaluate("count => samovarBench.scroll(count)", size.pick(600, 40))
    line = await page.context.new_cdp_session(page)
    await line.send("HeapProfiler.collectGarbage")
    await line.send("Performance.enable")
    metrics = {each["name"]: each["value"] for each in (await line.send("Performance.getMetrics"))["metrics"]}
    await line.detach()
    nodes: int = await page.evaluate("document.querySelectorAll('*').length")
    return frames, nodes, metrics["JSHeapUsedSize"]
