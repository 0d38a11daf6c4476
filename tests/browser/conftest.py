"""A browser, where there is one; on CI there has to be."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
BUILT = Path(__file__).parents[2] / "backend" / "static" / "index.html"


def missing() -> str | None:
    """Why no browser journey can run here."""
    if not CHROMIUM.exists():
        return f"no browser at {CHROMIUM}: install chromium, or name one in CHROMIUM"
    if not BUILT.exists():
        return "the interface is not built: make build"
    return None


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    why = missing()
    if why and os.environ.get("CI"):
        pytest.fail(why)
    if why:
        pytest.skip(why)
    async with async_playwright() as playwright:
        # as root Chromium refuses to start inside its own sandbox
        running = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield running
        await running.close()
