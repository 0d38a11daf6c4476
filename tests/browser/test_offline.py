"""Installed on a phone: the window opens without a network, says so, and goes on when the network is back."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)

KEPT = "caches.open('samovar-1').then(c => c.keys()).then(all => all.map(r => new URL(r.url).pathname))"


async def test_the_window_opens_without_a_network_and_keeps_nothing_that_people_wrote(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна", size=(390, 844))
        telegram.customer(first_name="Глеб").writes("Где мой заказ?")
        await expect(anna.row("Глеб")).to_be_visible()
        await anna.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        # the pieces of this screen are kept once the worker has the page
        await anna.page.reload()
        await expect(anna.row("Глеб")).to_be_visible()

        await anna.context.set_offline(True)
        await anna.page.goto("/inbox")
        await expect(anna.page.get_by_role("heading", name="Самовар не отвечает")).to_be_visible()
        kept = await anna.page.evaluate(KEPT)
        assert "/" in kept
        assert [
            path for path in kept if not path.startswith(("/assets/", "/icons/", "/manifest")) and path != "/"
        ] == []

        await anna.context.set_offline(False)
        await anna.page.get_by_role("button", name="Повторить").click()
        await expect(anna.row("Глеб")).to_be_visible()
        assert anna.faults == []


FULL = """() => {
  self.refused = 0
  self.put = Cache.prototype.put
  Cache.prototype.put = () => Promise.reject(new DOMException(String(++self.refused), "QuotaExceededError"))
}"""
OLD = """async () => {
  const cache = await caches.open("samovar-1")
  for (const { url } of await cache.keys()) if (url.includes("/assets/")) await cache.delete(url)
  for (let n = 0; n < 320; n++) await cache.put(`/assets/old-${n}.js`, new Response("0"))
  await cache.put("/", new Response("<h1>old</h1>", { headers: { "content-type": "text/html" } }))
}"""
TIDY = """async () => {
  const cache = await caches.open("samovar-1")
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname)
  const page = await (await cache.match("/")).text()
  return !page.includes("<h1>old") && paths.length <= 301 && paths.includes("/assets/old-319.js")
}"""


async def test_a_full_disk_shuts_no_window_that_the_network_can_open(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна", size=(390, 844))
        telegram.customer(first_name="Глеб").writes("Где мой заказ?")
        await expect(anna.row("Глеб")).to_be_visible()
        await anna.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await anna.page.evaluate(OLD)
        (worker,) = anna.context.service_workers
        await worker.evaluate(FULL)
        await anna.page.reload()
        await expect(anna.row("Глеб")).to_be_visible()
        assert await worker.evaluate("self.refused") > 1, "the worker kept something after all"
        # there is room again: the page is the newest one, and what older releases left makes way
        await worker.evaluate("() => void (Cache.prototype.put = self.put)")
        await anna.page.reload()
        await expect(anna.row("Глеб")).to_be_visible()
        await anna.page.wait_for_function(TIDY)
        assert anna.faults == []


async def test_a_phone_is_told_how_to_install_it(processes: Processes, browser: Browser) -> None:
    async with shop(processes, connected=False) as (house, _):
        anna = await Window.of(browser, house, "Анна", size=(390, 844))
        manifest = await (await anna.context.request.get("/manifest.webmanifest")).json()
        assert (manifest["start_url"], manifest["display"]) == ("/inbox", "standalone")
        for icon in manifest["icons"]:
            answer = await anna.context.request.get(icon["src"])
            assert (answer.ok, answer.headers["content-type"]) == (True, "image/png")
        worker = await anna.context.request.get("/sw.js")
        assert "no-cache" in worker.headers["cache-control"]
        assert "javascript" in worker.headers["content-type"]
