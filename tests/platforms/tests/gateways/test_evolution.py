"""The played Evolution API against its pages."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from tests.platforms.gateways.evolution import EvolutionServer
from tests.platforms.gateways.gateway import Policy
from tests.platforms.telegram import samples
from tests.platforms.tests.conftest import Clock
from tests.platforms.tests.gateways.conftest import Hook


async def test_evolution_both_ways(clock: Clock, hook: Hook, ask: Callable[..., Any]) -> None:
    async with EvolutionServer(clock=clock, policy=Policy(2, (0.02,))) as evo:
        key = {"headers": {"apikey": evo.api_key}}
        await ask("GET", f"{evo.base_url}/instance/connectionState/samovar", status=401)
        await ask("GET", f"{evo.base_url}/instance/connectionState/another", status=404, **key)
        about = {"enabled": True, "url": hook.url, "headers": {"Authorization": "Bearer tea"}, "base64": False}
        await ask("POST", f"{evo.base_url}/webhook/set/samovar", json={"webhook": about}, status=201, **key)
        anna = evo.customer(name="Анна")
        asked = anna.writes("Сколько стоит?")
        picture = anna.sends_image(text="Такой")
        anna.writes("Ответ", reply_to=asked.id)
        anna.reacts(asked.id)
        anna.edits(asked.id, "Почём?")
        anna.deletes(asked.id)
        await evo.settled()
        assert [body["event"] for body in hook.bodies] == ["messages.upsert"] * 4 + [
            "messages.edited",
            "messages.delete",
        ]
        assert hook.bodies[0]["data"]["message"] == {"conversation": "Сколько стоит?"}
        assert hook.bodies[0]["apikey"] == evo.api_key
        assert {headers["Authorization"] for headers in hook.headers} == {"Bearer tea"}
        got = await ask(
            "POST",
            f"{evo.base_url}/chat/getBase64FromMediaMessage/samovar",
            json={"message": {"key": {"id": picture.id}}},
            **key,
        )
        assert base64.b64decode(got["base64"]) == samples.picture()
        send = f"{evo.base_url}/message/sendText/samovar"
        sent = await ask("POST", send, json={"number": anna.digits, "text": "350 ₽"}, status=201, **key)
        [row] = await anna.hears("350 ₽")
        assert sent["key"]["id"] == row.message_id
        await evo.settled()
        updates = [body["data"]["status"] for body in hook.bodies if body["event"] == "messages.update"]
        assert updates == ["SERVER_ACK", "DELIVERY_ACK"]
        assert hook.bodies[-1]["event"] == "send.message"
        nobody = await ask("POST", send, json={"number": "79990000000", "text": "1"}, status=400, **key)
        assert nobody["response"]["message"][0]["exists"] is False
        await ask("POST", send, json={"number": anna.digits}, status=400, **key)
        hook.answers = [404, 200]
        anna.writes("Ау")
        await evo.settled()
        assert evo.ledger.inbound[-1].expired, "a 404 is not followed by a repeat"
        evo.becomes("close")
        await ask("POST", send, json={"number": anna.digits, "text": "1"}, status=500, **key)
