"""A browser with a microphone, and how one sees in it that sound flows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, Playwright

from tests.browser.conftest import CHROMIUM

# a made-up microphone that hums, allowed without a question
ARGS = ("--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
# every connection a page makes is remembered
WATCHED = """(() => {
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    static all = []
    constructor(...how) { super(...how); window.RTCPeerConnection.all.push(this) }
  }
})()"""
_HEARD = """async () => {
  let heard = 0
  for (const each of RTCPeerConnection.all)
    if (each.connectionState === "connected")
      for (const one of (await each.getStats()).values()) if (one.type === "inbound-rtp") heard += one.bytesReceived
  return heard
}"""
_GROWS = f"""async (before) => (await ({_HEARD})()) > before"""
DEADLINE_MS = 60_000


@asynccontextmanager
async def with_microphone(playwright: Playwright) -> AsyncIterator[Browser]:
    running = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGS))
    try:
        yield running
    finally:
        await running.close()


async def hears(page: Page) -> None:
    """Sound comes in, and more of it a moment later."""
    before = 0
    for _ in range(3):
        await page.wait_for_function(_GROWS, arg=before, timeout=DEADLINE_MS, polling=200)
        before = await page.evaluate(_HEARD)
