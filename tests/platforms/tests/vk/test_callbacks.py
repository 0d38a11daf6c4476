"""Callback API: https://dev.vk.com/api/callback/getting-started"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.platforms.tests.vk.conftest import Api, code
from tests.platforms.vk import CallbackPolicy, CallbackServer, Speeds, VkServer

Said = tuple[int, str, dict[str, str]]


class Hook:
    """A shop's own endpoint. `script` gives the answer to each event in turn, `ok` when it has run out."""

    def __init__(self) -> None:
        self.url = self.code = ""
        self.script: list[Said] = []
        self.asked: list[dict[str, Any]] = []
        self.seen: list[dict[str, Any]] = []
        self.retries: list[str | None] = []

    async def receive(self, request: web.Request) -> web.Response:
        event = await request.json()
        if event["type"] == "confirmation":
            self.asked.append(event)
            return web.Response(text=self.code)
        self.seen.append(event)
        self.retries.append(request.headers.get("X-Retry-Counter"))
        status, text, headers = self.script.pop(0) if self.script else (200, "ok", {})
        return web.Response(status=status, text=text, headers=headers)

    @property
    def texts(self) -> list[str]:
        return [event["object"]["message"]["text"] for event in self.seen if event["type"] == "message_new"]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    app = web.Application()
    app.router.add_post("/hook", made.receive)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


@pytest.fixture
async def vk() -> AsyncIterator[VkServer]:
    policy = CallbackPolicy(timeout=2, retries=(0.02, 0.02, 0.05, 0.05, 0.05), pause_after=7, pause=3600)
    async with VkServer(speeds=Speeds.none(), callback_policy=policy) as server:
        yield server


async def status_is(server: CallbackServer, wanted: str) -> None:
    await server.events.changes.until(lambda: server.status == wanted, 10, lambda: server.status)


async def connected(vk: VkServer, api: Api, hook: Hook, secret: str = "s3cret") -> CallbackServer:
    hook.code = (await api("groups.getCallbackConfirmationCode", group_id=vk.group_id))["response"]["code"]
    made = await api("groups.addCallbackServer", group_id=vk.group_id, url=hook.url, title="Shop", secret_key=secret)
    number = made["response"]["server_id"]
    ticks = {"message_new": 1, "message_reply": 1}
    assert (await api("groups.setCallbackSettings", group_id=vk.group_id, server_id=number, **ticks))["response"] == 1
    server = vk.group.events.callbacks[-1]
    await status_is(server, "ok")
    return server


async def test_a_server_is_confirmed_and_told_of_what_it_ticked(vk: VkServer, api: Api, hook: Hook) -> None:
    server = await connected(vk, api, hook)
    anna = vk.user()
    anna.writes("1")
    anna.writes("2")
    await vk.settled()
    assert hook.texts == ["1", "2"], "message_allow was not ticked"
    assert hook.asked == [{"type": "confirmation", "group_id": vk.group_id}]
    assert hook.seen[0]["secret"] == "s3cret"
    assert hook.seen[0]["group_id"] == vk.group_id
    assert len({event["event_id"] for event in hook.seen}) == 2
    told = (await api("groups.getCallbackServers", group_id=vk.group_id))["response"]
    assert told["count"] == 1
    assert told["items"][0]["status"] == "ok"
    settings = (await api("groups.getCallbackSettings", group_id=vk.group_id, server_id=server.id))["response"]
    assert [kind for kind, on in settings["events"].items() if on] == ["message_new", "message_reply"]


async def test_a_wrong_code_and_an_address_that_is_silent_are_not_confirmed(vk: VkServer, api: Api, hook: Hook) -> None:
    hook.code = "wrong"
    await api("groups.addCallbackServer", group_id=vk.group_id, url=hook.url, title="Shop")
    server = vk.group.events.callbacks[0]
    await status_is(server, "failed")
    hook.code = vk.group.page_code
    server.confirm(vk.group.page_code)
    await status_is(server, "ok")
    server.asked.add("message_new")
    vk.user().writes("told")
    await vk.settled()
    assert hook.texts == ["told"]
    await api("groups.editCallbackServer", group_id=vk.group_id, server_id=1, url="http://127.0.0.1:9/x", title="Shop")
    await status_is(server, "failed")
    assert vk.user().writes("nobody listens")
    assert vk.ledger.unconfirmed() == []


async def test_whatever_is_not_ok_comes_again_with_its_counter(vk: VkServer, api: Api, hook: Hook) -> None:
    await connected(vk, api, hook)
    hook.script = [(500, "", {}), (200, "OK", {}), (302, "", {"Location": "/"}), (503, "", {"Retry-After": "0"})]
    anna = vk.user()
    anna.writes("again")
    await vk.settled()
    assert hook.texts == ["again"] * 5
    assert hook.retries == [None, "1", "2", "3", "4"]
    assert len({event["event_id"] for event in hook.seen}) == 1
    [row] = vk.ledger.repeated()
    assert [offer.status for offer in row.offers] == [500, 200, 302, 503, 200]


