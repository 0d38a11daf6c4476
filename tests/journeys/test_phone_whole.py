"""Calls in full: an exchange rings, somebody takes it or nobody does, it is recorded, called back and heard."""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from backend.kit.servers import rundir
from tests.fixtures.processes import Processes
from tests.journeys.house import Ear, House, Person, open_house, until
from tests.platforms.asterisk import AsteriskServer
from tests.platforms.mango import MangoServer, Policy
from tests.platforms.telephony.exchange import Exchange
from tests.platforms.telephony.talks import Caller, Talk
from tests.platforms.zadarma import ZadarmaServer

SOON = Policy(10.0)


async def connect(ada: Person, name: str, settings: dict[str, Any], **more: Any) -> dict[str, Any]:
    made = await ada.call("POST", "/channels", {"kind": "phone", "name": name, "settings": settings} | more)
    assert made.status_code == 201, made.text
    channel: dict[str, Any] = made.json()
    for _ in range(4):
        if channel["check"]["missing"] != ["no_answer"]:
            break
        channel = (await ada.call("POST", f"/channels/{channel['id']}/resume")).json()
    assert channel["check"]["ok"], channel["check"]
    return channel


async def user_id(person: Person) -> int:
    return int((await person.get("/session"))["user"]["id"])


async def gives_telephones(ada: Person, channel: int, line: str, **whose: Person) -> None:
    extensions = [{"extension": number[1:], "user_id": await user_id(who)} for number, who in whose.items()]
    body = {"lines": [{"number": line, "name": "Продажи", "sales": True}], "extensions": extensions}
    answer = await ada.call("PUT", f"/channels/{channel}/telephony", body)
    assert answer.status_code == 200, answer.text
    twice = body | {"extensions": [*extensions, extensions[0]]}
    refused = await ada.call("PUT", f"/channels/{channel}/telephony", twice)
    assert refused.json()["error"]["fields"].keys() == {"extensions"}


async def lines_are_known(exchange: Exchange, ada: Person, channel: int) -> None:
    """A node learns of them within a second."""

    async def named() -> bool:
        exchange.caller("+79990000001").calls("101").hangs_up()
        rows = (await ada.get("/conversations", filter="all"))["items"]
        ours = [row["id"] for row in rows if row["channel_id"] == channel]
        told = (await ada.get(f"/conversations/{ours[0]}/messages"))["items"] if ours else []
        # a caller a second is enough
        await asyncio.sleep(0.6)
        return any("line_name" in message["meta"]["call"] for message in told if "call" in message["meta"])

    await until(named, "lines that have names")


def a_call(state: str, fits: Any = lambda call: True) -> Any:
    def found(frame: dict[str, Any]) -> bool:
        call = frame.get("message", {}).get("meta", {}).get("call") if frame["type"].startswith("message.") else None
        return bool(call and call["state"] == state and fits(call))

    return found


async def taken(exchange: Exchange, olga: Person, igor: Person, his: Ear, channel: int) -> int:
    """Rings two telephones; Olga takes it, and leads; it is recorded, and heard by those who may."""
    gleb = exchange.caller("+79125550101", "Анна Чайкина")
    talk = gleb.calls("101", "102")
    rings = await his.until(a_call("ringing", lambda call: len(call.get("legs", ())) == 2))
    dialog = int(rings["conversation"]["id"])
    # who only asked whether lines have names may still be told of on a busy machine
    (live,) = [each for each in (await igor.get("/calls/live"))["items"] if each["conversation"]["id"] == dialog]
    assert live["phone"] == "+79125550101"
    assert (live["message"]["meta"]["call"]["line_name"], rings["conversation"]["card_id"] is None) == (
        "Продажи",
        False,
    )
    talk.answers("101")
    said = await his.until(a_call("answered"))
    assert said["message"]["meta"]["call"]["by"] == "101"
    row = await olga.get(f"/conversations/{dialog}")
    assert (row["responsible"]["name"], row["debt"]) == ("Ольга", None)
    talk.hangs_up()
    await his.until(a_call("ended", lambda call: call.get("by") == "101"))
    assert dialog not in [each["conversation"]["id"] for each in (await igor.get("/calls/live"))["items"]]
    return dialog


