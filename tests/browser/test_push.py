"""Push in a real browser: a service worker shows what came encrypted by a push service, and opens the very message.

The push service and the browser's side of the encryption are tests/platforms/push.py: no browser here has a push
service of its own. What that one decrypted is handed to the real service worker, as a browser does it (CDP
deliverPushMessage).
"""

import json
from typing import Any

import pytest
from playwright.async_api import Browser, CDPSession, Page, expect

from tests.bots.world import until
from tests.browser.shop import shop
from tests.browser.window import PASSWORD, Window
from tests.fixtures.processes import Processes
from tests.platforms.push import Browser as Subscribed
from tests.platforms.push import PushService, push_service

pytestmark = pytest.mark.timeout(300)

# A subscription outlives the page. Whoever gives one up is out of the push service's list.
SUBSCRIBES = """
const kept = () => JSON.parse(localStorage.getItem("test.push") ?? "null");
const said = ({ endpoint, p256dh, auth }) => ({ endpoint, keys: { p256dh, auth } });
const made = (json) => json && { endpoint: json.endpoint, toJSON: () => said(json),
  unsubscribe: async () => (localStorage.removeItem("test.push"), true) };
PushManager.prototype.getSubscription = async () => made(kept());
PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
  const text = btoa(String.fromCharCode(...applicationServerKey));
  const key = text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  localStorage.setItem("test.push", await window.subscribes(key));
  return made(kept());
};
"""
SHOWN = """navigator.serviceWorker.ready.then(async (worker) =>
  (await worker.getNotifications()).map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url })))"""
# no program may press a notice: its event is made as the browser makes it, with the very notice
PRESS = """async (tag) => {
  const [notice] = (await self.registration.getNotifications()).filter((each) => each.tag === tag);
  const event = new NotificationEvent("notificationclick", { notification: notice });
  let done;
  event.waitUntil = (work) => { done = work };
  self.dispatchEvent(event);
  await done;
  return (await self.registration.getNotifications()).length;
}"""
RENEWED = """async ([before, after]) => {
  const event = new ExtendableEvent("pushsubscriptionchange");
  let done;
  event.waitUntil = (work) => { done = work };
  event.oldSubscription = { endpoint: before };
  const { endpoint, p256dh, auth } = after;
  event.newSubscription = { toJSON: () => ({ endpoint, keys: { p256dh, auth } }) };
  self.dispatchEvent(event);
  await done;
}"""

# what happened is told of, and what was told has left or was held back
OVER = """
SELECT NOT EXISTS (SELECT FROM event_pending)
    AND NOT EXISTS (SELECT FROM consumers c, relay r WHERE c.name LIKE 'notices%' AND c.position < r.position)
    AND NOT EXISTS (SELECT FROM notice_deliveries WHERE state IN ('waiting', 'sending'))
"""


class Device:
    """Anna's browser with its worker, and the push service that it is subscribed at."""

    def __init__(self, window: Window, service: PushService, cdp: CDPSession) -> None:
        self.window, self.service, self.cdp = window, service, cdp
        self.registration = ""
        cdp.on("ServiceWorker.workerRegistrationUpdated", self._registered)
        self.taken: dict[str, int] = {}

    def _registered(self, told: dict[str, Any]) -> None:
        for each in told["registrations"]:
            if not each["isDeleted"]:
                self.registration = each["registrationId"]

    @property
    def page(self) -> Page:
        return self.window.page

    @property
    def subscribed(self) -> Subscribed:
        return list(self.service.browsers.values())[-1]

    async def receives(self) -> list[dict[str, str]]:
        """The next that the push service has for it; what the person is shown then."""
        of = self.subscribed
        before = self.taken.get(of.endpoint, 0)

        async def came() -> bool:
            return len(of.shown) > before

        await until(came, lambda: "nothing came to the push service")
        for payload in of.shown[before:]:
            data = {"origin": self.window.node.url, "registrationId": self.registration, "data": json.dumps(payload)}
            await self.cdp.send("ServiceWorker.deliverPushMessage", data)
        self.taken[of.endpoint], last = len(of.shown), of.shown[-1]

        async def shown() -> list[dict[str, str]] | None:
            found: list[dict[str, str]] = await self.page.evaluate(SHOWN)
            return found if last in found else None

        what: list[dict[str, str]] = await until(shown, lambda: "nothing is shown on the device")
        return what

    async def in_worker(self, script: str, value: Any) -> Any:
        return await self.window.context.service_workers[0].evaluate(script, value)


