"""The played Wazzup against its pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.platforms.gateways.gateway import Policy
from tests.platforms.gateways.wazzup import WazzupServer
from tests.platforms.tests.conftest import Clock
from tests.platforms.tests.gateways.conftest import Hook


async def test_wazzup_both_ways(clock: Clock, hook: Hook, ask: Callable[..., Any]) -> None:
    async with WazzupServer(clock=clock, crm_key="crm", policy=Policy(2)) as wz:
        key = {"headers": {"Authorization": f"Bearer {wz.api_key}"}}
        await ask("GET", f"{wz.base_url}/v3/channels", status=401)
        assert (await ask("GET", f"{wz.base_url}/v3/channels", **key))[0]["channelId"] == wz.channel_id
        await ask("PATCH", f"{wz.base_url}/v3/webhooks", json={"webhooksUri": hook.url}, **key)
        assert hook.bodies == [{"test": True}], "an address is tried before it is taken"
        anna = wz.customer(name="Анна")
        with wz.together():
            asked = anna.writes("Сколько стоит?")
            anna.sends_image(text="Такой")
        await wz.settled()
        assert [row["type"] for row in hook.bodies[1]["messages"]] == ["text", "image"]
        assert hook.headers[1]["Authorization"] == "Bearer crm"
        anna.edits(asked.id, "Почём?")
        anna.reacts(asked.id)
        await wz.settled()
        [edited] = hook.bodies[2]["messages"]
        assert (edited["messageId"], edited["isEdited"], edited["oldInfo"]["oldText"]) == (
            asked.id,
            True,
            "Сколько стоит?",
        )
        body = {"channelId": wz.channel_id, "chatType": "whatsapp", "chatId": anna.digits, "text": "350 ₽"}
        send = f"{wz.base_url}/v3/message"
        sent = await ask("POST", send, json={**body, "crmMessageId": "1"}, status=201, **key)
        again = await ask("POST", send, json={**body, "crmMessageId": "1"}, status=400, **key)
        assert again["error"] == "REPEATED_CRM_MESSAGE_ID"
        clock.pass_(61)
        await ask("POST", send, json={**body, "crmMessageId": "1"}, status=201, **key)
        assert len(wz.ledger.duplicates()) == 1, "idempotent for a minute only"
        await wz.settled()
        assert [row["status"] for got in hook.bodies for row in got.get("statuses", [])][:2] == ["sent", "delivered"]
        assert sent["messageId"] == anna.heard[0].message_id
        for wrong, error in (
            ({**body, "contentUri": "http://127.0.0.1:1/a"}, "MESSAGE_ONLY_TEXT_OR_CONTENT"),
            ({**body, "text": ""}, "MESSAGE_NOTHING_TO_SEND"),
            ({**body, "text": "а" * 10_001}, "MESSAGE_TEXT_TOO_LONG"),
            ({**body, "chatType": "vk"}, "WRONG_TRANSPORT"),
            ({**body, "chatId": "+7 912"}, "INVALID_MESSAGE_DATA"),
            ({**body, "text": "", "contentUri": "http://127.0.0.1:1/a"}, "MESSAGE_DOWNLOAD_CONTENT_ERROR"),
        ):
            assert (await ask("POST", send, json=wrong, status=400, **key))["error"] == error
        hook.answers = [500]
        anna.writes("Ау")
        await wz.settled()
        assert wz.ledger.inbound[-1].expired, "nothing promises a repeat"
