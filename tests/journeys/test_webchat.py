"""A visitor on one node, a colleague on the other: both ways, live, and through the death of a node."""

import asyncio
import json
from uuid import uuid4

import httpx
import pytest

from tests.fixtures.processes import Processes
from tests.journeys.house import until
from tests.webchat.site import open_site
from tests.webchat.visitor import Widget

PAGE = {"url": "https://shop.example/samovar", "title": "Самовар"}


async def test_two_nodes_and_the_death_of_one(processes: Processes) -> None:
    # what its intake commits: her first words, that she has the answer, and her second words
    dies = json.dumps({"points": {"intake.committed": {"kill_at": 3}}})
    one, two, _ = await asyncio.gather(processes.web(SAMOVAR_FAULTS=dies), processes.web(), processes.bots())
    async with open_site(processes.env["SAMOVAR_DATABASE_URL"], processes, [one, two]) as site:
        anna, gleb = site.anna, site.visitor(node=0)
        assert anna.node is two
        await gleb.opens(page=PAGE)
        client_id = str(uuid4())
        async with anna.listening() as ear:
            async with gleb.listening(page=PAGE) as line:
                first = await gleb.says("Сколько стоит?", client_id=client_id)
                heard = await ear.until(lambda frame: frame["type"] == "message.arrived")
                dialog = heard["conversation"]["id"]
                # who is there, on which page, and that they write, is seen on the other node
                await ear.until(
                    lambda frame: frame["type"] == "presence" and (frame["customer"] or {}).get("url") == PAGE["url"]
                )
                await line.tells("typing")
                await ear.until(lambda f: f["type"] == "presence" and (f["customer"] or {}).get("typing") is True)
                read = await anna.call("POST", f"/conversations/{dialog}/read", {"in_seq": 1})
                assert read.status_code == 204
                await line.until("seen", lambda frame: frame["seq"] == first["seq"])
                await anna.says(dialog, "45 000 ₽")
                answer = await line.said("45 000 ₽")
                await line.tells("got", seq=answer["seq"])
                await ear.until(lambda f: f["type"] == "message.changed" and f["message"]["state"] == "delivered")
                # the node dies between the commit and its answer
                doubtful = str(uuid4())
                with pytest.raises(httpx.TransportError):
                    await gleb.writes("Беру", client_id=doubtful)
                await asyncio.to_thread(one.popen.wait, 30)
            gleb.move(two.url)
            await anna.says(dialog, "Отлично")
            repeated = await gleb.writes("Беру", client_id=doubtful)
            assert repeated.status_code == 200
            async with gleb.listening(after=answer["seq"]) as line:
                ready = await line.until("ready")
                assert ready["complete"]
                texts = ["Сколько стоит?", "45 000 ₽", "Беру"]
                assert [m["text"] for m in ready["messages"]][:3] == texts
                await until(lambda: _has(gleb, "Отлично"), "the answer of the meantime")
                await anna.says(dialog, "Когда доставить?")
                last = await line.said("Когда доставить?")
                await line.tells("seen", seq=last["seq"])
                await ear.until(lambda f: f["type"] == "message.changed" and f["message"]["state"] == "read")
                heard_until_then = len(ear.frames)
            # gone from the site: colleagues are told
            await ear.until(
                lambda f: f["type"] == "presence" and not f["customer"] and f in ear.frames[heard_until_then:]
            )
            history = await gleb.history()
            assert [m["text"] for m in history] == [*texts, "Отлично", "Когда доставить?"]
            assert [m["seq"] for m in history] == sorted({m["seq"] for m in history})
            stored = (await anna.get(f"/conversations/{dialog}/messages"))["items"]
            assert {m["state"] for m in stored if m["direction"] == "out"} == {"read"}


async def _has(gleb: Widget, text: str) -> bool:
    return text in [m["text"] for m in await gleb.history()]
