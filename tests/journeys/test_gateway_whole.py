"""Gateways in full: one that an administrator described, and each of the ready ones, both ways."""

import asyncio
from typing import Any

import pytest

from backend.connectors.gateway.description import example
from backend.kit.servers import rundir
from tests.fixtures.processes import Processes
from tests.journeys.desk import TOKEN, Desk
from tests.journeys.house import Ear, Person, open_house, until


def arrived(text: str) -> Any:
    return lambda frame: frame["type"] == "message.arrived" and frame["message"]["text"] == text


def changed(fits: Any) -> Any:
    return lambda frame: frame["type"] == "message.changed" and fits(frame["message"])


def state(seq: int, *states: str) -> Any:
    return changed(lambda message: message["seq"] == seq and message["state"] in states)


async def connect(ada: Person, provider: str, **settings: Any) -> dict[str, Any]:
    given = {"provider": provider} | settings
    made = await ada.call("POST", "/channels", {"kind": "gateway", "name": provider, "settings": given})
    assert made.status_code == 201, made.text
    channel: dict[str, Any] = made.json()
    for _ in range(4):
        # on a busy machine the first import alone can outlast the check's patience
        if channel["check"]["missing"] != ["no_answer"]:
            break
        channel = (await ada.call("POST", f"/channels/{channel['id']}/resume")).json()
    assert channel["state"] == "active", channel["check"]
    return channel


async def described(desk: Desk, ada: Person, anna: Person, his: Ear) -> None:
    """Tried before it is kept; then a number is one conversation however it is written, and states come back."""
    settings = {"provider": "generic", "speaks": "viber", "api_base": desk.base_url, "token": TOKEN, **example()}
    body = '{"messages": [{"id": "m0", "direction": "in", "chat": {"id": "79161234567"}, "text": "?"}]}'
    trial = {"kind": "gateway", "settings": settings, "payload": body}
    tried = (await ada.call("POST", "/channels/trials", trial)).json()
    assert tried["fault"] == "person: nothing at chat.phone"
    channel = await connect(ada, **settings)
    assert (channel["looks"], channel["capabilities"]["known_by"]) == ("viber", "phone")
    assert (channel["settings"]["token"], channel["settings"]["hook_token"]) == ({"set": True}, {"set": False})
    desk.hook = channel["hook_url"]
    assert (await desk.http.post(desk.hook.partition("?")[0], json={})).status_code == 401
    file = {"url": f"{desk.root}/files/tea.jpg", "name": "tea.jpg", "mime": "image/jpeg"}
    await asyncio.gather(*(desk.says("m1", "Почём чайник?", attachments=[file]) for _ in range(3)))
    await desk.says("m2", "И самовар?", "+7 (916) 123-45-67")
    first = await his.until(arrived("Почём чайник?"))
    dialog = first["conversation"]["id"]
    assert (await his.until(arrived("И самовар?")))["conversation"]["id"] == dialog
    assert first["conversation"]["contact"]["name"] == "Глеб Орлов"
    stored = changed(lambda m: [f["kind"] for f in m["attachments"] if f["state"] == "stored"] == ["photo"])
    await his.until(stored)
    seq = (await anna.says(dialog, "4500 ₽", reply_to=first["message"]["seq"])).json()["seq"]
    await his.until(state(seq, "sent"))
    assert desk.sent == [{"id": "d1", "to": "+79161234567", "text": "4500 ₽", "reply_to": "m1"}]
    await desk.told("d1", "delivered")
    await desk.told("d1", "read")
    await his.until(state(seq, "read"))
    assert [f["message"]["text"] for f in his.frames if arrived("Почём чайник?")(f)] == ["Почём чайник?"]
    desk.mute = 1
    lost = (await anna.says(dialog, "Привезти?")).json()["seq"]
    await his.until(state(lost, "unconfirmed"))
    assert [one["text"] for one in desk.sent] == ["4500 ₽", "Привезти?"]  # never sent again by itself


@pytest.mark.timeout(300)
async def test_a_gateway_that_an_administrator_described(processes: Processes) -> None:
    port = rundir.port(None)
    # where gateways are to call us
    processes.env["SAMOVAR_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    async with Desk() as desk, open_house(processes, nodes=1, port=port) as house:
        ada, anna = await house.hire("Ada", "administrator"), await house.hire("Анна", "operator")
        boris = await house.hire("Борис", "supervisor")
        async with boris.listening() as his:
            await described(desk, ada, anna, his)

            async def quarantined() -> Any:
                found = (await ada.get("/channels/health"))["items"]
                return [each["quarantined"] for each in found] == [1]

            assert await desk.brings(messages=[{"id": "m9", "direction": "sideways"}]) == 200
            await until(quarantined, "put aside")
