"""The played Zadarma against its page."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from tests.platforms.telephony import sounds
from tests.platforms.tests.conftest import Clock
from tests.platforms.tests.telephony.conftest import Hook
from tests.platforms.zadarma import Policy, ZadarmaServer, signing

Ask = Callable[..., Any]


def asking(zadarma: ZadarmaServer, path: str, **params: str) -> tuple[str, dict[str, Any]]:
    query = {**params, "format": "json"}
    signature = signing.of_call(path, query, zadarma.secret)
    headers = {"Authorization": f"{zadarma.key}:{signature}"}
    return f"{zadarma.base_url}{path}?{urlencode(sorted(query.items()))}", {"headers": headers}


def events(hook: Hook, *names: str) -> list[tuple[str, ...]]:
    return [tuple(form.get(name, "") for name in ("event", *names)) for form in hook.forms()]


async def test_calls_are_told_in_their_own_words(clock: Clock, hook: Hook) -> None:
    async with ZadarmaServer(clock=clock, limits=False) as zadarma:
        await zadarma.connect(hook.url)
        zadarma.record_after = None
        anna = zadarma.caller("+37061234567")
        talk = anna.calls("101", "102")
        clock.pass_(5)
        talk.answers("102").holds().resumes()
        clock.pass_(66)
        talk.hangs_up()
        await zadarma.settled()
        assert events(hook, "internal", "disposition", "duration") == [
            ("NOTIFY_START", "", "", ""),
            ("NOTIFY_INTERNAL", "101", "", ""),
            ("NOTIFY_INTERNAL", "102", "", ""),
            ("NOTIFY_ANSWER", "102", "", ""),
            ("NOTIFY_END", "102", "answered", "66"),
        ], "that a call is held is told to nobody"
        for _, form, headers in hook.told:
            assert headers["Signature"] == signing.of_event(form, zadarma.secret)
            assert form["pbx_call_id"] == talk.id
        hook.told.clear()
        deeds: list[Callable[[], object]] = [
            lambda: anna.calls("101").nobody_answers(),
            lambda: anna.calls().hangs_up(),
            lambda: zadarma.caller(hidden=True).calls("101").ends_as("busy"),
            lambda: zadarma.extension("101").calls("37061234567").person_answers().hangs_up(),
        ]
        for deed in deeds:
            deed()
            await zadarma.settled()
        ends = [form for form in hook.forms() if form["event"].endswith("_END")]
        assert [form["disposition"] for form in ends] == ["no answer", "cancel", "busy", "answered"]
        assert ends[2]["caller_id"] == "anonymous"
        assert ends[3]["event"] == "NOTIFY_OUT_END"
        hook.told.clear()
        anna.calls("101").answers("101").transfers("102").answers("102").hangs_up()
        await zadarma.settled()
        moved = [form for form in hook.forms() if form.get("transfer_from")]
        assert [(form["event"], form["internal"]) for form in moved] == [
            ("NOTIFY_INTERNAL", "102"),
            ("NOTIFY_ANSWER", "102"),
        ]
        assert (hook.forms()[-1]["internal"], hook.forms()[-1]["last_internal"]) == ("101", "102")


async def test_recordings_and_callbacks(clock: Clock, hook: Hook, ask: Ask) -> None:
    async with ZadarmaServer(clock=clock) as zadarma:
        zadarma.set_webhook(hook.url)
        zadarma.record_after = None
        url, key = asking(zadarma, "/v1/request/callback/", **{"from": "101", "to": "+37061234567"})
        assert (await ask("GET", url, **key))["status"] == "success"
        talk = await zadarma.talk()
        await zadarma.changes.until(lambda: zadarma.ledger.inbound, 5, lambda: "no start")
        talk.person_answers().hangs_up()
        await zadarma.settled()
        assert [form["event"] for form in hook.forms()] == ["NOTIFY_OUT_START", "NOTIFY_ANSWER", "NOTIFY_OUT_END"]
        record = hook.forms()[-1]["call_id_with_rec"]
        path = "/v1/pbx/record/request/"
        url, key = asking(zadarma, path, call_id=record)
        await ask("GET", url, status=404, **key)
        talk.record_is_ready()
        await zadarma.settled()
        assert hook.forms()[-1]["event"] == "NOTIFY_RECORD"
        given = await ask("GET", url, **key)
        assert await ask("GET", given["link"]) == talk.recordings[0].content
        assert talk.recordings[0].content.startswith(sounds.FRAME[:2])
        url, key = asking(zadarma, path, pbx_call_id=talk.id, lifetime="180")
        [again] = (await ask("GET", url, **key))["links"]
        clock.pass_(181)
        await ask("GET", again, status=404)
        for wrong in ({"call_id": record, "lifetime": "10"}, {}, {"call_id": record, "colour": "1"}):
            url, key = asking(zadarma, path, **wrong)
            await ask("GET", url, status=400, **key)
        url, key = asking(zadarma, path, call_id=record)
        await ask("GET", url.replace("json", "xml"), status=401, **key)
        await ask("GET", url, status=401)
        url, key = asking(zadarma, "/v1/info/balance/")
        clock.pass_(61)
        for _ in range(100):
            await ask("GET", url, **key)
        assert (await ask("GET", url, status=429, **key))["message"] == "You exceeded the rate limit"


async def test_what_is_answered_is_obeyed_and_what_is_switched_off_is_not_told(hook: Hook) -> None:
    async with ZadarmaServer(limits=False, policy=Policy(2, (0.01,))) as zadarma:
        zadarma.set_webhook(hook.url)
        hook.answer = lambda request: web.json_response({"redirect": "102", "return_timeout": 0})
        talk = zadarma.caller().calls()
        await zadarma.settled()
        await zadarma.changes.until(
            lambda: [leg for leg in talk.legs if leg.extension == "102"], 5, lambda: "not moved"
        )
        hook.answer = lambda request: web.Response(text=json.dumps({"hangup": 1}))
        talk = zadarma.caller().calls()
        await zadarma.changes.until(lambda: talk.over, 5, lambda: "not ended")
        await zadarma.settled()
        hook.answer = lambda request: web.Response(text="")
        hook.told.clear()
        zadarma.notifications["notify_internal"] = "false"
        zadarma.caller().calls("101").answers("101").hangs_up()
        await zadarma.settled()
        assert [form["event"] for form in hook.forms()][:3] == ["NOTIFY_START", "NOTIFY_ANSWER", "NOTIFY_END"]
