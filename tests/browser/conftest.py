"""A browser, where there is one; on CI there has to be. All journeys of a worker share it, each in its own windows."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
HERE = Path(__file__).parent
BUILT = HERE.parents[1] / "backend" / "static" / "index.html"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys share the loop that their browser lives in."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def missing() -> str | None:
    """Why no browser journey can run here."""
    if not CHROMIUM.exists():
        return f"no browser at {CHROMIUM}: install chromium, or name one in CHROMIUM"
    if not BUILT.exists():
        return "the interface is not built: make build"
    return None


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def started_browser() -> AsyncIterator[Browser]:
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


@pytest_asyncio.fixture(loop_scope="session")
async def browser(started_browser: Browser) -> AsyncIterator[Browser]:
    """Without any window; what a test leaves open goes with it."""
    yield started_browser
    for context in started_browser.contexts:
        await context.close()
