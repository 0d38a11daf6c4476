"""messages.send: https://dev.vk.com/method/messages.send"""

from __future__ import annotations

import aiohttp
import pytest

from tests.platforms.tests.conftest import Clock
from tests.platforms.tests.vk.conftest import Api, Poll, code
from tests.platforms.vk import Speeds, VkServer


async def send(api: Api, peer: int, text: str, random_id: int, **more: object) -> int:
    return int((await api("messages.send", peer_id=peer, message=text, random_id=random_id, **more))["response"])


async def test_an_answer_reaches_the_customer_and_is_told_as_message_reply(vk: VkServer, api: Api, poll: Poll) -> None:
    anna = vk.user(allowed=True)
    anna.writes("hello")
    await poll.next()
    number = await send(api, anna.id, "Добрый день", 7)
    [row] = await anna.hears("Добрый день")
    assert row.message_id == number
    [event] = await poll.next()
    assert event["type"] == "message_reply"
    assert event["object"]["id"] == number
    assert event["object"]["random_id"] == 7
    assert event["object"]["from_id"] == -vk.group_id


async def test_the_same_random_id_to_the_same_person_is_one_message(vk: VkServer, api: Api) -> None:
    anna, ben = vk.user(), vk.user(first_name="Ben")
    anna.writes("hello")
    ben.writes("hello")
    first = await send(api, anna.id, "once", 41)
    assert await send(api, anna.id, "once", 41) == first
    assert await send(api, ben.id, "once", 41) != first, "another dialog"
    assert vk.ledger.texts_to(anna.id) == ["once"]
    assert vk.ledger.duplicates() == []
    assert await send(api, anna.id, "nought", 0) != await send(api, anna.id, "nought", 0), "0 is not checked"
    assert len(vk.ledger.duplicates()) == 1


async def test_a_random_id_is_known_for_an_hour_and_a_hundred_messages(vk: VkServer, api: Api, clock: Clock) -> None:
    anna = vk.user()
    anna.writes("hello")
    first = await send(api, anna.id, "a", 41)
    clock.pass_(3599)
    assert await send(api, anna.id, "a", 41) == first
    clock.pass_(2)
    second = await send(api, anna.id, "a", 41)
    assert second != first, "an hour is over"
    for number in range(99):
        anna.writes(str(number))
    assert await send(api, anna.id, "a", 41) == second
    anna.writes("the hundredth after it")
    assert await send(api, anna.id, "a", 41) != second


async def test_a_lost_answer_may_be_asked_for_again(vk: VkServer, api: Api) -> None:
    anna = vk.user()
    anna.writes("hello")
    vk.faults.lose_answers(1, method="messages.send")
    with pytest.raises(aiohttp.ClientError):
        await send(api, anna.id, "sent?", 5)
    assert await send(api, anna.id, "sent?", 5) == vk.ledger.delivered[0].message_id
    assert vk.ledger.texts_to(anna.id) == ["sent?"]
    assert len(vk.ledger.lost_answers()) == 1


async def test_to_whom_a_community_may_write(vk: VkServer, api: Api) -> None:
    anna = vk.user()
    assert code(await api("messages.send", peer_id=anna.id, message="x", random_id=1)) == 901, "she never wrote"
    anna.writes("hello")
    assert await send(api, anna.id, "x", 1)
    vk.group.banned.add(anna.id)
    assert code(await api("messages.send", user_id=anna.id, message="x", random_id=2)) == 900
    vk.group.banned.clear()
    anna.closed = True
    assert code(await api("messages.send", user_id=anna.id, message="x", random_id=3)) == 902
    assert code(await api("messages.send", peer_id=4, message="x", random_id=4)) == 936
    assert code(await api("messages.send", peer_id=2_000_000_001, message="x", random_id=4)) == 917
    vk.group.settings.messages = False
    assert code(await api("messages.send", user_id=anna.id, message="x", random_id=5)) == 15


async def test_several_recipients_have_an_answer_each(vk: VkServer, api: Api) -> None:
    anna, ben = vk.user(), vk.user(first_name="Ben")
    anna.writes("hello")
    answer = await api("messages.send", peer_ids=f"{anna.id},{ben.id}", message="x", random_id=1)
    sent, refused = answer["response"]
    assert sent == {"peer_id": anna.id, "message_id": 2, "conversation_message_id": 2}
    assert refused["error"]["code"] == 901


