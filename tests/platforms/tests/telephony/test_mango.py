"""The played Mango Office against its manual."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.platforms.mango import MangoServer, Policy
from tests.platforms.telephony import sounds
from tests.platforms.tests.conftest import Clock
from tests.platforms.tests.telephony.conftest import Hook

Ask = Callable[..., Any]


def sealed(mango: MangoServer, body: Any, **wrong: str) -> dict[str, Any]:
    text = json.dumps(body, ensure_ascii=False)
    return {"data": {"vpbx_api_key": mango.api_key, "sign": mango.sign(text), "json": text, **wrong}}


def states(hook: Hook) -> list[tuple[str, str, str]]:
    """(who is rung, state, why it ended)"""
    return [
        (
            str(one["to"].get("extension", one["to"].get("number"))),
            one["call_state"],
            str(one.get("disconnect_reason", "")),
        )
        for one in hook.mango("events/call")
    ]


async def test_a_call_from_the_menu_to_its_recording(clock: Clock, hook: Hook, ask: Ask) -> None:
    async with MangoServer(clock=clock, limits=False) as mango:
        mango.set_webhook(hook.url)
        mango.record_after = None
        anna = mango.caller("79125550101")
        talk = anna.calls("101", "102", menu=True)
        clock.pass_(8)
        talk.answers("101").holds().resumes()
        clock.pass_(60)
        talk.hangs_up()
        await mango.settled()
        line = mango.line
        assert states(hook) == [
            (line, "Appeared", ""),
            (line, "Disconnected", "1100"),
            ("101", "Appeared", ""),
            ("102", "Appeared", ""),
            ("101", "Connected", ""),
            ("102", "Disconnected", "1183"),
            ("101", "OnHold", ""),
            ("101", "Connected", ""),
            ("101", "Disconnected", "1110"),
        ]
        for _, form, _ in hook.told:
            assert form["sign"] == mango.sign(form["json"])
        mine = [one for one in hook.mango("events/call") if one["to"].get("extension") == "101"]
        assert [one["seq"] for one in mine] == [1, 2, 3, 4, 5]
        assert mine[2]["to"]["hold_initiator"]
        assert {one["entry_id"] for one in hook.mango("events/call")} == {talk.id}
        [told] = hook.mango("events/summary")
        assert (told["call_direction"], told["entry_result"], told["to"]["extension"]) == (1, 1, "101")
        assert told["talk_time"] - told["create_time"] == 8
        assert [one["recording_state"] for one in hook.mango("events/recording")] == ["Started", "Completed"]
        # not there yet, then behind an address that works once
        query = {"recording_id": talk.recordings[0].id, "action": "download"}
        where = f"{mango.base_url}/vpbx/queries/recording/post"
        assert (await ask("POST", where, status=404, **sealed(mango, query)))["code"] == 3320
        talk.record_is_ready()
        await mango.settled()
        assert hook.mango("events/record/added")[0]["recording_id"] == query["recording_id"]
        file = await ask("POST", where, status=302, **sealed(mango, query))
        assert (await ask("GET", file))[:2] == sounds.FRAME[:2]
        await ask("GET", file, status=404)


async def test_missed_declined_moved_and_inside(clock: Clock, hook: Hook) -> None:
    async with MangoServer(clock=clock, limits=False) as mango:
        mango.set_webhook(hook.url)
        mango.records = False
        anna = mango.caller("79125550101")
        anna.calls("101").nobody_answers()
        anna.calls("101").declines("101").ends_as("declined")
        anna.calls("101").hangs_up()
        await mango.settled()
        assert [one["disconnect_reason"] for one in hook.mango("events/summary")] == [1111, 1122, 1110]
        assert {one["entry_result"] for one in hook.mango("events/summary")} == {0}
        hook.told.clear()
        talk = anna.calls("101").answers("101").transfers("102").answers("102")
        talk.hangs_up(by="102")
        await mango.settled()
        moved = [one for one in hook.mango("events/call") if one["to"]["extension"] == "102"]
        assert moved[0]["transfer"] == "blind"
        assert moved[0]["from"] == {"number": "79125550101", "taken_from_call_id": talk.legs[0].id}
        hook.told.clear()
        talk = anna.calls("101").answers("101").asks_first("102").answers("102").joins()
        talk.hangs_up()
        await mango.settled()
        second = [one for one in hook.mango("events/call") if one["to"]["extension"] == "102"]
        assert [one["call_state"] for one in second] == ["Appeared", "Connected", "Connected", "Disconnected"]
        assert [one["from"].get("extension") for one in second] == ["101", "101", None, None]
        hook.told.clear()
        mango.extension("101").calls("102").person_answers().hangs_up()
        mango.extension("101").calls("79125550101").ends_as("busy")
        await mango.settled()
        assert [one["call_direction"] for one in hook.mango("events/summary")] == [0, 2]


async def test_commands_their_results_and_refusals(clock: Clock, hook: Hook, ask: Ask) -> None:
    async with MangoServer(clock=clock, blocks_wrong=True) as mango:
        mango.set_webhook(hook.url)
        api = f"{mango.base_url}/vpbx"
        good = {"command_id": "c1", "from": {"extension": "101"}, "to_number": "79125550101"}
        assert await ask("POST", f"{api}/commands/callback", **sealed(mango, good)) == {"result": 1000}
        talk = await mango.talk()
        talk.person_answers().hangs_up()
        await mango.settled()
        assert hook.mango("result/callback") == [{"command_id": "c1", "result": 1000}]
        assert [(one["call_state"], one["command_id"]) for one in hook.mango("events/call")] == [
            (state, "c1")
            for state in ("Appeared", "Connected", "Disconnected", "Appeared", "Connected", "Disconnected")
        ]
        assert hook.mango("events/summary")[0]["call_direction"] == 2
        # an incoming one that rings is sent elsewhere; one that is talked is handed over, never routed
        talk = mango.caller().calls("101")
        route = {"command_id": "c2", "call_id": talk.legs[0].id, "to_number": "102"}
        await ask("POST", f"{api}/commands/route", **sealed(mango, route))
        assert [(leg.extension, leg.state) for leg in talk.legs] == [("101", "over"), ("102", "rings")]
        assert (await ask("POST", f"{api}/commands/route", status=429, **sealed(mango, route)))["status"] == 429
        clock.pass_(2)
        assert (await ask("POST", f"{api}/commands/route", status=400, **sealed(mango, route)))["code"] == 4101
        talk.answers("102")
        clock.pass_(2)
        route["call_id"] = talk.legs[1].id
        assert (await ask("POST", f"{api}/commands/route", status=400, **sealed(mango, route)))["code"] == 4100
        over = {
            "command_id": "c3",
            "call_id": talk.legs[1].id,
            "method": "blind",
            "to_number": "101",
            "initiator": "102",
        }
        await ask("POST", f"{api}/commands/transfer", **sealed(mango, over))
        assert talk.legs[-1].extension == "101"
        await ask(
            "POST", f"{api}/commands/call/hangup", **sealed(mango, {"command_id": "c4", "call_id": talk.legs[-1].id})
        )
        assert talk.over
        # malformed: two wrong ones within two minutes, and nothing is let in
        for status, code, more in (
            (400, 3104, sealed(mango, {**good, "colour": 1})),
            (400, 3103, sealed(mango, {"command_id": "c1"})),
            (400, 3105, sealed(mango, good, vpbx_api_key="x")),
            (400, 3102, sealed(mango, good, sign="0" * 64)),
            (401, 401, sealed(mango, good)),
        ):
            clock.pass_(0.3)
            assert (await ask("POST", f"{api}/commands/callback", status=status, **more))["code"] == code
        clock.pass_(121)
        assert len((await ask("POST", f"{api}/config/users/request", **sealed(mango, {})))["users"]) == 2


async def test_repeats_shuffles_and_silence(hook: Hook) -> None:
    async with MangoServer(policy=Policy(2, (0.01, 0.01)), words_for_numbers=True) as mango:
        mango.set_webhook(hook.url)
        mango.faults.repeat, mango.faults.shuffle = 2, True
        talk = mango.caller().calls("101", "102").answers("101")
        talk.hangs_up(by="101")
        await mango.settled()
        assert all(isinstance(one["seq"], str) for one in hook.mango("events/call"))
        assert mango.ledger.repeated()
        assert len({row.payload["entry_id"] for row in mango.ledger.inbound}) == 1
        mango.set_webhook("")
        mango.caller().calls("101")
        assert mango.events.missed, "nobody listens: nobody is told"
