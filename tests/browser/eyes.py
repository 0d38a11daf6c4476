"""What a machine can see of a screen: what axe finds, what cannot be reached, what moves unasked."""

import json
from pathlib import Path

from playwright.async_api import Page

HERE = Path(__file__)
AXE = HERE.parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
EYES = HERE.with_suffix(".js").read_text()
# WCAG 2.0 to 2.2, A and AA, and axe's own best practices
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Each rule that is off says why.
OFF = {
    "region": "menus, lists of choices and the chat on a site float at the end of the page, outside every landmark",
}


async def axe(page: Page) -> list[str]:
    """What axe finds wrong with what is on the screen now."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text())
    found: list[str] = await page.evaluate(f"{EYES}.axe({json.dumps(TAGS)}, {json.dumps(list(OFF))})")
    return found


async def lost(page: Page) -> list[str]:
    """Controls that a person cannot bring into sight or press."""
    found: list[str] = await page.evaluate(f"{EYES}.lost()")
    return found


async def crossing(page: Page) -> list[str]:
    """Words that stand on other words."""
    found: list[str] = await page.evaluate(f"{EYES}.crossing()")
    return found


async def moving(page: Page) -> list[str]:
    """What still moves for somebody who asked for no motion."""
    found: list[str] = await page.evaluate(f"{EYES}.moving()")
    return found