async def test_a_push_is_shown_opens_the_very_message_and_stops_with_the_session(
    processes: Processes, browser: Browser
) -> None:
    processes.env["SAMOVAR_PUSH_HOSTS"] = "127.0.0.1"
    async with push_service() as service, shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        page = anna.page
        await anna.context.grant_permissions(["notifications"])

        async def subscribes(key: str) -> str:
            return json.dumps(service.subscribe(key).json())

        await anna.context.expose_function("subscribes", subscribes)
        await anna.context.add_init_script(SUBSCRIBES)
        device = Device(anna, service, await anna.context.new_cdp_session(page))
        await device.cdp.send("ServiceWorker.enable")

        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Есть кто?")
        await anna.open("Глеб")
        await anna.answers("Есть")
        await page.goto("/settings/alerts")
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await page.get_by_role("button", name="Включить на этом устройстве").click()
        await expect(page.get_by_text("Это устройство", exact=True)).to_be_visible()
        await page.get_by_role("button", name="Проверить").click()
        await expect(page.get_by_role("status").filter(has_text="Сервер уведомлений браузера принял")).to_be_visible()
        assert [each["title"] for each in await device.receives()] == ["Проверка уведомлений"]

        # she is not at the dialog: the message comes to the device, and a press leads to it in the window that is open
        gleb.writes("Беру два")
        told = [each for each in await device.receives() if each["title"] == "Глеб"]
        assert [(each["body"], each["url"].partition("?at=")[0]) for each in told] == [("Беру два", _path(told))]
        assert await device.in_worker(PRESS, told[0]["tag"]) == 1
        await expect(page.get_by_role("article").filter(has_text="Беру два")).to_be_visible()
        assert page.url.partition("?")[0] == anna.node.url + _path(told)

        # it is before her eyes: nothing leaves for the device
        gleb.writes("И самовар")
        await expect(anna.bubble("И самовар", "in")).to_be_visible()

        async def over() -> bool:
            return bool(await house.db.hot.fetchval(OVER))

        await until(over, lambda: "what was told is still on its way")
        assert len(device.subscribed.shown) == 2

        # the push service gives the browser another address: the worker says so, and the old one is told nothing more
        old = device.subscribed
        fresh = service.subscribe(old.server_key)
        await device.in_worker(RENEWED, [old.endpoint, fresh.json()])
        await page.evaluate("json => localStorage.setItem('test.push', json)", json.dumps(fresh.json()))
        assert [each["endpoint"] for each in await devices(anna)] == [fresh.endpoint]

        # signed out, nothing comes; the same person is back, and is asked nothing
        mail = (await anna.ask("GET", "/users/me"))["user"]["email"]
        await anna.ask("DELETE", "/session")
        await anna.ask("POST", "/session", {"email": mail, "password": PASSWORD})
        assert [each["stopped"] for each in await devices(anna)] == [True]
        await page.goto("/settings/alerts")

        async def back() -> bool:
            return [each["stopped"] for each in await devices(anna)] == [False]

        await until(back, lambda: "the device did not come back")
        gleb.writes("Алло")
        told = [each for each in await device.receives() if each["body"] == "Алло"]
        assert len(old.shown) == 2

        # no window of ours is open: a new one opens
        await page.goto("about:blank")
        await device.in_worker("() => { self.clients.openWindow = async (url) => { self.opened = url } }", None)
        await device.in_worker(PRESS, told[0]["tag"])
        assert await device.in_worker("() => self.opened", None) == anna.node.url + told[0]["url"]

        # the browser wants no more
        await page.goto("/settings/alerts")
        service.next = [410]
        await page.get_by_role("button", name="Проверить").click()
        await expect(page.get_by_role("button", name="Включить на этом устройстве")).to_be_visible()
        assert await devices(anna) == []
        await anna.close()


def _path(told: list[dict[str, str]]) -> str:
    return f"/inbox/{told[0]['tag'].removeprefix('samovar-')}"


async def devices(window: Window) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await window.ask("GET", "/notifications/devices"))["items"]
    return items
