"""The played Asterisk against ARI's pages."""

from __future__ import annotations

import asyncio
import contextlib
import json
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import aiohttp
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.platforms.asterisk import AsteriskServer
from tests.platforms.tests.telephony.conftest import Hook

Ask = Callable[..., Any]


def key(asterisk: AsteriskServer) -> dict[str, Any]:
    return {"headers": {"Authorization": aiohttp.encode_basic_auth(asterisk.user, asterisk.password)}}


@asynccontextmanager
async def watching(asterisk: AsteriskServer, app: str = "samovar", all: str = "true") -> AsyncIterator[list[Any]]:
    """What an application is told, as it comes."""
    query = f"app={app}&subscribeAll={all}&api_key={asterisk.user}:{asterisk.password}"
    heard: list[dict[str, Any]] = []
    async with connect(f"ws://127.0.0.1:{asterisk.port}/ari/events?{query}") as socket:

        async def listen() -> None:
            with contextlib.suppress(ConnectionClosed):
                async for text in socket:
                    heard.append(json.loads(text))
                    asterisk.changes.tell()

        task = asyncio.create_task(listen())
        await asterisk.changes.until(lambda: asterisk.listeners.listening(app), 5, lambda: "not connected")
        yield heard
        task.cancel()


async def until(asterisk: AsteriskServer, heard: list[Any], kind: str) -> list[str]:
    def told() -> list[str]:
        kinds = [one["type"] for one in heard]
        return kinds if kind in kinds else []

    return await asterisk.changes.until(told, 5, lambda: f"{kind} not in {[one['type'] for one in heard]}")


async def test_a_watcher_sees_what_the_dialplan_does(ask: Ask) -> None:
    async with AsteriskServer() as asterisk, watching(asterisk) as heard:
        talk = asterisk.caller("+79125550101").calls("101", "102")
        talk.answers("101").holds().resumes()
        talk.hangs_up()
        kinds = await until(asterisk, heard, "BridgeDestroyed")
        expected = [
            "ChannelCreated",
            "Dial",
            "ChannelStateChange",
            "BridgeCreated",
            "ChannelEnteredBridge",
            "ChannelHold",
        ]
        places = [kinds.index(kind) for kind in (*expected, "ChannelUnhold", "ChannelLeftBridge")]
        assert places == sorted(places)
        dials = [(one["dialstatus"], one["peer"]["caller"]["number"]) for one in heard if one["type"] == "Dial"]
        assert dials[-2:] == [("ANSWER", "101"), ("CANCEL", "102")]
        ends = {one["channel"]["caller"]["number"]: one["cause"] for one in heard if one["type"] == "ChannelDestroyed"}
        assert ends == {"102": 26, "101": 16, "+79125550101": 16}
        assert heard[0]["application"] == "samovar"
        assert heard[0]["channel"]["id"] == talk.id
        stored = f"{asterisk.base_url}/ari/recordings/stored"
        assert await ask("GET", stored, **key(asterisk)) == [{"name": f"call-{talk.id}", "format": "wav"}]
        content = await ask("GET", f"{stored}/call-{talk.id}/file", **key(asterisk))
        with wave.open(BytesIO(content)) as sound:
            assert sound.getnframes() > 0
        await ask("GET", stored, status=401)
        asterisk.caller().calls("101").nobody_answers()
        asterisk.caller().calls("101").answers("101").transfers("102").answers("102").hangs_up(by="102")
        await until(asterisk, heard, "BridgeBlindTransfer")


