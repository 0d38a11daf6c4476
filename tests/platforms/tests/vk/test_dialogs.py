"""Messages read, changed, deleted, and what is told without one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.platforms.tests.conftest import Clock
from tests.platforms.tests.vk.conftest import Api, Poll, code
from tests.platforms.vk import Person, VkServer


@pytest.fixture
def anna(vk: VkServer) -> Person:
    return vk.user(first_name="Анна", last_name="Чайкина", allowed=True)


async def send(api: Api, peer: int, text: str, **more: Any) -> int:
    answer = await api("messages.send", peer_id=peer, message=text, random_id=0, **more)
    return int(answer["response"])


async def test_a_gap_can_be_closed_from_the_dialogs(vk: VkServer, api: Api, poll: Poll, anna: Person) -> None:
    for number in range(5):
        anna.writes(str(number))
    vk.longpoll.lose_history()
    vk.user(first_name="Ben", allowed=True)
    listed = (await api("messages.getConversations", filter="unread", extended=1, fields="city"))["response"]
    assert listed["count"] == listed["unread_count"] == 1
    [item] = listed["items"]
    assert item["last_message"]["text"] == "4"
    assert item["conversation"]["peer"] == {"id": anna.id, "type": "user", "local_id": anna.id}
    assert item["conversation"]["unread_count"] == 5
    assert item["conversation"]["can_write"] == {"allowed": True}
    assert [profile["first_name"] for profile in listed["profiles"]] == ["Анна"]
    newest = (await api("messages.getHistory", peer_id=anna.id, count=2))["response"]
    assert [row["text"] for row in newest["items"]] == ["4", "3"]
    assert newest["count"] == 5
    oldest = (await api("messages.getHistory", peer_id=anna.id, rev=1, count=2, offset=1))["response"]
    assert [row["text"] for row in oldest["items"]] == ["1", "2"]
    start = {"start_message_id": newest["items"][1]["id"]}
    from_there = (await api("messages.getHistory", peer_id=anna.id, **start))["response"]["items"]
    assert [row["text"] for row in from_there] == ["3", "2", "1", "0"]
    newer = (await api("messages.getHistory", peer_id=anna.id, **start, offset=-1, count=2))["response"]["items"]
    assert [row["text"] for row in newer] == ["4", "3"]
    assert code(await api("messages.getHistory", peer_id=anna.id, count=201)) == 100
    assert code(await api("messages.getHistory", peer_id=4)) == 936


async def test_messages_are_found_by_both_of_their_numbers(vk: VkServer, api: Api, poll: Poll, anna: Person) -> None:
    vk.user(first_name="Ben", allowed=True).writes("first of all")
    long = anna.writes("x" * 1000, cropped=True)
    assert long["id"] == 2
    assert long["conversation_message_id"] == 1
    told = (await poll.next())[-1]["object"]["message"]
    assert told["is_cropped"]
    assert len(told["text"]) < 1000
    [whole] = (await api("messages.getById", message_ids=2))["response"]["items"]
    assert len(whole["text"]) == 1000
    by_cmid = await api("messages.getByConversationMessageId", peer_id=anna.id, conversation_message_ids="1,9")
    assert by_cmid["response"]["count"] == 1
    assert (await api("messages.getById", peer_id=anna.id, cmids=1))["response"]["items"] == [whole]


async def test_answers_are_edited_for_a_day(api: Api, poll: Poll, anna: Person, clock: Clock) -> None:
    number = await send(api, anna.id, "Да")
    edited = await api("messages.edit", peer_id=anna.id, message_id=number, message="Нет")
    assert edited["response"] == 1
    assert [row["text"] for row in anna.screen] == ["Нет"]
    assert [event["type"] for event in await poll.next()] == ["message_reply", "message_edit"]
    asked = anna.writes("Что?")
    assert code(await api("messages.edit", peer_id=anna.id, cmid=asked["conversation_message_id"], message="x")) == 15
    clock.pass_(24 * 3600 + 1)
    assert code(await api("messages.edit", peer_id=anna.id, message_id=number, message="x")) == 909
    assert code(await api("messages.delete", message_ids=number, delete_for_all=1)) == 924


async def test_answers_are_deleted(api: Api, anna: Person) -> None:
    number = await send(api, anna.id, "Ой")
    asked = anna.writes("Что?")
    for_us = (await api("messages.delete", message_ids=number))["response"]
    assert for_us == [{"peer_id": anna.id, "message_id": number, "conversation_message_id": 1, "response": 1}]
    assert len(anna.screen) == 2, "only on our side"
    gone = (await api("messages.delete", peer_id=anna.id, cmids="1", delete_for_all=1))["response"]
    assert gone[0]["response"] == 1
    assert [row["text"] for row in anna.screen] == ["Что?"]
    assert code(await api("messages.delete", message_ids=asked["id"], delete_for_all=1)) == 924
    [unknown] = (await api("messages.delete", message_ids=999))["response"]
    assert unknown["error"]["code"] == 104


async def test_replies_and_forwards(vk: VkServer, api: Api, poll: Poll, anna: Person) -> None:
    asked = anna.writes("Сколько?")
    reply = {"peer_id": anna.id, "conversation_message_ids": [1], "is_reply": True}
    await send(api, anna.id, "350 ₽", forward=json.dumps(reply))
    assert anna.heard[-1].message["reply_message"]["text"] == "Сколько?"
    await send(api, anna.id, "ещё", reply_to=asked["id"])
    assert anna.heard[-1].message["reply_message"]["id"] == asked["id"]
    ben = vk.user(first_name="Ben", allowed=True)
    await send(api, ben.id, "", forward_messages=asked["id"])
    assert [row["text"] for row in ben.heard[-1].message["fwd_messages"]] == ["Сколько?"]
    too_many = {"peer_id": anna.id, "message_ids": [asked["id"]] * 101}
    unknown = {"peer_id": anna.id, "message_ids": [999]}
    two = {"conversation_message_ids": [1, 2], "is_reply": 1}
    for said, expected in ((too_many, 913), (unknown, 921), (two, 100)):
        answer = await api("messages.send", peer_id=anna.id, message="x", random_id=0, forward=json.dumps(said))
        assert code(answer) == expected
    answered = anna.writes("Дорого", reply_to=2)
    assert answered["reply_message"]["text"] == "350 ₽"
    nested = anna.forwards(anna.forwards(asked, text="внутри"), text="снаружи")
    assert nested["fwd_messages"][0]["fwd_messages"][0]["text"] == "Сколько?"


def keyboard(*buttons: dict[str, Any], **more: Any) -> str:
    return json.dumps({"inline": True, "buttons": [[button] for button in buttons], **more})


async def test_keyboards(vk: VkServer, api: Api, poll: Poll, anna: Person, clock: Clock) -> None:
    text = {"action": {"type": "text", "label": "Да", "payload": '{"yes": 1}'}, "color": "primary"}
    press = {"action": {"type": "callback", "label": "Нет", "payload": {"yes": 0}}}
    await send(api, anna.id, "Берёте?", keyboard=keyboard(text, press))
    assert anna.presses("Да", '{"yes": 1}')["payload"] == '{"yes": 1}'
    event = anna.presses_callback(1, {"yes": 0})
    told = (await poll.next())[-1]
    assert told["type"] == "message_event"
    assert told["object"]["event_id"] == event
    answer = {"event_id": event, "user_id": anna.id, "peer_id": anna.id}
    shown = json.dumps({"type": "show_snackbar", "text": "Жаль"})
    assert (await api("messages.sendMessageEventAnswer", **answer, event_data=shown))["response"] == 1
    late = {**answer, "event_id": anna.presses_callback(1, {})}
    clock.pass_(61)
    assert code(await api("messages.sendMessageEventAnswer", **late)) == 100
    for wrong in (
        "{",
        json.dumps({"inline": True}),
        keyboard({"action": {"type": "text"}}),
        keyboard({"action": {"type": "open_link", "label": "x", "link": "https://x.example"}, "color": "primary"}),
        keyboard(*[text] * 7),
        keyboard({"action": {"type": "text", "label": "x" * 41}}),
        keyboard({"action": {"type": "text", "label": "x", "payload": "not json"}}),
        keyboard(text, one_time=True),
    ):
        refused = await api("messages.send", peer_id=anna.id, message="x", random_id=0, keyboard=wrong)
        assert code(refused) == 911, wrong
    vk.group.settings.bot_features = False
    refused = await api("messages.send", peer_id=anna.id, message="x", random_id=0, keyboard=keyboard(text))
    assert code(refused) == 912


async def test_typing_reading_and_reactions(vk: VkServer, api: Api, poll: Poll, anna: Person) -> None:
    anna.writes("hello")
    await send(api, anna.id, "hi")
    assert (await api("messages.setActivity", peer_id=anna.id, type="typing"))["response"] == 1
    assert [kind for _, kind in anna.dialog.typing] == ["typing"]
    assert (await api("messages.markAsRead", peer_id=anna.id, start_message_id=1))["response"] == 1
    [read] = (await api("messages.getConversationsById", peer_ids=anna.id))["response"]["items"]
    assert (read["unread_count"], read["in_read"], read["out_read"]) == (0, 1, 0)
    anna.types()
    anna.reads()
    anna.reacts(2, 4)
    assert (await api("messages.sendReaction", peer_id=anna.id, cmid=1, reaction_id=3))["response"] == 1
    assert code(await api("messages.sendReaction", peer_id=anna.id, cmid=1, reaction_id=99)) == 1009
    assert anna.dialog.reactions == {1: {-vk.group_id: 3}}
    told = {event["type"]: event["object"] for event in await poll.next()}
    assert told["message_typing_state"] == {"state": "typing", "from_id": anna.id, "to_id": -vk.group_id}
    assert told["message_read"]["read_message_id"] == 2
    assert told["message_reaction_event"] == {"reacted_id": anna.id, "peer_id": anna.id, "cmid": 2, "reaction_id": 4}


async def test_an_administrator_answers_on_vk_s_own_pages(vk: VkServer, poll: Poll, anna: Person) -> None:
    vk.group.admin_writes(anna.id, "Я отвечу сама", admin=77)
    [event] = await poll.next()
    assert event["type"] == "message_reply"
    assert event["object"]["admin_author_id"] == 77
    assert event["object"]["random_id"] == 0
    assert anna.heard == [], "nothing of ours"


async def test_chats_of_several_people(vk: VkServer, api: Api, poll: Poll, anna: Person) -> None:
    chat = vk.chat(anna)
    asked = anna.writes("Кто за чай?", to=chat)
    assert (asked["peer_id"], asked["id"], asked["conversation_message_id"]) == (2_000_000_001, 0, 1)
    assert await send(api, chat.peer, "Мы") == 0, "known by conversation_message_id only"
    [several] = (await api("messages.send", peer_ids=chat.peer, message="x", random_id=0))["response"]
    assert several["conversation_message_id"] == 3
    chat.left = True
    assert code(await api("messages.send", peer_id=chat.peer, message="x", random_id=0)) == 922


async def test_one_person_writes_to_two_communities(vk: VkServer, api: Api, anna: Person) -> None:
    other = vk.add_group()
    first = anna.writes("to the first")
    second = anna.at(other).writes("to the second")
    assert first["id"] == second["id"], "numbers collide between communities"
    await api("messages.send", token=other.token, peer_id=anna.id, message="from the second", random_id=1)
    assert [row.text for row in anna.at(other).heard] == ["from the second"]
    assert anna.heard == []
    assert code(await api("messages.getHistory", peer_id=anna.id, group_id=other.id)) == 15


async def test_any_other_event_is_told_as_it_is(vk: VkServer, poll: Poll) -> None:
    vk.group.settings.long_poll_events.add("message_telepathy")
    vk.group.tells("message_telepathy", {"thought": "tea"})
    [event] = await poll.next()
    assert (event["type"], event["object"]) == ("message_telepathy", {"thought": "tea"})


async def test_texts_may_be_told_as_html(vk: VkServer, api: Api, poll: Poll, anna: Person) -> None:
    vk.escaped_texts = True
    told = """Tom & "Ben's" &lt;\n<3""", "Tom &amp; &quot;Ben's&quot; &amp;lt;\n&lt;3"
    sent = anna.writes(told[0])
    anna.edits(sent["conversation_message_id"], told[0] + "!")
    bodies = [event["object"] for event in await poll.next()]
    assert [body.get("message", body)["text"] for body in bodies] == [told[1], told[1] + "!"]
    await send(api, anna.id, told[0])
    assert [row.text for row in anna.heard] == [told[0]]
