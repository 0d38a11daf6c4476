"""The played Twilio against its pages."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Any

import aiohttp
from aiohttp import web

from tests.platforms.gateways.gateway import Policy
from tests.platforms.gateways.twilio import TwilioServer, segments, signature
from tests.platforms.telegram import samples
from tests.platforms.tests.conftest import Clock
from tests.platforms.tests.gateways.conftest import Hook


def signed(token: str, url: str, fields: dict[str, str]) -> str:
    whole = url + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), whole.encode(), hashlib.sha1).digest()).decode()


def test_the_signature_of_the_pages_example() -> None:
    """https://www.twilio.com/docs/usage/security#validating-requests"""
    fields = {
        "CallSid": "CA1234567890ABCDE", "Caller": "+14158675310", "Digits": "1234", "From": "+14158675310",
        "To": "+18005551212",
    }  # fmt: skip
    assert signature("12345", "https://example.com/myapp.php?foo=1&bar=2", fields) == "L/OH5YylLD5NRKLltdqwSvS0BnU="
    assert [segments("a" * 160), segments("a" * 161), segments("я" * 70), segments("я" * 71)] == [1, 2, 1, 2]


async def test_twilio_both_ways(clock: Clock, hook: Hook, ask: Callable[..., Any], http: aiohttp.ClientSession) -> None:
    async with TwilioServer(clock=clock, policy=Policy(2)) as tw:
        base = f"{tw.base_url}/2010-04-01/Accounts/{tw.account_sid}"
        secret = base64.b64encode(f"{tw.account_sid}:{tw.auth_token}".encode()).decode()
        key = {"headers": {"Authorization": f"Basic {secret}"}}
        assert (await ask("GET", f"{base}.json", status=401))["code"] == 20003
        tw.set_webhook(f"{hook.url}?a=1")
        anna, boris = tw.customer(name="Анна"), tw.customer("+37061234567", "Jonas", "sms")
        asked = anna.writes("Сколько стоит?")
        anna.sends_image()
        boris.writes("Hello")
        await tw.settled()
        for raw, headers in zip(hook.bodies, hook.headers, strict=True):
            assert headers["X-Twilio-Signature"] == signed(tw.auth_token, f"{hook.url}?a=1", raw)
        text = next(body for body in hook.bodies if body["Body"] == "Сколько стоит?")
        assert (text["From"], text["WaId"], text["ProfileName"]) == (f"whatsapp:+{anna.digits}", anna.digits, "Анна")
        media = next(body["MediaUrl0"] for body in hook.bodies if body["NumMedia"] == "1")
        async with http.get(media, **key) as answer:
            assert await answer.read() == samples.picture()
        assert "WaId" not in next(body for body in hook.bodies if body["Body"] == "Hello")
        form = {
            "To": f"whatsapp:+{anna.digits}",
            "From": f"whatsapp:{tw.phone}",
            "Body": "350 ₽",
            "StatusCallback": hook.url,
        }
        sent = await ask("POST", f"{base}/Messages.json", data=form, status=201, **key)
        assert sent["status"] == "queued"
        anna.reads()
        await tw.settled()
        states = [body["MessageStatus"] for body in hook.bodies if "MessageStatus" in body]
        assert states == ["sent", "delivered", "read"]
        listed = await ask("GET", f"{base}/Messages.json", params={"PageSize": "2"}, **key)
        assert listed["next_page_uri"]
        assert (await ask("GET", f"{base}/Messages/{asked.id}.json", **key))["direction"] == "inbound"
        clock.pass_(25 * 3600)
        await ask("POST", f"{base}/Messages.json", data=form, status=201, **key)
        await tw.settled()
        assert hook.bodies[-1]["ErrorCode"] == "63016", "outside of the window it is taken, and fails later"
        boris.writes("STOP")
        stop = {"To": boris.phone, "From": tw.phone, "Body": "Hi"}
        assert (await ask("POST", f"{base}/Messages.json", data=stop, status=400, **key))["code"] == 21610
        for wrong, code in (({"To": "1"}, 21211), ({"To": boris.phone}, 21603), ({**stop, "Body": "a" * 1601}, 21617)):
            assert (await ask("POST", f"{base}/Messages.json", data=wrong, status=400, **key))["code"] == code


async def test_what_a_webhook_answers_is_obeyed_and_what_it_refuses_is_not_repeated(clock: Clock, hook: Hook) -> None:
    async with TwilioServer(clock=clock) as tw:
        tw.set_webhook(hook.url)
        anna = tw.customer(kind="sms")
        hook.answers = [web.Response(text="ok"), web.Response(text="<Response/>", content_type="text/xml"), 500, 200]
        for text in ("1", "2", "3"):
            anna.writes(text)
        await tw.settled()
        assert [row.text for row in anna.heard] == ["ok"], "bare text is sent to the customer"
        assert [row.expired for row in tw.ledger.inbound if row.kind == "sms"] == [False, False, True]
        hook.answers = [500, 200]
        tw.set_webhook(f"{hook.url}#rc=2&rp=5xx")
        anna.writes("4")
        await tw.settled()
        assert not tw.ledger.inbound[-1].expired
