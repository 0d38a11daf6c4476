"""What the check says of a community: each thing by its name, with the very page of VK."""

from collections.abc import Callable
from typing import Any

import pytest

from backend.connectors.contract import Check
from backend.connectors.vk.client import opened
from backend.kit.secrets import Secret
from tests.connectors.vk.conftest import CHANNEL, settings_of
from tests.platforms.telegram import samples
from tests.platforms.vk import VkServer


async def check(vk: VkServer, **more: Any) -> Check:
    async with opened(settings_of(vk, **more), CHANNEL) as client:
        return await client.check()


async def test_everything_right_is_named(vk: VkServer) -> None:
    found = await check(vk)
    assert (found.ok, found.missing, found.advice) == (True, (), ())
    assert {"token_ok", "right_messages_ok", "messages_ok", "right_manage_ok", "long_poll_ok", "events_ok"} <= set(
        found.passed
    )
    assert found.learnt == {"group_id": vk.group_id}
    assert (found.facts["name"], found.facts["username"]) == (vk.group.name, vk.group.screen_name)


async def test_the_communitys_picture_is_kept_with_the_check(vk: VkServer) -> None:
    assert (await check(vk)).facts["picture"] is None, "VK's picture of whoever has none is nobody's"
    face = vk.user(first_name="Shop", photo=samples.picture(100, 100))
    vk.group.picture = f"{vk.base_url}/file/avatar/{face.id}.jpg"
    assert str((await check(vk)).facts["picture"]).startswith("data:image/jpeg;base64,")


Spoil = Callable[[VkServer], None]


def tick_off(vk: VkServer) -> None:
    vk.group.settings.long_poll_events.discard("message_new")


def without(*names: str) -> Spoil:
    return lambda vk: vk.group.rights.difference_update(names)


def setting(name: str, value: object) -> Spoil:
    return lambda vk: setattr(vk.group.settings, name, value)


# what is wrong -> (missing or advice, its code, the page)
WRONG: dict[str, tuple[Spoil, str, str, str]] = {
    "no right to messages": (without("messages"), "missing", "no_right_messages", "?act=tokens"),
    "no right to manage": (without("manage"), "missing", "no_right_manage", "?act=tokens"),
    "no right to photos": (without("photos"), "advice", "no_right_photos", "?act=tokens"),
    "no right to files": (without("docs"), "advice", "no_right_docs", "?act=tokens"),
    "messages off": (setting("messages", False), "either", "messages_off", "?act=messages"),
    "long poll off": (setting("long_poll", False), "missing", "long_poll_off", "?act=longpoll_api"),
    "events not ticked": (tick_off, "missing", "events_off", "?act=longpoll_api_types"),
    "a person answers about products": (setting("market_contact", 5), "advice", "market_contact", "?act=market"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_what_is_wrong_is_named_with_its_page(vk: VkServer, what: str) -> None:
    spoil, where, code, page = WRONG[what]
    spoil(vk)
    found = await check(vk)
    told = {"missing": found.missing, "advice": found.advice}.get(where, (*found.missing, *found.advice))
    assert code in told
    assert found.links[code] == f"https://vk.com/club{vk.group_id}{page}"
    assert found.ok is not bool(found.missing)


async def test_starting_sets_right_what_the_key_may(vk: VkServer) -> None:
    vk.group.settings.long_poll = False
    tick_off(vk)
    assert set((await check(vk)).mends) == {"long_poll_off", "events_off"}
    async with opened(settings_of(vk), CHANNEL) as client:
        await client.prepare()
        assert (await client.check()).missing == ()


async def test_a_wrong_token_and_a_wrong_community_are_told_apart(vk: VkServer) -> None:
    assert (await check(vk, token=Secret("vk1.a.wrong-wrong-wrong"))).missing == ("token_invalid",)
    assert (await check(vk, group_id=5)).missing == ("other_community",)
    assert (await check(vk, api_base="http://127.0.0.1:9")).missing == ("unreachable",)


async def test_without_the_right_one_is_told_what_to_enter_by_hand(vk: VkServer) -> None:
    vk.group.rights.discard("manage")
    found = await check(vk, mode="webhook")
    assert set(found.missing) == {"no_code", "no_secret"}
    assert "no_right_manage_hook" in found.advice
    assert found.links["no_code"].endswith("?act=api")
    by_hand = await check(vk, mode="webhook", confirmation="abc123", secret=Secret("samovar"))
    assert (by_hand.ok, by_hand.missing) == (True, ())


async def test_the_code_of_the_callback_is_learnt(vk: VkServer) -> None:
    found = await check(vk, mode="webhook")
    assert found.learnt == {"group_id": vk.group_id, "confirmation": vk.group.api_code}
    assert (found.missing, found.mends) == (("hook_off",), ("hook_off",))
