"""The played GREEN-API against its pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from tests.platforms.gateways.gateway import Policy
from tests.platforms.gateways.green import GreenServer
from tests.platforms.tests.conftest import Clock
from tests.platforms.tests.gateways.conftest import Hook

Ask = Callable[..., Any]


async def test_green_by_queue(clock: Clock, ask: Ask) -> None:
    async with GreenServer(clock=clock) as green:

        def at(method: str, more: str = "") -> str:
            return f"{green.base_url}/waInstance{green.id_instance}/{method}/{green.token}{more}"

        anna = green.customer("+79125550101", "Анна")
        asked = anna.writes("Сколько стоит?")
        anna.sends_image(text="Такой")
        first = await ask("GET", at("receiveNotification"))
        assert first["body"]["messageData"] == {
            "typeMessage": "textMessage", "textMessageData": {"textMessage": "Сколько стоит?"},
        }  # fmt: skip
        again = await ask("GET", at("receiveNotification"))
        assert again["receiptId"] == first["receiptId"], "one at a time, until it is deleted"
        wrong = await ask("DELETE", at("deleteNotification", f"/{first['receiptId'] + 1}"))
        assert wrong["result"] is False
        assert (await ask("DELETE", at("deleteNotification", f"/{first['receiptId']}")))["result"] is True
        second = await ask("GET", at("receiveNotification"))
        assert second["body"]["messageData"]["fileMessageData"]["caption"] == "Такой"
        await ask("DELETE", at("deleteNotification", f"/{second['receiptId']}"))
        assert green.events.is_empty()
        body = {"chatId": "79125550101@c.us", "message": "350 ₽", "quotedMessageId": asked.id}
        sent = await ask("POST", at("sendMessage"), json=body)
        assert [row.message_id for row in await anna.hears("350 ₽")] == [sent["idMessage"]]
        anna.reads()
        states = [row.payload["status"] for row in green.ledger.inbound if row.kind.startswith("status")]
        assert states == ["sent", "delivered", "read"]
        waiting = asyncio.create_task(ask("GET", at("receiveNotification"), params={"receiveTimeout": "60"}))
        assert (await waiting)["body"]["typeWebhook"] == "outgoingMessageStatus"
        clock.pass_(24 * 3600)
        anna.writes("Вы тут?")
        assert (await ask("GET", at("receiveNotification")))["body"]["messageData"]["textMessageData"]
        await ask("POST", at("setSettings"), json={"webhookUrl": "http://127.0.0.1:1/"})
        await ask("GET", at("receiveNotification"), status=400)


async def test_green_refuses(clock: Clock, ask: Ask) -> None:
    async with GreenServer(clock=clock, per_second=0) as green:
        base = f"{green.base_url}/waInstance{green.id_instance}"
        await ask("GET", f"{base}/getStateInstance/wrong", status=401)
        send = f"{base}/sendMessage/{green.token}"
        for body in (
            {"chatId": "1"},
            {"chatId": "7@c.us", "message": "а" * 20_001},
            {"chatId": "7@c.us", "message": "а", "x": 1},
        ):
            said = await ask("POST", send, json=body, status=400)
            assert said["message"].startswith("Validation failed. Details: ")
        await ask("POST", send, json={"chatId": "79990000000@c.us", "message": "Никому"})
        assert green.ledger.inbound[-1].payload["status"] == "noAccount"
        anna = green.customer()
        sent = await ask("POST", send, json={"chatId": f"{anna.digits}@c.us", "message": "350 ₽"})
        clock.pass_(16 * 60)
        edit = {"chatId": f"{anna.digits}@c.us", "idMessage": sent["idMessage"], "message": "360 ₽"}
        await ask("POST", f"{base}/editMessage/{green.token}", json=edit)
        assert "15 minute" in green.ledger.inbound[-1].payload["description"]
        green.quota = True
        await ask("POST", send, json={"chatId": f"{anna.digits}@c.us", "message": "1"}, status=466)


async def test_green_by_webhook(clock: Clock, hook: Hook, http: aiohttp.ClientSession) -> None:
    async with GreenServer(clock=clock, policy=Policy(2, (0.02,))) as green:
        green.set_webhook(hook.url, "secret")
        hook.answers = [201, 200]
        anna = green.customer(name="Анна")
        for deed in (
            anna.sends_voice,
            anna.sends_location,
            anna.sends_contacts,
            anna.sends_sticker,
            anna.sends_document,
        ):
            deed()
        asked = anna.writes("Привет")
        anna.writes("Ответ", reply_to=asked.id)
        anna.edits(asked.id, "Привет!")
        anna.reacts(asked.id)
        anna.deletes(asked.id)
        await green.settled()
        assert {headers["Authorization"] for headers in hook.headers} == {"Bearer secret"}
        assert len(green.ledger.repeated()) == 1, "a 201 is no confirmation"
        kinds = {body["messageData"]["typeMessage"] for body in hook.bodies}
        assert kinds == {
            "audioMessage", "locationMessage", "contactMessage", "stickerMessage", "documentMessage", "textMessage",
            "quotedMessage", "editedMessage", "reactionMessage", "deletedMessage",
        }  # fmt: skip
        url = next(
            body["messageData"]["fileMessageData"]["downloadUrl"]
            for body in hook.bodies
            if "fileMessageData" in body["messageData"]
        )
        async with http.get(url) as answer:
            assert answer.status == 200
        green.faults.lose_answers(1, "sendMessage")
        send = f"{green.base_url}/waInstance{green.id_instance}/sendMessage/{green.token}"
        with pytest.raises(aiohttp.ClientError):
            await http.post(send, json={"chatId": f"{anna.digits}@c.us", "message": "350 ₽"})
        await anna.hears("350 ₽")