async def test_after_five_repeats_it_is_given_up_and_later_ones_are_not_held_back(
    vk: VkServer, api: Api, hook: Hook
) -> None:
    await connected(vk, api, hook)
    hook.script = [(500, "", {})] * 6
    anna = vk.user()
    anna.writes("refused")
    await vk.settled()
    [row] = vk.ledger.unconfirmed()
    assert row.expired
    assert len(row.offers) == 6
    anna.writes("later")
    await vk.settled()
    assert hook.texts[-1] == "later"


async def test_several_errors_in_a_row_pause_it(vk: VkServer, api: Api, hook: Hook) -> None:
    server = await connected(vk, api, hook)
    hook.script = [(500, "", {})] * 7
    people = [vk.user(first_name=name) for name in ("Анна", "Ben")]
    for person in people:
        person.writes("x")
    await vk.group.events.changes.until(lambda: server.paused, 10, lambda: str(server.errors))
    people[0].writes("lost to the callback")
    await vk.settled()
    assert "lost to the callback" not in hook.texts
    server.paused_until = 0.0
    people[0].writes("told again")
    await vk.settled()
    assert hook.texts[-1] == "told again"


async def test_remove_takes_it_off_the_list_and_a_version_can_be_asked_for(vk: VkServer, api: Api, hook: Hook) -> None:
    await connected(vk, api, hook)
    hook.script = [(200, "version 5.131", {}), (200, "ok", {}), (200, "remove", {})]
    anna = vk.user()
    anna.writes("1")
    await vk.settled()
    anna.writes("2")
    await vk.settled()
    anna.writes("3")
    await vk.group.events.changes.until(lambda: not vk.group.events.callbacks, 10, lambda: str(hook.texts))
    assert [event["v"] for event in hook.seen] == ["5.199", "5.131", "5.131"]
    assert (await api("groups.getCallbackServers", group_id=vk.group_id))["response"]["count"] == 0


async def test_copies_go_to_other_nodes(vk: VkServer, api: Api, hook: Hook) -> None:
    await connected(vk, api, hook)
    vk.faults.repeat, vk.faults.repeat_to = 3, [hook.url]
    vk.user().writes("thrice")
    await vk.group.events.changes.until(lambda: len(hook.seen) == 3, 10, lambda: str(hook.texts))
    assert len({event["event_id"] for event in hook.seen}) == 1


async def test_shuffled_events_all_come_and_a_deleted_server_is_owed_nothing(
    vk: VkServer, api: Api, hook: Hook
) -> None:
    server = await connected(vk, api, hook)
    vk.faults.shuffle = True
    anna = vk.user()
    for number in range(20):
        anna.writes(str(number))
    await vk.settled()
    assert hook.texts != sorted(hook.texts, key=int)
    assert sorted(hook.texts, key=int) == [str(number) for number in range(20)]
    vk.faults.clear()
    hook.script = [(500, "", {})] * 3
    anna.writes("refused")
    await vk.group.events.changes.until(lambda: server.errors > 0, 10, lambda: str(hook.texts))
    assert (await api("groups.deleteCallbackServer", group_id=vk.group_id, server_id=server.id))["response"] == 1
    await vk.settled()


async def test_what_is_wrong_with_a_server_is_said(vk: VkServer, api: Api, hook: Hook) -> None:
    group = {"group_id": vk.group_id}
    assert code(await api("groups.addCallbackServer", **group, url="ftp://x", title="Shop")) == 100
    assert code(await api("groups.addCallbackServer", **group, url=hook.url, title="A title of 15 l")) == 100
    assert code(await api("groups.deleteCallbackServer", **group, server_id=7)) == 104
    for _ in range(10):
        assert code(await api("groups.addCallbackServer", **group, url=hook.url, title="Shop")) == 0
    assert code(await api("groups.addCallbackServer", **group, url=hook.url, title="Shop")) == 2000
    assert (await api("groups.deleteCallbackServer", **group, server_id=3))["response"] == 1
    vk.group.rights.discard("manage")
    assert code(await api("groups.getCallbackServers", **group)) == 15


async def test_long_poll_settings(vk: VkServer, api: Api) -> None:
    vk.group.settings.long_poll, vk.group.settings.long_poll_events = False, set()
    group = {"group_id": vk.group_id}
    told = (await api("groups.getLongPollSettings", **group))["response"]
    assert told["is_enabled"] is False
    assert not any(told["events"].values())
    assert "lead_forms_new" not in told["events"]
    assert (await api("groups.setLongPollSettings", **group, enabled=1, message_new=1, api_version="5.131"))["response"]
    told = (await api("groups.getLongPollSettings", **group))["response"]
    assert (told["is_enabled"], told["api_version"], told["events"]["message_new"]) == (True, "5.131", 1)
