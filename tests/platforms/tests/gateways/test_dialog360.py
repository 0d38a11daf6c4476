"""The played 360dialog: what differs from Meta's Cloud API, which tests/whatsapp holds."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

import aiohttp

from tests.platforms.gateways.dialog360 import LOOKASIDE, Dialog360Server
from tests.platforms.telegram import samples
from tests.platforms.tests.conftest import Clock
from tests.platforms.tests.gateways.conftest import Hook
from tests.platforms.whatsapp import Speeds


async def test_360dialog_both_ways(
    clock: Clock, hook: Hook, ask: Callable[..., Any], http: aiohttp.ClientSession
) -> None:
    async with Dialog360Server(clock=clock, speeds=Speeds.none()) as d360:
        key = {"headers": {"D360-API-KEY": d360.api_key}}
        assert (await ask("POST", f"{d360.base_url}/messages", json={}, status=401))["meta"]["http_code"] == 401
        about = {"url": hook.url, "headers": {"Authorization": "Bearer tea"}}
        assert await ask("POST", f"{d360.base_url}/v1/configs/webhook", json=about, **key) == {"url": hook.url}
        d360.platform_secret = "secret"
        anna = d360.customer("+79125550101", "Анна")
        anna.writes("Сколько стоит?")
        anna.sends_image()
        await d360.settled()
        for raw, headers in zip(hook.raw, hook.headers, strict=True):
            assert headers["Authorization"] == "Bearer tea"
            assert headers["x-360dialog-signature"] == hmac.new(b"secret", raw, hashlib.sha256).hexdigest()
            assert "X-Hub-Signature-256" not in headers
        image = hook.bodies[1]["entry"][0]["changes"][0]["value"]["messages"][0]["image"]
        told = await ask("GET", f"{d360.base_url}/{image['id']}", **key)
        assert told["url"].startswith(LOOKASIDE), "the host is Meta's, and has to be replaced"
        async with http.get(told["url"].replace(LOOKASIDE, d360.base_url), **key) as answer:
            assert await answer.read() == samples.picture()
        body = {"messaging_product": "whatsapp", "to": anna.phone, "type": "text", "text": {"body": "350 ₽"}}
        sent = await ask("POST", f"{d360.base_url}/messages", json=body, **key)
        [row] = await anna.hears("350 ₽")
        assert sent["messages"][0]["id"] == row.message_id
        await ask("POST", f"{d360.base_url}/v25.0/{d360.phone_number_id}/messages", json=body, status=404, **key)
        d360.template("zakaz", "Заказ {{1}} готов")
        assert (await ask("GET", f"{d360.base_url}/v1/configs/templates", **key))["count"] == 1
