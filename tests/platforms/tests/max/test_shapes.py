"""Fixtures and the played MAX's own updates, held against the fields that the published schema calls required.

https://github.com/max-messenger-bot/max-bot-api-schemas (July 2026). Fields that may be null do not come in practice.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.platforms.max import MaxServer, Speeds
from tests.platforms.max.subscriptions import KINDS
from tests.platforms.tests import tables

PAYLOADS = Path(__file__).parents[3] / "connectors" / "max" / "payloads"
FILES = sorted(PAYLOADS.glob("*.json"))
USER = {"user_id", "first_name", "is_bot", "last_activity_time", "name"}
REQUIRED: dict[str, set[str]] = {
    "message_removed": {"message_id", "chat_id", "user_id"},
    "message_callback": {"callback", "message"},
    "bot_started": {"chat_id", "user"},
    "bot_stopped": {"chat_id", "user"},
    "dialog_cleared": {"chat_id", "user"},
    "dialog_muted": {"chat_id", "user", "muted_until"},
    "dialog_unmuted": {"chat_id", "user"},
    "dialog_removed": {"chat_id", "user"},
    "bot_added": {"chat_id", "user", "is_channel"},
    "bot_removed": {"chat_id", "user", "is_channel"},
    "user_added": {"chat_id", "user", "is_channel"},
    "user_removed": {"chat_id", "user", "is_channel"},
    "chat_title_changed": {"chat_id", "user", "title"},
}
ATTACHED: dict[str, tuple[set[str], set[str]]] = {
    "image": ({"payload"}, {"photo_id", "url", "token"}),
    "video": ({"payload"}, {"url", "token"}),
    "audio": ({"payload"}, {"url", "token"}),
    "file": ({"payload", "filename", "size"}, {"url", "token"}),
    "contact": ({"payload"}, set()),
    "sticker": ({"payload", "width", "height"}, {"url", "code"}),
    "share": ({"payload"}, set()),
    "location": ({"latitude", "longitude"}, set()),
    "inline_keyboard": ({"payload"}, {"buttons"}),
}


def lacking(update: dict[str, Any]) -> list[str]:
    kind = update["update_type"]
    missing = [*({"update_type", "timestamp"} | REQUIRED.get(kind, set())) - update.keys()]
    for user in (update.get("user"), (update.get("callback") or {}).get("user")):
        missing += [f"user.{name}" for name in USER - user.keys()] if user else []
    message = update.get("message")
    if message is None:
        return missing
    missing += [f"message.{name}" for name in {"recipient", "body", "timestamp"} - message.keys()]
    missing += [f"sender.{name}" for name in USER - message["sender"].keys()] if "sender" in message else []
    bodies = [message.get("body"), (message.get("link") or {}).get("message")]
    for body in [body for body in bodies if body is not None]:
        missing += [f"body.{name}" for name in {"mid", "seq"} - body.keys()]
        for thing in body.get("attachments") or []:
            outer, inner = ATTACHED.get(thing["type"], (set(), set()))
            missing += [
                f"{thing['type']}.{name}" for name in (outer - thing.keys()) | (inner - thing.get("payload", {}).keys())
            ]
    return missing


def test_fixtures_have_what_the_schema_requires_and_cover_it() -> None:
    updates = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in FILES}
    assert {name: lacking(update) for name, update in updates.items() if lacking(update)} == {}
    assert set(KINDS) <= {update["update_type"] for update in updates.values()}
    bodies = [(update.get("message") or {}).get("body") or {} for update in updates.values()]
    assert ATTACHED.keys() <= {thing["type"] for body in bodies for thing in body.get("attachments") or []}
    tables.check(PAYLOADS)


def test_the_places_of_markup_are_utf_16_units() -> None:
    body = json.loads((PAYLOADS / "text_markup.json").read_text(encoding="utf-8"))["message"]["body"]
    units = body["text"].encode("utf-16-le")
    parts = [units[2 * one["from"] : 2 * (one["from"] + one["length"])].decode("utf-16-le") for one in body["markup"]]
    assert " ".join(parts) == body["text"].removeprefix("🍵 ")


async def test_the_played_updates_have_what_the_schema_requires() -> None:
    async with MaxServer(speeds=Speeds.none()) as max:
        anna, petr = max.user("Анна", last_name="Чайкина", photo=b"jpeg"), max.user("Пётр", started=True)
        asked = anna.writes("hello")
        sends = (anna.sends_image, anna.sends_images, anna.sends_file, anna.sends_voice, anna.sends_video)
        for send in (
            *sends,
            anna.sends_sticker,
            anna.sends_location,
            anna.sends_contact,
            anna.shares_phone,
            anna.sends_link,
        ):
            send()
        anna.forwards(asked)
        anna.writes("re", reply_to=asked["body"]["mid"])
        anna.edits(asked["body"]["mid"], "hello again")
        anna.presses(asked["body"]["mid"], "x", gone=True)
        anna.removes(asked["body"]["mid"])
        group = max.group(anna)
        petr.joins(group)
        petr.renames(group, "Tea")
        petr.leaves(group, by=anna)
        anna.removes_bot(group)
        max.posts(max.group(type="channel"), "News")
        for told in (anna.mutes, anna.unmutes, anna.clears, anna.removes_dialog):
            told()
        updates = [row.payload for row in max.ledger.inbound]
        assert {update["update_type"] for update in updates} == REQUIRED.keys() | {"message_created", "message_edited"}
        assert [missing for update in updates for missing in lacking(update)] == []
