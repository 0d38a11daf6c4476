"""What the server makes, and the fixtures of updates, against the documented schema (aiogram's types mirror it)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiogram import types
from pydantic import BaseModel

from tests.platforms.telegram import TelegramServer, samples
from tests.platforms.telegram.text import cut, units
from tests.platforms.tests.conftest import Api

PAYLOADS = Path(__file__).parents[2] / "connectors" / "telegram" / "payloads"
# Sent by Telegram beside their documented successors, or made up on purpose.
UNDOCUMENTED = {
    "thumb",
    "forward_from",
    "forward_date",
    "new_chat_participant",
    "new_chat_member",
    "all_members_are_administrators",
    "accepted_gift_types",
}


def unknown(model: BaseModel, path: str = "") -> Iterator[str]:
    """Paths of fields that the schema does not name, at any depth."""
    yield from (f"{path}.{name}" for name in model.model_extra or {} if name not in UNDOCUMENTED)
    for name in type(model).model_fields:
        value = getattr(model, name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, BaseModel):
                yield from unknown(item, f"{path}.{name}")


def texts(node: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    if isinstance(node, dict):
        for text, entities in (("text", "entities"), ("caption", "caption_entities")):
            if entities in node:
                yield node[text], node[entities]
        for value in node.values():
            yield from texts(value)


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
def test_a_fixture_has_the_documented_shape(path: Path) -> None:
    payload = json.loads(path.read_text())
    extras = list(unknown(types.Update.model_validate(payload)))
    assert bool(extras) == path.stem.startswith("unknown_"), extras
    assert f"| {path.name} |" in (PAYLOADS / "README.md").read_text()
    for text, entities in texts(payload):
        for entity in entities:
            assert entity["offset"] + entity["length"] <= units(text)
            assert cut(text, entity["offset"], entity["length"]).strip()


def test_the_fixtures_name_every_kind_of_entity_where_it_stands() -> None:
    message = json.loads((PAYLOADS / "text_entities.json").read_text())["message"]
    shown = {e["type"]: cut(message["text"], e["offset"], e["length"]) for e in message["entities"]}
    assert len(shown) == 20
    assert shown["underline"] == "подчёркнутый"
    assert shown["custom_emoji"] == "👍"
    assert shown["blockquote"] == "цитата 😀 из книги"
    reply = json.loads((PAYLOADS / "reply_quote.json").read_text())["message"]
    quote = reply["quote"]
    assert cut(reply["reply_to_message"]["text"], quote["position"], units(quote["text"])) == quote["text"]


async def test_everything_a_person_can_do_makes_a_documented_update(tg: TelegramServer, api: Api) -> None:
    tg.bot.queue.allowed = [name for name in types.Update.model_fields if name != "update_id"]
    owner = tg.customer(first_name="Owner", is_premium=True)
    anna = tg.customer(first_name="Anna", last_name="P", username="anna", language_code="lt")
    group = tg.group(owner, anna, topics=True)
    link = tg.business(owner)
    first = anna.writes("😀 see https://a.example and @samovar, /help #tea $USD a@b.lt +370 600 00000")
    for verb in re.findall(r"sends_(?:photo|video_note|video|animation|voice|audio|document|sticker)\b", verbs(anna)):
        getattr(anna, verb)()
    anna.sends_location()
    anna.sends_venue()
    anna.sends_contact("+37060000000", "Anna", user_id=anna.id)
    anna.sends_album()
    anna.forwards("not mine")
    anna.writes("to the topic", to=group, message_thread_id=5, is_topic_message=True)
    anna.writes("reply", reply_to=first["message_id"])
    anna.edits(first["message_id"], "changed https://b.example")
    photo = anna.sends_photo(caption="one")
    anna.edits(photo["message_id"], "two")
    private = anna.writes("to the owner", business=link)
    link.owner_writes(anna, "from my phone")
    anna.edits(private["message_id"], "x", business=link)
    anna.deletes(private["message_id"], business=link)
    anna.reacts(first["message_id"], "👍")
    anna.presses(first["message_id"], "data")
    anna.blocks()
    anna.unblocks()
    group.kicks_bot(owner)
    link.announce(enabled=False)
    updates = (await api("getUpdates"))["result"]
    assert len(updates) == len(tg.ledger.inbound) == 31
    for update in updates:
        assert list(unknown(types.Update.model_validate(update))) == []
        for text, entities in texts(update):
            assert all(cut(text, e["offset"], e["length"]).strip() for e in entities)


def verbs(person: object) -> str:
    return " ".join(dir(person))


async def test_answers_have_the_documented_shape(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer(photo=samples.picture())
    anna.writes("hello")
    voice = anna.sends_voice()["voice"]["file_id"]
    checks: list[tuple[type[BaseModel], str, dict[str, Any]]] = [
        (types.User, "getMe", {}),
        (types.WebhookInfo, "getWebhookInfo", {}),
        (types.File, "getFile", {"file_id": voice}),
        (types.ChatFullInfo, "getChat", {"chat_id": anna.id}),
        (types.UserProfilePhotos, "getUserProfilePhotos", {"user_id": anna.id}),
        (types.ChatMemberMember, "getChatMember", {"chat_id": anna.id, "user_id": anna.id}),
        (types.Message, "sendMessage", {"chat_id": anna.id, "text": "<b>x</b>", "parse_mode": "HTML"}),
        (types.Message, "sendVoice", {"chat_id": anna.id, "voice": voice}),
        (types.Message, "sendLocation", {"chat_id": anna.id, "latitude": 1, "longitude": 2}),
        (types.Message, "sendContact", {"chat_id": anna.id, "phone_number": "1", "first_name": "x"}),
    ]
    for model, method, params in checks:
        result = (await api(method, **params))["result"]
        assert list(unknown(model.model_validate(result))) == [], method
