"""Attacks on calls by the browser: strangers who say too much, too often, or in somebody else's call."""

from typing import Any
from uuid import uuid4

import pytest

from tests.webchat.calling import SDP, calling, rings, sdp, verb
from tests.webchat.conftest import site
from tests.webchat.site import Site
from tests.webchat.test_online_calls import W1, W2, staffed

__all__ = ["site", "staffed"]

KEPT = "SELECT count(*) FROM event_log WHERE body::text LIKE '%m=audio%'"
RINGING = """
INSERT INTO online_calls (id, channel_id, visitor_id, conversation_id, name, rings_until)
SELECT gen_random_uuid(), c.channel_id, v.id, c.conversation_id, gen_random_uuid()::text, now() + interval '1 hour'
FROM (SELECT channel_id, conversation_id FROM online_calls WHERE state = 'ringing' LIMIT 1) c, visitors v
WHERE v.external_user LIKE 'flood%'
"""
FLOOD = """
INSERT INTO visitors (id, channel_id, external_user, signed)
SELECT gen_random_uuid(), o.channel_id, 'flood' || n, false FROM online_calls o, generate_series(1, 20) n
WHERE o.state = 'ringing'
"""


@pytest.mark.parametrize(
    "offer",
    [
        "",
        "x" * 17_000,
        SDP + "a=x:" + "y" * 1001 + "\r\n",
        SDP + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n",
        SDP + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n",
        SDP.replace("m=audio", "m=video"),
        SDP.replace("v=0\r\n", ""),
        SDP + "a=<img src=x onerror=alert(1)>\x07\r\n",
        SDP + "a=имя\r\n",
        "a=x\r\n" * 500,
        "<script>alert(1)</script>",
    ],
    ids=["empty", "long", "long line", "video", "data", "no sound", "no head", "control", "letters", "lines", "html"],
)
async def test_what_is_no_offer_of_sound_rings_nobody(staffed: Site, offer: str) -> None:
    widget = await calling(staffed)
    answer = await widget.ask("POST", "call", {"id": W1, "offer": offer})
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["offer"]), answer.text
    call = await rings(staffed, widget)
    await verb(staffed.anna, call, "take", window=W1)
    later = await widget.ask("POST", f"call/{call.id}", {"round": 2, "offer": offer})
    assert later.status_code == 422
    assert (await call.says())["round"] == 1
    for said in ({"window": W1, "round": 1, "answer": offer},):
        assert (await verb(staffed.anna, call, **said)).status_code == 422
    assert await staffed.count("online_calls") == await staffed.count("messages") == 1


async def test_a_megabyte_is_not_even_read(staffed: Site) -> None:
    widget = await calling(staffed)
    answer = await widget.ask("POST", "call", {"id": W1, "offer": "v=0\n" * 250_000})
    assert answer.status_code == 413
    assert await staffed.count("online_calls") == 0


async def test_somebody_elses_call_is_no_call(staffed: Site) -> None:
    call = await rings(staffed, await calling(staffed))
    other = staffed.visitor(key=call.widget.key)
    await other.opens()
    stranger = staffed.visitor(key=call.widget.key)
    elsewhere = await calling(staffed)
    for eve, status in ((other, 404), (elsewhere, 404), (stranger, 401)):
        for path, body in ((f"call/{call.id}", {}), (f"call/{call.id}", {"round": 1, "offer": sdp("evil")})):
            assert (await eve.ask("POST", path, body)).status_code == status
        assert (await eve.ask("POST", f"call/{call.id}/end", {})).status_code == status
    # nor is its name free
    taken = await other.ask("POST", "call", {"id": call.id, "offer": sdp("evil")})
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "call_name_taken")
    assert (await verb(staffed.anna, call, "take", window=W1)).json()["offer"] == sdp("1")
    # a colleague who did not take it neither hears, nor answers, nor ends it
    for what, said in (("", {"window": W1}), ("", {"window": W1, "round": 1, "answer": sdp("evil")}), ("end", {})):
        assert (await verb(staffed.ada, call, what, **said)).status_code == 404
    # nor does another window of who did
    await verb(staffed.anna, call, window=W2, round=1, answer=sdp("other window"))
    told = await call.says()
    assert (told["state"], told["answer"]) == ("talking", None)
    assert set(told) == {"id", "state", "why", "round", "wanted", "answer", "author", "taken_at", "now"}
    for name in (str(uuid4()), "none", "%00"):
        assert (await other.ask("POST", f"call/{name}", {})).status_code in (404, 422)
        assert (await staffed.anna.call("POST", f"/online-calls/{name}/take", {"window": W1})).status_code in (404, 422)


async def test_a_second_tab_has_no_second_call(staffed: Site) -> None:
    call = await rings(staffed, await calling(staffed))
    answer = await call.widget.ask("POST", "call", {"id": W1, "offer": sdp("2")})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "calls_already")
    await call.hangs_up()
    await rings(staffed, call.widget)


async def test_a_flood_of_calls_has_an_end_and_shuts_nobody_else_out(staffed: Site) -> None:
    widget = await calling(staffed)
    statuses = []
    for _ in range(7):
        answer = await widget.ask("POST", "call", {"id": str(uuid4()), "offer": sdp("1")})
        statuses.append(answer.status_code)
        if answer.status_code == 201:
            await widget.ask("POST", f"call/{answer.json()['id']}/end", {})
    assert statuses == [201] * 5 + [429] * 2
    call = await rings(staffed, await calling(staffed))
    async with staffed.db.tx() as tx:
        await tx.execute(FLOOD)
        await tx.execute(RINGING)
    busy = staffed.visitor(key=call.widget.key)
    await busy.opens()
    answer = await busy.ask("POST", "call", {"id": W1, "offer": sdp("1")})
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "all_busy")
    # of another site
    await rings(staffed, await calling(staffed))


async def test_signs_without_end_are_refused_and_rounds_have_one(staffed: Site) -> None:
    call = await rings(staffed, await calling(staffed))
    await verb(staffed.anna, call, "take", window=W1)
    for number in range(2, 21):
        assert (await call.says(round=number, offer=sdp(str(number))))["round"] == number
    assert (await call.widget.ask("POST", f"call/{call.id}", {"round": 21, "offer": sdp("21")})).status_code == 422
    statuses = [(await call.widget.ask("POST", f"call/{call.id}", {})).status_code for _ in range(130)]
    assert statuses[-1] == 429


async def test_nothing_that_browsers_tell_each_other_is_kept(staffed: Site) -> None:
    call = await rings(staffed, await calling(staffed))
    await verb(staffed.anna, call, "take", window=W1)
    await verb(staffed.anna, call, window=W1, round=1, answer=sdp("a"))
    await call.hangs_up()
    assert await staffed.db.hot.fetchval(KEPT) == 0
    assert await staffed.db.hot.fetchval("SELECT count(*) FROM online_calls WHERE offer || answer IS NOT NULL") == 0
    assert await staffed.db.hot.fetchval("SELECT count(*) FROM raw_inbound") == 0


async def test_who_is_blocked_while_they_talk_talks_no_more(staffed: Site) -> None:
    call = await rings(staffed, await calling(staffed))
    await verb(staffed.anna, call, "take", window=W1)
    contact = (await call.row())["contact"]["id"]
    assert (await staffed.ada.call("POST", f"/contacts/{contact}/block")).status_code == 200
    assert (await call.says())["state"] == "over"
    again: Any = await call.widget.ask("POST", "call", {"id": W1, "offer": sdp("1")})
    assert (again.status_code, again.json()["error"]["code"]) == (403, "visitor_blocked")