async def test_an_application_runs_a_call(ask: Ask) -> None:
    async with AsteriskServer() as asterisk, watching(asterisk, all="false") as heard:
        ari, who = f"{asterisk.base_url}/ari", key(asterisk)
        talk = asterisk.enters(asterisk.caller("+79125550101"), "samovar", "incoming")
        await until(asterisk, heard, "StasisStart")
        assert (heard[-1]["args"], heard[-1]["channel"]["caller"]["number"]) == (["incoming"], "+79125550101")
        rung = {"endpoint": "PJSIP/101", "app": "samovar", "appArgs": f"dialed,{talk.id}"}
        made = await ask("POST", f"{ari}/channels", params=rung, **who)
        assert made["state"] == "Down"
        bridge = await ask("POST", f"{ari}/bridges", params={"type": "mixing"}, **who)
        talk.answers("101")
        await until(asterisk, heard, "ChannelStateChange")
        both = {"channel": f"{talk.id},{made['id']}"}
        await ask("POST", f"{ari}/bridges/{bridge['id']}/addChannel", status=204, params=both, **who)
        record = {"name": "r1", "format": "wav"}
        await ask("POST", f"{ari}/bridges/{bridge['id']}/record", status=201, params=record, **who)
        await ask("POST", f"{ari}/bridges/{bridge['id']}/record", status=409, params=record, **who)
        await ask("POST", f"{ari}/recordings/live/r1/stop", status=204, **who)
        await until(asterisk, heard, "RecordingFinished")
        await ask("GET", f"{ari}/recordings/stored/r1/file", **who)
        await ask("DELETE", f"{ari}/channels/{talk.id}", status=204, **who)
        await until(asterisk, heard, "ChannelDestroyed")
        assert talk.over
        for status, verb, path, query in (
            (404, "DELETE", "channels/1.1", {}),
            (400, "POST", "channels", {"app": "samovar"}),
            (400, "POST", "channels", {"endpoint": "PJSIP/999", "app": "samovar"}),
            (400, "POST", "channels", {"endpoint": "PJSIP/101", "app": "a", "extension": "1"}),
            (400, "GET", "channels", {"colour": "1"}),
            (404, "POST", "bridges/none/addChannel", {"channel": "1.1"}),
            (404, "GET", "recordings/stored/none", {}),
            (404, "GET", "nothing", {}),
        ):
            assert "message" in await ask(verb, f"{ari}/{path}", status=status, params=query, **who)
        other = asterisk.caller().calls("101")
        assert (await ask("POST", f"{ari}/channels/{other.id}/answer", status=409, **who))["message"]


async def test_click_to_call_continue_and_a_broken_line(ask: Ask) -> None:
    async with AsteriskServer() as asterisk:
        ari, who = f"{asterisk.base_url}/ari", key(asterisk)
        async with watching(asterisk) as heard:
            call = {"endpoint": "PJSIP/101", "extension": "79125550101", "context": "office", "priority": "1"}
            made = await ask("POST", f"{ari}/channels", params={**call, "channelId": "samovar-1"}, **who)
            assert made["id"] == "samovar-1"
            await ask("POST", f"{ari}/channels", status=409, params={**call, "channelId": "samovar-1"}, **who)
            talk = await asterisk.talk()
            talk.person_answers().hangs_up()
            await until(asterisk, heard, "ChannelDestroyed")
            assert talk.outcome == "answered"
            talk = asterisk.enters(asterisk.caller(), "samovar")
            moved = {"context": "office", "extension": "102", "priority": "1"}
            await ask("POST", f"{ari}/channels/{talk.id}/continue", status=204, params=moved, **who)
            await until(asterisk, heard, "StasisEnd")
            assert [leg.extension for leg in talk.legs] == ["102"]
            async with watching(asterisk):
                await until(asterisk, heard, "ApplicationReplaced")
        await asterisk.changes.until(lambda: not asterisk.listeners.listening("samovar"), 5, lambda: "still there")
        before = len(asterisk.events.missed)
        talk.answers("102").hangs_up()
        assert len(asterisk.events.missed) > before, "nothing is kept for who is not there"
        assert asterisk.enters(asterisk.caller(), "samovar").outcome == "failed"


async def test_the_dialplan_posts_forms(hook: Hook) -> None:
    async with AsteriskServer() as asterisk:
        asterisk.set_webhook(hook.url)
        talk = asterisk.caller("+79125550101").calls("101", "102")
        talk.answers("102").hangs_up()
        await asterisk.settled()
        told = [(form["Event"], form.get("DialStatus", form.get("Cause", ""))) for form in hook.forms()]
        assert told == [
            ("Newchannel", ""),
            ("DialBegin", ""),
            ("DialBegin", ""),
            ("DialEnd", "ANSWER"),
            ("DialEnd", "CANCEL"),
            ("Hangup", "26"),
            ("Hangup", "16"),
            ("Hangup", "16"),
        ]
        assert {form["Linkedid"] for form in hook.forms()} == {talk.id}
