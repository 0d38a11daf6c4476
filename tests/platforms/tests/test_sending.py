"""sendMessage and its relations: what customers get, and refusals in Telegram's words."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from tests.platforms.telegram import TelegramServer
from tests.platforms.telegram.catalogue import PLAYED
from tests.platforms.telegram.methods import METHODS
from tests.platforms.telegram.text import cut
from tests.platforms.tests.conftest import Api, Clock


def test_every_method_of_the_catalogue_is_played() -> None:
    assert {method.name for method in PLAYED.values()} == set(METHODS)


async def test_a_message_reaches_the_customer_and_the_ledger(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer(first_name="Anna", last_name="Petrova", username="anna_p")
    question = anna.writes("How much?")
    answer = await api("sendMessage", chat_id=anna.id, text="350", reply_parameters={"message_id": 1})
    message = answer["result"]
    assert message["chat"] == {
        "id": anna.id,
        "first_name": "Anna",
        "last_name": "Petrova",
        "username": "anna_p",
        "type": "private",
    }
    assert message["from"] == tg.bot.user
    assert message["message_id"] == question["message_id"] + 1
    assert message["reply_to_message"]["text"] == "How much?"
    assert [row.text for row in await anna.hears("350")] == ["350"]
    assert tg.ledger.texts_to(anna.id) == ["350"]
    assert [call.status for call in tg.ledger.called("sendMessage", anna.id)] == [200]


async def test_message_ids_of_two_chats_collide(tg: TelegramServer) -> None:
    first, second = tg.customer(first_name="Anna").writes("a"), tg.customer(first_name="Ben").writes("b")
    assert first["message_id"] == second["message_id"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": "x"}, "Bad Request: chat_id is empty"),
        ({"chat_id": 404, "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": 1}, "Bad Request: message text is empty"),
        ({"chat_id": 1, "text": " \n "}, "Bad Request: message text is empty"),
        ({"chat_id": 1, "text": "x" * 4097}, "Bad Request: message is too long"),
        ({"chat_id": 1, "text": "😀" * 2049}, "Bad Request: message is too long"),
        (
            {"chat_id": 1, "text": "x", "reply_parameters": {"message_id": 99}},
            "Bad Request: message to be replied not found",
        ),
        ({"chat_id": 1, "text": "x", "colour": "red"}, 'Bad Request: unknown parameter "colour" of sendMessage'),
        ({"chat_id": 1, "text": "x", "disable_notification": 7}, 'Bad Request: parameter "disable_notification" must'),
        ({"chat_id": 1, "text": "x", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
        ({"chat_id": 1, "text": "a\ud800"}, "Bad Request: strings must be encoded in UTF-8"),
        (
            {"chat_id": 1, "text": "<b>x", "parse_mode": "HTML"},
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"chat_id": 1, "text": "<b>x</i>", "parse_mode": "HTML"},
            'Bad Request: can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        ),
        (
            {"chat_id": 1, "text": "<marquee>x</marquee>", "parse_mode": "HTML"},
            'Bad Request: can\'t parse entities: Unsupported start tag "marquee" at byte offset 0',
        ),
        ({"chat_id": 1, "text": "1 < 2", "parse_mode": "HTML"}, "Bad Request: can't parse entities: Unsupported"),
        (
            {"chat_id": 1, "text": "1.", "parse_mode": "MarkdownV2"},
            "Bad Request: can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
        ),
        (
            {"chat_id": 1, "text": "*x", "parse_mode": "MarkdownV2"},
            "Bad Request: can't parse entities: Can't find end of Bold entity at byte offset 0",
        ),
        (
            {"chat_id": 1, "text": "a_b", "parse_mode": "Markdown"},
            "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 1",
        ),
        (
            {"chat_id": 1, "text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
            "Bad Request: can't parse entities: entity beginning at UTF-16 offset 0 ends after the end of the text",
        ),
        ({"chat_id": 1, "text": "x", "reply_markup": []}, "Bad Request: object expected as reply markup"),
        (
            {
                "chat_id": 1,
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "ы" * 33}]]},
            },
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        ({"chat_id": 1, "text": "x", "business_connection_id": "no"}, "Bad Request: business connection not found"),
    ],
)
async def test_refusals(tg: TelegramServer, api: Api, params: dict[str, Any], words: str) -> None:
    tg.customer(1).writes("hello")
    answer = await api("sendMessage", **params)
    assert answer["error_code"] == 400
    assert answer["description"].startswith(words)
    assert tg.ledger.delivered == []


async def test_people_who_cannot_be_written_to(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer()

    async def words() -> str:
        return str((await api("sendMessage", chat_id=anna.id, text="x")).get("description", "sent"))

    assert await words() == "Forbidden: bot can't initiate conversation with a user"
    anna.starts()
    assert await words() == "sent"
    anna.blocks()
    assert await words() == "Forbidden: bot was blocked by the user"
    anna.unblocks()
    assert await words() == "sent"
    anna.deactivates()
    assert await words() == "Forbidden: user is deactivated"
    kinds = [row.kind for row in tg.ledger.inbound]
    assert kinds == ["message", "my_chat_member", "my_chat_member"]
    assert tg.ledger.inbound[1].payload["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_wrong_token_unknown_and_unplayed_methods(api: Api) -> None:
    assert await api("getMe", token="1:wrong") == {
        "ok": False,
        "error_code": 401,
        "description": "Unauthorized",
    }
    assert (await api("sendTelepathy"))["description"] == "Not Found: method not found"
    assert (await api("banChatMember"))["error_code"] == 404
    assert (await api("GETME"))["ok"], "names are case-insensitive"


@pytest.mark.parametrize(
    ("mode", "source"),
    [
        ("HTML", '😀 <b>bo<i>ld</i></b> <a href="https://a.example/?x=1&amp;y=2">link</a> <code>x&lt;y</code>'),
        ("MarkdownV2", "😀 *bo_ld_* [link](https://a.example/?x=1&y=2) `x<y`"),
    ],
)
async def test_formatting_is_counted_in_utf16(tg: TelegramServer, api: Api, mode: str, source: str) -> None:
    tg.customer(1).writes("hello")
    message = (await api("sendMessage", chat_id=1, text=source, parse_mode=mode))["result"]
    assert message["text"] == "😀 bold link x<y"
    shown = [(e["type"], cut(message["text"], e["offset"], e["length"])) for e in message["entities"]]
    assert shown == [("bold", "bold"), ("italic", "ld"), ("text_link", "link"), ("code", "x<y")]
    assert message["entities"][0]["offset"] == 3
    assert message["entities"][2]["url"] == "https://a.example/?x=1&y=2"


async def test_blocks_of_formatting(tg: TelegramServer, api: Api) -> None:
    tg.customer(1).writes("hello")
    code = '<pre><code class="language-python">a = 1</code></pre>'
    html = f"{code}<blockquote expandable>q</blockquote><tg-spoiler>s</tg-spoiler>"
    marks = "```python\na = 1```\n>q\n||s||"
    for mode, source in (("HTML", html), ("MarkdownV2", marks)):
        entities = (await api("sendMessage", chat_id=1, text=source, parse_mode=mode))["result"]["entities"]
        assert {"type": "pre", "language": "python"}.items() <= entities[0].items()
        assert [e["type"].removeprefix("expandable_") for e in entities[1:]] == ["blockquote", "spoiler"]


async def test_all_four_ways_of_passing_parameters(tg: TelegramServer, http: aiohttp.ClientSession) -> None:
    anna = tg.customer()
    anna.writes("hello")
    url = f"{tg.base_url}/bot{tg.token}/sendMessage"
    given = {"chat_id": str(anna.id), "text": "я и ты", "reply_parameters": '{"message_id":1}'}
    form = aiohttp.FormData(default_to_multipart=True)
    for key, value in given.items():
        form.add_field(key, value)
    async with (
        http.get(url, params=given) as query,
        http.post(url, data=given) as urlencoded,
        http.post(url, json=given) as as_json,
        http.post(url, data=form) as multipart,
    ):
        for answer in (query, urlencoded, as_json, multipart):
            assert (await answer.json())["result"]["reply_to_message"]["text"] == "hello"
    assert tg.ledger.texts_to(anna.id) == ["я и ты"] * 4
    assert len(tg.ledger.duplicates(anna.id)) == 3


async def test_edits_deletions_reactions_and_actions(tg: TelegramServer, api: Api, clock: Clock) -> None:
    anna = tg.customer()
    hers = anna.writes("hello")["message_id"]
    mine = (await api("sendMessage", chat_id=anna.id, text="350"))["result"]["message_id"]
    same = await api("editMessageText", chat_id=anna.id, message_id=mine, text="350")
    assert same["description"].startswith("Bad Request: message is not modified")
    assert (await api("editMessageText", chat_id=anna.id, message_id=mine, text="340"))["result"]["edit_date"]
    foreign = await api("editMessageText", chat_id=anna.id, message_id=hers, text="x")
    assert foreign["description"] == "Bad Request: message can't be edited"
    assert [message["text"] for message in anna.screen] == ["hello", "340"]
    reaction = [{"type": "emoji", "emoji": "👍"}]
    assert (await api("setMessageReaction", chat_id=anna.id, message_id=hers, reaction=reaction))["ok"]
    assert anna.state().reactions == {hers: reaction}
    odd = [{"type": "emoji", "emoji": "🚗"}]
    refused = await api("setMessageReaction", chat_id=anna.id, message_id=hers, reaction=odd)
    assert refused["description"] == "Bad Request: REACTION_INVALID"
    assert (await api("sendChatAction", chat_id=anna.id, action="typing"))["ok"]
    assert [action for _, action in anna.state().actions] == ["typing"]
    assert (await api("sendChatAction", chat_id=anna.id, action="dancing"))["error_code"] == 400
    assert (await api("deleteMessage", chat_id=anna.id, message_id=mine))["result"] is True
    again = await api("deleteMessage", chat_id=anna.id, message_id=mine)
    assert again["description"] == "Bad Request: message to delete not found"
    clock.pass_(49 * 3600)
    late = await api("deleteMessage", chat_id=anna.id, message_id=hers)
    assert late["description"] == "Bad Request: message can't be deleted for everyone"


async def test_a_button_is_pressed_and_answered_once_known(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer()
    anna.starts("from-site")
    keyboard = {"inline_keyboard": [[{"text": "Buy", "callback_data": "buy:1"}]]}
    sent = (await api("sendMessage", chat_id=anna.id, text="Buy?", reply_markup=keyboard))["result"]
    assert sent["reply_markup"] == keyboard
    query = anna.presses(sent["message_id"], "buy:1")
    update = (await api("getUpdates"))["result"][-1]
    assert update["callback_query"]["id"] == query
    assert (await api("answerCallbackQuery", callback_query_id=query))["result"] is True
    assert (await api("answerCallbackQuery", callback_query_id="1"))["description"].startswith(
        "Bad Request: query is too old"
    )


async def test_groups_and_business_chats_are_chats_of_their_own(tg: TelegramServer, api: Api) -> None:
    owner, anna = tg.customer(first_name="Owner"), tg.customer(first_name="Anna")
    group = tg.group(owner, anna, title="Orders")
    anna.writes("in the group", to=group)
    link = tg.business(owner)
    anna.writes("to the owner", business=link)
    link.owner_writes(anna, "from my phone")
    assert (await api("sendMessage", chat_id=group.id, text="all"))["result"]["chat"]["title"] == "Orders"
    sent = await api("sendMessage", chat_id=anna.id, text="one", business_connection_id=link.id)
    assert sent["result"]["business_connection_id"] == link.id
    alone = await api("sendMessage", chat_id=anna.id, text="two")
    assert alone["description"] == "Forbidden: bot can't initiate conversation with a user"
    kinds = [row.kind for row in tg.ledger.inbound]
    assert kinds == ["message", "business_connection", "business_message", "business_message"]
    group.kicks_bot(owner)
    assert (await api("sendMessage", chat_id=group.id, text="x"))["error_code"] == 403