async def heard(olga: Person, boris: Person, his: Ear, dialog: int) -> None:
    """The recording is fetched, played in parts by who may hear it, and by nobody else."""

    def stored(frame: dict[str, Any]) -> bool:
        files = frame.get("message", {}).get("attachments", ()) if frame["type"].startswith("message.") else ()
        return any(file["state"] == "stored" for file in files) and frame["conversation"]["id"] == dialog

    (tape,) = (await his.until(stored))["message"]["attachments"]
    path = tape["url"].removeprefix("/api/v1")
    whole = await boris.http.get(path)
    assert (whole.status_code, whole.headers["accept-ranges"]) == (200, "bytes")
    assert whole.headers["content-type"].startswith("audio/")
    part = await boris.http.get(path, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    for way in (path, f"{path}/sound"):
        refused = await olga.http.get(way)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden"), way


async def missed(exchange: Exchange, olga: Person, his: Ear) -> int:
    """Nobody takes it: somebody waits for us, until they are called back and take it."""
    anna = exchange.caller("+79125550102")
    talk = anna.calls("101")
    talk.nobody_answers()
    lost = await his.until(a_call("missed"))
    dialog = int(lost["conversation"]["id"])

    async def owed() -> Any:
        return (await olga.get(f"/conversations/{dialog}"))["debt"]

    await until(owed, "the debt of a missed call")
    listed = (await olga.get("/conversations", filter="waiting"))["items"]
    assert [row["last_message"]["file"] for row in listed if row["id"] == dialog] == ["call_missed"]
    return dialog


async def called_back(exchange: Exchange, olga: Person, igor: Person, his: Ear, dialog: int) -> None:
    """By a press, pressed twice: one call; her telephone first, then theirs."""
    body = {"client_id": str(uuid4()), "conversation_id": dialog}
    answers = await asyncio.gather(
        olga.call("POST", "/calls", body),
        olga.call("POST", "/calls", body),
        olga.call("POST", "/calls", body | {"client_id": str(uuid4())}),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 201], [a.text for a in answers]
    assert len({answer.json()["seq"] for answer in answers}) == 1
    seq = answers[0].json()["seq"]
    talk = await exchange.talk()
    assert (talk.direction, talk.caller) == ("out", "101")

    await his.until(a_call("ringing", lambda call: call["direction"] == "out"))
    talk.person_answers()
    said = await his.until(a_call("answered", lambda call: call["direction"] == "out"))
    assert (said["message"]["seq"], said["message"]["state"]) == (seq, "sent")

    async def settled() -> bool:
        row = await olga.get(f"/conversations/{dialog}")
        return row["debt"] is None and row["responsible"]["name"] == "Ольга"

    await until(settled, "an answered debt")
    talk.hangs_up()
    await his.until(a_call("ended", lambda call: call["direction"] == "out"))
    assert len([one for one in exchange.talks if one.direction == "out"]) == 1
    # who has no telephone there is told so
    refused = await igor.call("POST", "/calls", {"client_id": str(uuid4()), "conversation_id": dialog})
    assert refused.status_code == 409, refused.text


async def odd_ones(exchange: Exchange, olga: Person, his: Ear) -> None:
    """A hidden number is nobody's; what is said among ourselves is nobody's business."""
    before = len((await olga.get("/conversations", filter="all"))["items"])
    for _ in range(2):
        exchange.caller(hidden=True).calls("101").nobody_answers()
    exchange.extension("101").calls("102").nobody_answers()
    hidden = await his.until(a_call("missed", lambda call: call.get("hidden")))

    async def both() -> Any:
        rows = (await olga.get("/conversations", filter="all"))["items"]
        return rows if len(rows) == before + 2 else None

    rows = await until(both, "two hidden callers")
    # a number is the same person in every channel; within one, nobody twice
    here = [row["contact"]["id"] for row in rows if row["channel_id"] == hidden["conversation"]["channel_id"]]
    assert len(set(here)) == len(here)
    number = hidden["conversation"]["id"]
    refused = await olga.call("POST", "/calls", {"client_id": str(uuid4()), "conversation_id": number})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "channel_cannot_call")


async def sent_on(ada: Person, olga: Person, exchange: Exchange, channel: int, comes: Callable[[Caller], Talk]) -> None:
    """Our ring plan: the exchange is told to ring whoever leads the contact, once, and the call says so."""
    kept = (await ada.get(f"/channels/{channel}/telephony"))["telephony"]
    on = kept | {"ring": {"on": True, "people": [await user_id(olga)], "ring_s": 60, "fallback": ""}}
    assert (await ada.call("PUT", f"/channels/{channel}/telephony", on)).status_code == 200

    async def routed() -> Any:
        """The owner learns of the plan within a second or two."""
        talk = comes(exchange.caller())
        for _ in range(20):
            await asyncio.sleep(0.2)
            if [leg for leg in talk.legs if (leg.extension, leg.state) == ("101", "rings")]:
                return talk
        talk.hangs_up()
        return None

    talk = await until(routed, "a call sent to Olga", 60)
    talk.answers("101").hangs_up()
    assert (await ada.call("PUT", f"/channels/{channel}/telephony", kept)).status_code == 200