async def test_what_is_missing_unknown_or_too_long_is_refused(vk: VkServer, api: Api) -> None:
    anna = vk.user()
    anna.writes("hello")
    refused = await api("messages.send", peer_id=anna.id, message="x")
    assert refused["error"]["error_msg"].endswith("random_id is a required parameter")
    assert {"key": "peer_id", "value": str(anna.id)} in refused["error"]["request_params"]
    assert "access_token" not in str(refused["error"]["request_params"])
    for wrong, expected in (
        ({"peer_id": anna.id, "random_id": 1}, 100),
        ({"message": "x", "random_id": 1}, 100),
        ({"peer_id": anna.id, "message": "x", "random_id": 2**31}, 100),
        ({"peer_id": anna.id, "message": "x", "random_id": 1, "colour": "red"}, 100),
        ({"peer_id": anna.id, "message": "x", "random_id": 1, "intent": "spam"}, 100),
        ({"peer_id": "anna", "message": "x", "random_id": 1}, 100),
        ({"peer_id": anna.id, "message": "x" * 4097, "random_id": 1}, 914),
        ({"peer_id": anna.id, "message": "x", "random_id": 1, "v": None}, 8),
        ({"peer_id": anna.id, "message": "x", "random_id": 1, "v": "5.80"}, 8),
    ):
        assert code(await api("messages.send", **wrong)) == expected, wrong
    assert await send(api, anna.id, "ы" * 4096, 1)


async def test_tokens_rights_and_methods(vk: VkServer, api: Api, http: aiohttp.ClientSession) -> None:
    assert code(await api("users.get", token="wrong")) == 5
    assert code(await api("messages.sing")) == 3
    assert code(await api("messages.getChat")) == 27
    body = {"v": "5.199", "access_token": vk.token}
    async with http.post(f"{vk.base_url}/method/groups.getById", json=body) as answer:
        assert code(await answer.json()) == 8, "JSON is not a documented body"
    vk.group.rights.discard("messages")
    assert code(await api("messages.send", peer_id=1, message="x", random_id=1)) == 15
    said = (await api("groups.getTokenPermissions"))["response"]
    assert [row["name"] for row in said["permissions"]] == ["photos", "docs", "manage"]
    assert said["mask"] == 4 + 131072 + 262144
    vk.group.revoked = True
    assert code(await api("groups.getById")) == 5
    vk.group.revoked = False
    headers = {"Authorization": f"Bearer {vk.token}"}
    async with http.get(f"{vk.base_url}/method/groups.getById", params={"v": "5.199"}, headers=headers) as answer:
        assert (await answer.json())["response"]["groups"][0]["id"] == vk.group_id


async def test_profiles(vk: VkServer, api: Api) -> None:
    anna = vk.user(first_name="Анна", last_name="Чайкина", city="Казань", bdate="21.5.1990", screen_name="anna_tea")
    ben = vk.user(first_name="Ben")
    ben.gone = True
    fields = "city,bdate,photo_200,domain,sex"
    first, second = (await api("users.get", user_ids=f"anna_tea,{ben.id},9", fields=fields))["response"]
    assert first["id"] == anna.id
    assert (first["city"]["title"], first["bdate"], first["domain"]) == ("Казань", "21.5.1990", "anna_tea")
    assert first["photo_200"].endswith("camera_200.png")
    assert "sex" not in first, "what nobody told"
    assert second["deactivated"] == "deleted"


async def test_twenty_calls_a_second(clock: Clock, http: aiohttp.ClientSession) -> None:
    async with VkServer(speeds=Speeds(), clock=clock) as vk:
        url, form = f"{vk.base_url}/method/groups.getById", {"v": "5.199", "access_token": vk.token}

        async def call() -> int:
            async with http.post(url, data=form) as answer:
                return code(await answer.json())

        assert [await call() for _ in range(21)] == [0] * 20 + [6]
        assert len(vk.ledger.rate_violations()) == 1
        clock.pass_(1)
        assert await call() == 0


async def test_failures_before_anything_is_done(vk: VkServer, api: Api) -> None:
    anna = vk.user()
    anna.writes("hello")
    for kind in (6, 9, 10, 14, 901):
        vk.faults.fail_next(1, kind, chat=anna.id)
    answers = [await api("messages.send", peer_id=anna.id, message="x", random_id=1) for _ in range(5)]
    assert [code(answer) for answer in answers] == [6, 9, 10, 14, 901]
    assert answers[3]["error"]["captcha_img"]
    assert vk.ledger.delivered == []
    assert vk.ledger.rate_violations() == [], "made on purpose"
    vk.faults.fail_next(1, "reset")
    with pytest.raises(aiohttp.ClientError):
        await send(api, anna.id, "x", 1)
    assert await send(api, anna.id, "x", 1)
