"""A gateway that is described: what it asks and tells follows its shape, whatever that is."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.platforms.gateways.gateway import Policy
from tests.platforms.gateways.generic import OWN, SMSGATE, TEXTBEE, GenericGateway, Signature
from tests.platforms.tests.conftest import Clock
from tests.platforms.tests.gateways.conftest import Hook

Ask = Callable[..., Any]


async def test_our_own_shape(clock: Clock, hook: Hook, ask: Ask) -> None:
    async with GenericGateway(clock=clock, policy=Policy(2, (0.02,))) as gw:
        gw.set_webhook(hook.url)
        hook.answers = [503, 200]
        anna = gw.customer(name="Анна")
        asked = anna.writes("Сколько стоит?")
        await gw.settled()
        anna.sends_image(text="Такой", reply_to=asked.id)
        await gw.settled()
        for raw, headers in zip(hook.raw, hook.headers, strict=True):
            assert headers["X-Signature"] == hmac.new(gw.secret.encode(), raw, hashlib.sha256).hexdigest()
        assert hook.bodies[1] == hook.bodies[0]
        assert hook.bodies[2]["message"]["reply_to"] == asked.id
        send, body = (
            f"{gw.base_url}/api/v1/messages",
            {"recipient": {"phone": f"+{anna.digits}"}, "message": {"text": "350 ₽"}},
        )
        await ask("POST", send, json=body, status=401)
        first = await ask("POST", send, json={**body, "external_id": "1"}, headers=gw.key_header)
        again = await ask("POST", send, json={**body, "external_id": "1"}, headers=gw.key_header)
        assert first == again, "one's own id makes it idempotent"
        assert len(anna.heard) == 1
        refused = await ask("POST", send, json={**body, "mood": 1}, status=400, headers=gw.key_header)
        assert refused == {"error": {"message": "unknown field mood", "code": "bad_request"}}
        await gw.settled()
        assert [body["status"]["state"] for body in hook.bodies if body["event"] == "status"] == ["sent", "delivered"]


async def test_other_shapes(clock: Clock, hook: Hook, ask: Ask) -> None:
    signed = Signature(
        header="X-Sign", encoding="base64", prefix="v1=", over="{timestamp}.{body}", timestamp_header="X-Time"
    )
    shape = replace(OWN, form=True, moment="ms", digits_only=True, signature=signed)
    async with GenericGateway(shape, clock=clock) as gw:
        gw.set_webhook(hook.url)
        gw.customer().writes("Привет")
        await gw.settled()
        assert hook.bodies[0]["message.text"] == "Привет"
        stamp = hook.headers[0]["X-Time"]
        digest = hmac.new(gw.secret.encode(), stamp.encode() + b"." + hook.raw[0], hashlib.sha256).digest()
        assert hook.headers[0]["X-Sign"] == "v1=" + base64.b64encode(digest).decode()
    for shape, body in (
        (SMSGATE, {"phoneNumbers": ["+79125550101"], "textMessage": {"text": "350 ₽"}}),
        (TEXTBEE, {"recipients": ["+79125550101"], "message": "350 ₽"}),
    ):
        async with GenericGateway(shape, clock=clock) as gw:
            gw.set_webhook(hook.url)
            anna = gw.customer("+79125550101", kind="sms")
            url = gw.base_url + shape.send.partition(" ")[2].replace("{device}", gw.device)
            await ask("POST", url, json=body, status=shape.answer_status, headers=gw.key_header)
            await anna.hears("350 ₽")
            anna.writes("Беру")
            anna.sends_image()
            await gw.settled()
            assert len(gw.events.missed) == 1, "no place for a picture"