async def staff(house: House) -> tuple[Person, Person, Person, Person]:
    ada, olga = await house.hire("Ада", "administrator"), await house.hire("Ольга", "operator")
    return ada, olga, await house.hire("Игорь", "operator"), await house.hire("Борис", "supervisor")


async def whole(house: House, exchange: Exchange, people: Any, channel: int) -> None:
    ada, olga, igor, boris = people
    await gives_telephones(ada, channel, exchange.line, _101=olga)
    await lines_are_known(exchange, ada, channel)
    async with boris.listening() as his:
        dialog = await taken(exchange, olga, igor, his, channel)
        await heard(olga, boris, his, dialog)
        await called_back(exchange, olga, igor, his, await missed(exchange, olga, his))
        await odd_ones(exchange, olga, his)


async def forged(olga: Person, hook: str, form: dict[str, str], headers: dict[str, str]) -> None:
    """Without the signature, or with another body's, nothing is believed."""
    before = await stand(olga)
    for body, more in (
        (urlencode(form), headers),
        (urlencode(form | {"caller_id": "1"}), headers),
        ("{}", {}),
        ("", {}),
    ):
        named = {"content-type": "application/x-www-form-urlencoded"} | more
        refused = await olga.http.post(hook, content=body, headers=named)
        assert refused.status_code == 401, (body, refused.text)
    assert await stand(olga) == before


async def stand(olga: Person) -> list[tuple[int, int]]:
    rows = (await olga.get("/conversations", filter="all"))["items"]
    return [(row["id"], row["seq"]) for row in rows]


@pytest.mark.timeout(300)
async def test_mango_and_zadarma_ring(processes: Processes) -> None:
    port = rundir.port(None)
    processes.env["SAMOVAR_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    async with (
        MangoServer(policy=SOON) as mango,
        ZadarmaServer(policy=SOON) as zadarma,
        open_house(processes, nodes=1, port=port) as house,
    ):
        people = await staff(house)
        settings = {"provider": "mango", "account": mango.api_key, "secret": mango.salt, "api_base": mango.base_url}
        made = await connect(people[0], "Манго", settings)
        assert (made["capabilities"]["calls"], made["settings"]["secret"]) == (True, {"set": True})
        mango.set_webhook(made["hook_url"])
        await whole(house, mango, people, made["id"])
        await sent_on(people[0], people[1], mango, made["id"], lambda caller: caller.calls("102"))
        form = {"vpbx_api_key": mango.api_key, "sign": "0" * 64, "json": '{"entry_id":"x","call_state":"Appeared"}'}
        await forged(people[1], f"{made['hook_url']}/events/call", form, {})
        settings = {"provider": "zadarma", "account": zadarma.key, "api_base": zadarma.base_url}
        made = await connect(people[0], "Zadarma", settings | {"secret": zadarma.secret, "region": "LT"})
        await zadarma.connect(made["hook_url"])
        await whole(house, zadarma, people, made["id"])
        form = {"event": "NOTIFY_START", "caller_id": "+37061234567", "pbx_call_id": "in_x"}
        await forged(people[1], made["hook_url"], form, {"signature": "MDAw"})


@pytest.mark.timeout(300)
async def test_asterisk_rings_and_is_caught_up_with(processes: Processes) -> None:
    async with AsteriskServer() as asterisk, open_house(processes, nodes=1) as house:
        people = await staff(house)
        settings = {"provider": "asterisk", "account": asterisk.user, "secret": asterisk.password}
        made = await connect(people[0], "Asterisk", settings | {"api_base": asterisk.base_url})
        await whole(house, asterisk, people, made["id"])

        def given(caller: Caller) -> Talk:
            return asterisk.enters(caller, "samovar", "incoming", asterisk.line)

        await sent_on(people[0], people[1], asterisk, made["id"], given)

        async def goes_on() -> bool:
            """Without the plan the dialplan has the call at once, and rings whom it will."""
            talk = given(asterisk.caller())
            await asyncio.sleep(2)
            gone = not asterisk.channels[talk.id].app and not talk.legs
            talk.hangs_up()
            return gone

        await until(goes_on, "a call that is not held")
